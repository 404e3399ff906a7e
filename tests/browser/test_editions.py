"""Walks of legal editors: a table with mistakes, a revised law, publication, collation, comparison."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from catalog.models import BasisTarget, Collation, Edition, Entry
from tests import factories
from tests.catalog.bases.test_repinning import entry_citing, versions

if TYPE_CHECKING:
    from tests.browser.conftest import Walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEAD = ("惩戒措施", "惩戒内容", "惩戒对象", "法规政策依据")


def person(name: str, *groups: str) -> User:
    user: User = factories.UserFactory(username=name)
    user.groups.set([Group.objects.get_or_create(name=group)[0] for group in groups])
    return user


def sign_in(page: Page, origin: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": origin}])


@pytest.fixture
def editor(walk: Walk) -> Walk:
    """Signed in with every permission; whether one may is asked in other tests."""
    sign_in(walk.page, walk.origin, factories.UserFactory(username="editor", is_superuser=True))
    return walk


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(name)).first.click()
    page.wait_for_load_state()


def table(folder: Path, *rows: tuple[str, ...]) -> Path:
    book = Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    path = folder / "table.xlsx"
    book.save(path)
    return path


def law(title: str = "样例法") -> None:
    text = factories.LawTextFactory(version__law__title_zh=title, articles=["甲条的文字。", "乙条的文字。"])
    factories.LawTitleFactory(law=text.version.law, text=title)


def test_a_table_with_three_mistakes_is_mended_and_imported(editor: Walk, tmp_path: Path) -> None:
    law()
    factories.ConceptFactory(name_zh="限制出境")
    edition = factories.EditionFactory(slug="2026")
    good = ("限制出境", "限制被执行人出境", "被执行人", "《样例法》第一条")
    bad = (("限制乘船", "不得乘船", "", ""), ("限制出境", "", "", ""))
    unsettled = ("限制出境", "其他情形", "", "《无名办法》第九条")
    page = editor.page
    editor.open(reverse("admin:catalog_edition_import_table", args=[edition.pk]))
    page.set_input_files("input[type=file]", table(tmp_path, good, *bad, unsettled))
    press(page, "Read and look")
    for said in (
        "row 3: no measure is called",
        "row 4: the content is empty",
        "No law of this name is known",
    ):
        expect(page.get_by_text(said).first).to_be_visible()
    editor.open(reverse("admin:catalog_edition_import_table", args=[edition.pk]))
    page.set_input_files("input[type=file]", table(tmp_path, good, unsettled))
    press(page, "Read and look")
    press(page, "Import")
    expect(page.get_by_text("2 rows added")).to_be_visible()
    editor.open(reverse("admin:catalog_legalbasis_worklist", query={"edition": edition.identifier}))
    expect(page.get_by_text("No law of this name is known")).to_be_visible()


def test_a_pasted_citation_is_resolved_while_it_is_typed(editor: Walk) -> None:
    law()
    entry = factories.EntryFactory(basis_text="")
    page = editor.page
    editor.open(reverse("admin:catalog_entry_change", args=[entry.pk]))
    page.fill("textarea[name=basis_text]", "《样例法》第一条、第七条；《无名办法》第二条")
    resolved = page.locator("#resolved-basis_text")
    expect(resolved).to_contain_text("甲条的文字。")
    expect(resolved).to_contain_text("The version in force has no such provision")
    expect(resolved).to_contain_text("No law of this name is known")
    page.fill("textarea[name=basis_text]", "《样例法》第二条")
    expect(resolved).to_contain_text("乙条的文字。")
    press(page, "^Save$")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert BasisTarget.objects.get().provision == "2"


def test_bases_that_a_revision_broke_are_found_and_repaired_at_once(editor: Walk) -> None:
    old, new = versions()
    entry = entry_citing("《样例法》第一条、第二条", old, "1", "2")
    page = editor.page
    editor.open(reverse("admin:index"))
    expect(page.get_by_text("2 bases on")).to_be_visible()
    page.locator("main, #main, body").get_by_role("link", name="Bases to look at").last.click()
    page.wait_for_load_state()
    page.get_by_text("Both texts").last.click()
    expect(page.locator("ins", has_text="改")).to_be_visible()
    press(page, "Re-pin the checked")
    expect(page.get_by_text("《样例法》第三条 (2024-07-01)")).to_be_visible()
    press(page, "Confirm and re-pin")
    expect(page.get_by_text("2 provisions re-pinned")).to_be_visible()
    expect(page.get_by_text("Nothing to look at here.")).to_be_visible()
    entry.refresh_from_db()
    assert entry.basis_text == "《样例法》第三条、第二条"
    assert set(BasisTarget.objects.values_list("version", flat=True)) == {new.pk}


def test_a_second_person_approves_and_publishes(editor: Walk, browser: Browser) -> None:
    edition = factories.EntryFactory(basis_text="").edition
    review = reverse("admin:catalog_edition_review", args=[edition.pk])
    page = editor.page
    editor.open(review)
    press(page, "Submit for review")
    editor.open(review)
    press(page, "Approve")
    expect(page.get_by_text("a second person approves")).to_be_visible()
    sign_in(page, editor.origin, factories.UserFactory(username="second", is_superuser=True))
    editor.open(reverse("admin:index"))
    page.get_by_role("link", name=edition.identifier).first.click()
    press(page, "Approve")
    editor.open(review)
    press(page, "Publish and seal")
    expect(page.get_by_text("published and sealed").first).to_be_visible()
    editor.open(reverse("admin:catalog_entry_change", args=[edition.entries.get().pk]))
    expect(page.locator("textarea[name=content_zh]")).to_have_count(0)
    assert Edition.objects.get().checksum


def test_an_edition_is_collated_row_by_row(editor: Walk, tmp_path: Path) -> None:
    concept = factories.ConceptFactory(name_zh="限制出境")
    edition = factories.EditionFactory()
    for content in ("限制被执行人出境", "阻止欠税人出境"):
        factories.EntryFactory(
            edition=edition, concept=concept, content_zh=content, targets_zh="", basis_text=""
        )
    official = table(
        tmp_path, ("限制出境", "限制被执行人出境", "", ""), ("限制出境", "阻止欠缴税款人出境", "", "")
    )
    page = editor.page
    editor.open(reverse("admin:catalog_edition_collate_table", args=[edition.pk]))
    page.set_input_files("input[type=file]", official)
    page.fill("input[name=evidence]", "官方附件")
    press(page, "Hold them against each other")
    expect(page.locator("ins", has_text="缴")).to_be_visible()
    press(page, "Record what is chosen")
    expect(page.get_by_text("2 rows recorded.")).to_be_visible()
    assert sorted(Collation.objects.values_list("state", flat=True)) == ["agrees", "differs"]


def test_two_editors_at_once_see_both_wordings(editor: Walk, browser: Browser) -> None:
    entry = factories.EntryFactory(content_zh="限制出境", basis_text="")
    address = reverse("admin:catalog_entry_change", args=[entry.pk])
    other = browser.new_context(locale="en").new_page()
    sign_in(other, editor.origin, factories.UserFactory(username="other", is_superuser=True))
    other.goto(editor.origin + address)
    editor.open(address)
    editor.page.fill("textarea[name=content_zh]", "限制失信者出境")
    press(editor.page, "^Save$")
    other.fill("textarea[name=content_zh]", "限制被执行人出境")
    other.fill("textarea[name=note]", "看过")
    press(other, "^Save$")
    expect(other.get_by_text("editor saved this row while you were editing it")).to_be_visible()
    expect(other.locator("del", has_text="失信者")).to_be_visible()
    assert Entry.objects.get().content_zh == "限制失信者出境"
    press(other, "^Save$")
    expect(other.get_by_text("was changed successfully")).to_be_visible()
    other.context.close()
    assert (Entry.objects.get().content_zh, Entry.objects.get().note) == ("限制被执行人出境", "看过")


def test_what_changed_is_told_without_scripts(walk: Walk, browser: Browser) -> None:
    old = factories.EditionFactory(slug="2022", issued="2022-12-28")
    new = factories.EditionFactory(slug="2024")
    factories.EntryFactory(edition=old, content_zh="限制失信被执行人出境", basis_text="")
    factories.EntryFactory(edition=new, content_zh="限制严重失信被执行人出境", basis_text="")
    for edition in (old, new):
        factories.EntryFactory(edition=edition, content_zh="限制乘坐飞机", basis_text="")
        factories.publish(edition)
    page = browser.new_context(locale="en", java_script_enabled=False).new_page()
    page.goto(walk.origin + reverse("edition", args=[new.identifier]))
    page.get_by_role("link", name="What changed").click()
    page.get_by_role("link", name=old.title_zh).click()
    expect(page.locator("ins")).to_have_text("严重")
    expect(page.get_by_text("限制乘坐飞机")).to_have_count(0)
    page.get_by_role("link", name="all rows").click()
    expect(page.get_by_text("限制乘坐飞机").first).to_be_visible()
    page.context.close()
