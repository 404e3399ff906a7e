"""The page of differences: who sees and decides, what is coloured how, one button each, what has changed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation, Decision, Document, DocumentText
from tests import factories

pytestmark = pytest.mark.django_db

ZH = "一、总体要求\n对失信被执行人限制出境。"
EN = "General requirements\nPersons subject to enforcement may not leave the country."


@pytest.fixture
def document() -> Document:
    """In Chinese li marks 限制出境 and wang 出境; in English only wang marks; of 失信 both say the same."""
    zh = factories.DocumentTextFactory(text=ZH)
    en = factories.DocumentTextFactory(document=zh.document, language="en", text=EN)
    for text in (zh, en):
        cut = text.text.index("\n")
        factories.SegmentFactory(text=text, ordinal=0, start=0, end=cut)
        factories.SegmentFactory(text=text, ordinal=1, start=cut + 1, end=len(text.text))
    concept = factories.ConceptFactory()
    mark(zh, "li", "限制出境", concept)
    mark(zh, "wang", "出境", concept)
    mark(en, "wang", "leave the country", concept)
    for name in ("li", "wang"):
        mark(zh, name, "失信", concept)
    document: Document = zh.document
    return document


def mark(text: DocumentText, name: str, words: str, concept: Any) -> Annotation:
    annotator = User.objects.filter(username=name).first() or factories.UserFactory(username=name)
    annotation: Annotation = factories.AnnotationFactory(
        document=text.document, annotator=annotator, concept=concept
    )
    start = text.text.index(words)
    factories.AnchorFactory(annotation=annotation, text=text, start=start, end=start + len(words))
    return annotation


@pytest.fixture
def address(document: Document) -> str:
    return reverse("document-differences", args=[document.uid])


@pytest.fixture
def chief(client: Client) -> User:
    user: User = factories.UserFactory(username="chief")
    user.groups.add(Group.objects.get(name="Reviewers"))
    client.force_login(user)
    return user


def decision(client: Client, address: str, number: int, action: str) -> dict[str, Any]:
    """What the page sends when a button of one of its differences is pressed."""
    place = client.get(address).context["places"][number - 1]
    return {"number": number, "seen": place.difference.seen, "key": str(place.key), "action": action}


def agreed() -> list[str]:
    found = Annotation.objects.current().filter(layer="adjudicated")
    return sorted(anchor.quote for each in found for anchor in each.anchors.all())


def test_each_difference_is_coloured_by_who_marked_which_words(
    client: Client, chief: User, address: str
) -> None:
    shown = client.get(address).content.decode()
    zh, en = client.get(address).context["places"]
    assert zh.runs == [("对失信被执行人", ""), ("限制", "first"), ("出境", "first second"), ("。", "")]
    assert zh.difference.kind == "boundary"
    assert ("leave the country", "second") in en.runs
    assert en.difference.kind == "second"
    assert '<mark class="first second">出境</mark>' in shown
    assert "same label, other words" in shown
    assert "only wang" in shown
    assert "0 of 2 differences settled" in shown


@pytest.mark.parametrize(
    ("action", "expected"),
    [("first", ["限制出境"]), ("second", ["出境"]), ("both", ["出境", "限制出境"]), ("neither", [])],
)
def test_one_button_settles_a_difference_and_shows_who_did(
    client: Client, chief: User, address: str, action: str, expected: list[str]
) -> None:
    answer = client.post(address, decision(client, address, 1, action))
    assert answer.headers["Location"] == f"{address}#d-1"
    assert agreed() == expected
    page = client.get(address)
    assert page.context["places"][0].choice == action
    assert "1 of 2 differences settled" in page.content.decode()
    assert re.search(r"· chief ·", page.content.decode())
    assert Decision.objects.filter(user=chief, layer="adjudicated").count() == 2


def test_a_script_gets_the_difference_drawn_anew_with_the_count(
    client: Client, chief: User, address: str
) -> None:
    sent = decision(client, address, 2, "second")
    answer = client.post(address, sent, headers={"HX-Request": "true"})
    shown = answer.content.decode()
    assert shown.count("<article") == 1
    assert 'id="d-2"' in shown
    assert 'hx-swap-oob="true"' in shown
    assert "1 of 2 differences settled" in shown


def test_undo_takes_back_the_last_and_says_when_there_is_nothing(
    client: Client, chief: User, address: str
) -> None:
    client.post(address, decision(client, address, 1, "both"))
    client.post(address, {"action": "undo"})
    assert agreed() == []
    assert not client.get(address).context["places"][0].is_settled
    page = client.post(address, {"action": "undo"}, follow=True)
    assert "nothing of yours to undo" in page.content.decode()


def test_what_both_said_is_agreed_in_one_stroke(client: Client, chief: User, address: str) -> None:
    assert client.get(address).context["same_open"] == 1
    client.post(address, {"action": "same"})
    assert agreed() == ["失信"]
    assert client.get(address).context["same_open"] == 0


def test_only_open_ones_can_be_shown(client: Client, chief: User, address: str) -> None:
    client.post(address, decision(client, address, 1, "first"))
    (place,) = client.get(address, {"show": "open"}).context["places"]
    assert place.number == 2


def test_a_mark_that_was_changed_meanwhile_is_not_decided_blindly(
    client: Client, chief: User, document: Document, address: str
) -> None:
    sent = decision(client, address, 1, "first")
    changed = Annotation.objects.get(annotator__username="li", anchors__quote="限制出境")
    changed.lock_version += 1
    changed.save()
    page = client.post(address, sent, follow=True)
    assert "changed these marks meanwhile" in page.content.decode()
    assert agreed() == []


def test_it_turns_away_who_may_not_see_and_who_may_not_decide(
    client: Client, document: Document, address: str, chief: User
) -> None:
    sent = decision(client, address, 1, "first")
    translator = factories.UserFactory()
    translator.groups.add(Group.objects.get(name="Translators"))
    client.force_login(translator)
    assert client.get(address).status_code == 403
    assert client.post(address, sent).status_code == 403
    looker = factories.UserFactory()
    looker.user_permissions.add(*chief.groups.get().permissions.filter(codename="view_others_annotation"))
    client.force_login(looker)
    assert 'value="first"' not in client.get(address).content.decode()
    assert client.post(address, sent).status_code == 403
    assert agreed() == []


def test_an_unknown_annotator_or_question_is_refused(client: Client, chief: User, address: str) -> None:
    assert client.get(address, {"first": "nobody"}).status_code == 404
    assert client.get(address, {"what": "x"}).status_code == 400
    assert client.post(address, {"action": "explode"}).status_code == 400


def test_more_differences_cost_no_more_queries(
    client: Client, chief: User, document: Document, address: str, django_assert_num_queries: Any
) -> None:
    text = document.texts.get(language="zh")
    for _ in range(2):
        with django_assert_num_queries(19):
            client.get(address)
        mark(text, "li", "总体要求", factories.ConceptFactory(code="PM-98"))
