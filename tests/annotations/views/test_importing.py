"""Translators upload files, look at what was read, and store it or leave no trace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotations.models import Document
from tests.annotations.ingest.hostile import HOSTILE
from tests.annotations.ingest.makers import word_file, zipped
from tests.annotations.ingest.test_identifiers import ID
from tests.annotations.intake.test_revising import ENGLISH, annotate, store
from tests.annotations.intake.test_storing import PLAN, concepts  # noqa: F401  # a fixture
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("import-documents")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "document-uploads"


@pytest.fixture
def translator(client: Client) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Translators"))
    client.force_login(user)
    return client


def upload(client: Client, *files: tuple[str, bytes], **choices: Any) -> str:
    """Upload files and return the address of what was read."""
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    response = client.post(PAGE, {"uploads": sent, **choices})
    assert response.status_code == 302, response.context["form"].errors
    return str(response["Location"])


def test_only_who_may_import_sees_the_page(client: Client) -> None:
    assert client.get(PAGE).status_code == 302
    client.force_login(UserFactory())
    assert client.get(PAGE).status_code == 403


def test_a_preview_shows_what_was_read_and_stores_nothing(translator: Client) -> None:
    data = word_file(PLAN.split("\n"), header="内部资料")
    page = translator.get(upload(translator, ("plan.docx", data))).content.decode()
    for words in ("样例市信用监管工作方案", "样政发〔2026〕3号", "2026-02-10", "item_1__item_1", "内部资料"):
        assert words in page
    assert not Document.objects.exists()


@pytest.mark.usefixtures("concepts")
def test_what_is_confirmed_is_stored_tagged_and_the_upload_removed(translator: Client, folder: Path) -> None:
    address = upload(
        translator, ("plan.zh.txt", PLAN.encode()), ("plan.en.txt", ENGLISH.encode()), hidden="on"
    )
    response = translator.post(address, {"store": ""})
    document = Document.objects.get()
    assert response["Location"] == reverse("document", args=[document.uid])
    assert document.texts.count() == 2
    assert document.published_at is None
    assert document.created_by is not None
    assert document.texts.get(language="zh").runs.get().suggestions.exists()
    assert list(folder.iterdir()) == []
    assert translator.post(address, {"store": ""})["Location"] == PAGE
    assert Document.objects.count() == 1


def test_what_is_cancelled_leaves_no_trace(translator: Client, folder: Path) -> None:
    address = upload(translator, ("plan.txt", PLAN.encode()))
    assert len(list(folder.iterdir())) == 1
    translator.post(address, {"cancel": ""})
    assert list(folder.iterdir()) == []
    assert not Document.objects.exists()


def test_another_persons_upload_is_not_to_be_seen(translator: Client) -> None:
    address = upload(translator, ("plan.txt", PLAN.encode()))
    other = Client()
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Translators"))
    other.force_login(user)
    assert other.get(address)["Location"] == PAGE
    assert translator.get(address + "x/").status_code in (302, 404)


def test_a_document_leads_to_its_own_form_and_takes_a_corrected_text(translator: Client) -> None:
    text = store(PLAN)
    annotate(text, "限制高消费")
    page = translator.get(reverse("document", args=[text.document.uid])).content.decode()
    address = f"{PAGE}?document={text.document.uid}"
    assert address in page
    assert str(text.document.uid) in translator.get(address).content.decode()
    changed = PLAN.replace("样例市信用监管工作方案", "样例市信用监管工作计划").encode()
    preview = upload(translator, ("new.txt", changed), document=text.document.uid, revise="on")
    words = "Revision 2 of 样例市信用监管工作方案: 1 annotations follow their words, 0 find them no more."
    assert words in translator.get(preview).content.decode()
    assert text.document.texts.count() == 1


@pytest.mark.parametrize("case", ["macros", "locked pdf", "scanned pdf", "zip bomb", "pdf as word"])
def test_a_bad_file_says_what_is_wrong_with_it(case: str, translator: Client) -> None:
    name, make, words = HOSTILE[case]
    page = translator.get(upload(translator, (name, make()))).content.decode()
    assert words in page
    assert "There is nothing to store" in page


def test_names_of_files_never_become_markup_or_paths(translator: Client, folder: Path) -> None:
    address = upload(translator, ("<b>plan.txt", PLAN.encode()), ("a.zip", zipped({"../../x.txt": b"text"})))
    page = translator.get(address).content.decode()
    assert "<b>plan" not in page
    assert "leads out of the archive" in page
    [kept] = folder.iterdir()
    assert sorted(file.name for file in kept.iterdir()) == ["0", "1", "manifest.json"]


def test_numbers_of_persons_are_shown_and_masked_on_request(translator: Client) -> None:
    data = PLAN.replace("限制高消费", f"限制高消费（{ID}）").encode()
    page = translator.get(upload(translator, ("plan.txt", data))).content.decode()
    assert "1 citizen ID number" in page
    masked = translator.get(upload(translator, ("plan.txt", data), mask="on")).content.decode()
    assert ID not in masked


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"pair": "on"}, "A pair is two files"),
        ({"document": "00000000-0000-0000-0000-000000000000"}, "no document with this identifier"),
    ],
)
def test_choices_that_cannot_be_are_named(choices: dict[str, str], words: str, translator: Client) -> None:
    response = translator.post(PAGE, {"uploads": SimpleUploadedFile("a.txt", b"text"), **choices})
    assert words in response.content.decode()


def test_the_admin_leads_to_the_page(admin_client: Client) -> None:
    page = admin_client.get(reverse("admin:annotations_document_changelist")).content.decode()
    address = reverse("admin:annotations_document_bring_in")
    assert address in page
    assert admin_client.get(address)["Location"] == PAGE
