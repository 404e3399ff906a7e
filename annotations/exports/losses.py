"""What each format cannot hold of a document, counted before anything is written. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise

from annotations.exports.model import Bundle, Loss, Mark

__all__ = ["lost_in"]

_Counter = Callable[[Bundle], int]


def lost_in(name: str, bundle: Bundle) -> tuple[Loss, ...]:
    """What the format of that name leaves out of this document, with how many of it there are."""
    counted = ((what, _COUNTERS[what](bundle)) for what in _NOT_HELD[name])
    return tuple(Loss(what, count) for what, count in counted if count)


def _marks(bundle: Bundle) -> Iterator[Mark]:
    return (mark for text in bundle.texts for mark in text.marks)


def _overlapping(bundle: Bundle) -> int:
    """Marks that begin before an earlier one ends."""
    count = 0
    for text in bundle.texts:
        marks = sorted(text.marks, key=lambda mark: (mark.start, mark.end))
        furthest = accumulate((mark.end for mark in marks), max)
        count += sum(later.start < end for end, (_, later) in zip(furthest, pairwise(marks), strict=False))
    return count


def _across(bundle: Bundle) -> int:
    """Marks that no segment covers wholly, or whose segment stands in no passage."""
    count = 0
    for text in bundle.texts:
        spans = list(text.segments) or [(0, len(text.text))]
        count += sum(not any(a <= mark.start and mark.end <= b for a, b in spans) for mark in text.marks)
    return count


_ALIGNMENT = "pairs of passages that render each other"
_ALONE = "passages that render nothing in the other language"
_ANNOTATIONS = "annotations"
_ATTRIBUTES = "annotations with attributes, such as negated"
_CITED = "citations, of which only the words and the label are kept"
_COMMENTS = "comments"
_OFFSETS = "annotations whose offsets are not kept"
_OVERLAPS = "overlapping annotations, which the project must allow"
_TEXTS = "texts, of which only the words annotated are kept"
_ACROSS = "annotations across several segments"

_COUNTERS: dict[str, _Counter] = {
    _ALIGNMENT: lambda bundle: sum(bool(p.zh and p.en) for p in bundle.passages),
    _ALONE: lambda bundle: sum(not (p.zh and p.en) for p in bundle.passages),
    _ANNOTATIONS: lambda bundle: sum(1 for _ in _marks(bundle)),
    _ATTRIBUTES: lambda bundle: sum(bool(mark.attributes) for mark in _marks(bundle)),
    _CITED: lambda bundle: sum(bool(mark.law or mark.provisions) for mark in _marks(bundle)),
    _COMMENTS: lambda bundle: sum(bool(mark.comment) for mark in _marks(bundle)),
    _OFFSETS: lambda bundle: sum(1 for _ in _marks(bundle)),
    _OVERLAPS: _overlapping,
    _TEXTS: lambda bundle: len(bundle.texts),
    _ACROSS: _across,
}

_NOT_HELD: dict[str, tuple[str, ...]] = {
    "jsonl": (_ALIGNMENT,),
    "doccano": (_COMMENTS, _CITED, _ATTRIBUTES, _ALIGNMENT, _OVERLAPS),
    "webanno": (_TEXTS, _CITED, _ATTRIBUTES, _ALIGNMENT),
    "docbin": (_COMMENTS, _CITED, _ATTRIBUTES, _ALIGNMENT),
    "tmx": (_ANNOTATIONS, _ALONE),
    "xliff": (_ANNOTATIONS, _ALONE),
    "csv": (_TEXTS, _ATTRIBUTES, _ALIGNMENT),
    "xlsx": (_TEXTS, _ATTRIBUTES, _ALIGNMENT),
    "docx": (_OFFSETS, _ATTRIBUTES, _ACROSS),
}
