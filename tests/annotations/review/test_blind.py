"""Two annotators are blind to each other: no address tells one that the other has done anything at all.

Every address is asked before and after the other one works, and must answer the same, byte for byte but for
tokens. Counts, progress, exports and agreement are so covered without naming them.
"""

from __future__ import annotations

import re
import uuid
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from annotations.deciding import Desk, Label
from annotations.models import Anchor, Annotation, Assignment, Decision, Document
from annotations.review.adjudicating import settle
from tests import factories
from tests.config.access import ONLY_POSTED
from tests.config.test_permissions import World, addresses, client_in

pytestmark = pytest.mark.django_db

TEXT = "一、总体要求\n对失信被执行人限制出境，限制高消费，公布名单。"
SECRET = "乙的评语"
OTHER = "yi-the-other"

# What differs from one request to the next whatever anybody does.
_TOKENS = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]+"|csrf[^"]{0,20}":? ?"[^"]+"|nonce="[^"]+"|"X-CSRFToken": ?"[^"]+"'
    # The position in the ledger moves with every decision; it says neither whose nor what it was.
    rb'|data-since="\d+"|name="since" value="\d+"'
)


@pytest.fixture
def document() -> Document:
    text = factories.DocumentTextFactory(text=TEXT)
    factories.SegmentFactory(text=text, ordinal=0, start=0, end=6)
    factories.SegmentFactory(text=text, ordinal=1, start=7, end=len(TEXT))
    run = factories.PipelineRunFactory(text=text)
    for words in ("限制出境", "限制高消费", "公布名单"):
        start = TEXT.index(words)
        factories.SuggestionFactory(run=run, start=start, end=start + len(words))
    document: Document = text.document
    return document


@pytest.fixture
def other() -> User:
    user: User = factories.UserFactory(username=OTHER)
    user.groups.add(Group.objects.get(name="Translators"))
    return user


def world_of(document: Document, uid: uuid.UUID) -> World:
    """Arguments that lead to the document, and to what the other one made; in the admin to the last row."""
    return World(
        {
            "*": 1,
            "edition": 1,
            "entry": 1,
            "code": "PM-04",
            "identifier": "none",
            "old": "none",
            "new": "none",
            "key": "none",
            "date": "2024-01-01",
            "eid": "art_1",
            "uid": document.uid,
            "token": "none",
            "layer": OTHER,
            "name": "jsonl",
            "ref": str(uid),
            "since": 0,
            "language": "zh",
            "file_format": "csv",
            "ordinal": 1,
            "pk": 1,
            "id": 1,
            "object_id": 1,
            "content_type_id": 1,
            "app_label": "annotations",
            "url": "x",
        },
        {"api:annotation-detail": {"uid": uid}, "api:annotation": {"uid": uid}},
    )


def works(other: User, document: Document, uid: uuid.UUID) -> None:
    """The other one accepts, marks, comments and rejects, and is given the document."""
    desk = Desk(other, document)
    first, second, _third = document.texts.get().runs.get().suggestions.order_by("start")
    desk.create(document.texts.get(), 7, 11, Label.named("OUT"), key=uid)
    desk.comment(str(uid), SECRET)
    desk.accept(f"s{first.pk}")
    desk.reject(f"s{second.pk}")
    Assignment(document=document, assignee=other, note=SECRET).save()


def asked(world: World) -> dict[str, str]:
    """The addresses by their names; left out are those that there is no object for."""
    found = {}
    for name in addresses():
        if name not in ONLY_POSTED and name not in ("admin:logout", "set_language"):
            with suppress(KeyError, AttributeError, NoReverseMatch):
                found[name] = world.address(name)
    undecided = reverse("admin:annotations_suggestion_changelist", query={"decided": "no"})
    return found | {"undecided": undecided}


def answers(client: Client, asked: dict[str, str]) -> dict[str, tuple[int, bytes, str]]:
    """What each address answers, by its name."""
    cache.clear()
    found = {}
    for name, address in asked.items():
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        found[name] = (response.status_code, _TOKENS.sub(b"", body), response.headers.get("Location", ""))
    return found


@pytest.mark.parametrize("role", ["Translators", "Legal editors"])
def test_no_address_answers_otherwise_because_another_one_worked(
    role: str, document: Document, other: User, record_property: Any
) -> None:
    uid = uuid.uuid4()
    client, user = client_in(role)
    if role == "Translators":
        assert user is not None
        Desk(user, document).create(document.texts.get(), 0, 2, Label.named("OUT"))
    idle = transaction.savepoint()
    works(other, document, uid)
    everything = asked(world_of(document, uid))
    answers(client, everything)  # what is looked at first may be made then, such as a session
    after = answers(client, everything)
    transaction.savepoint_rollback(idle)
    before = answers(client, everything)
    telling = {name for name, answer in after.items() if answer != before[name]}
    # A concept that is in use is not deleted, and an editor is told so; not by whom it is used.
    assert telling <= {"admin:catalog_concept_delete"}
    for name in telling:
        assert not any(words.encode() in after[name][1] for words in (OTHER, SECRET))
    assert len(after) > 150
    assert any(status == 200 for name, (status, _, _) in after.items() if name.startswith("document"))
    record_property("figure", f"{len(after)} addresses answer {role} as before")


def test_what_one_decides_is_answered_without_the_other(document: Document, other: User) -> None:
    works(other, document, uuid.uuid4())
    client, _user = client_in("Translators")
    suggestion = document.texts.get().runs.get().suggestions.order_by("start").first()
    assert suggestion is not None
    sent = {"action": "accept", "key": str(uuid.uuid4()), "since": 0, "ref": f"s{suggestion.pk}", "seen": ""}
    answer = client.post(reverse("workbench-decide", args=[document.uid]), sent)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert OTHER not in shown
    assert SECRET not in shown
    assert Annotation.objects.filter(suggestion=suggestion).count() == 2
    for action in ("accept", "reject", "comment"):
        theirs = Annotation.objects.get(annotator=other, kind="out")
        sent |= {"action": action, "key": str(uuid.uuid4()), "ref": str(theirs.uid), "words": "x"}
        assert client.post(reverse("workbench-decide", args=[document.uid]), sent).status_code == 422


def test_once_it_is_agreed_everybody_sees_it_and_still_not_who_said_it(
    document: Document, other: User
) -> None:
    works(other, document, uuid.uuid4())
    chief, chief_user = client_in("Reviewers")
    assert chief_user is not None
    theirs = Annotation.objects.get(annotator=other, kind="out")
    settle(chief_user, document, [theirs])
    client, _user = client_in("Translators")
    page = client.get(reverse("workbench", args=[document.uid])).content.decode()
    assert "失信" in page
    assert OTHER not in page
    exported = client.get(reverse("document-download", args=[document.uid, "adjudicated", "jsonl"]))
    assert OTHER not in exported.content.decode()
    assert Anchor.objects.filter(annotation__layer="adjudicated").count() == 1
    assert Decision.objects.filter(user=chief_user, layer="adjudicated").count() == 1
    assert chief.get(reverse("document-review", args=[document.uid])).status_code == 200
