"""Compares the layers of two annotators of a document: agreement by label, and each difference."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import User

from annotations.models import Anchor, Annotation, Document, DocumentText
from annotations.models.annotations import AnnotationQuerySet
from annotations.review.measures import LabelAgreement, Marked, agreement, overlapping

__all__ = ["Comparison", "Difference", "Kind", "Said", "compare", "said_of"]

Said = tuple[object, ...]


class Kind(StrEnum):
    """In what two annotators differ at one place."""

    FIRST = "first"
    """Only the first marked these words."""
    SECOND = "second"
    LABEL = "label"
    """Both marked the same words, with other labels."""
    BOUNDARY = "boundary"
    """Both gave the same labels, to other words."""
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Difference:
    """Marks that touch each other and are not the same, or that only one annotator made."""

    text: DocumentText
    first: tuple[Anchor, ...]
    second: tuple[Anchor, ...]

    @property
    def start(self) -> int:
        return min(anchor.start or 0 for anchor in (*self.first, *self.second))

    @property
    def end(self) -> int:
        return max(anchor.end or 0 for anchor in (*self.first, *self.second))

    @property
    def kind(self) -> Kind:
        if not self.first or not self.second:
            return Kind.FIRST if self.first else Kind.SECOND
        places = [{(anchor.start, anchor.end) for anchor in side} for side in (self.first, self.second)]
        labels = [
            {(anchor.annotation.label, _cited(anchor)) for anchor in side}
            for side in (self.first, self.second)
        ]
        if labels[0] == labels[1]:
            return Kind.BOUNDARY
        return Kind.LABEL if places[0] == places[1] else Kind.MIXED

    @property
    def seen(self) -> str:
        """What a person sees of it, in short: another word once either annotator changed a mark."""
        marks = sorted(
            (str(a.annotation.uid), a.annotation.lock_version) for a in (*self.first, *self.second)
        )
        return hashlib.sha256(repr(marks).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two annotators on the newest texts of a document."""

    first: User
    second: User
    labels: dict[str, list[LabelAgreement]]
    """By language."""
    differences: tuple[Difference, ...]
    agreed: tuple[tuple[Anchor, Anchor], ...]
    """Marks of both that say the same of the same words."""


def compare(document: Document, first: User, second: User, annotations: AnnotationQuerySet) -> Comparison:
    """Hold two people's marks against each other, in a constant number of queries.

    Args:
        annotations: what the reader may see, as ``Annotation.objects.visible_to(user)`` gives it.
    """
    texts = list(document.texts.latest_revisions().order_by("-language").prefetch_related("segments"))
    found = annotations.current().filter(
        document=document, layer=Annotation.Layer.PERSONAL, annotator__in=[first, second]
    )
    by_side: defaultdict[tuple[int, int], list[Anchor]] = defaultdict(list)
    anchors = Anchor.objects.filter(
        annotation__in=found.order_by().values("pk"), text__in=texts, state=Anchor.State.ANCHORED
    ).select_related("annotation__concept", "annotation__entry", "annotation__term", "annotation__annotator")
    for anchor in anchors.order_by("start", "end", "pk"):
        by_side[anchor.text_id, anchor.annotation.annotator_id].append(anchor)
    labels: dict[str, list[LabelAgreement]] = {}
    differences: list[Difference] = []
    agreed: list[tuple[Anchor, Anchor]] = []
    for text in texts:
        left, right = by_side[text.pk, first.pk], by_side[text.pk, second.pk]
        paragraphs = [(segment.start, segment.end) for segment in text.segments.all()]
        labels[text.language] = agreement(map(_marked, left), map(_marked, right), paragraphs)
        theirs = {said_of(anchor): anchor for anchor in right}
        agreed += [(anchor, theirs[said_of(anchor)]) for anchor in left if said_of(anchor) in theirs]
        differences += _differences(text, left, right)
    return Comparison(first, second, labels, tuple(differences), tuple(agreed))


def _marked(anchor: Anchor) -> Marked:
    return Marked(anchor.start or 0, anchor.end or 0, anchor.annotation.label)


def said_of(anchor: Anchor) -> Said:
    """All by which two marks say the same: the words, the label and, for a citation, what is cited."""
    annotation = anchor.annotation
    target = (annotation.concept_id, annotation.entry_id, annotation.term_id)
    return (anchor.text_id, anchor.start, anchor.end, annotation.kind, *target, _cited(anchor))


def _cited(anchor: Anchor) -> tuple[object, ...]:
    return (anchor.annotation.law_id, *anchor.annotation.provisions)


def _differences(text: DocumentText, left: list[Anchor], right: list[Anchor]) -> list[Difference]:
    """Marks that only one of them has, those that touch one another together, in the order of the text."""
    same = {said_of(anchor) for anchor in left} & {said_of(anchor) for anchor in right}
    alone = [(anchor, True) for anchor in left if said_of(anchor) not in same]
    alone += [(anchor, False) for anchor in right if said_of(anchor) not in same]
    groups: list[list[tuple[Anchor, bool]]] = []
    end = -1
    for anchor, is_first in sorted(alone, key=lambda pair: (pair[0].start or 0, pair[0].end or 0)):
        if groups and overlapping((anchor.start or 0, anchor.end or 0), (0, end)):
            groups[-1].append((anchor, is_first))
        else:
            groups.append([(anchor, is_first)])
        end = max(end, anchor.end or 0)
    return [
        Difference(
            text,
            tuple(anchor for anchor, is_first in group if is_first),
            tuple(anchor for anchor, is_first in group if not is_first),
        )
        for group in groups
    ]
