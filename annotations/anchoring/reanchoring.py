"""Where a stretch stands in the next revision: by the difference first, then by its words and their context.

A stretch whose words occur more than once is moved only where all occurrences are accounted for, or where its
surroundings single it out in both revisions. Never compares approximately.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from annotations.anchoring.difference import Difference

__all__ = ["Span", "reanchor"]

_LEAST_CONTEXT = 12
_LEAST_ON_EACH_SIDE = 2
_END_OF_TEXT = 2
_SPEAKS_FOR_ITSELF = 30
_MOST_CONTEXT = 2_000
_MOST_OCCURRENCES = 50
_MOST_COMPARED = 10_000_000_000


class Span(NamedTuple):
    """Code points from ``start`` up to ``end``."""

    start: int
    end: int


def reanchor(old: str, new: str, spans: Sequence[Span]) -> tuple[Span | None, ...]:
    """Return for each span of ``old`` its place in ``new``, or None where that is not certain.

    Of what is returned ``new[start:end] == old[start:end]`` always holds.

    Raises:
        ValueError: a span is empty or not within ``old``.
    """
    for span in spans:
        if not 0 <= span.start < span.end <= len(old):
            raise ValueError(f"{span} is no stretch of a text of {len(old)} code points")
    difference = Difference(old, new)
    return tuple(_find(difference, Span(*span)) for span in spans)


def _find(difference: Difference, span: Span) -> Span | None:
    old, new = difference.old, difference.new
    length = span.end - span.start
    quote = old[span.start : span.end]
    before, after = _places(old, quote), _places(new, quote)
    if not after or max(len(before), len(after)) > _MOST_OCCURRENCES:
        return None
    place = _by_difference(difference, span.start, quote)
    if len(before) == len(after) == 1:
        sure = (
            place == after[0]
            or _is_the_same_clause(old, new, span, after[0])
            or _is_kept_at_no_cost(old, new, span, after[0])
        )
        return Span(after[0], after[0] + length) if sure else None
    if place is not None and difference.around(*span).equal and _all_kept(difference, before, after, quote):
        return Span(place, place + length)
    best = max(after, key=lambda at: sum(_sides(old, span.start, new, at, length)))
    taken = {_by_difference(difference, at, quote) for at in before if at != span.start}
    if place is None:
        sure = best not in taken and _is_the_same_clause(old, new, span, best)
    else:
        sure = best == place and min(_sides(old, span.start, new, best, length)) >= _LEAST_ON_EACH_SIDE
    if sure and _singled_out(old, new, span, best, before=before, after=after):
        return Span(best, best + length)
    return None


def _places(text: str, quote: str) -> list[int]:
    """Where ``quote`` begins in ``text``, overlapping occurrences included; a few more than are looked at."""
    places: list[int] = []
    at = text.find(quote)
    while at >= 0 and len(places) <= _MOST_OCCURRENCES:
        places.append(at)
        at = text.find(quote, at + 1)
    return places


def _by_difference(difference: Difference, start: int, quote: str) -> int | None:
    """The place that the difference gives: in what stayed, or once in what stands for what was changed."""
    around = difference.around(start, start + len(quote))
    if around.equal:
        return around.new + start - around.old
    inside_old = _places(difference.old[around.old : around.old_end], quote)
    inside_new = _places(difference.new[around.new : around.new_end], quote)
    if len(inside_old) == len(inside_new) == 1:
        return around.new + inside_new[0]
    return None


def _is_the_same_clause(old: str, new: str, span: Span, place: int) -> bool:
    """Whether words that were moved are the same: they are many, or much around them is the same."""
    length = span.end - span.start
    sides = _sides(old, span.start, new, place, length)
    return length >= _SPEAKS_FOR_ITSELF or (
        sum(sides) >= _LEAST_CONTEXT and min(sides) >= _LEAST_ON_EACH_SIDE
    )


def _is_kept_at_no_cost(old: str, new: str, span: Span, place: int) -> bool:
    """Whether a shortest difference of the two texts, character by character, leaves the words in place."""
    if len(old) * len(new) > _MOST_COMPARED:
        return False
    length = span.end - span.start
    before = LCSseq.similarity(old[: span.start], new[:place])
    after = LCSseq.similarity(old[span.end :], new[place + length :])
    return before + length + after == LCSseq.similarity(old, new)


def _all_kept(difference: Difference, before: Sequence[int], after: Sequence[int], quote: str) -> bool:
    """Whether the difference takes each occurrence to another one, so that none came or went."""
    return len(before) == len(after) and [_by_difference(difference, at, quote) for at in before] == list(
        after
    )


def _singled_out(
    old: str, new: str, span: Span, place: int, *, before: Sequence[int], after: Sequence[int]
) -> bool:
    """Whether the surroundings agree better for this pair of places than for any other of either."""
    length = span.end - span.start
    agreement = sum(_sides(old, span.start, new, place, length))
    rivals = [_sides(old, at, new, place, length) for at in before if at != span.start]
    rivals += [_sides(old, span.start, new, at, length) for at in after if at != place]
    return all(agreement > sum(rival) for rival in rivals)


def _sides(old: str, old_start: int, new: str, new_start: int, length: int) -> tuple[int, int]:
    """How many code points before and behind both places are the same; the end of a text counts as some."""
    backward = zip(_backward(old, old_start), _backward(new, new_start), strict=False)
    forward = zip(_forward(old, old_start + length), _forward(new, new_start + length), strict=False)
    return _same(backward), _same(forward)


def _backward(text: str, end: int) -> Iterator[str]:
    yield from reversed(text[max(0, end - _MOST_CONTEXT) : end])
    if end <= _MOST_CONTEXT:
        yield ""


def _forward(text: str, start: int) -> Iterator[str]:
    yield from text[start : start + _MOST_CONTEXT]
    if start + _MOST_CONTEXT >= len(text):
        yield ""


def _same(pairs: Iterator[tuple[str, str]]) -> int:
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1 if one else _END_OF_TEXT
    return count
