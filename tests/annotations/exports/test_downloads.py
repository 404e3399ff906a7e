"""Who gets what of a document: the page of downloads, the files, and the command."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import docx
import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from annotations.exports.formats import FORMATS
from annotations.exports.jsonl import read_jsonl
from annotations.ingest import read_bytes
from annotations.intake import store_document
from annotations.models import Annotation, Document
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    document: Document = factories.DocumentFactory()
    zh = factories.DocumentTextFactory(document=document)
    en = factories.DocumentTextFactory(document=document, language="en", text="I. Overall\nAn exit ban.")
    for text in (zh, en):
        cut = text.text.index("\n")
        factories.SegmentFactory(text=text, ordinal=0, start=0, end=cut)
        factories.SegmentFactory(text=text, ordinal=1, start=cut + 1, end=len(text.text))
    for left, right in zip(zh.segments.all(), en.segments.all(), strict=True):
        factories.SegmentAlignmentFactory(zh_segment=left, en_segment=right)
    agreed = factories.AnnotationFactory(document=document, layer="adjudicated")
    own = factories.AnnotationFactory(document=document, annotator__username="li")
    gone = factories.AnnotationFactory(document=document, layer="adjudicated", withdrawn=True)
    for annotation in (agreed, own, gone):
        factories.AnchorFactory(annotation=annotation, text=zh)
    return document


def labels(content: bytes) -> list[str]:
    return [mark["uid"] for line in content.splitlines() for mark in json.loads(line)["marks"]]


def uids(**conditions: Any) -> list[str]:
    return [str(uid) for uid in Annotation.objects.filter(**conditions).values_list("uid", flat=True)]


def url(document: Document, layer: str = "adjudicated", name: str = "jsonl") -> str:
    return reverse("document-download", args=[document.uid, layer, name])


@pytest.mark.parametrize("name", list(FORMATS))
def test_everybody_gets_what_was_agreed(client: Client, document: Document, name: str) -> None:
    response = client.get(url(document, name=name))
    assert response.status_code == 200
    assert response.content
    assert response["Content-Disposition"].startswith("attachment")


def test_what_was_withdrawn_is_left_out(client: Client, document: Document) -> None:
    assert labels(client.get(url(document)).content) == uids(layer="adjudicated", withdrawn=False)


def test_another_persons_layer_is_empty_but_for_reviewers(client: Client, document: Document) -> None:
    assert labels(client.get(url(document, "li")).content) == []
    client.force_login(User.objects.get(username="li"))
    assert labels(client.get(url(document, "li")).content) == uids(annotator__username="li")
    reviewer = factories.UserFactory()
    client.force_login(reviewer)
    assert labels(client.get(url(document, "li")).content) == []
    reviewer.user_permissions.add(Permission.objects.get(codename="view_others_annotation"))
    assert labels(client.get(url(document, "li")).content) == uids(annotator__username="li")


def test_a_document_that_is_not_shown_is_not_there(client: Client, document: Document) -> None:
    document.published_at = None
    document.save()
    assert client.get(url(document)).status_code == 404
    assert client.get(reverse("document-downloads", args=[document.uid])).status_code == 404


def test_an_unknown_format_is_not_there(client: Client, document: Document) -> None:
    assert client.get(url(document, name="exe")).status_code == 404


def test_the_page_names_the_formats_and_ones_own_layer(client: Client, document: Document) -> None:
    page = reverse("document-downloads", args=[document.uid])
    assert page in client.get(reverse("document", args=[document.uid])).content.decode()
    assert url(document, name="tmx") in client.get(page).content.decode()
    assert url(document, "li") not in client.get(page).content.decode()
    client.force_login(User.objects.get(username="li"))
    assert url(document, "li") in client.get(page).content.decode()


def test_the_page_offers_each_layer_that_one_may_see_and_holds_something(
    client: Client, document: Document
) -> None:
    page = reverse("document-downloads", args=[document.uid])
    reviewer = factories.UserFactory(username="wu")
    reviewer.groups.add(Group.objects.get(name="Reviewers"))
    client.force_login(reviewer)
    found = client.get(page).content.decode()
    assert url(document, "li") in found
    assert url(document, "wu") not in found


def test_more_annotations_cost_no_more_queries(
    client: Client, document: Document, django_assert_num_queries: Any
) -> None:
    text = document.texts.get(language="zh")
    for _ in range(5):
        annotation = factories.AnnotationFactory(document=document, layer="adjudicated")
        factories.AnchorFactory(annotation=annotation, text=text)
    with django_assert_num_queries(6):
        client.get(url(document))


def test_the_command_writes_a_layer_and_says_what_is_lost(
    document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    call_command("export_document", str(document.uid), str(out), "--format", "jsonl", "--layer", "li")
    (mark,) = [mark for text in read_jsonl(out.read_bytes()) for mark in text.marks]
    assert mark.annotator == "li"
    assert "Not in this format: 2 pairs of passages" in capsys.readouterr().out


def test_the_command_names_what_is_wrong(document: Document, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    with pytest.raises(CommandError, match="No user has the name 'nobody'"):
        call_command("export_document", str(document.uid), out, "--format", "csv", "--layer", "nobody")
    with pytest.raises(CommandError, match="No document"):
        call_command("export_document", "x", out, "--format", "csv")
    alone = factories.DocumentTextFactory().document
    with pytest.raises(CommandError, match="no two aligned texts"):
        call_command("export_document", str(alone.uid), out, "--format", "tmx")


def test_the_page_says_what_each_format_loses_and_the_file_says_it_again(
    client: Client, document: Document
) -> None:
    page = client.get(reverse("document-downloads", args=[document.uid])).content.decode()
    assert "2 pairs of passages that render each other" in page
    assert "1 annotations whose offsets are not kept" in page
    response = client.get(url(document))
    assert response["X-Not-Held"] == "2 pairs of passages that render each other"


def word_file() -> bytes:
    word = docx.Document()
    word.add_heading("一、总则", 1)
    word.add_paragraph("对失信茶商限制出境。", style="List Bullet")
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


@pytest.fixture
def from_word() -> Document:
    """A document whose Chinese was read from a Word file, aligned with an English text."""
    data = word_file()
    text = store_document(
        read_bytes(data, name="x.docx", lang="zh"), source_name="x.docx", original=data
    ).text
    document: Document = text.document
    en = factories.DocumentTextFactory(document=document, language="en", text="I. Overall\nAn exit ban.")
    for ordinal, (start, end) in enumerate(((0, 10), (11, 23))):
        right = factories.SegmentFactory(text=en, ordinal=ordinal, start=start, end=end)
        left = text.segments.get(ordinal=ordinal)
        factories.SegmentAlignmentFactory(zh_segment=left, en_segment=right)
    return document


def translator(client: Client) -> User:
    user: User = factories.UserFactory()
    user.groups.add(Group.objects.get(name="Translators"))
    client.force_login(user)
    return user


def test_the_translation_comes_in_the_layout_of_the_original(client: Client, from_word: Document) -> None:
    translator(client)
    address = reverse("document-translation", args=[from_word.uid])
    page = client.get(reverse("document-downloads", args=[from_word.uid])).content.decode()
    assert address in page
    response = client.get(address)
    word = docx.Document(io.BytesIO(response.content))
    assert [(p.style.name, p.text) for p in word.paragraphs] == [
        ("Heading 1", "I. Overall"),
        ("List Bullet", "An exit ban."),
    ]


def test_the_original_is_for_who_may_bring_documents_in(
    client: Client, document: Document, from_word: Document
) -> None:
    address = reverse("document-translation", args=[from_word.uid])
    assert client.get(address).status_code == 302
    client.force_login(factories.UserFactory())
    assert client.get(address).status_code == 403
    assert address not in client.get(reverse("document-downloads", args=[from_word.uid])).content.decode()
    translator(client)
    assert client.get(reverse("document-translation", args=[document.uid])).status_code == 404


def test_the_command_writes_the_layout(document: Document, from_word: Document, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    call_command("export_document", str(from_word.uid), str(out), "--format", "layout")
    assert docx.Document(str(out)).paragraphs[0].text == "I. Overall"
    with pytest.raises(CommandError, match="read from no Word file"):
        call_command("export_document", str(document.uid), str(out), "--format", "layout")
