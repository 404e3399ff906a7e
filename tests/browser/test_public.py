"""Every public page in both languages: axe finds nothing serious, and what is read first is light."""

from __future__ import annotations

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.browser.conftest import Walk
from tests.factories import (
    AnchorFactory,
    AnnotationFactory,
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

LIMIT = 150_000  # bytes over the wire
LANGUAGES = ("", "/zh-hans")


@pytest.fixture
def addresses() -> list[str]:
    version = LawTextFactory(articles=["不得出境。", "另一条。"]).version
    older = LawVersionFactory(law=version.law, date=datetime.date(2010, 1, 1))
    LawTextFactory(version=older, articles=["不得出国。", "另一条。"])
    before = EditionFactory(slug="2022", issued=datetime.date(2022, 12, 28))
    edition = EditionFactory(slug="2024", issued=datetime.date(2024, 2, 18))
    add_row(before, version=version, code="PM-04.001", content_zh="限制出国")
    add_row(edition, version=version, code="PM-04.001", content_zh="限制出境")
    add_row(edition, code="PM-04.002")
    publish(before)
    publish(edition)
    text = DocumentTextFactory(text="对失信被执行人限制出境。")
    SegmentFactory(text=text, ordinal=0, start=0, end=len(text.text))
    SuggestionFactory(run=PipelineRunFactory(text=text), start=1, end=3)
    agreed = AnnotationFactory(document=text.document, layer="adjudicated")
    AnchorFactory(annotation=agreed, text=text, start=7, end=11)
    law = version.law.key
    return [
        reverse("home"),
        reverse("search"),
        reverse("search") + "?q=出境",
        reverse("catalog", args=[edition.catalog.code]),
        reverse("edition", args=[edition.identifier]),
        reverse("edition-pictures", args=[edition.identifier]),
        reverse("edition-compare", args=[edition.identifier]),
        reverse("edition-comparison", args=[before.identifier, edition.identifier]),
        reverse("entry", args=[edition.identifier, "PM-04.001"]),
        reverse("concept", args=["PM-04"]),
        reverse("laws"),
        reverse("law", args=[law]),
        reverse("law-version", args=[law, version.date]),
        reverse("law-comparison", args=[law, older.date, version.date]),
        reverse("provision", args=[law, version.date, "art_1"]),
        reverse("documents"),
        reverse("document", args=[text.document.uid]),
        reverse("check"),
        reverse("check-rules"),
    ]


@pytest.mark.parametrize("prefix", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_public_page(
    walk: Walk, addresses: list[str], prefix: str, scheme: str
) -> None:
    walk.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
    axe, found = Axe(), []
    for address in addresses:
        walk.open(prefix + address)
        for broken in axe.run(walk.page).response["violations"]:
            if broken["impact"] in ("serious", "critical"):
                places = [node["target"] for node in broken["nodes"][:3]]
                found.append(f"{prefix}{address}: {broken['id']} {places}")
    assert found == []


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_every_page_stays_in_its_language_and_fits_three_widths(
    walk: Walk, addresses: list[str], prefix: str
) -> None:
    for width in (1280, 820, 390):
        walk.page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            walk.open(prefix + address)
            assert walk.page.locator("html").get_attribute("lang") == ("zh-Hans" if prefix else "en")
            assert walk.page.locator("h1").count() == 1, address
            assert walk.overflow == 0, f"{address} at {width} pixels"
            pages = walk.page.locator("header.site nav a:not([hreflang])").evaluate_all(
                "links => links.map(link => new URL(link.href).pathname)"
            )
            assert all(page.startswith("/zh-hans/") == bool(prefix) for page in pages)


def test_the_switch_leads_to_the_same_page_in_the_other_language(walk: Walk, addresses: list[str]) -> None:
    walk.open(addresses[4] + "?status=current")
    walk.page.get_by_role("link", name="简体中文").click()
    assert walk.page.url == f"{walk.origin}/zh-hans{addresses[4]}?status=current"
    walk.page.get_by_role("link", name="English").click()
    assert walk.page.url == f"{walk.origin}{addresses[4]}?status=current"


def test_filters_change_the_rows_without_a_reload_and_the_way_back_is_kept(
    walk: Walk, addresses: list[str]
) -> None:
    walk.open(addresses[4])
    walk.page.evaluate("window.sameDocument = true")
    walk.page.locator("select[name=law]").select_option(index=1)
    walk.page.wait_for_url("**law=**")
    rows = walk.page.locator("tbody tr[id^='PM-04.']")
    rows.nth(1).wait_for(state="detached")
    assert rows.count() == 1
    assert walk.page.evaluate("window.sameDocument")
    assert "1 of 2" in walk.page.locator("#said").inner_text()
    walk.page.go_back()
    rows.nth(1).wait_for()
    assert "law=" not in walk.page.url


def test_without_scripts_the_filters_are_a_form_and_links(walk: Walk, addresses: list[str]) -> None:
    context = walk.page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]  # launched
    page = context.new_page()
    page.goto(walk.origin + addresses[4])
    page.locator("select[name=law]").select_option(index=1)
    page.get_by_role("button", name="Show").click()
    assert page.locator("tbody tr[id^='PM-04.']").count() == 1
    page.get_by_role("link", name="Current 1").click()
    assert "status=current" in page.url
    context.close()


def test_home_and_an_edition_of_400_rows_are_light(walk: Walk) -> None:
    edition = EditionFactory(slug="2024", issued=datetime.date(2024, 2, 18))
    version = LawTextFactory(articles=["不得出境。"]).version
    for number in range(400):
        add_row(edition, version=version, code=f"PM-04.{number:03}")
    publish(edition)
    client = walk.page.context.new_cdp_session(walk.page)
    client.send("Network.enable")
    received: list[float] = []
    client.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    for address in (reverse("home"), reverse("edition", args=[edition.identifier])):
        received.clear()
        walk.open(address)
        walk.page.wait_for_load_state("networkidle")
        assert 1_000 < sum(received) < LIMIT, address
