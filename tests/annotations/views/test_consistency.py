"""The page that holds a translation against its original: what it shows, mends, undoes, and to whom."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation, Document, DocumentText
from tests import factories

pytestmark = pytest.mark.django_db

ZH = (
    "失信被执行人不得出境，期限三年。",
    "根据茶叶信用法第十二条，信用修复由商务局办理。",
    "信用修复后移出黑名单。",
    "2024年4月1日起施行，见国发〔2019〕5号。",
    "失信被执行人可以申诉。",
)
EN = (
    "Deadbeats may not leave the country for 5 years.",
    "Under article 13 of the Tea Credit Act, credit repair is handled by the bureau of commerce.",
    "After credit restoration the name leaves the list. Credit repair is free.",
    "In force from March 2, 2024, see Guo Fa [2019] No. 6.",
    "Such persons may appeal.",
)


@pytest.fixture
def document() -> Document:
    for zh, en, status in (
        ("失信被执行人", "judgment defaulter", "approved"),
        ("失信被执行人", "deadbeat", "forbidden"),
        ("信用修复", "credit repair", "approved"),
        ("信用修复", "credit restoration", "proposed"),
        ("黑名单", "blacklist", "approved"),
    ):
        factories.TermFactory(zh=zh, en=en, status=status)
    law = factories.SourceLawFactory(title_zh="茶叶信用法", title_en="Tea Credit Law")
    factories.LawTitleFactory(law=law, language="en", text="Tea Credit Act")
    zh = factories.DocumentTextFactory(text="\n".join(ZH))
    en = factories.DocumentTextFactory(document=zh.document, language="en", text="\n".join(EN))
    sides = [list(map_segments(text)) for text in (zh, en)]
    for left, right in zip(*sides, strict=True):
        factories.SegmentAlignmentFactory(zh_segment=left, en_segment=right)
    document: Document = zh.document
    return document


def map_segments(text: DocumentText) -> Any:
    start = 0
    for ordinal, line in enumerate(text.text.split("\n")):
        yield factories.SegmentFactory(text=text, ordinal=ordinal, start=start, end=start + len(line))
        start += len(line) + 1


@pytest.fixture
def translator(client: Client) -> User:
    user: User = factories.UserFactory(username="li")
    user.groups.add(Group.objects.get(name="Translators"))
    client.force_login(user)
    return user


@pytest.fixture
def address(document: Document) -> str:
    return reverse("document-consistency", args=[document.uid])


def english(document: Document) -> DocumentText:
    return document.texts.filter(language="en").order_by("-revision")[0]


def found(client: Client, address: str) -> dict[str, Any]:
    """The findings of the page by rule."""
    passages = client.get(address).context["passages"]
    return {f.problem.rule: f for passage in passages for f in passage.findings}


def test_every_kind_of_finding_stands_beside_both_sides(
    client: Client, translator: User, document: Document, address: str
) -> None:
    fixes = {rule: finding.problem.fix for rule, finding in found(client, address).items()}
    assert fixes == {
        "forbidden-rendering": "Judgment defaulters",
        "number": "3",
        "law-title": "Tea Credit Law",
        "citation": None,
        "term-missing": None,
        "date": "April 1, 2024",
        "document-number": None,
    }
    page = client.get(address).content.decode()
    assert re.search(r"<mark>失信被执行人</mark>不得出境", page)
    assert "<mark>Deadbeats</mark> may not leave" in page
    assert re.search(r"<del[^>]*>Deadbeats</del>\s*<ins[^>]*>Judgment defaulters</ins>", page)
    assert 'data-insert="blacklist"' in page
    assert reverse("document-consistency", args=[document.uid]) in (
        client.get(reverse("document", args=[document.uid])).content.decode()
    )


def test_one_click_mends_one_finding_in_a_new_revision(
    client: Client, translator: User, document: Document, address: str
) -> None:
    text = english(document)
    annotation = factories.AnnotationFactory(document=document, annotator=translator)
    factories.AnchorFactory(annotation=annotation, text=text, start=14, end=len(EN[0]) - 1)
    finding = found(client, address)["forbidden-rendering"]
    answer = client.post(address, {"action": "fix", "text": text.pk, "edit": finding.edit, "number": 1})
    assert answer.headers["Location"] == f"{address}#p-1"
    new = english(document)
    assert (new.revision, new.created_by) == (2, translator)
    assert new.text == text.text.replace("Deadbeats", "Judgment defaulters")
    assert annotation.anchors.get(text=new).quote == "not leave the country for 5 years"
    assert "forbidden-rendering" not in found(client, address)


def test_many_are_mended_at_once_and_undone_at_once(
    client: Client, translator: User, document: Document, address: str
) -> None:
    text = english(document)
    edits = [finding.edit for finding in found(client, address).values() if finding.edit]
    assert len(edits) >= 4
    client.post(address, {"action": "fix", "text": text.pk, "edit": edits})
    new = english(document)
    assert new.text.split("\n")[0] == "Judgment defaulters may not leave the country for 3 years."
    assert "Under article 13 of the Tea Credit Law" in new.text
    assert "In force from April 1, 2024" in new.text
    page = client.get(address)
    assert page.context["undoable"]
    client.post(address, {"action": "undo", "text": new.pk})
    assert (english(document).text, english(document).revision) == (text.text, 3)
    assert not client.get(address).context["undoable"]


def test_a_paragraph_is_written_anew_where_there_is_no_fix(
    client: Client, translator: User, document: Document, address: str
) -> None:
    text = english(document)
    words = "A judgment defaulter may appeal."
    client.post(address, {"action": "write", "text": text.pk, "segment": 4, "words": words})
    assert english(document).text.split("\n")[4] == words
    assert english(document).segments.count() == 5
    page = client.post(
        address, {"action": "write", "text": english(document).pk, "segment": 4, "words": ""}, follow=True
    )
    assert "cannot be left empty" in page.content.decode()


def test_what_somebody_changed_meanwhile_is_not_overwritten(
    client: Client, translator: User, document: Document, address: str
) -> None:
    text = english(document)
    finding = found(client, address)["number"]
    client.post(address, {"action": "fix", "text": text.pk, "edit": finding.edit})
    page = client.post(address, {"action": "fix", "text": text.pk, "edit": finding.edit}, follow=True)
    assert "changed this text meanwhile" in page.content.decode()
    assert english(document).revision == 2


def test_the_marks_stay_in_the_text_that_they_were_made_on(
    client: Client, translator: User, document: Document, address: str
) -> None:
    text = english(document)
    annotation = factories.AnnotationFactory(document=document, annotator=translator)
    factories.AnchorFactory(annotation=annotation, text=text, start=2, end=12)
    page = client.post(
        address, {"action": "fix", "text": text.pk, "edit": "0:9:Debtors"}, follow=True
    ).content.decode()
    assert "1 mark lost its words" in page
    assert annotation.anchors.get(text=text).state == "anchored"
    assert Annotation.objects.current().filter(pk=annotation.pk).exists()


def test_one_kind_of_finding_can_be_shown(client: Client, translator: User, address: str) -> None:
    page = client.get(address, {"rule": "date"})
    (passage,) = page.context["passages"]
    assert [finding.problem.rule for finding in passage.findings] == ["date"]
    assert client.get(address, {"rule": "weather"}).status_code == 400


def test_a_document_in_one_language_says_so(client: Client, translator: User) -> None:
    alone = factories.DocumentTextFactory().document
    page = client.get(reverse("document-consistency", args=[alone.uid])).content.decode()
    assert "not here in both languages" in page


def test_who_may_not_correct_texts_only_looks(client: Client, document: Document, address: str) -> None:
    reviewer = factories.UserFactory()
    reviewer.groups.add(Group.objects.get(name="Reviewers"))
    client.force_login(reviewer)
    page = client.get(address).content.decode()
    assert "forbidden rendering" in page
    assert "Replace" not in page
    text = english(document)
    assert client.post(address, {"action": "fix", "text": text.pk, "edit": "0:9:X"}).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302
    assert english(document).revision == 1


@pytest.mark.parametrize("odd", [{"action": "explode"}, {"edit": "a:b:c"}, {"edit": "1"}, {"text": "x"}])
def test_an_odd_request_is_refused(
    client: Client, translator: User, document: Document, address: str, odd: dict[str, str]
) -> None:
    given = {"action": "fix", "text": english(document).pk, "edit": "0:1:X"} | odd
    assert client.post(address, given).status_code == 400
    assert english(document).revision == 1


def test_more_findings_cost_no_more_queries(
    client: Client, translator: User, address: str, django_assert_num_queries: Any
) -> None:
    client.get(address)
    with django_assert_num_queries(18):
        assert len(client.get(address).context["passages"]) == 5
    with django_assert_num_queries(18):
        assert len(client.get(address, {"rule": "number"}).context["passages"]) == 1
