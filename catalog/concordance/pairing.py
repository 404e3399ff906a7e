"""Pair the articles of two versions: by equal text, by likeness, by their place between sure neighbours, and
as parts of an article that was split or merged; what is left over, where each is the other's clear choice.
Leaves unpaired what nothing ties together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from catalog.concordance.affinity import Affinity

__all__ = ["Pairing", "pair_articles"]

_SURE = 0.5
"""Likeness from which two articles belong together wherever they stand."""
_MOVED = 0.35
"""Bond from which two articles that nothing else claims belong together across the law."""
_IN_PLACE = 0.22
"""Mean of likeness and similarity that suffices between sure neighbours."""
_TELLING = 6
"""Rare pairs of characters that two articles must share; with fewer a low likeness may be chance."""
_LEFT_OVER = 0.2
"""Bond that suffices for two articles that are left over and prefer one another to all that are left over."""
_PREFERRED = 0.6
"""What the bond of either to its second choice may be at most, as a share of that bond."""
_WORDS = 4
"""Shared pairs of characters, without punctuation, that articles which are left over must have at least."""
_PART = 0.45
"""Share of what sets an article apart from its twin that must come from the other side to make it a part."""


@dataclass(slots=True)
class Pairing:
    """Pairs of positions in the old and the new version; ``parts`` are those of splits and mergers."""

    equal: dict[int, int] = field(default_factory=dict)
    alike: dict[int, int] = field(default_factory=dict)
    parts: set[tuple[int, int]] = field(default_factory=set)

    @property
    def pairs(self) -> dict[int, int]:
        """All one-to-one pairs."""
        return self.equal | self.alike


def pair_articles(old: Sequence[str], new: Sequence[str]) -> Pairing:
    """Pair two sequences of folded texts, in the order of their laws."""
    pairing = Pairing(equal=_equal_texts(old, new))
    free_old = [i for i in range(len(old)) if i not in pairing.equal]
    taken = set(pairing.equal.values())
    free_new = [j for j in range(len(new)) if j not in taken]
    affinity = Affinity(old, new)
    shared = affinity.shared(free_old, free_new)
    likeness = {pair: affinity.likeness(*pair, weight) for pair, weight in shared.items()}
    _take_best(pairing, likeness, _SURE)
    least = _TELLING * affinity.rare
    telling = {pair: weight for pair, weight in shared.items() if weight >= least}

    def in_place(i: int, j: int) -> float:
        if (i, j) not in telling:
            return 0.0
        return (likeness[i, j] + fuzz.ratio(old[i], new[j]) / 100) / 2

    _fill_gaps(pairing, in_place, len(old), len(new))
    bonds = {pair: affinity.bond(*pair, weight) for pair, weight in telling.items()}
    _take_best(pairing, bonds, _MOVED)
    _find_parts(pairing, affinity, telling, least)
    _take_left_over(pairing, affinity, shared)
    return pairing


def _equal_texts(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Pair equal texts; where one comes several times, in order."""
    places: dict[str, deque[int]] = defaultdict(deque)
    for j, text in enumerate(new):
        places[text].append(j)
    return {i: places[text].popleft() for i, text in enumerate(old) if places.get(text)}


def _take_best(pairing: Pairing, likeness: dict[tuple[int, int], float], threshold: float) -> None:
    """Pair what is still free, the likest first."""
    taken_old, taken_new = set(pairing.pairs), set(pairing.pairs.values())
    best = sorted((-like, abs(i - j), i, j) for (i, j), like in likeness.items() if like >= threshold)
    for _, _, i, j in best:
        if i not in taken_old and j not in taken_new:
            pairing.alike[i] = j
            taken_old.add(i)
            taken_new.add(j)


def _take_left_over(pairing: Pairing, affinity: Affinity, shared: dict[tuple[int, int], float]) -> None:
    """Pair what nothing was tied to, where each clearly is the other's first choice among the left over."""
    tied_old = {*pairing.pairs, *(i for i, _ in pairing.parts)}
    tied_new = {*pairing.pairs.values(), *(j for _, j in pairing.parts)}
    choices: dict[tuple[str, int], list[tuple[float, int]]] = defaultdict(list)
    for (i, j), weight in shared.items():
        if i in tied_old or j in tied_new:
            continue
        if sum(map(str.isalnum, affinity.old[i] & affinity.new[j])) >= _WORDS:
            bond = affinity.bond(i, j, weight)
            choices["old", i].append((bond, j))
            choices["new", j].append((bond, i))
    first = {side: _clear_choice(bonds) for side, bonds in choices.items()}
    for (side, i), choice in first.items():
        if side == "old" and choice is not None and first["new", choice] == i:
            pairing.alike[i] = choice


def _clear_choice(bonds: list[tuple[float, int]]) -> int | None:
    (best, choice), (second, _), *_ = sorted([*bonds, (0.0, -1)], reverse=True)
    return choice if best >= _LEFT_OVER and second <= _PREFERRED * best else None


def _fill_gaps(pairing: Pairing, score: Callable[[int, int], float], old_count: int, new_count: int) -> None:
    """Align what is free between two pairs that stand in the same order in both versions."""
    taken_old, taken_new = set(pairing.pairs), set(pairing.pairs.values())
    before = (-1, -1)
    for after in [*_backbone(pairing.pairs), (old_count, new_count)]:
        olds = [i for i in range(before[0] + 1, after[0]) if i not in taken_old]
        news = [j for j in range(before[1] + 1, after[1]) if j not in taken_new]
        pairing.alike.update(_align(olds, news, score))
        before = after


def _backbone(pairs: dict[int, int]) -> list[tuple[int, int]]:
    """The longest run of pairs in the order of both versions (patience sorting)."""
    ends: list[int] = []
    tops: list[tuple[int, int]] = []
    below: dict[tuple[int, int], tuple[int, int] | None] = {}
    for pair in sorted(pairs.items()):
        pile = bisect_left(ends, pair[1])
        below[pair] = tops[pile - 1] if pile else None
        ends[pile : pile + 1] = [pair[1]]
        tops[pile : pile + 1] = [pair]
    chain: list[tuple[int, int]] = []
    pair_or_none = tops[-1] if tops else None
    while pair_or_none is not None:
        chain.append(pair_or_none)
        pair_or_none = below[pair_or_none]
    return chain[::-1]


def _align(olds: list[int], news: list[int], score: Callable[[int, int], float]) -> dict[int, int]:
    """The alignment in order with the highest total score (Needleman and Wunsch 1970)."""
    total = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for a, i in enumerate(olds, start=1):
        for b, j in enumerate(news, start=1):
            gain = score(i, j) - _IN_PLACE
            total[a][b] = max(total[a - 1][b], total[a][b - 1], total[a - 1][b - 1] + gain)
    aligned = {}
    a, b = len(olds), len(news)
    while a and b:
        if total[a][b] == total[a - 1][b]:
            a -= 1
        elif total[a][b] == total[a][b - 1]:
            b -= 1
        else:
            a, b = a - 1, b - 1
            aligned[olds[a]] = news[b]
    return aligned


def _find_parts(
    pairing: Pairing, affinity: Affinity, shared: Iterable[tuple[int, int]], least: float
) -> None:
    """Attach what is free to a pair that it was split from or merged into.

    An article is a part if the other side has most of what sets it apart from its twin, the article that is
    paired already: two penal articles worded alike are no merger.
    """
    twin_of_old = {j: i for i, j in pairing.pairs.items()}
    for i, j in shared:
        common = affinity.old[i] & affinity.new[j]
        if i in pairing.alike and j not in twin_of_old:
            own, drawn = affinity.new[j], affinity.new[pairing.alike[i]]
        elif i not in pairing.pairs and j in twin_of_old:
            own, drawn = affinity.old[i], affinity.old[twin_of_old[j]]
        else:
            continue
        weight = affinity.weigh(common - drawn)
        if weight >= least and weight >= _PART * affinity.weigh(own - drawn):
            pairing.parts.add((i, j))
