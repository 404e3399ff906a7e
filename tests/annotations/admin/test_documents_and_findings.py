"""What translators do in the admin of the annotation room, and what they are shown of each other's work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from annotations.models import Document, Finding, SegmentAlignment
from tests.factories import (
    AnchorFactory,
    AnnotationFactory,
    DecisionFactory,
    DocumentFactory,
    DocumentTextFactory,
    FindingFactory,
    SegmentFactory,
    SuggestionFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db


def address(name: str, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:annotations_{name}_{page}", args=args)


def listed(client: Client, name: str, **query: str) -> list[Any]:
    return list(client.get(address(name), query).context["cl"].result_list)


def test_documents_are_shown_and_hidden_with_their_history_kept(admin_client: Client) -> None:
    document = DocumentFactory(published_at=None)
    assert "Not shown to the public" in admin_client.get(address("document", "change", document.pk)).text
    for action, shown in (("show", True), ("hide", False)):
        data = {"action": action, "_selected_action": [document.pk]}
        admin_client.post(address("document"), data)
        assert Document.objects.published().exists() is shown
    assert [record.history_user.username for record in document.history.all()[:2]] == ["root", "root"]


def test_a_document_remembers_who_brought_it_in(admin_client: Client, superuser: User) -> None:
    data = {
        "title_zh": "关于信用修复的通知",
        "kind": "notice",
        "texts-TOTAL_FORMS": 0,
        "texts-INITIAL_FORMS": 0,
    }
    assert admin_client.post(address("document", "add"), data).status_code == 302
    assert Document.objects.get().created_by == superuser


def test_a_finding_is_decided_with_a_reason_and_a_name(admin_client: Client, superuser: User) -> None:
    finding = FindingFactory()
    page = address("finding", "change", finding.pk)
    refused = admin_client.post(page, {"state": "dismissed"})
    assert refused.context["adminform"].form.errors["reason"] == ["Say why you confirm or dismiss it."]
    admin_client.post(page, {"state": "dismissed", "reason": "It only reports.", "quote": "x"})
    finding.refresh_from_db()
    assert (finding.state, finding.decided_by) == (Finding.State.DISMISSED, superuser)
    assert finding.quote == "限制出境"
    admin_client.post(page, {"state": "open", "reason": ""})
    finding.refresh_from_db()
    assert finding.decided_by is None


def test_a_pair_of_segments_set_here_is_a_persons(admin_client: Client) -> None:
    pair = {"zh_segment": SegmentFactory().pk, "en_segment": SegmentFactory(text__language="en").pk}
    assert admin_client.post(address("segmentalignment", "add"), pair).status_code == 302
    assert SegmentAlignment.objects.get().origin == SegmentAlignment.Origin.PERSON


def test_a_segment_shows_its_own_words(admin_client: Client) -> None:
    segment = SegmentFactory(
        start=7, end=20, text=DocumentTextFactory(text="一、总体要求\n对失信被执行人限制出境。")
    )
    assert "对失信被执行人限制出境。" in admin_client.get(address("segment", "change", segment.pk)).text


def test_a_translator_sees_the_marks_and_decisions_of_others_only_where_they_are_agreed(
    client_of: Callable[[str], Client], admin_client: Client
) -> None:
    client = client_of("Translators")
    me = User.objects.get(groups__name="Translators")
    document = DocumentFactory()
    mine = AnnotationFactory(document=document, annotator=me)
    agreed = AnnotationFactory(document=document, layer="adjudicated")
    AnchorFactory(annotation=AnnotationFactory(document=document))
    assert listed(client, "annotation") == [mine, agreed]
    assert listed(client, "anchor") == []
    DecisionFactory()
    own = DecisionFactory(user=me)
    assert listed(client, "decision") == [own]
    assert len(listed(admin_client, "decision")) == 2


def test_suggestions_that_nobody_has_decided_on_can_be_picked(admin_client: Client) -> None:
    open_one = SuggestionFactory()
    decided = DecisionFactory().suggestion
    assert listed(admin_client, "suggestion", decided="no") == [open_one]
    assert listed(admin_client, "suggestion", decided="yes") == [decided]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("document", "信用监管"),
        ("documenttext", "监管"),
        ("term", "惩戒"),
        ("suggestion", "出境"),
        ("anchor", "出境"),
    ],
)
def test_chinese_words_are_found(name: str, words: str, admin_client: Client) -> None:
    text = DocumentTextFactory(document=DocumentFactory(title_zh="关于加强信用监管的意见"))
    AnchorFactory(text=text, annotation__document=text.document)
    SuggestionFactory(run__text=text)
    TermFactory(zh="联合惩戒")
    assert len(listed(admin_client, name, q=words)) == 1
    assert listed(admin_client, name, q="没有的词") == []
