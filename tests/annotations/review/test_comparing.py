"""Two annotators of a document: what they share, where they differ, how far they are, and what is agreed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User

from annotations.deciding import Desk, NotAllowed
from annotations.models import Annotation, Decision, Document
from annotations.review import compare, progress
from annotations.review.adjudicating import NothingToAdjudicate, adjudicate
from tests import factories

pytestmark = pytest.mark.django_db


def person(name: str, *permissions: str) -> User:
    user: User = factories.UserFactory(username=name)
    user.user_permissions.add(*Permission.objects.filter(codename__in=permissions))
    return user


@pytest.fixture
def document() -> Document:
    text = factories.DocumentTextFactory()
    factories.SegmentFactory(text=text, ordinal=0, start=0, end=6)
    factories.SegmentFactory(text=text, ordinal=1, start=7, end=len(text.text))
    document: Document = text.document
    return document


@pytest.fixture
def people(document: Document) -> tuple[User, User]:
    """Both mark 限制出境; only the second marks more words, and OUT."""
    first, second = person("li"), person("wang")
    mark(document, first, 14, 18)
    mark(document, second, 14, 18)
    mark(document, first, 8, 10)
    mark(document, second, 8, 12)
    mark(document, second, 0, 2, kind="out", concept=None)
    return first, second


def mark(document: Document, user: User, start: int, end: int, **more: Any) -> Annotation:
    annotation: Annotation = factories.AnnotationFactory(document=document, annotator=user, **more)
    factories.AnchorFactory(annotation=annotation, text=document.texts.get(), start=start, end=end)
    return annotation


def test_differences_stand_in_order_and_what_touches_stands_together(
    document: Document, people: tuple[User, User]
) -> None:
    found = compare(document, *people, Annotation.objects.all())
    assert [(a.quote, b.quote) for a, b in found.agreed] == [("限制出境", "限制出境")]
    places = [
        ([(a.start, a.end) for a in d.first], [(a.start, a.end) for a in d.second]) for d in found.differences
    ]
    assert places == [([], [(0, 2)]), ([(8, 10)], [(8, 12)])]
    assert [(row.label, row.strict, row.relaxed) for row in found.labels["zh"]] == [
        ("OUT", 0, 0),
        ("PM-04", 0.5, 1),
    ]


def test_only_what_the_reader_may_see_is_compared(document: Document, people: tuple[User, User]) -> None:
    found = compare(document, *people, Annotation.objects.visible_to(people[0]))
    assert not found.agreed
    assert all(not difference.second for difference in found.differences)


def test_more_marks_cost_no_more_queries(
    document: Document, people: tuple[User, User], django_assert_num_queries: Any
) -> None:
    for start in range(4):
        mark(document, people[0], start, 6)
    with django_assert_num_queries(3):
        compare(document, *people, Annotation.objects.all())


def test_progress_counts_decided_suggestions_of_each_annotator(document: Document) -> None:
    user, other = person("li", "add_annotation"), person("wang")
    run = factories.PipelineRunFactory(text=document.texts.get())
    for start in (8, 14):
        factories.SuggestionFactory(run=run, start=start, end=start + 4)
    Desk(user, document).accept(f"s{run.suggestions.first().pk}")
    mark(document, other, 8, 10)
    shares = {share.annotator.username: share for share in progress(document)}
    assert (shares["li"].decided, shares["li"].total, shares["li"].annotations) == (1, 2, 1)
    assert not shares["li"].is_done
    assert shares["li"].last is not None
    assert (shares["wang"].decided, shares["wang"].annotations, shares["wang"].last) == (0, 1, None)


def test_an_adjudicator_takes_a_mark_into_the_agreed_layer(
    document: Document, people: tuple[User, User]
) -> None:
    chief = person("chief", "add_annotation", "adjudicate_annotation", "view_others_annotation")
    chosen = Annotation.objects.filter(annotator=people[1], kind="concept").first()
    assert chosen is not None
    adjudicate(chief, chosen)
    agreed = Annotation.objects.get(layer="adjudicated")
    assert (agreed.label, agreed.annotator) == (chosen.label, chief)
    assert agreed.anchors.get().quote == chosen.anchors.get().quote
    decision = Decision.objects.get(annotation=agreed)
    assert (decision.user, decision.layer) == (chief, "adjudicated")
    with pytest.raises(NothingToAdjudicate, match="agreed already"):
        adjudicate(chief, chosen)
    with pytest.raises(NothingToAdjudicate, match="no mark"):
        adjudicate(chief, agreed)


def test_who_may_not_adjudicate_is_refused(document: Document, people: tuple[User, User]) -> None:
    chosen = Annotation.objects.filter(annotator=people[1]).first()
    assert chosen is not None
    with pytest.raises(NotAllowed):
        adjudicate(person("x", "add_annotation"), chosen)
    assert not Annotation.objects.filter(layer="adjudicated").exists()
