"""Translators at the workbench in Chromium, with real keys and a real mouse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from annotations.intake.revising import carry_annotations
from annotations.models import Anchor, Annotation, Decision, DocumentText
from tests.browser.workbench import SENTENCE, Seat, policy, quotes, sample
from tests.factories import (
    ConceptFactory,
    DocumentTextFactory,
    PipelineRunFactory,
    SegmentFactory,
    SuggestionFactory,
    TermFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def the_whole_flow(seat: Seat, text: DocumentText, overlaps: dict[str, str]) -> None:
    """A day's work of two people on sixty suggestions. ``overlaps``: words to mark, with their labels."""
    first, *_ = overlaps
    one, other = (seat(text, "adjudicate_annotation") for _ in "12")
    one.open("?layer=adjudicated")
    page, progress = one.page, one.page.locator("#progress")
    expect(page.locator(".mark-panel")).to_be_visible()

    for number in range(50):
        one.press("r" if number % 5 == 4 else "a")
    one.settled()
    expect(progress).to_contain_text("50 of 60 decided")
    assert Annotation.objects.current().count() == 40
    assert Decision.objects.filter(action="reject").count() == 10

    place = text.segments.filter(start__lte=text.text.index("😀")).count() - 1
    for words, code in overlaps.items():
        one.select(words, place=place)
        one.press("e")
        one.label(code)
        one.settled()
    made = Anchor.objects.filter(annotation__suggestion=None, annotation__withdrawn=False)
    assert set(made.values_list("quote", flat=True)) == set(overlaps)
    one.press("u", "u")
    one.settled()
    assert set(made.values_list("quote", flat=True)) == {first}
    one.press("U", "U")
    one.settled()
    assert set(made.values_list("quote", flat=True)) == set(overlaps)

    other.open("?layer=adjudicated")
    other.context.route("**/changes/**", lambda route: route.abort())  # so that it does not hear in time
    for person, code in ((one, "PM-05"), (other, "OUT")):
        person.page.locator('.mark[data-state="proposed"]').first.click()
        expect(person.page.locator(".mark-panel .acts").first).to_be_visible()
        person.press("l")
        person.label(code)
        if person is one:
            person.settled()
    conflict = other.page.get_by_role("alertdialog")
    expect(conflict).to_contain_text("PM-05")
    expect(conflict).to_contain_text("OUT")
    other.press("1")
    other.settled()

    one.press("n")
    one.context.set_offline(True)
    one.press("a", "a", "r")
    expect(page.locator("#saved")).to_contain_text("3 waiting")
    one.context.set_offline(False)
    one.settled()
    page.reload()
    one.ready()
    expect(progress).to_contain_text("54 of 60 decided")
    for anchor in Anchor.objects.all():
        assert text.text[anchor.start : anchor.end] == anchor.quote


def test_the_whole_flow_on_a_real_document(seat: Seat, shared: Path, tmp_path: Path) -> None:
    text = policy(shared, tmp_path)
    for code in ("PM-04", "PM-05"):
        ConceptFactory(code=code)
    the_whole_flow(seat, text, {"三条𠮷市": "PM-04", "𠮷市😀": "OUT", "😀": "CITATION"})


def test_the_whole_flow_on_a_sample_of_our_own(seat: Seat) -> None:
    overlaps = {"𠮷市对失信": "PM-04", "失信被执行人😀限": "OUT", "😀": "CITATION"}
    the_whole_flow(seat, sample(30), overlaps)


def test_decisions_go_on_to_the_next_open_one_and_are_undone_and_redone(seat: Seat) -> None:
    person = seat(sample()).open()
    page = person.page
    person.press("a", "r")
    person.settled()
    expect(page.locator("#progress")).to_contain_text("2 of 4")
    assert quotes() == {"PM-04 限制出境"}
    expect(page.locator(".mark-panel .quote")).to_have_text("限制出境")
    person.press("u", "Control+z")
    person.settled()
    assert quotes() == set()
    expect(page.locator(".mark.current")).to_have_attribute("data-state", "proposed")
    person.press("U", "Control+y")
    person.settled()
    assert quotes() == {"PM-04 限制出境"}
    expect(page.locator("#progress")).to_contain_text("2 of 4")
    person.press("u", "u", "u")
    person.settled()
    expect(page.locator("#message")).to_contain_text("nothing to undo")


def test_words_are_marked_with_the_mouse_over_others_and_across_wide_characters(seat: Seat) -> None:
    text = sample()
    person = seat(text).open()
    stretches = {"𠮷市对失信": "PM-05", "被执行人😀限制": "PM-04", "😀": "OUT", "境，并": "PM-05"}
    for words, code in stretches.items():
        person.select(words, place=1)
        person.press("e")
        person.label(code)
        person.settled()
    made = Anchor.objects.filter(annotation__suggestion=None).values_list("quote", flat=True)
    assert set(made) == set(stretches)
    for anchor in Anchor.objects.all():
        assert text.text[anchor.start : anchor.end] == anchor.quote
    words_shown = person.page.locator(".words").nth(1)
    assert words_shown.evaluate("element => element.textContent") == SENTENCE


def test_a_label_is_found_by_pinyin_english_chinese_and_code_and_recent_ones_come_first(seat: Seat) -> None:
    person = seat(sample()).open()
    page = person.page
    for search, code in (("xzgxf", "PM-05"), ("leaving", "PM-04"), ("高消费", "PM-05"), ("out", "OUT")):
        person.press("l")
        person.label(search)
        person.settled()
        expect(page.locator(".mark-panel h2 .sample")).to_have_text(code)
    person.press("l")
    assert page.locator("#label-list li").first.get_attribute("data-code") == "OUT"
    person.press("Escape")
    expect(page.locator("#labels")).to_be_hidden()
    assert quotes() == {"OUT 限制出境"}


def test_a_mark_is_widened_narrowed_split_commented_and_deleted_by_keys(seat: Seat) -> None:
    person = seat(sample()).open()
    page = person.page
    person.press("Shift+ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowRight")
    person.settled()
    assert quotes() == {"PM-04 😀限制出"}
    person.press("Shift+ArrowRight", ".")
    person.settled()
    assert quotes() == {"PM-04 限制出境"}
    person.press("s")
    person.settled()
    assert quotes() == {"PM-04 限制", "PM-04 出境"}
    person.press("c")
    page.locator("#comment-text").fill("见国务院文件")
    person.press("Control+Enter")
    person.settled()
    expect(page.locator("#comment-words")).to_have_text("见国务院文件")
    person.press("Delete")
    person.settled()
    assert quotes() == {"PM-04 出境"}


def test_words_are_selected_by_keyboard_alone(seat: Seat) -> None:
    person = seat(sample()).open()
    person.press("v", "Shift+ArrowRight", "e")
    person.label("OUT")
    person.settled()
    assert quotes() == {"OUT 𠮷市"}


def test_the_help_lists_the_keys_and_single_keys_can_be_switched_off(seat: Seat) -> None:
    person = seat(sample()).open()
    page = person.page
    person.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.get_by_label("Single keys decide").uncheck()
    person.press("Escape", "a")
    page.wait_for_timeout(200)
    assert quotes() == set()
    page.get_by_role("button", name="Accept a", exact=True).click()
    person.settled()
    assert quotes() == {"PM-04 限制出境"}


def test_many_are_accepted_at_once_and_one_undo_takes_all_back(seat: Seat) -> None:
    person = seat(sample(5)).open()
    page = person.page
    person.press("b")
    page.locator("#bulk-label").select_option("PM-04")
    page.locator("#bulk-score").fill("80")
    page.get_by_role("button", name="Accept them").click()
    expect(page.locator("#progress")).to_contain_text("5 of 10")
    person.press("u")
    expect(page.locator("#progress")).to_contain_text("0 of 10")
    assert not Annotation.objects.current().exists()


def test_a_mark_is_taken_over_to_the_other_language_and_is_missing_until_then(seat: Seat) -> None:
    person = seat(sample(english=True)).open()
    page = person.page
    first = page.locator(".mark.current").get_attribute("data-ref")
    person.press("a")
    person.settled()
    person.press("m")
    expect(page.get_by_text("not in English")).to_be_visible()
    page.locator(f'.missing [data-go="{first}"]').click()
    expect(page.locator("[data-offer]")).to_contain_text("Mark these words")
    person.press("t")
    person.settled()
    assert quotes() == {"PM-04 限制出境", "PM-04 leaving the country"}
    person.press("m")
    expect(page.get_by_text("Nothing: what is accepted")).to_be_visible()


def test_the_alignment_is_corrected_by_keys(seat: Seat) -> None:
    text = sample(3, english=True)
    person = seat(text, "change_segmentalignment").open()
    page = person.page
    rows = page.locator("#texts .pair")
    expect(rows).to_have_count(4)
    person.press("J", "+")  # the mark stands in the first sentence; J goes to the second
    expect(rows).to_have_count(3)
    expect(page.locator(".words.here")).to_have_id("zh-2-words")
    english_in_first_row = rows.first.locator('[lang="en"] .words')
    person.press("K", "o", "[")
    expect(english_in_first_row).to_have_count(2)
    person.press("]")
    expect(english_in_first_row).to_have_count(1)
    person.press("o", "J", "-")
    expect(page.locator("#message")).to_contain_text("not its first")
    person.press("J", "-")
    expect(rows).to_have_count(4)
    person.press("u")
    expect(rows).to_have_count(3)
    person.press("U")
    expect(rows).to_have_count(4)
    person.settled()


def test_a_digit_copies_the_rendering_of_a_term_and_its_place_is_selected(seat: Seat) -> None:
    text = sample(1, english=True)
    TermFactory(zh="失信被执行人", en="listed defaulter", status="approved")
    TermFactory(zh="限制高消费", en="ban on high spending", status="approved")
    person = seat(text)
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = person.open().page
    expect(page.locator(".terms li")).to_have_count(2)
    expect(page.locator(".terms li").nth(1)).to_contain_text("not in the English")
    person.press("1")
    expect(page.locator("#message")).to_have_text("Copied: listed defaulter")
    assert page.evaluate("navigator.clipboard.readText()") == "listed defaulter"
    person.press("c")
    person.press("Alt+2")
    expect(page.locator("#comment-text")).to_have_value("ban on high spending")
    person.press("Escape")
    page.get_by_role("button", name="Select in English").click()
    assert page.evaluate("getSelection().toString()") == "Listed defaulters"
    person.press("e")
    person.label("PM-04")
    person.settled()
    assert quotes() == {"PM-04 Listed defaulters"}


def test_terms_are_labels_too_and_come_first_once_used(seat: Seat) -> None:
    text = sample(1)
    TermFactory(zh="失信被执行人", en="listed defaulter", status="approved")
    person = seat(text).open()
    page = person.page
    person.select("失信被执行人", place=1)
    person.press("e")
    page.locator("#label-search").fill("sxbzx")
    expect(page.locator("#label-list [aria-selected=true]")).to_contain_text("listed defaulter")
    person.press("Enter")
    person.settled()
    assert quotes() == {"失信被执行人 失信被执行人"}
    expect(page.locator(".mark-panel h2")).to_contain_text("listed defaulter")
    page.reload()
    person.ready()
    person.press("l")
    expect(page.locator("#label-list li").first).to_contain_text("listed defaulter")


def test_a_segment_without_a_mark_has_a_panel_and_no_key_decides_out_of_sight(seat: Seat) -> None:
    person = seat(sample(3)).open()
    page = person.page
    person.press("J", "J")
    expect(page.locator(".segment-panel")).to_contain_text("zh-3")
    expect(page.locator(".segment-panel .go")).to_have_count(2)
    person.press("a")
    expect(page.locator("#message")).to_contain_text("no mark here")
    assert quotes() == set()
    person.press("j")
    first_there = page.locator(".words").nth(3).locator(".mark").first
    expect(first_there).to_have_class(re.compile("current"))


def test_marks_that_a_new_text_left_without_a_place_are_put_or_deleted(seat: Seat) -> None:
    text = sample(1)
    person = seat(text).open()
    person.press("a", "a")
    person.settled()
    words = text.text.replace("限制出境，并限制高消费", "不准离境，也不准奢侈")
    newer = DocumentTextFactory(document=text.document, revision=2, text=words)
    SegmentFactory(text=newer, ordinal=0, start=0, end=len(words))
    carry_annotations(text, newer)
    page = person.open().page
    expect(page.locator("#progress")).to_contain_text("2 marks without a place")
    person.press("p")
    expect(page.locator(".orphan")).to_have_count(2)
    person.select("不准离境")
    person.press("p")
    person.settled()
    assert Anchor.objects.get(text=newer, state="anchored").quote == "不准离境"
    expect(page.locator(".mark.current")).to_have_text("不准离境")
    person.press("p")
    page.locator(".orphan").get_by_role("button", name="Delete").click()
    person.settled()
    expect(page.locator("#progress")).not_to_contain_text("without a place")
    assert {a.label for a in Annotation.objects.current()} == {"PM-04"}


def test_one_key_accepts_on_both_sides_and_goes_on(seat: Seat) -> None:
    text = sample(2, english=True)
    en = text.document.texts.get(language="en")
    run = PipelineRunFactory(text=en)
    concept = text.runs.get().suggestions.first().concept
    at = en.text.index("leaving the country")
    SuggestionFactory(run=run, concept=concept, start=at, end=at + len("leaving the country"))
    person = seat(text).open()
    expect(person.page.locator("[data-offer]")).to_have_text("Accept too t")
    person.press("A")
    person.settled()
    assert quotes() == {"PM-04 限制出境", "PM-04 leaving the country"}
    expect(person.page.locator(".mark.current")).to_have_text("限制高消费")


def test_a_button_stands_beside_what_is_selected_with_the_mouse(seat: Seat) -> None:
    person = seat(sample()).open()
    page = person.page
    person.select("失信", place=2)
    button = page.locator("#at-selection")
    expect(button).to_be_visible()
    selected = page.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().toJSON()")
    assert 0 <= button.bounding_box()["y"] - selected["bottom"] < 20
    button.click()
    person.label("OUT")
    person.settled()
    assert quotes() == {"OUT 失信"}
