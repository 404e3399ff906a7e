"""Stores which segments of two languages render each other; what a person set is never touched."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from annotations.alignment import Passage, align
from annotations.anchoring import Span, reanchor
from annotations.ingest import SegmentKind
from annotations.models import DocumentText, Segment, SegmentAlignment

__all__ = ["align_texts", "keep_corrections"]

# Kinds that a translation keeps; whether a line is a heading or an item is told apart less surely.
_KINDS = frozenset(
    {
        SegmentKind.TITLE,
        SegmentKind.NUMBER,
        SegmentKind.TABLE_CELL,
        SegmentKind.FOOTNOTE,
        SegmentKind.SIGNATURE,
        SegmentKind.CONTENTS,
    }
)


@transaction.atomic
def align_texts(zh: DocumentText, en: DocumentText) -> int:
    """Align the segments of two texts anew and return how many pairs the machine proposes.

    Its earlier proposals go; segments that a person has paired with others are left to that person.
    """
    between = SegmentAlignment.objects.filter(zh_segment__text=zh, en_segment__text=en)
    between.filter(origin=SegmentAlignment.Origin.MACHINE).delete()
    settled = between.filter(origin=SegmentAlignment.Origin.PERSON)
    taken = {key for pair in settled.values_list("zh_segment_id", "en_segment_id") for key in pair}
    sides = [list(text.segments.order_by("ordinal")) for text in (zh, en)]
    links = align(_passages(zh, sides[0]), _passages(en, sides[1]))
    rows = [
        SegmentAlignment(
            zh_segment=sides[0][link.zh],
            en_segment=sides[1][link.en],
            score=link.score,
            origin=SegmentAlignment.Origin.MACHINE,
        )
        for link in links
        if sides[0][link.zh].pk not in taken and sides[1][link.en].pk not in taken
    ]
    SegmentAlignment.objects.bulk_create(rows)
    return len(rows)


def _passages(text: DocumentText, segments: list[Segment]) -> list[Passage]:
    return [
        Passage(text.text[segment.start : segment.end], segment.kind if segment.kind in _KINDS else "")
        for segment in segments
    ]


@transaction.atomic
def keep_corrections(old: DocumentText, new: DocumentText, other: DocumentText) -> int:
    """Carry pairs that a person set into a new revision, where the segment stands there unchanged."""
    corrections = list(
        SegmentAlignment.objects.filter(
            Q(zh_segment__text=old, en_segment__text=other) | Q(zh_segment__text=other, en_segment__text=old),
            origin=SegmentAlignment.Origin.PERSON,
        ).select_related("zh_segment", "en_segment")
    )
    there = {(segment.start, segment.end): segment for segment in new.segments.all()}
    own = [pair.zh_segment if pair.zh_segment.text_id == old.pk else pair.en_segment for pair in corrections]
    spans = [Span(segment.start, segment.end) for segment in own]
    kept = []
    for pair, span in zip(corrections, reanchor(old.text, new.text, spans), strict=True):
        segment = there.get((span.start, span.end)) if span else None
        if segment is not None:
            is_zh = pair.zh_segment.text_id == old.pk
            kept.append(
                SegmentAlignment(
                    zh_segment=segment if is_zh else pair.zh_segment,
                    en_segment=pair.en_segment if is_zh else segment,
                    score=pair.score,
                    origin=SegmentAlignment.Origin.PERSON,
                )
            )
    SegmentAlignment.objects.bulk_create(kept, ignore_conflicts=True)
    return len(kept)
