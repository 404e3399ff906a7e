"""A walk through every public page in a real Chromium: it opens, asks no other host, and fits a phone."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from annotations.models import DocumentText, SegmentAlignment
from catalog.models import Edition
from tests.browser.conftest import Walk
from tests.factories import (
    AnchorFactory,
    AnnotationFactory,
    ConceptFactory,
    DocumentTextFactory,
    EditionFactory,
    LawTextFactory,
    LawVersionFactory,
    PipelineRunFactory,
    SegmentFactory,
    SuggestionFactory,
    publish,
)
from tests.pages import add_row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "样例" * 40
ZH = f"一、总体要求\n对失信被执行人限制出境。{LONG}"
EN = f"General\nBars listed defaulters from leaving. {'Pneumono' * 12}"


@pytest.fixture
def addresses() -> dict[str, str]:
    """An address of each page, with long words in the data."""
    version = LawTextFactory(articles=[f"不得出境。{LONG}", "另一条。"]).version
    older = LawVersionFactory(law=version.law, date=datetime.date(2010, 1, 1))
    LawTextFactory(version=older, articles=[f"不得出国。{LONG}", "另一条。"])
    edition = EditionFactory(slug="2024", evidence=["https://example.org/" + "a" * 120], note=LONG)
    for number in range(12):
        add_row(edition, version=version, code=f"PM-04.{number:03}", content_zh=LONG, targets_zh=LONG)
    publish(edition)
    document = _document()
    row = edition.entries.all()[0]
    return {
        "home": reverse("home"),
        "catalog": reverse("catalog", args=[edition.catalog.code]),
        "edition": reverse("edition", args=[edition.identifier]),
        "entry": reverse("entry", args=[edition.identifier, row.code]),
        "laws": reverse("laws"),
        "law": reverse("law", args=[version.law.key]),
        "law version": reverse("law-version", args=[version.law.key, version.date]),
        "article": reverse("provision", args=[version.law.key, version.date, "art_1"]),
        "comparison": reverse("law-comparison", args=[version.law.key, older.date, version.date])
        + "?show=all",
        "documents": reverse("documents"),
        "document": reverse("document", args=[document.document.uid]),
        "concept": reverse("concept", args=["PM-04"]),
        "search": reverse("search") + "?q=出境",
    }


def _document() -> DocumentText:
    zh = DocumentTextFactory(text=ZH)
    en = DocumentTextFactory(text=EN, document=zh.document, language="en")
    for text, cut in ((zh, 6), (en, 7)):
        head = SegmentFactory(text=text, ordinal=0, kind="heading", level=1, start=0, end=cut)
        SegmentFactory(text=text, ordinal=1, start=cut + 1, end=len(text.text))
        if text is zh:
            left = head
    SegmentAlignment.objects.create(zh_segment=left, en_segment=head, score=1, origin="machine")
    SuggestionFactory(run=PipelineRunFactory(text=zh), start=14, end=18)
    agreed = AnnotationFactory(
        document=zh.document, layer="adjudicated", concept=ConceptFactory(code="PM-02", slug="office")
    )
    AnchorFactory(annotation=agreed, text=zh, start=8, end=16)
    return zh


def test_every_page_opens_without_a_fault_and_fits_a_phone(walk: Walk, addresses: dict[str, str]) -> None:
    for width in (1280, 390):
        walk.page.set_viewport_size({"width": width, "height": 844})
        for name, address in addresses.items():
            walk.open(address)
            assert walk.page.locator("h1").count() == 1, name
            assert walk.overflow == 0, f"{name} at {width} pixels"


@pytest.mark.parametrize(
    ("address", "words"), [("/nowhere/", "no such page"), ("/laws/?colour=red", "colour")]
)
def test_a_refusal_is_a_page_of_ours_too(walk: Walk, address: str, words: str) -> None:
    walk.page.set_viewport_size({"width": 390, "height": 844})
    walk.page.goto(walk.origin + address)
    assert words in walk.page.locator("main").inner_text()
    assert walk.page.locator("header.site").is_visible()
    assert walk.overflow == 0
    assert all("Failed to load resource" in fault for fault in walk.faults)
    walk.faults.clear()  # Chromium's own line about the status, which is meant


def test_paper_keeps_the_columns_and_opens_the_particulars(walk: Walk, addresses: dict[str, str]) -> None:
    walk.open(addresses["edition"])
    walk.page.set_viewport_size({"width": 690, "height": 980})
    walk.page.emulate_media(media="print")
    assert walk.page.locator("tr[id='PM-04.001'] td").first.evaluate("e => getComputedStyle(e).display") == (
        "table-cell"
    )
    assert walk.page.locator("dl.fields code").first.is_visible()
    assert not walk.page.locator("header.site").is_visible()


def test_the_stylesheet_is_applied_under_the_policy(walk: Walk, addresses: dict[str, str]) -> None:
    walk.open(addresses["home"])
    assert walk.page.locator("header.site").evaluate("e => getComputedStyle(e).display") == "flex"


def test_a_reader_filters_an_edition_and_reaches_the_article(walk: Walk, addresses: dict[str, str]) -> None:
    walk.open(addresses["edition"])
    walk.page.locator("input[name=as_of]").fill("2024-03-01")
    walk.page.locator("select[name=status]").select_option("current")
    walk.page.get_by_role("button", name="Show").click()
    walk.page.wait_for_url("**as_of=2024-03-01**status=current**")
    walk.page.wait_for_load_state("networkidle")
    assert walk.page.locator("tr[id^='PM-04.']").count() == 12
    walk.page.get_by_role("link", name="PM-04.003").click()
    assert walk.page.url.endswith("/entries/PM-04.003/?as_of=2024-03-01")
    walk.page.get_by_role("link", name="Article 1").click()
    assert walk.page.url.endswith("/art_1/?as_of=2024-03-01")
    assert walk.page.locator(".article").get_by_text("不得出境").is_visible()
    assert walk.page.locator("#cited-by").get_by_role("link", name="PM-04.003").is_visible()


def test_the_marks_of_a_document_are_told_apart_without_colour(walk: Walk, addresses: dict[str, str]) -> None:
    walk.open(addresses["document"])
    labels = walk.page.locator(".piece .tag")
    assert labels.all_inner_texts() == ["PM-02", "PM-04"]
    lines = [
        walk.page.locator(f".mark.{label}").first.evaluate("mark => getComputedStyle(mark).borderBottomStyle")
        for label in ("m0", "m1")
    ]
    assert lines == ["solid", "dashed"]
    labels.last.click()
    assert walk.page.url.endswith("/concepts/PM-04/")


def test_the_pages_are_walked_by_keyboard(walk: Walk, addresses: dict[str, str]) -> None:
    walk.open(addresses["home"])
    walk.page.keyboard.press("Tab")
    assert walk.page.evaluate("document.activeElement.className") == "skip"
    walk.page.keyboard.press("Enter")
    assert walk.page.url.endswith("#main")


def test_search_works_from_the_header_of_any_page(walk: Walk, addresses: dict[str, str]) -> None:
    walk.open(addresses["document"])
    walk.page.get_by_role("searchbox").fill("限制出境")
    walk.page.keyboard.press("Enter")
    walk.page.locator("#concept a").first.click()
    assert Edition.objects.get().title_zh in walk.page.content()


def test_the_api_can_be_tried_from_its_own_page(walk: Walk) -> None:
    walk.open(reverse("api:docs"))
    walk.page.get_by_text("/api/v1/citations/resolve/").click()
    walk.page.get_by_role("button", name="Try it out").click()
    walk.page.get_by_placeholder("q", exact=True).fill("《无此法》第一条")
    walk.page.get_by_role("button", name="Execute").click()
    walk.page.get_by_text("law_unknown").first.wait_for()
    assert walk.faults == []
