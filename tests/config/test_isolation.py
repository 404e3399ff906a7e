"""What is one person's own is out of another's reach, though the other may do the same kind of work."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from annotations.models import Annotation, Assignment, Decision
from catalog.api.tokens import make_token
from tests.factories import AnchorFactory, AnnotationFactory, AssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db

OWNER = "owner-of-the-mark"


@dataclass
class Two:
    """A mark and a task of one translator, and the client of another."""

    mark: Annotation
    task: Assignment
    other: User
    client: Client

    @property
    def workbench(self) -> str:
        return f"/documents/{self.mark.document.uid}/annotate/"


def translator(name: str) -> User:
    user = UserFactory(username=name)
    user.groups.add(Group.objects.get(name="Translators"))
    return user


@pytest.fixture
def two(client: Client) -> Two:
    owner, other = translator(OWNER), translator("other")
    mark = AnnotationFactory(annotator=owner)
    AnchorFactory(annotation=mark)
    client.force_login(other)
    return Two(mark, AssignmentFactory(document=mark.document, assignee=owner), other, client)


def test_the_owner_does_see_the_mark(two: Two) -> None:
    two.client.force_login(two.mark.annotator)
    assert two.client.get(f"/api/v1/annotations/{two.mark.uid}/").status_code == 200
    assert two.client.get(f"{two.workbench}marks/{two.mark.uid}/").status_code == 200
    assert two.client.get("/work/").content.decode().count(str(two.mark.document.uid))


def test_another_translators_mark_is_on_no_address(two: Two) -> None:
    assert two.client.get(f"/api/v1/annotations/{two.mark.uid}/").status_code == 404
    assert two.client.get(f"{two.workbench}marks/{two.mark.uid}/").status_code == 404
    uid = str(two.mark.document.uid)
    for address in (
        f"/documents/{uid}/",
        two.workbench,
        f"{two.workbench}orphans/",
        f"/documents/{uid}/download/",
        f"/documents/{uid}/download/{OWNER}/jsonl/",
        "/api/v1/annotations/",
        f"/api/v1/annotations/?document={uid}",
        "/work/",
    ):
        response = two.client.get(address)
        told = response.content.decode()
        assert response.status_code in (200, 404), address
        assert str(two.mark.uid) not in told, address
        assert OWNER not in told.replace(f'"layer": "{OWNER}"', ""), address  # as it was asked for


@pytest.mark.parametrize("action", ["accept", "reject", "relabel", "widen", "put", "comment"])
def test_another_translators_mark_takes_no_decision(two: Two, action: str) -> None:
    fields = {"action": action, "ref": two.mark.uid, "words": "mine", "start": 14, "end": 16, "since": 0}
    fields |= {
        "key": uuid.uuid4(),
        "seen": "0",
        "label": two.mark.concept.code,
        "text": two.mark.anchors.get().text_id,
    }
    response = two.client.post(f"{two.workbench}decide/", fields)
    assert response.status_code == 422
    held = Annotation.objects.get(pk=two.mark.pk)
    assert (held.withdrawn, held.annotator_id) == (False, two.mark.annotator_id)
    assert (Annotation.objects.count(), Decision.objects.count()) == (1, 0)


def test_another_translators_task_cannot_be_ended(two: Two) -> None:
    assert two.client.post(f"/work/{two.task.pk}/done/").status_code == 404
    assert two.client.post(f"/work/{two.task.pk}/withdraw/").status_code in (403, 404)
    assert Assignment.objects.get(pk=two.task.pk).done_at is None


def test_a_token_sees_what_its_person_sees_and_no_more(two: Two) -> None:
    soon = timezone.now() + datetime.timedelta(days=1)
    address = f"/api/v1/annotations/{two.mark.uid}/"
    answers = []
    for user in (two.mark.annotator, two.other):
        _, secret = make_token(user, "program", ["read"], soon)
        answers.append(Client().get(address, headers={"authorization": f"Bearer {secret}"}).status_code)
    assert answers == [200, 404]
