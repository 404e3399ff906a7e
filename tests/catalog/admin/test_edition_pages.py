"""The pages where an edition's table is brought in and out, and where it is taken to publication."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from catalog.editions.tables import edition_table, write_table
from catalog.models import Edition
from tests.factories import EditionFactory, EntryCommentFactory, EntryFactory, publish

HEAD = "惩戒措施,惩戒内容,法规政策依据\n"


@pytest.fixture
def draft(db: None) -> Edition:
    return EntryFactory(basis_text="").edition


def page(edition: Edition, name: str) -> str:
    return reverse(f"admin:catalog_edition_{name}", args=[edition.pk])


def upload(client: Client, edition: Edition, rows: str) -> object:
    file = SimpleUploadedFile("table.csv", (HEAD + rows).encode())
    return client.post(page(edition, "import_table"), {"table": file, "as_of": "2025-01-01"})


def confirm(client: Client, edition: Edition, preview: object, **more: str) -> object:
    context = preview.context  # type: ignore[attr-defined]
    data = {"token": context["token"], "summary": context["summary"], **more}
    return client.post(page(edition, "import_table"), data)


def test_a_table_is_seen_before_it_is_imported(draft: Edition, client_of: Callable[[str], Client]) -> None:
    client = client_of("Legal editors")
    assert client.get(page(draft, "import_table")).status_code == 200
    preview = upload(client, draft, "限制出境,新内容,《无名办法》第一条\n")
    shown = preview.content.decode()  # type: ignore[attr-defined]
    assert "No law of this name is known" in shown
    assert draft.entries.count() == 1
    assert confirm(client, draft, preview).status_code == 302  # type: ignore[attr-defined]
    record = draft.entries.get(content_zh="新内容").history.get()
    assert record.history_change_reason == "imported from table.csv"
    assert record.history_user is not None


def test_mistakes_are_named_and_may_be_left_out(draft: Edition, client_of: Callable[[str], Client]) -> None:
    client = client_of("Legal editors")
    preview = upload(client, draft, "无此措施,内容,\n限制出境,,\n限制出境,新内容,\n")
    shown = preview.content.decode()  # type: ignore[attr-defined]
    assert "row 2: no measure is called" in shown
    assert "row 3: the content is empty" in shown
    confirm(client, draft, preview)
    assert draft.entries.count() == 1
    confirm(client, draft, preview, skip="on")
    assert draft.entries.count() == 2


def test_what_somebody_changed_meanwhile_is_shown_first(
    draft: Edition, client_of: Callable[[str], Client]
) -> None:
    client = client_of("Legal editors")
    preview = upload(client, draft, "限制出境,新内容,\n")
    EntryFactory(edition=draft, content_zh="新内容", basis_text="")
    again = confirm(client, draft, preview)
    assert "Somebody changed the edition meanwhile" in again.content.decode()  # type: ignore[attr-defined]
    assert draft.entries.count() == 2


def test_a_preview_of_somebody_else_or_one_that_was_touched_is_refused(
    draft: Edition, client_of: Callable[[str], Client]
) -> None:
    preview = upload(client_of("Legal editors"), draft, "限制出境,新内容,\n")
    other = client_of("Legal editors")
    assert confirm(other, draft, preview).status_code == 302  # type: ignore[attr-defined]
    other.post(page(draft, "import_table"), {"token": "touched", "summary": ""})
    assert draft.entries.count() == 1


def test_a_file_without_a_table_says_so(draft: Edition, client_of: Callable[[str], Client]) -> None:
    client = client_of("Legal editors")
    file = SimpleUploadedFile("notes.csv", b"a,b\n1,2\n")
    response = client.post(page(draft, "import_table"), {"table": file, "as_of": "2025-01-01"})
    assert "has no table with rows under a head" in response.content.decode()


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "docx"])
def test_an_edition_is_taken_out_as_a_file(
    suffix: str, draft: Edition, client_of: Callable[[str], Client]
) -> None:
    response = client_of("Legal editors").get(page(draft, f"export_{suffix}"))
    assert response["Content-Disposition"].endswith(f'{draft.identifier}.{suffix}"')
    if suffix == "csv":
        assert response.content == write_table(edition_table(draft), ".csv")


def test_who_sees_no_drafts_takes_none_out(draft: Edition, client_of: Callable[[str], Client]) -> None:
    client = client_of("Researchers")
    assert client.get(page(draft, "export_xlsx")).status_code in (302, 403)
    sealed = publish(EditionFactory())
    assert client.get(page(sealed, "export_xlsx")).status_code == 200
    assert client.get(page(sealed, "import_table")).status_code in (302, 403)


def test_two_people_take_an_edition_to_publication(
    draft: Edition, client_of: Callable[[str], Client]
) -> None:
    editor, publisher = client_of("Legal editors"), client_of("Publishers")
    EntryCommentFactory(entry=draft.entries.get(), text="条号？")
    shown = editor.get(page(draft, "review")).content.decode()
    assert "条号？" in shown
    assert "Submit for review" in shown
    assert "Approve" not in shown
    editor.post(page(draft, "review"), {"_submit": "", "text": "ready"})
    refused = editor.post(page(draft, "review"), {"_approve": "", "text": ""})
    assert "may not approve" in refused.content.decode()
    assert (
        "Say what should change"
        in publisher.post(page(draft, "review"), {"_request_changes": "", "text": ""}).content.decode()
    )
    publisher.post(page(draft, "review"), {"_approve": "", "text": ""})
    publisher.post(page(draft, "review"), {"_publish": "", "text": ""})
    sealed = Edition.objects.get(pk=draft.pk)
    assert sealed.is_sealed
    assert sealed.submitted_by != sealed.approved_by
    assert "no step that you may take" in publisher.get(page(draft, "review")).content.decode()
