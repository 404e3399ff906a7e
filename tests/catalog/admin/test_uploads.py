"""An editor uploads law texts: looks at what was read, stores it, and learns which bases it touches."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import LawText, LawVersion, ProvisionSuccession, SourceLaw
from tests.factories import (
    BasisTargetFactory,
    EditionFactory,
    EntryFactory,
    LawTextFactory,
    LawTitleFactory,
    LawVersionFactory,
    LegalBasisFactory,
    SourceLawFactory,
    publish,
)

pytestmark = pytest.mark.django_db

UPLOAD = reverse("admin:catalog_sourcelaw_upload")
STORED = reverse("admin:catalog_sourcelaw_stored")
COMPARE = reverse("admin:catalog_sourcelaw_compare")
RULE = "样例应当真实、准确、完整，不得虚假，不得遗漏。"
LAW = f"""# 中华人民共和国样例法

2020年1月1日第十三届全国人民代表大会常务委员会第一次会议通过
2024年1月1日第十四届全国人民代表大会常务委员会第二次会议修订

<!-- INFO END -->

第一条 为了规范样例，制定本法。

第三条 {RULE}
"""


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "law-uploads"


@pytest.fixture
def editor(client_of: Callable[[str], Client]) -> Client:
    return client_of("Legal editors")


@pytest.fixture
def held() -> LawVersion:
    """样例法 as of 2020, where RULE stands as article 2."""
    law = SourceLawFactory(title_zh="样例法", title_zh_full="中华人民共和国样例法")
    LawTitleFactory(law=law, text="中华人民共和国样例法", kind="full")
    version: LawVersion = LawVersionFactory(law=law, date=datetime.date(2020, 1, 1))
    LawTextFactory(version=version, articles=["为了规范样例，制定本法。", RULE])
    return version


def send(client: Client, *texts: str) -> Any:
    files = [SimpleUploadedFile(f"law-{n}.md", text.encode()) for n, text in enumerate(texts)]
    return client.post(UPLOAD, {"texts": files}, follow=True)


def test_an_upload_is_shown_before_it_is_stored(held: LawVersion, editor: Client) -> None:
    response = send(editor, LAW)
    page = response.content.decode()
    for words in (
        "New version",
        "2024-01-01",
        "Article 条: 2",
        "第一条 为了规范样例",
        "line ",
        "Store 1 text",
    ):
        assert words in page, words
    assert LawText.objects.count() == 1


def test_a_confirmed_upload_is_stored_in_the_name_of_who_confirmed(
    held: LawVersion, editor: Client, folder: Path
) -> None:
    preview = send(editor, LAW).request["PATH_INFO"]
    response = editor.post(preview, {"_store": ""}, follow=True)
    version = LawVersion.objects.get(date=datetime.date(2024, 1, 1))
    assert [found.pk for found in response.context["versions"]] == [version.pk]
    assert version.law == held.law
    entry = LogEntry.objects.get()
    assert (entry.user.groups.get().name, entry.object_id) == ("Legal editors", str(version.current_text_id))
    assert version.history.first().history_user == entry.user
    assert list(folder.iterdir()) == []


def test_a_cancelled_upload_leaves_nothing(held: LawVersion, editor: Client, folder: Path) -> None:
    preview = send(editor, LAW).request["PATH_INFO"]
    page = editor.post(preview, {"_cancel": ""}, follow=True).content.decode()
    assert "nothing was stored" in page
    assert LawVersion.objects.count() == 1
    assert list(folder.iterdir()) == []
    for method in (editor.get, editor.post):
        assert "no longer here" in method(preview, follow=True).content.decode()


def test_a_text_that_is_held_is_not_stored_again(editor: Client) -> None:
    editor.post(send(editor, LAW).request["PATH_INFO"], {"_store": ""})
    response = send(editor, LAW)
    assert "Held already" in response.content.decode()
    assert "There is nothing to store" in response.content.decode()
    assert LawText.objects.count() == 1


def test_what_cannot_be_taken_is_said_on_the_form(editor: Client) -> None:
    response = editor.post(UPLOAD, {"texts": SimpleUploadedFile("law.pdf", b"x")})
    assert "none of .docx" in response.content.decode()
    assert "This field is required" in editor.post(UPLOAD, {}).content.decode()


def test_one_bad_file_does_not_stop_the_others(editor: Client) -> None:
    response = send(editor, LAW, "没有条文")
    assert "Cannot be read" in response.content.decode()
    page = editor.post(response.request["PATH_INFO"], {"_store": ""}, follow=True).content.decode()
    assert "1 text stored" in page
    assert "law-1.md" in page


@pytest.mark.parametrize("group", ["Researchers", "Translators", "Publishers"])
def test_who_may_only_view_cannot_upload(
    group: str, held: LawVersion, editor: Client, client_of: Callable[[str], Client]
) -> None:
    client, preview = client_of(group), send(editor, LAW).request["PATH_INFO"]
    assert (
        "Upload law texts" not in client.get(reverse("admin:catalog_sourcelaw_changelist")).content.decode()
    )
    assert client.get(UPLOAD).status_code == 403
    assert client.post(UPLOAD, {"texts": SimpleUploadedFile("a.md", LAW.encode())}).status_code == 403
    assert client.get(preview).status_code == 403
    assert client.post(preview, {"_store": ""}).status_code == 403
    assert client.post(COMPARE, {"old": held.pk, "new": held.pk}).status_code == 403
    assert LawVersion.objects.count() == 1


def test_another_editor_does_not_see_the_upload(
    editor: Client, client_of: Callable[[str], Client], folder: Path
) -> None:
    preview = send(editor, LAW).request["PATH_INFO"]
    other = client_of("Legal editors")
    for response in (other.get(preview), other.post(preview, {"_store": ""})):
        assert response.url == UPLOAD
    assert not SourceLaw.objects.exists()
    assert len(list(folder.iterdir())) == 1


def test_the_bases_that_a_new_version_touches_are_shown_and_linked(held: LawVersion, editor: Client) -> None:
    rest = {"basis__law": held.law, "version": held}
    moved = BasisTargetFactory(provision="2", eid="art_2", folded_hash="0" * 64, **rest)
    BasisTargetFactory(provision="", eid="", **rest)
    response = editor.post(send(editor, LAW).request["PATH_INFO"], {"_store": ""}, follow=True)
    assert [base.target.pk for base in response.context["stale"]] == [moved.pk]
    assert response.context["others"] == 1
    page = response.content.decode()
    assert reverse("admin:catalog_entry_change", args=[moved.basis.entry_id]) in page
    assert reverse("admin:catalog_legalbasis_change", args=[moved.basis_id]) in page


def test_bases_of_drafts_are_shown_only_to_who_may_see_drafts(
    held: LawVersion, client_of: Callable[[str], Client]
) -> None:
    published, draft = EditionFactory(), EditionFactory()
    for edition in (published, draft):
        basis = LegalBasisFactory(entry=EntryFactory(edition=edition), law=held.law)
        BasisTargetFactory(basis=basis, version=held)
    publish(published)
    assert client_of("Legal editors").get(STORED, {"version": held.pk}).context["others"] == 2
    assert client_of("Researchers").get(STORED, {"version": held.pk}).context["others"] == 1


def test_the_texts_are_compared_at_a_press(held: LawVersion, editor: Client) -> None:
    response = editor.post(send(editor, LAW).request["PATH_INFO"], {"_store": ""}, follow=True)
    [pair] = response.context["pairs"]
    assert (pair.old, pair.proposed, pair.decided) == (held, 0, 0)
    page = editor.post(COMPARE, {"old": pair.old.pk, "new": pair.new.pk}, follow=True)
    row = ProvisionSuccession.objects.get(old_eid="art_2")
    assert (row.new_eid, row.kind, row.state) == ("art_3", "renumbered", "proposed")
    assert row in page.context["cl"].result_list
    assert editor.get(STORED, {"version": pair.new.pk}).context["pairs"][0].proposed == 1


def test_versions_of_two_laws_are_not_compared(held: LawVersion, editor: Client) -> None:
    other = LawTextFactory().version
    assert editor.post(COMPARE, {"old": held.pk, "new": other.pk}).status_code == 403
    assert editor.post(COMPARE, {"old": "x", "new": ""}).status_code == 403
    assert editor.get(COMPARE).status_code == 403


def test_the_page_of_what_was_stored_takes_as_many_queries_for_many_bases_as_for_one(
    held: LawVersion, editor: Client
) -> None:
    def rest(ordinal: int) -> None:
        basis = LegalBasisFactory(entry=EntryFactory(), law=held.law)
        BasisTargetFactory(basis=basis, version=held, ordinal=ordinal)

    newer = LawVersionFactory(law=held.law, date=datetime.date(2022, 1, 1))
    LawTextFactory(version=newer, articles=["甲。"])
    rest(1)
    query = {"version": [held.pk, newer.pk]}
    editor.get(STORED, query)
    with CaptureQueriesContext(connection) as few:
        editor.get(STORED, query)
    for ordinal in range(2, 12):
        rest(ordinal)
    with CaptureQueriesContext(connection) as many:
        response = editor.get(STORED, query)
    assert len(response.context["stale"]) == 11
    assert len(many) == len(few) <= 20, "\n".join(q["sql"] for q in many.captured_queries)


def test_an_address_that_names_no_version_is_no_error(editor: Client) -> None:
    assert editor.get(STORED, {"version": ["x", "0"]}).status_code == 200
