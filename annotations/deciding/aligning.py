"""Corrects by hand which segments render each other: shift a segment, merge two rows, split one.

What a person sets is marked as a person's, and stands in the ledger, from which it is undone. It moves no
mark and changes no text.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext as _

from annotations.deciding.errors import DecisionError, NotAllowed
from annotations.deciding.ledger import Ledger, Outcome, Stroke
from annotations.deciding.links import difference, links_between
from annotations.models import (
    Annotation,
    Decision,
    Document,
    DocumentText,
    Language,
    Segment,
    SegmentAlignment,
)
from annotations.reading import Row, pair

__all__ = ["CannotAlign", "Correction", "correct_alignment"]


class CannotAlign(DecisionError):
    """There is nothing there to align with."""


class Correction(TextChoices):
    """What is done with the row of a segment."""

    UP = "up", "to the row above"
    DOWN = "down", "to the row below"
    MERGE = "merge", "with the row below"
    SPLIT = "split", "before the segment"


def correct_alignment(
    user: User,
    segment: Segment,
    correction: str,
    *,
    layer: str = Annotation.Layer.PERSONAL,
    key: uuid.UUID | None = None,
) -> Outcome:
    """Shift ``segment`` to a neighbouring row, or merge or split its row.

    Where nothing was aligned yet, segments of the same place are aligned first, as the page shows them.

    Args:
        layer: the layer in which the person works, whose undo takes the correction back.
        key: chosen by the sender; a correction that is sent again with its key is not made twice.

    Raises:
        NotAllowed: the person may not change alignments, or not see the document.
        CannotAlign: there is no such row or segment, or only one language.
    """
    document = segment.text.document
    visible = Document.objects.visible_to(user).filter(pk=document.pk).exists()
    if not visible or not user.has_perm("annotations.change_segmentalignment"):
        raise NotAllowed(_("You may not change the alignment."))

    def act(stroke: Stroke) -> None:
        _correct(stroke, document, segment, correction)

    return Ledger(user, document, layer).take(key, act)


def _correct(stroke: Stroke, document: Document, segment: Segment, correction: str) -> None:
    texts = {text.language: text for text in document.texts.latest_revisions()}
    if len(texts) < 2 or segment.text_id not in {text.pk for text in texts.values()}:
        raise CannotAlign(_("There is no other language to align with."))
    zh, en = texts[Language.ZH], texts[Language.EN]
    before = links_between(zh, en)
    rows = _rows(zh, en)
    place = next(i for i, row in enumerate(rows) if segment in (*row.left, *row.right))
    is_left = segment.text.language == Language.ZH
    if correction in (Correction.UP, Correction.DOWN):
        _shift(rows, place, segment, is_left, down=correction == Correction.DOWN)
    elif correction == Correction.MERGE:
        _merge(rows, place)
    else:
        _split(rows[place], segment, is_left)
    gone, come = difference(before, links_between(zh, en))
    if gone != come:
        stroke.record(Decision.Action.ALIGN, before=gone, after=come)


def _rows(zh: DocumentText, en: DocumentText) -> list[Row[Segment]]:
    left, right = list(zh.segments.all()), list(en.segments.all())
    links = SegmentAlignment.objects.filter(zh_segment__text=zh, en_segment__text=en)
    if not links.exists():
        in_order = zip(left, right, strict=False)
        SegmentAlignment.objects.bulk_create(
            SegmentAlignment(zh_segment=a, en_segment=b, score=0, origin=SegmentAlignment.Origin.MACHINE)
            for a, b in in_order
        )
    left_at = {found.pk: place for place, found in enumerate(left)}
    right_at = {found.pk: place for place, found in enumerate(right)}
    pairs = links.values_list("zh_segment_id", "en_segment_id")
    return pair(left, right, [(left_at[a], right_at[b]) for a, b in pairs])


def _shift(rows: Sequence[Row[Segment]], place: int, segment: Segment, is_left: bool, *, down: bool) -> None:
    """Tie the segment to the other language's part of the row above or below, and to nothing else."""
    own = rows[place].left if is_left else rows[place].right
    if segment != own[-1 if down else 0]:
        raise CannotAlign(_("Shift the segment at the edge of its row first, or split the row."))
    rest = rows[place + 1 :] if down else rows[:place][::-1]
    opposites = (row.right if is_left else row.left for row in rest)
    opposite = next((found for found in opposites if found), None)
    if opposite is None:
        raise CannotAlign(_("There is no row to shift it to."))
    _links_of([segment], is_left).delete()
    for other in opposite:
        _tie(segment, other, is_left)


def _merge(rows: Sequence[Row[Segment]], place: int) -> None:
    """Tie one segment of the row to one of the row below, which makes them one row."""
    if place + 1 >= len(rows):
        raise CannotAlign(_("There is no row below."))
    upper, lower = rows[place], rows[place + 1]
    left, right = (*upper.left, *lower.left), (*upper.right, *lower.right)
    if not left or not right:
        raise CannotAlign(_("Both rows are in one language; shift one to a row of the other."))
    for zh in left:
        _tie(zh, right[-1] if zh in upper.left else right[0], True)
    for en in right:
        _tie(left[-1] if en in upper.right else left[0], en, True)


def _split(row: Row[Segment], segment: Segment, is_left: bool) -> None:
    """Cut the row before the segment, and the other side where it is nearest by length."""
    own, other = (row.left, row.right) if is_left else (row.right, row.left)
    cut = own.index(segment)
    if cut == 0 or len(other) < 2:
        raise CannotAlign(_("A row is cut before a segment that is not its first, with two on each side."))
    share = _length(own[:cut]) / _length(own)
    at = min(range(1, len(other)), key=lambda k: abs(_length(other[:k]) / _length(other) - share))
    _links_of(own, is_left).delete()
    for mine, theirs in ((own[:cut], other[:at]), (own[cut:], other[at:])):
        for found in mine:
            _tie(found, theirs[0], is_left)
        for found in theirs:
            _tie(mine[0], found, is_left)


def _length(segments: Iterable[Segment]) -> int:
    return sum(found.end - found.start for found in segments)


def _links_of(segments: Sequence[Segment], is_left: bool) -> QuerySet[SegmentAlignment]:
    name = "zh_segment__in" if is_left else "en_segment__in"
    return SegmentAlignment.objects.filter(**{name: [found.pk for found in segments]})


def _tie(segment: Segment, other: Segment, is_left: bool) -> None:
    zh, en = (segment, other) if is_left else (other, segment)
    SegmentAlignment.objects.update_or_create(
        zh_segment=zh, en_segment=en, defaults={"score": 1, "origin": SegmentAlignment.Origin.PERSON}
    )
