"""Differences settled: either side, both or neither, each in one stroke with who and when, undone whole."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.deciding import Desk, NotAllowed
from annotations.models import Annotation, Decision, Document
from annotations.review.adjudicating import NothingToAdjudicate, settle, standing_of, undo
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    document: Document = factories.DocumentTextFactory().document
    return document


@pytest.fixture
def chief() -> User:
    user: User = factories.UserFactory(username="chief")
    user.groups.add(Group.objects.get(name="Reviewers"))
    return user


@pytest.fixture
def concept() -> Any:
    return factories.ConceptFactory()


@pytest.fixture
def first(document: Document, concept: Any) -> Annotation:
    return mark(document, "li", 14, 18, concept)


@pytest.fixture
def second(document: Document, concept: Any) -> Annotation:
    return mark(document, "wang", 16, 18, concept)


def mark(document: Document, name: str, start: int, end: int, concept: Any, **more: Any) -> Annotation:
    annotator = User.objects.filter(username=name).first() or factories.UserFactory(username=name)
    annotation: Annotation = factories.AnnotationFactory(
        document=document, annotator=annotator, concept=concept, **more
    )
    factories.AnchorFactory(annotation=annotation, text=document.texts.get(), start=start, end=end)
    return annotation


def agreed() -> list[str]:
    found = Annotation.objects.current().filter(layer="adjudicated")
    return sorted(anchor.quote for each in found for anchor in each.anchors.all())


def settled(document: Document, *marks: Annotation) -> list[bool | None]:
    anchors = [found.anchors.get() for found in marks]
    standing = standing_of(document, anchors)
    return [standing[found.pk].accepted if found.pk in standing else None for found in marks]


@pytest.mark.parametrize(
    ("takes_first", "takes_second", "expected"),
    [
        (True, False, ["限制出境"]),
        (False, True, ["出境"]),
        (True, True, ["出境", "限制出境"]),
        (False, False, []),
    ],
)
def test_either_side_both_or_neither_is_one_stroke_that_undo_takes_back(
    document: Document,
    chief: User,
    first: Annotation,
    second: Annotation,
    takes_first: bool,
    takes_second: bool,
    expected: list[str],
) -> None:
    sides = ((first, takes_first), (second, takes_second))
    taken = settle(
        chief,
        document,
        [m for m, accepted in sides if accepted],
        [m for m, accepted in sides if not accepted],
    )
    assert agreed() == expected
    assert settled(document, first, second) == [takes_first, takes_second]
    assert {decision.batch for decision in taken.decisions} == {taken.key}
    assert undo(chief, document) is not None
    assert agreed() == []
    assert settled(document, first, second) == [None, None]
    Desk(chief, document, "adjudicated").redo()
    assert agreed() == expected
    assert settled(document, first, second) == [takes_first, takes_second]


def test_a_decision_can_be_changed_and_the_ledger_keeps_both(
    document: Document, chief: User, first: Annotation, second: Annotation
) -> None:
    settle(chief, document, [first], [second])
    settle(chief, document, [second], [first])
    assert agreed() == ["出境"]
    assert settled(document, first, second) == [False, True]
    undo(chief, document)
    assert agreed() == ["限制出境"]
    assert settled(document, first, second) == [True, False]
    assert Decision.objects.filter(user=chief, layer="adjudicated").count() > 4


def test_who_settled_it_and_when_is_kept_and_the_annotators_marks_stay(
    document: Document, chief: User, first: Annotation, second: Annotation
) -> None:
    settle(chief, document, [first], [second])
    standing = standing_of(document, [first.anchors.get(), second.anchors.get()])
    assert [(found.by, found.at is not None) for found in standing.values()] == [(chief, True)] * 2
    copy = Annotation.objects.get(layer="adjudicated")
    assert (copy.annotator, copy.label) == (chief, first.label)
    for own in (first, second):
        own.refresh_from_db()
        assert (own.layer, own.withdrawn, own.lock_version) == ("personal", False, 0)


def test_what_both_said_is_taken_once(
    document: Document, chief: User, first: Annotation, concept: Any
) -> None:
    other = mark(document, "wang", 14, 18, concept)
    settle(chief, document, [first, other])
    settle(chief, document, [first, other])
    assert agreed() == ["限制出境"]
    assert settled(document, first, other) == [True, True]


def test_a_stroke_that_is_sent_again_is_not_taken_twice(
    document: Document, chief: User, first: Annotation, second: Annotation
) -> None:
    key = uuid.uuid4()
    assert (
        settle(chief, document, [first], [second], key=key).decisions
        == settle(chief, document, [first], [second], key=key).decisions
    )


def test_what_is_no_persons_mark_here_is_refused(
    document: Document, chief: User, first: Annotation, concept: Any
) -> None:
    elsewhere = mark(factories.DocumentTextFactory().document, "wang", 14, 18, concept)
    gone = mark(document, "wang", 8, 10, concept, withdrawn=True)
    common = mark(document, "chief", 8, 10, concept, layer="adjudicated")
    for odd in (elsewhere, gone, common):
        with pytest.raises(NothingToAdjudicate, match="no mark"):
            settle(chief, document, [first, odd])
    assert agreed() == ["失信"]


def test_who_may_not_adjudicate_settles_nothing(document: Document, first: Annotation) -> None:
    translator = factories.UserFactory()
    translator.groups.add(Group.objects.get(name="Translators"))
    with pytest.raises(NotAllowed):
        settle(translator, document, [first])
    with pytest.raises(NotAllowed):
        undo(translator, document)
    assert agreed() == []


def test_more_marks_cost_no_more_queries(
    document: Document, chief: User, concept: Any, django_assert_num_queries: Any
) -> None:
    many = [mark(document, "li", start, start + 2, concept) for start in range(8)]
    counts = []
    for some in (many[:1], many[1:]):
        with CaptureQueriesContext(connection) as captured:
            settle(User.objects.get(pk=chief.pk), document, some)
        counts.append(len(captured))
    assert counts[1] <= counts[0]
    anchors = [found.anchors.select_related("annotation").get() for found in many]
    with django_assert_num_queries(2):
        assert len(standing_of(document, anchors)) == 8
