"""The workbench's page and its answers: who may come in, what is drawn, what a decision sends back."""

import json
import re
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from annotations.models import Anchor, Annotation, Decision, DocumentText, SegmentAlignment
from tests.factories import (
    ConceptFactory,
    DocumentTextFactory,
    PipelineRunFactory,
    SegmentFactory,
    SuggestionFactory,
    UserFactory,
)
from tests.pages import queries

pytestmark = pytest.mark.django_db

ZH = "一、总体要求\n𠮷市对失信被执行人😀限制出境。"
EN = "General\nBars listed defaulters from leaving the country."


def translator(client: Client, *codenames: str) -> User:
    user = UserFactory(is_staff=False)
    user.groups.add(Group.objects.get(name="Translators"))
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    return user


def tagged(marks: int = 1, *, english: bool = False) -> DocumentText:
    """A Chinese text of two segments with ``marks`` suggestions on 限制出境, and its English if wanted."""
    text = DocumentTextFactory(text=ZH)
    head = SegmentFactory(text=text, ordinal=0, kind="heading", level=1, start=0, end=6)
    body = SegmentFactory(text=text, ordinal=1, start=7, end=len(ZH))
    run = PipelineRunFactory(text=text)
    start = ZH.index("限制出境")
    for number in range(marks):
        concept = ConceptFactory(code=f"PM-{number + 4:02}", slug=f"c{number}", name_en="leaving the country")
        SuggestionFactory(run=run, concept=concept, start=start, end=start + 4)
    if english:
        other = DocumentTextFactory(document=text.document, language="en", text=EN)
        pairs = ((head, SegmentFactory(text=other, ordinal=0, kind="heading", level=1, start=0, end=7)),)
        pairs += ((body, SegmentFactory(text=other, ordinal=1, start=8, end=len(EN))),)
        for zh, en in pairs:
            SegmentAlignment.objects.create(zh_segment=zh, en_segment=en, score=1, origin="machine")
    return text


def address(text: DocumentText, name: str = "workbench", *args: object) -> str:
    return reverse(name, args=[text.document.uid, *args])


def send(client: Client, text: DocumentText, action: str, suffix: str = "", /, **fields: Any) -> Any:
    values = {"action": action, "key": uuid.uuid4(), "since": 0, **fields}
    return client.post(address(text, "workbench-decide") + suffix, values)


def ref_of(text: DocumentText, place: int = 0) -> str:
    return f"s{list(text.runs.get().suggestions.order_by('pk'))[place].pk}"


def words_of(html: str, anchor: str) -> str:
    """What the words of a segment hold, without the tags."""
    words = rf'<span class="words" id="{anchor}-words"[^>]*>(.*?)</span>\s*</(?:p|td|h\d)>'
    found = re.search(words, html, re.DOTALL)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found[1])


def test_who_is_not_signed_in_is_asked_to_and_who_may_not_annotate_is_refused(client: Client) -> None:
    text = tagged()
    assert client.get(address(text)).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address(text)).status_code == 403
    translator(client)
    assert client.get(address(text)).status_code == 200


def test_a_hidden_document_is_not_there_for_who_may_not_see_it(client: Client) -> None:
    text = tagged()
    text.document.published_at = None
    text.document.save()
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="add_annotation"))
    client.force_login(user)
    assert client.get(address(text)).status_code == 404


def test_the_agreed_layer_is_for_who_may_adjudicate(client: Client) -> None:
    text = tagged()
    translator(client)
    assert client.get(address(text) + "?layer=adjudicated").status_code == 403
    translator(client, "adjudicate_annotation")
    assert client.get(address(text) + "?layer=adjudicated").status_code == 200


def test_segments_hold_their_words_and_nothing_else(client: Client) -> None:
    text = tagged(3)
    translator(client)
    html = client.get(address(text)).content.decode()
    assert words_of(html, "zh-0") == "一、总体要求"
    assert words_of(html, "zh-1") == ZH[7:]


def test_markup_in_a_document_stays_text(client: Client) -> None:
    hostile = '<script>alert("1")</script> & "出境"'
    text = DocumentTextFactory(text=hostile)
    SuggestionFactory(run=PipelineRunFactory(text=text), start=0, end=8)
    translator(client)
    html = client.get(address(text)).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_the_page_keeps_to_the_strict_policy_for_scripts_and_styles(client: Client) -> None:
    translator(client)
    response = client.get(address(tagged(english=True)))
    html = response.content.decode()
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*src=)", html)
    assert not re.search(r"<style|\sstyle=|\son\w+=", html)
    config = json.loads(re.search(r"content='(\{[^']*allowEval[^']*)'", html)[1])
    assert (config["allowEval"], config["includeIndicatorStyles"]) == (False, False)


def test_the_page_and_a_panel_take_the_same_queries_for_3_and_for_12_marks(client: Client) -> None:
    translator(client)
    texts = [tagged(marks) for marks in (3, 12)]
    pages = [queries(client, address(text)) for text in texts]
    assert pages[0] == pages[1] <= 26
    panels = [queries(client, address(text, "workbench-mark", ref_of(text))) for text in texts]
    assert panels[0] == panels[1] <= 32


def test_a_decision_sends_back_only_the_segment_that_changed(client: Client) -> None:
    text = tagged()
    user = translator(client)
    response = send(client, text, "accept", ref=ref_of(text), seen="")
    html = response.content.decode()
    assert response.status_code == 200
    assert re.findall(r'id="(zh-\d+-words)"', html) == ["zh-1-words"]
    assert 'data-state="accepted"' in html
    assert "1 of 1 decided" in html
    assert Annotation.objects.get().annotator == user
    assert f'data-since="{Decision.objects.get().pk}"' in html


def test_every_action_is_taken_and_undone(client: Client) -> None:
    text = tagged()
    ConceptFactory(code="PM-05")
    translator(client)
    ref, start = ref_of(text), ZH.index("限制出境")
    steps = [
        ("relabel", {"ref": ref, "seen": "", "label": "PM-05"}, "限制出境"),
        ("widen", {"ref": ref, "seen": "1", "start": 1, "end": 0}, "😀限制出境"),
        ("comment", {"ref": ref, "seen": "2", "words": "见前"}, "😀限制出境"),
        ("split", {"ref": ref, "seen": "3", "at": start}, "😀"),
        ("undo", {}, "😀限制出境"),
        ("redo", {}, "😀"),
        ("create", {"text": text.pk, "start": 7, "end": 9, "label": "OUT"}, "😀"),
    ]
    for action, fields, quote in steps:
        assert send(client, text, action, **fields).status_code == 200, action
        current = Annotation.objects.filter(suggestion__isnull=False, withdrawn=False).get()
        assert (action, current.anchors.get().quote) == (action, quote)
    standing = Anchor.objects.filter(annotation__withdrawn=False).values_list("quote", flat=True)
    assert set(standing) == {"限制出境", "𠮷市", "😀"}


def test_the_same_command_sent_again_changes_nothing_more(client: Client) -> None:
    text, key = tagged(), uuid.uuid4()
    translator(client)
    for _ in range(2):
        assert send(client, text, "widen", ref=ref_of(text), seen="", end=1, key=key).status_code == 200
    assert Anchor.objects.get().quote == "限制出境。"


def test_what_cannot_be_done_is_said_and_changes_nothing(client: Client) -> None:
    text = tagged()
    translator(client)
    undo = send(client, text, "undo")
    assert (undo.status_code, "nothing to undo" in undo.content.decode()) == (422, True)
    beyond = send(client, text, "widen", ref=ref_of(text), seen="", end=99)
    assert (beyond.status_code, "no stretch of a text" in beyond.content.decode()) == (422, True)
    unknown = send(client, text, "relabel", ref=ref_of(text), seen="", label="PM-99")
    assert (unknown.status_code, "no concept has the code" in unknown.content.decode()) == (422, True)
    assert send(client, text, "explode").status_code == 400
    assert not Annotation.objects.exists()


def test_a_decision_from_another_site_is_refused(client: Client) -> None:
    text = tagged()
    translator(client)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert send(strict, text, "undo").status_code == 403


def test_the_second_of_two_on_an_agreed_mark_gets_both_versions(client: Client) -> None:
    text, layer = tagged(), "?layer=adjudicated"
    translator(client, "adjudicate_annotation")
    send(client, text, "relabel", layer, ref=ref_of(text), seen="", label="OUT")
    other = Client()
    translator(other, "adjudicate_annotation")
    refused = send(other, text, "widen", layer, ref=ref_of(text), seen="", end=1)
    html = refused.content.decode()
    assert refused.status_code == 409
    assert "alertdialog" in html
    assert "OUT" in html
    assert 'id="zh-1-words"' in html
    assert Anchor.objects.get().quote == "限制出境"


def test_changes_are_told_once_and_nothing_is_a_cheap_answer(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    text, layer = tagged(), "?layer=adjudicated"
    reader = Client()
    translator(reader)
    translator(client, "adjudicate_annotation")
    since = address(text, "workbench-changes", 0)
    with django_assert_max_num_queries(6):
        assert reader.get(since).status_code == 204
    send(client, text, "accept", layer, ref=ref_of(text), seen="")
    html = reader.get(since).content.decode()
    assert 'id="zh-1-words"' in html
    assert "Changed by" in html
    assert reader.get(address(text, "workbench-changes", Decision.objects.get().pk)).status_code == 204
