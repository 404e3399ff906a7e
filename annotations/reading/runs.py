"""Cuts a text under overlapping marks into flat runs, each with the marks that cover it; pure.

Offsets are Unicode code points, half open. No character is lost, doubled or moved.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Generic, Protocol, TypeVar

__all__ = ["MarkedText", "Placed", "Run", "lanes"]


class Spanned(Protocol):
    """Anything that stands on a text from ``start`` to ``end``."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Spanned)


@dataclass(frozen=True, slots=True)
class Placed(Generic[S]):
    """A mark and its lane: marks that overlap stand in different lanes, 0 nearest to the words."""

    mark: S
    lane: int


@dataclass(frozen=True, slots=True)
class Run(Generic[S]):
    """A stretch of text under one set of marks.

    Attributes:
        marks: the marks that cover all of it, outermost lane first.
        ending: those of them whose last character is its last one.
    """

    text: str
    marks: tuple[Placed[S], ...]
    ending: tuple[Placed[S], ...]


def lanes(marks: Iterable[S]) -> list[Placed[S]]:
    """Give each mark the lowest lane that is free over its whole length, the longer first."""
    placed: list[Placed[S]] = []
    taken: list[tuple[int, int]] = []  # end and lane of the marks not yet passed
    free: list[int] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        while taken and taken[0][0] <= mark.start:
            heapq.heappush(free, heapq.heappop(taken)[1])
        lane = heapq.heappop(free) if free else len(taken)
        heapq.heappush(taken, (mark.end, lane))
        placed.append(Placed(mark, lane))
    return placed


class MarkedText(Generic[S]):
    """A text and its marks, from which the runs of any stretch can be had.

    Marks may reach beyond a stretch; only the part inside it is covered. A stretch costs what stands in
    it, however many marks the text has.
    """

    def __init__(self, text: str, marks: Iterable[S]) -> None:
        self.text = text
        self._placed = lanes(marks)
        self._starts = [p.mark.start for p in self._placed]
        self._furthest = list(accumulate((p.mark.end for p in self._placed), max))

    def runs(self, start: int, end: int) -> list[Run[S]]:
        """Cut ``text[start:end]`` wherever a mark begins or ends; the runs, joined, are exactly that.

        Raises:
            ValueError: the stretch does not lie in the text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"{start}–{end} does not lie in a text of {len(self.text)} code points")
        first, last = bisect_right(self._furthest, start), bisect_left(self._starts, end)
        inside = [p for p in self._placed[first:last] if p.mark.end > start]
        cuts = {start, end}
        for p in inside:
            cuts |= {max(start, p.mark.start), min(end, p.mark.end)}
        return [self._run(a, b, inside) for a, b in pairwise(sorted(cuts))]

    def _run(self, start: int, end: int, inside: Sequence[Placed[S]]) -> Run[S]:
        over = [p for p in inside if p.mark.start <= start and end <= p.mark.end]
        over.sort(key=lambda p: -p.lane)
        return Run(self.text[start:end], tuple(over), tuple(p for p in over if p.mark.end == end))
