"""Work given out with a due date: who sees what, what is overdue, how far it is, and who may change it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.deciding import Board, Desk
from annotations.models import Assignment, Document
from annotations.review import progress, progress_of
from annotations.review.assigning import AssignmentForm, candidates, workloads
from tests import factories

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)
TOMORROW = timezone.localdate() + datetime.timedelta(days=1)


def member(group: str, name: str) -> User:
    user: User = factories.UserFactory(username=name)
    user.groups.add(Group.objects.get(name=group))
    return user


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def translator() -> User:
    return member("Translators", "li")


@pytest.fixture
def reviewer() -> User:
    return member("Reviewers", "chief")


@pytest.fixture
def document() -> Document:
    document: Document = factories.DocumentTextFactory().document
    return document


def given_to(user: User, document: Document, **more: Any) -> Assignment:
    assignment: Assignment = factories.AssignmentFactory(document=document, assignee=user, **more)
    return assignment


def test_an_open_assignment_is_overdue_from_the_day_after_it_is_due(translator: User) -> None:
    late = given_to(translator, factories.DocumentFactory(), due=YESTERDAY)
    today = given_to(translator, factories.DocumentFactory(), due=timezone.localdate())
    never = given_to(translator, factories.DocumentFactory())
    done = given_to(translator, factories.DocumentFactory(), due=YESTERDAY, done_at=timezone.now())
    assert [found.is_overdue for found in (late, today, never, done)] == [True, False, False, False]
    assert list(Assignment.objects.overdue(timezone.localdate())) == [late]
    assert list(Assignment.objects.open()) == [late, today, never]


def test_each_sees_their_own_and_who_gives_work_out_sees_all(
    translator: User, reviewer: User, document: Document
) -> None:
    own, other = given_to(translator, document), given_to(factories.UserFactory(), document)
    assert list(Assignment.objects.visible_to(translator)) == [own]
    assert set(Assignment.objects.visible_to(reviewer)) == {own, other}


def test_my_work_shows_what_is_due_first_and_how_far_it_is(translator: User, document: Document) -> None:
    run = factories.PipelineRunFactory(text=document.texts.get())
    for start in (8, 14):
        factories.SuggestionFactory(run=run, start=start, end=start + 4)
    Desk(translator, document).accept(f"s{run.suggestions.first().pk}")
    given_to(translator, factories.DocumentFactory(title_zh="晚的"), due=TOMORROW)
    given_to(translator, document, due=YESTERDAY, note="先看第二节")
    page = client_of(translator).get(reverse("my-work"))
    shown = page.content.decode()
    assert [row[0].document.title_zh for row in page.context["rows"]] == [document.title_zh, "晚的"]
    assert f"overdue since {YESTERDAY}" in shown
    assert f"due {TOMORROW}" in shown
    assert "1 of 2" in shown
    assert "先看第二节" in shown
    assert reverse("workbench", args=[document.uid]) in shown


def test_what_a_person_says_is_done_leaves_the_list_and_can_be_opened_again(
    translator: User, document: Document
) -> None:
    assignment = given_to(translator, document)
    client = client_of(translator)
    client.post(reverse("assignment-done", args=[assignment.pk]), {"done": "1"})
    assignment.refresh_from_db()
    assert assignment.is_done
    assert not client.get(reverse("my-work")).context["rows"]
    assert len(client.get(reverse("my-work"), {"done": "on"}).context["rows"]) == 1
    client.post(reverse("assignment-done", args=[assignment.pk]), {"done": "0"})
    assignment.refresh_from_db()
    assert not assignment.is_done


def test_nobody_finishes_what_was_given_to_another(translator: User, document: Document) -> None:
    assignment = given_to(factories.UserFactory(), document)
    answer = client_of(translator).post(reverse("assignment-done", args=[assignment.pk]), {"done": "1"})
    assert answer.status_code == 404
    assignment.refresh_from_db()
    assert not assignment.is_done


def test_a_reviewer_gives_a_document_out_and_takes_it_back(
    translator: User, reviewer: User, document: Document
) -> None:
    client, page = client_of(reviewer), reverse("document-assign", args=[document.uid])
    given = {"assignee": translator.pk, "role": "annotator", "due": TOMORROW.isoformat(), "note": "急"}
    client.post(page, given)
    assignment = Assignment.objects.get()
    assert (assignment.assignee, assignment.due, assignment.assigned_by) == (translator, TOMORROW, reviewer)
    assert f"due {TOMORROW}" in client.get(reverse("document-review", args=[document.uid])).content.decode()
    client.post(page, given | {"due": ""})
    assignment.refresh_from_db()
    assert assignment.due is None
    client.post(reverse("assignment-withdraw", args=[assignment.pk]))
    assert not Assignment.objects.exists()
    assert Assignment.history.count() == 3


def test_a_document_is_given_only_to_who_may_do_the_work(translator: User, document: Document) -> None:
    stranger = factories.UserFactory(username="nobody")
    assert stranger not in candidates("annotator")
    given = {"assignee": translator.pk, "role": "reviewer"}
    form = AssignmentForm(given, document=document, by=translator)
    assert "may not do that" in str(form.errors["assignee"])
    assert not AssignmentForm(
        {"assignee": stranger.pk, "role": "annotator"}, document=document, by=translator
    ).is_valid()


def test_a_translator_gives_no_work_out(translator: User, document: Document) -> None:
    client = client_of(translator)
    given = {"assignee": translator.pk, "role": "annotator"}
    assert client.post(reverse("document-assign", args=[document.uid]), given).status_code == 403
    own = given_to(translator, document)
    assert client.post(reverse("assignment-withdraw", args=[own.pk])).status_code == 403
    assert client.get(reverse("work")).status_code == 403


def test_the_overview_shows_each_document_and_person_and_what_is_overdue(
    translator: User, reviewer: User, document: Document
) -> None:
    given_to(translator, document, due=YESTERDAY)
    given_to(translator, factories.DocumentFactory(), done_at=timezone.now())
    factories.DocumentFactory()  # nobody works on this one
    client = client_of(reviewer)
    page = client.get(reverse("work"))
    assert len(page.context["rows"]) == 2
    assert [(load.person, load.open, load.overdue, load.done) for load in page.context["people"]] == [
        (translator, 1, 1, 1)
    ]
    overdue = client.get(reverse("work"), {"show": "overdue"})
    assert [row[0] for row in overdue.context["rows"]] == [document]
    assert f"overdue since {YESTERDAY}" in overdue.content.decode()


def test_progress_is_what_the_workbench_counts(translator: User, document: Document) -> None:
    text = document.texts.get()
    old, new = (factories.PipelineRunFactory(text=text) for _ in range(2))
    concept = factories.ConceptFactory()
    for run in (old, new):
        for start in (6, 8, 10, 14):
            factories.SuggestionFactory(run=run, start=start, end=start + 2, concept=concept)
    desk = Desk(translator, document)
    first, second, third, _fourth = old.suggestions.order_by("start")
    desk.accept(f"s{first.pk}")
    desk.reject(f"s{second.pk}")
    desk.reject(f"s{third.pk}")
    desk.undo()
    (share,) = progress(document)
    assert (share.decided, share.total) == tuple(Board(translator, document).progress()) == (2, 4)
    assert (share.percent, share.annotations) == (50, 1)


def test_more_documents_and_people_cost_no_more_queries(
    reviewer: User, document: Document, django_assert_num_queries: Any
) -> None:
    documents = [document, *(factories.DocumentTextFactory().document for _ in range(3))]
    for each in documents:
        for name in ("a", "b"):
            annotator, _ = User.objects.get_or_create(username=name)
            annotation = factories.AnnotationFactory(document=each, annotator=annotator)
            factories.AnchorFactory(annotation=annotation, text=each.texts.get())
            given_to(annotator, each)
    with django_assert_num_queries(7):
        shares = progress_of(documents)
    assert [len(found) for found in shares.values()] == [2, 2, 2, 2]
    with django_assert_num_queries(2):
        assert len(workloads(Assignment.objects.all())) == 2
    client = client_of(reviewer)
    counts = []
    for _ in range(2):
        with django_assert_num_queries(16):
            counts.append(len(client.get(reverse("work")).context["rows"]))
        more = factories.DocumentTextFactory().document
        given_to(User.objects.get(username="a"), more)
    assert counts == [4, 5]
