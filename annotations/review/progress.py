"""How far people are with documents: what they decided, were asked to do, and until when. It only reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count, Max
from django.db.models.functions import Coalesce

from annotations.models import (
    Annotation,
    Assignment,
    Decision,
    Document,
    DocumentText,
    PipelineRun,
    Suggestion,
)
from annotations.models.annotations import AnnotationQuerySet

__all__ = ["Share", "own_shares", "progress", "progress_of"]

_KEY = ("run__text_id", "start", "end", "kind", "concept_id")
_ITS_KEY = tuple(f"suggestion__{name}" for name in _KEY)
_ROOT = Coalesce("continues_id", "pk")
_ITS_ROOT = Coalesce("suggestion__continues_id", "suggestion_id")
_Key = tuple[object, ...]
"""Where a suggestion stands and what it says; and, alone, its root, by which corrections of texts know it."""
_PERSONAL = Annotation.Layer.PERSONAL


@dataclass(frozen=True, slots=True)
class Share:
    """One annotator at one document, in their own layer."""

    annotator: User
    decided: int
    """Suggestions of the newest runs that this person decided."""
    total: int
    annotations: int
    last: datetime | None
    """When they decided last."""
    assignments: tuple[Assignment, ...] = ()
    """What they were asked to do with this document."""

    @property
    def is_done(self) -> bool:
        return self.decided == self.total

    @property
    def has_begun(self) -> bool:
        """Whether there is anything to compare with others, be it that everything was rejected."""
        return bool(self.annotations or self.decided)

    @property
    def percent(self) -> int:
        """Whole percents that are decided, 100 only when nothing is left."""
        return 100 * self.decided // self.total if self.total else 100

    @property
    def is_overdue(self) -> bool:
        return any(assignment.is_overdue for assignment in self.assignments)


def progress(document: Document) -> list[Share]:
    """Everybody who was assigned to a document or decided something in their own layer of it, by name."""
    return progress_of([document])[document.pk]


def own_shares(user: User, documents: Collection[Document]) -> dict[int, Share]:
    """One person's shares in documents, by the key of the document; those without one are left out."""
    shares = progress_of(documents, [user])
    return {pk: found[0] for pk, found in shares.items() if found}


def progress_of(
    documents: Collection[Document], annotators: Collection[User] | None = None
) -> dict[int, list[Share]]:
    """The shares in each of several documents by its key, in a constant number of queries.

    Args:
        annotators: count only these people; None for everybody.
    """
    keys = [document.pk for document in documents]
    suggested = _suggested(keys)
    decided = _decided(keys, annotators)
    marks = _of_people(Annotation.objects.current().filter(document__in=keys, layer=_PERSONAL), annotators)
    counts = {
        (document, user): count
        for document, user, count in marks.order_by()
        .values_list("document", "annotator")
        .annotate(count=Count("pk"))
    }
    ledger = Decision.objects.filter(document__in=keys, layer=_PERSONAL)
    if annotators is not None:
        ledger = ledger.filter(user__in=annotators)
    last = {
        (document, user): at
        for document, user, at in ledger.order_by().values_list("document", "user").annotate(at=Max("at"))
    }
    assigned: defaultdict[tuple[int, int], list[Assignment]] = defaultdict(list)
    assignments = Assignment.objects.filter(document__in=keys)
    if annotators is not None:
        assignments = assignments.filter(assignee__in=annotators)
    for assignment in assignments:
        assigned[assignment.document_id, assignment.assignee_id].append(assignment)
    everybody = counts.keys() | last.keys() | assigned.keys()
    people = User.objects.in_bulk({user for _document, user in everybody})
    shares: dict[int, list[Share]] = {key: [] for key in keys}
    for place in sorted(everybody, key=lambda place: people[place[1]].get_username()):
        document, user = place
        own = decided[place]
        shares[document].append(
            Share(
                annotator=people[user],
                decided=sum(not own.isdisjoint(keys) for keys in suggested[document]),
                total=len(suggested[document]),
                annotations=counts.get(place, 0),
                last=last.get(place),
                assignments=tuple(assigned[place]),
            )
        )
    return shares


def _of_people(found: AnnotationQuerySet, annotators: Collection[User] | None) -> AnnotationQuerySet:
    return found if annotators is None else found.filter(annotator__in=annotators)


def _suggested(documents: Iterable[int]) -> defaultdict[int, list[tuple[_Key, _Key]]]:
    """What the newest run of each newest text proposes, by document, each by its root and its words."""
    texts = DocumentText.objects.latest_revisions().filter(document__in=documents)
    runs = PipelineRun.objects.newest().filter(text__in=texts.order_by().values("pk"))
    found: defaultdict[int, list[tuple[_Key, _Key]]] = defaultdict(list)
    rows = Suggestion.objects.filter(run__in=runs.order_by().values("pk")).order_by()
    for document, root, *key in rows.values_list("run__text__document", _ROOT, *_KEY):
        found[document].append(((root,), tuple(key)))
    return found


def _decided(
    documents: Collection[int], annotators: Collection[User] | None
) -> defaultdict[tuple[int, int], set[_Key]]:
    """What each person took up or rejected in their own layer, by document and person."""
    found: defaultdict[tuple[int, int], set[_Key]] = defaultdict(set)
    rejected: dict[tuple[int, int, int], _Key] = {}
    ledger = Decision.objects.filter(
        document__in=documents, layer=_PERSONAL, annotation__isnull=True, suggestion__isnull=False
    )
    if annotators is not None:
        ledger = ledger.filter(user__in=annotators)
    rows = ledger.order_by("id").values_list("document", "user", "action", _ITS_ROOT, *_ITS_KEY)
    for document, user, action, root, *key in rows:
        if action == Decision.Action.UNDO:
            rejected.pop((document, user, root), None)
        else:
            rejected[document, user, root] = tuple(key)
    for (document, user, root), said in rejected.items():
        found[document, user] |= {(root,), said}
    made = _of_people(
        Annotation.objects.current().filter(
            document__in=documents, layer=_PERSONAL, suggestion__isnull=False
        ),
        annotators,
    )
    taken = made.order_by().values_list("document", "annotator", _ITS_ROOT, *_ITS_KEY)
    for document, user, root, *key in taken:
        found[document, user] |= {(root,), tuple(key)}
    return found
