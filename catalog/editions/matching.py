"""Which row of one list is which row of another, by concept and content, never by place or code alone. Pure.

One row may continue several and several one; what is known is given and stays.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

__all__ = ["Pair", "Row", "match_rows"]

_SAME = 0.6
"""Contents of one concept that are so alike may be one row reworded."""
_SAME_WITH_BASIS = 0.35
"""The same where both rows rest on the same text."""
_SAME_ELSEWHERE = 0.85
"""Contents under different concepts must be so alike to be one row re-classified."""
_CONTAINED = 0.9
"""A content that stands so well within another one is a part of it."""
_SHORTEST_PART = 4
"""Characters; any shorter content stands within too many others."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared of a row. ``key`` is the caller's."""

    key: int
    concept: str
    content: str
    targets: str = ""
    basis: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """An old row and a new one that continues it; ``score`` from 0 to 1, 1 for what was known."""

    old: int
    new: int
    score: float
    known: bool = False


def match_rows(
    old: Sequence[Row],
    new: Sequence[Row],
    *,
    known: Iterable[tuple[int, int]] = (),
    refused: Iterable[tuple[int, int]] = (),
) -> list[Pair]:
    """Pair the rows of two lists.

    Args:
        old: rows of the earlier list.
        new: rows of the later list.
        known: pairs of keys that somebody has confirmed; their rows are matched no further one to one.
        refused: pairs of keys that somebody has refused.
    """
    pairs = [Pair(a, b, 1.0, known=True) for a, b in known]
    barred = set(refused)
    free_old, free_new = _free(old, new, pairs)
    pairs += _one_to_one(_scored_within_concepts(free_old, free_new), barred)
    free_old, free_new = _free(old, new, pairs)
    pairs += _one_to_one(_scored_elsewhere(free_old, free_new), barred)
    pairs += _parts(old, new, pairs, barred)
    return pairs


def _free(old: Sequence[Row], new: Sequence[Row], pairs: Sequence[Pair]) -> tuple[list[Row], list[Row]]:
    taken_old, taken_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    return [r for r in old if r.key not in taken_old], [r for r in new if r.key not in taken_new]


_Scored = list[tuple[float, Row, Row]]


def _scored_within_concepts(old: Sequence[Row], new: Sequence[Row]) -> _Scored:
    by_concept: dict[str, list[Row]] = defaultdict(list)
    for row in new:
        by_concept[row.concept].append(row)
    scored: _Scored = []
    for a in old:
        for b in by_concept[a.concept]:
            content = _likeness(a.content, b.content)
            if content < _SAME_WITH_BASIS:
                continue
            basis = _likeness(a.basis, b.basis)
            if content >= _SAME or basis == 1:
                scored.append((_score(content, basis, a, b), a, b))
    return scored


def _score(content: float, basis: float, a: Row, b: Row) -> float:
    """Content first; of rows with one content, targets, basis and code decide, in this order."""
    return 0.8 * content + 0.1 * _likeness(a.targets, b.targets) + 0.07 * basis + 0.03 * (a.code == b.code)


def _scored_elsewhere(old: Sequence[Row], new: Sequence[Row]) -> _Scored:
    scored: _Scored = []
    for a in old:
        for b in new:
            content = _likeness(a.content, b.content)
            if content >= _SAME_ELSEWHERE:
                scored.append((_score(content, _likeness(a.basis, b.basis), a, b), a, b))
    return scored


def _one_to_one(scored: _Scored, barred: set[tuple[int, int]]) -> list[Pair]:
    """The best pairs, each row in one at most; of equal ones those that stand first."""
    pairs: list[Pair] = []
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for score, a, b in sorted(scored, key=lambda found: -found[0]):
        if a.key in taken_old or b.key in taken_new or (a.key, b.key) in barred:
            continue
        taken_old.add(a.key)
        taken_new.add(b.key)
        pairs.append(Pair(a.key, b.key, round(score, 3)))
    return pairs


def _parts(
    old: Sequence[Row], new: Sequence[Row], pairs: Sequence[Pair], barred: set[tuple[int, int]]
) -> list[Pair]:
    """What is left over and stands within a row of the other side, or holds one, in the same concept."""
    free_old, free_new = _free(old, new, pairs)
    taken_old, taken_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    candidates = [(a, b) for b in free_new for a in old if a.key in taken_old]
    candidates += [(a, b) for a in free_old for b in new if b.key in taken_new]
    best: dict[int, tuple[float, Row, Row]] = {}
    for a, b in candidates:
        if a.concept != b.concept or (a.key, b.key) in barred:
            continue
        score = _containment(a.content, b.content)
        leftover = b.key if a.key in taken_old else a.key
        side = -leftover - 1 if a.key in taken_old else leftover
        if score >= _CONTAINED and score > best.get(side, (0.0,))[0]:
            best[side] = (score, a, b)
    return [Pair(a.key, b.key, round(score, 3)) for score, a, b in best.values()]


def _likeness(a: str, b: str) -> float:
    return 1.0 if a == b else fuzz.ratio(_fold(a), _fold(b)) / 100


def _containment(a: str, b: str) -> float:
    """How well the shorter of two texts stands within the longer one, which must be longer by a half."""
    short, long = sorted((_fold(a), _fold(b)), key=len)
    if len(short) < _SHORTEST_PART or len(long) < 1.5 * len(short):
        return 0.0
    return fuzz.partial_ratio(short, long) / 100


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
