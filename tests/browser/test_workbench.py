"""Translators at the workbench in Chromium, with real keys and a real mouse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from annotations.intake.revising import carry_annotations
from annotations.models import Anchor, Annotation, Decision, Document, DocumentText, SegmentAlignment
from tests.factories import (
    ConceptFactory,
    DocumentTextFactory,
    PipelineRunFactory,
    SegmentFactory,
    SuggestionFactory,
    TermFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENTENCE = "𠮷市对失信被执行人😀限制出境，并限制高消费。"
ENGLISH = "Listed defaulters are barred from leaving the country and from high spending."
WORDS = {"PM-04": "限制出境", "PM-05": "限制高消费"}
NAMES = {"PM-04": ("限制出境", "leaving the country"), "PM-05": ("限制高消费", "high spending")}


def sample(sentences: int = 2, *, english: bool = False) -> DocumentText:
    """Our own sentences, each a segment with two suggestions; a heading before them."""
    text = DocumentTextFactory(text="\n".join(["一、总体要求", *[SENTENCE] * sentences]))
    run = PipelineRunFactory(text=text)
    heading = SegmentFactory(text=text, ordinal=0, kind="heading", level=1, start=0, end=6)
    concepts = {
        code: ConceptFactory(code=code, name_zh=zh, name_en=en, definition="What it means.")
        for code, (zh, en) in NAMES.items()
    }
    segments, start = [heading], 7
    for ordinal in range(1, sentences + 1):
        end = start + len(SENTENCE)
        segments.append(SegmentFactory(text=text, ordinal=ordinal, start=start, end=end))
        for code, words in WORDS.items():
            at = text.text.index(words, start)
            SuggestionFactory(run=run, concept=concepts[code], start=at, end=at + len(words))
        start = end + 1
    if english:
        _english(text.document, segments)
    return text


def _english(document: Document, segments: list[Any]) -> None:
    lines = ["General", *[ENGLISH] * (len(segments) - 1)]
    text = DocumentTextFactory(document=document, language="en", text="\n".join(lines))
    start = 0
    for zh, line in zip(segments, lines, strict=True):
        en = SegmentFactory(text=text, ordinal=zh.ordinal, kind=zh.kind, start=start, end=start + len(line))
        SegmentAlignment.objects.create(zh_segment=zh, en_segment=en, score=1, origin="machine")
        start += len(line) + 1


WIDE = "𠮷市😀"


def policy(shared: Path, folder: Path) -> DocumentText:
    """A real regulation as our tagger reads it, with further suggestions so that there are sixty.

    A name and a sign beyond the basic plane are written into its third article.
    """
    from annotations.ingest import read_document
    from annotations.intake import store_document
    from annotations.tagging import Tagger, default_lexicon

    source = shared / "corpora" / "policies" / "html" / "gl-707.html"
    path = folder / source.name
    path.write_text(source.read_text("utf-8").replace("第三条", f"第三条{WIDE}", 1), "utf-8")
    text = store_document(read_document(path), source_name=path.name).text
    run = PipelineRunFactory(text=text)
    found = [s for s in Tagger(default_lexicon()).suggest(text.text, "zh") if s.label.startswith("P")]
    for suggested in found:
        concept = ConceptFactory(code=suggested.label)
        SuggestionFactory(run=run, concept=concept, start=suggested.start, end=suggested.end)
    for other in islice(re.finditer("应当|单位|机构|的", text.text), 60 - len(found)):
        SuggestionFactory(run=run, kind="out", concept=None, start=other.start(), end=other.end())
    return text


class Person:
    """A translator with a browser of their own, at the workbench of one document."""

    def __init__(self, context: BrowserContext, origin: str, text: DocumentText, *rights: str) -> None:
        self.user: User = UserFactory(is_staff=False)
        codenames = ("add_annotation", *rights)  # the groups do not outlive a flush between tests
        self.user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client = Client()
        client.force_login(self.user)
        context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": origin}]
        )
        self.context, self.text = context, text
        self.address = origin + reverse("workbench", args=[text.document.uid])
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda message: self._hear(message.text))

    def _hear(self, message: str) -> None:
        if not message.startswith("Failed to load resource"):  # tests that expect this say so
            self.faults.append(message)

    def open(self, query: str = "") -> Person:
        self.page.goto(self.address + query)
        self.ready()
        return self

    def ready(self) -> None:
        self.page.wait_for_selector("#workbench[data-ready]")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def settled(self) -> None:
        """Wait until the server has answered everything."""
        expect(self.page.locator("#saved")).to_have_attribute("data-state", "saved", timeout=15_000)

    def select(self, words: str, place: int = 0) -> None:
        """Bring words of the text into view, if they are not, and drag the mouse over them."""
        holder = self.page.locator(".words").nth(place)
        box = holder.bounding_box()
        if not 150 < box["y"] < self.page.viewport_size["height"] - 150:
            holder.evaluate("element => element.scrollIntoView({ block: 'center' })")
            self.page.wait_for_timeout(100)  # segments that were out of sight are laid out now
        boxes = self.page.evaluate(
            """([words, place]) => {
                const holder = document.querySelectorAll(".words")[place];
                const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
                const nodes = []; let text = "";
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    nodes.push([node, text.length]);
                    text += node.data;
                }
                const at = (unit) => nodes.findLast(([, start]) => start <= unit);
                const box = (unit, length) => {
                    const [node, start] = at(unit);
                    const range = document.createRange();
                    range.setStart(node, unit - start); range.setEnd(node, unit - start + length);
                    return range.getBoundingClientRect().toJSON();
                };
                const first = text.indexOf(words), last = first + words.length;
                const wide = (unit) => text.codePointAt(unit) > 0xffff ? 2 : 1;
                const final = last - ((text.charCodeAt(last - 1) & 0xfc00) === 0xdc00 ? 2 : 1);
                return [box(first, wide(first)), box(final, last - final)];
            }""",
            [words, place],
        )
        first, last = boxes
        mouse = self.page.mouse
        mouse.move(first["left"] + 1, first["top"] + first["height"] / 2)
        mouse.down()
        mouse.move(last["right"] - 1, last["top"] + last["height"] / 2, steps=4)
        mouse.up()

    def label(self, search: str) -> None:
        """Find a label in the open dialog and take the first."""
        self.page.locator("#label-search").fill(search)
        self.press("Enter")


Seat = Callable[..., Person]


@pytest.fixture
def seat(browser: Browser, live_server: Any) -> Iterator[Seat]:
    """Gives people seats; the test fails if a script of theirs failed or the policy stopped one."""
    people: list[Person] = []

    def take(text: DocumentText, *rights: str, **options: Any) -> Person:
        context = browser.new_context(locale="en", **options)
        people.append(Person(context, str(live_server), text, *rights))
        return people[-1]

    yield take
    for person in people:
        person.context.close()
        assert person.faults == []


def quotes() -> set[str]:
    found = Anchor.objects.filter(annotation__withdrawn=False)
    return {f"{anchor.annotation.label} {anchor.quote}" for anchor in found}


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


def test_another_person_sees_a_decision_within_seconds(seat: Seat) -> None:
    text = sample()
    one = seat(text).open()
    other = seat(text, "view_others_annotation").open()
    one.select("失信", place=2)
    one.press("e")
    one.label("OUT")
    one.settled()
    theirs = other.page.locator(f'.mark[data-tag="OUT {one.user.username}"]')
    expect(theirs).to_have_text("失信", timeout=8000)


@pytest.mark.parametrize(("choice", "standing"), [("1", "PM-05 限制出境"), ("2", "OUT 限制出境")])
def test_the_second_of_two_is_shown_both_versions_and_chooses(seat: Seat, choice: str, standing: str) -> None:
    text = sample(1)
    one, other = (seat(text, "adjudicate_annotation").open("?layer=adjudicated") for _ in "12")
    other.context.route("**/changes/**", lambda route: route.abort())  # so that it does not hear in time
    one.press("l")
    one.label("PM-05")
    one.settled()
    other.press("l")
    other.label("OUT")
    conflict = other.page.get_by_role("alertdialog")
    expect(conflict).to_contain_text("PM-05")
    expect(conflict).to_contain_text("OUT")
    assert quotes() == {"PM-05 限制出境"}
    other.page.reload()
    other.ready()
    expect(conflict).to_contain_text("OUT")
    other.press(choice)
    expect(conflict).to_have_count(0)
    other.settled()
    assert quotes() == {standing}


def test_without_a_connection_decisions_wait_say_so_and_survive_a_reload(seat: Seat) -> None:
    person = seat(sample(4)).open()
    page = person.page
    expect(page.locator(".mark-panel")).to_be_visible()
    person.context.set_offline(True)
    person.press("a", "r", "a")
    expect(page.locator("#saved")).to_contain_text("Connection lost")
    expect(page.locator("#panel")).to_have_text("PM-05: 限制高消费")  # of the mark that is current now
    bar, panel = page.locator(".bench").bounding_box(), page.locator(".panel").bounding_box()
    assert panel["y"] >= bar["y"] + bar["height"] - 1
    expect(page.locator("#saved")).to_contain_text("3 waiting")
    assert not Decision.objects.exists()
    # The refusal first: what waits is sent as soon as there is a connection.
    person.context.route("**/decide/", lambda route: route.abort())
    person.context.set_offline(False)
    page.reload()
    person.ready()
    expect(page.locator("#saved")).to_contain_text("3 waiting")
    person.context.unroute("**/decide/")
    expect(page.locator("#progress")).to_contain_text("3 of 8", timeout=10_000)
    person.settled()
    assert [d.action for d in Decision.objects.order_by("id")] == ["accept", "reject", "accept"]


def test_an_answer_that_was_lost_on_the_way_does_not_double_the_decision(seat: Seat) -> None:
    person = seat(sample()).open()
    lost: list[str] = []

    def lose_the_first(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().text())
            route.abort()

    person.context.route("**/decide/", lose_the_first)
    person.press("ArrowRight")
    expect(person.page.locator("#saved")).to_contain_text("Connection lost")
    person.settled()
    assert quotes() == {"PM-04 限制出境，"}
    assert Decision.objects.count() == 2  # taken up, and widened, once


def test_who_was_signed_out_is_told_and_loses_nothing(seat: Seat) -> None:
    person = seat(sample()).open()
    cookies = person.context.cookies()
    person.context.clear_cookies(name="sessionid")
    person.press("a")
    expect(person.page.locator("#saved")).to_contain_text("signed out")
    person.context.add_cookies(cookies)
    person.settled()
    assert quotes() == {"PM-04 限制出境"}


def test_a_reload_returns_to_the_mark_one_was_at(seat: Seat) -> None:
    person = seat(sample(3)).open()
    person.press("j", "j", "j", "k")
    ref = person.page.locator(".mark.current").get_attribute("data-ref")
    person.page.reload()
    person.ready()
    expect(person.page.locator(".mark.current")).to_have_attribute("data-ref", ref)


def test_marks_and_buttons_answer_to_mouse_and_touch(seat: Seat) -> None:
    person = seat(sample(), has_touch=True).open()
    page = person.page
    page.locator('.mark[data-label="PM-05"]').first.tap()
    expect(page.locator(".mark-panel h2")).to_contain_text("限制高消费")
    page.get_by_role("button", name="Accept a", exact=True).tap()
    person.settled()
    assert quotes() == {"PM-05 限制高消费"}
    box = page.get_by_role("button", name="Reject r", exact=True).bounding_box()
    assert box["height"] >= 36


@pytest.mark.parametrize("width", [1600, 1280, 1024, 820])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_off_at_any_width(seat: Seat, width: int, scheme: str) -> None:
    text = sample(3, english=True)
    person = seat(text, viewport={"width": width, "height": 800}, color_scheme=scheme).open()
    expect(person.page.locator(".mark-panel")).to_be_visible()
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert person.page.evaluate(over) == 0
    inside = "element => element.scrollWidth - element.clientWidth"
    assert person.page.locator(".panel").evaluate(inside) == 0


OFFSETS = [
    # words of the segment, base, UTF-16 start and end of the selection, code points expected
    ("限制出境", 0, (0, 2), (0, 2)),
    ("𠮷市😀限", 10, (0, 3), (10, 12)),
    ("𠮷市😀限", 10, (3, 5), (12, 13)),
    ("𠮷市😀限", 10, (5, 6), (13, 14)),
    ("𠮷市😀限", 10, (4, 6), (12, 14)),  # from the middle of a pair: the whole character
    ("𠮷市😀限", 10, (2, 4), (11, 13)),  # to the middle of a pair: the whole character
    ("e\u0301👨‍👩‍👧x", 0, (2, 10), (2, 7)),
]


COUNT = """async ([words, base, [start, end]]) => {
        const { stretchOf } = await import("/static/js/workbench/codepoints.js");
        const root = document.createElement("div");
        root.innerHTML = `<p><span class="words" data-text="7" data-start="${base}"></span></p>`;
        document.body.append(root);
        const holder = root.querySelector(".words");
        [...words].forEach((character, place) => { // runs of one character, every other one in a mark
            const mark = document.createElement("span");
            mark.textContent = character;
            holder.append(place % 2 ? mark : character);
        });
        const at = (unit) => {
            const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
            let node = walker.nextNode();
            while (node && unit > node.length) { unit -= node.length; node = walker.nextNode(); }
            return [node, unit];
        };
        const range = document.createRange();
        range.setStart(...at(start)); range.setEnd(...at(end));
        const stretch = stretchOf(range, root);
        root.remove();
        return stretch;
    }"""


def test_a_selection_is_counted_in_code_points(seat: Seat) -> None:
    page = seat(sample()).open().page
    for words, base, units, (start, end) in OFFSETS:
        found = page.evaluate(COUNT, [words, base, list(units)])
        assert (words, units, found) == (words, units, {"text": "7", "start": start, "end": end})


def test_a_selection_over_several_segments_and_beyond_ends_with_the_text(seat: Seat) -> None:
    text = sample(2)
    person = seat(text).open()
    found = person.page.evaluate(
        """async () => {
            const { stretchOf } = await import("/static/js/workbench/codepoints.js");
            const range = document.createRange();
            range.setStart(document.querySelectorAll(".words")[1], 0);
            range.setEndAfter(document.querySelector("#texts"));
            const all = stretchOf(range);
            range.collapse(true);
            return [all, stretchOf(range)];
        }"""
    )
    assert found == [{"text": str(text.pk), "start": 7, "end": len(text.text)}, None]


GRAVE = ("serious", "critical")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_any_state_of_the_workbench(seat: Seat, scheme: str) -> None:
    text = sample(2, english=True)
    TermFactory(zh="失信被执行人", en="listed defaulter", status="approved")
    TermFactory(zh="失信被执行人", en="Listed", status="forbidden")
    person = seat(text, "adjudicate_annotation", color_scheme=scheme).open()
    page = person.page
    found: list[str] = []

    def check(state: str) -> None:
        violations = Axe().run(page).response["violations"]
        found.extend(
            f"{state}: {v['id']} {v['nodes'][0]['html']}" for v in violations if v["impact"] in GRAVE
        )

    expect(page.locator(".terms li")).to_have_count(1)
    check("a mark that is proposed")
    person.press("a", "r")
    person.settled()
    person.press("k")
    expect(page.locator(".history li")).to_have_count(1)
    check("a mark that is decided")
    for key, dialog in (("l", "#labels"), ("c", "#comment"), ("b", "#bulk"), ("?", "#help")):
        person.press(key)
        expect(page.locator(dialog)).to_be_visible()
        check(dialog)
        person.press("Escape")
        expect(page.locator(dialog)).to_be_hidden()
    person.press("J")
    expect(page.locator(".segment-panel")).to_be_visible()
    check("a segment")
    person.press("m")
    expect(page.locator(".missing")).to_be_visible()
    check("what is missing")
    page.get_by_text("Reference", exact=False).first.click()
    check("the reference")
    assert found == []
