"""Two annotators of a document: what they share, where they differ, and how far they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User

from annotations.deciding import Desk
from annotations.models import Annotation, Document
from annotations.review import compare, progress
from tests import factories

pytestmark = pytest.mark.django_db

CITED = {"kind": "citation", "concept": None, "provisions": ["1"]}


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


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ([(8, 10, {})], [], "first"),
        ([], [(8, 10, {})], "second"),
        ([(8, 10, {})], [(8, 10, {"kind": "out", "concept": None})], "label"),
        ([(8, 10, {})], [(8, 12, {})], "boundary"),
        ([(8, 10, {})], [(8, 12, {"kind": "out", "concept": None})], "mixed"),
        ([(8, 10, CITED)], [(8, 10, CITED | {"provisions": ["2"]})], "label"),
    ],
)
def test_a_difference_says_in_what_they_differ(
    document: Document, first: list[Any], second: list[Any], kind: str
) -> None:
    users = person("li"), person("wang")
    for user, marks in zip(users, (first, second), strict=True):
        for start, end, more in marks:
            mark(document, user, start, end, **more)
    (difference,) = compare(document, *users, Annotation.objects.all()).differences
    assert difference.kind == kind


def test_what_a_person_sees_of_a_difference_changes_with_a_mark(
    document: Document, people: tuple[User, User]
) -> None:
    def seen() -> list[str]:
        return [d.seen for d in compare(document, *people, Annotation.objects.all()).differences]

    before = seen()
    changed = Annotation.objects.get(annotator=people[1], kind="out")
    changed.lock_version += 1
    changed.save()
    assert [a == b for a, b in zip(before, seen(), strict=True)] == [False, True]
