"""The difference of two revisions: which lines and clauses stayed, and what stands in place of the others."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

__all__ = ["Difference", "Stretch"]

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_CLAUSES = re.compile(r"[^。；，、：！？.;,:!?\n]*[。；，、：！？.;,:!?\n]+|[^。；，、：！？.;,:!?\n]+")

_LEAST_EQUAL = 8
_MOST_PAIRS = 2_000_000


class Stretch(NamedTuple):
    """A stretch of the old text and what stands in its place; offsets are code points, half open."""

    old: int
    old_end: int
    new: int
    new_end: int
    equal: bool


class Difference:
    """What became of each stretch of ``old`` in ``new``, in order and without a gap."""

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new
        self.stretches = _without_chance(list(_stretches(old, new)))
        self._starts = [stretch.old for stretch in self.stretches]

    def around(self, start: int, end: int) -> Stretch:
        """The smallest known stretch that covers ``old[start:end]``; not empty."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end - 1) - 1
        # What was inserted has an empty old stretch and begins where the next one does.
        covering = self.stretches[first : last + 1]
        if len(covering) == 1:
            return covering[0]
        return Stretch(covering[0].old, covering[-1].old_end, covering[0].new, covering[-1].new_end, False)


def _stretches(old: str, new: str) -> Iterator[Stretch]:
    for stretch in _compared(old, new, _LINES):
        if stretch.equal:
            yield stretch
            continue
        old_part, new_part = old[stretch.old : stretch.old_end], new[stretch.new : stretch.new_end]
        for part in _compared(old_part, new_part, _CLAUSES):
            yield Stretch(
                stretch.old + part.old,
                stretch.old + part.old_end,
                stretch.new + part.new,
                stretch.new + part.new_end,
                part.equal,
            )


def _without_chance(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Join to changed neighbours what is equal but short: a stop or （一） between two rewritten clauses."""
    joined: list[Stretch] = []
    for place, stretch in enumerate(stretches):
        is_between = 0 < place < len(stretches) - 1
        short = stretch.equal and is_between and stretch.old_end - stretch.old < _LEAST_EQUAL
        changed = not stretch.equal or short
        if joined and not joined[-1].equal and changed:
            last = joined[-1]
            joined[-1] = Stretch(last.old, stretch.old_end, last.new, stretch.new_end, False)
        else:
            joined.append(stretch._replace(equal=not changed))
    return joined


def _compared(old: str, new: str, pieces: re.Pattern[str]) -> Iterator[Stretch]:
    """Compare piece by piece; what both begin and end with goes before any other match."""
    old_pieces, new_pieces = pieces.findall(old), pieces.findall(new)
    old_offsets, new_offsets = _offsets(old_pieces), _offsets(new_pieces)
    for i, i_end, j, j_end, equal in _opcodes(old_pieces, new_pieces):
        yield Stretch(old_offsets[i], old_offsets[i_end], new_offsets[j], new_offsets[j_end], equal)


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    old_end, new_end = len(old) - last, len(new) - last
    if first:
        yield Stretch(0, first, 0, first, True)
    old_middle, new_middle = old[first:old_end], new[first:new_end]
    counts = Counter(new_middle)
    if sum(counts[piece] for piece in old_middle) > _MOST_PAIRS:
        yield Stretch(first, old_end, first, new_end, False)
    elif old_middle or new_middle:
        matcher = SequenceMatcher(None, old_middle, new_middle, autojunk=False)
        for tag, i, i_end, j, j_end in matcher.get_opcodes():
            yield Stretch(first + i, first + i_end, first + j, first + j_end, tag == "equal")
    if last:
        yield Stretch(old_end, len(old), new_end, len(new), True)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many pieces both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def _offsets(pieces: Sequence[str]) -> list[int]:
    return [0, *accumulate(map(len, pieces))]
