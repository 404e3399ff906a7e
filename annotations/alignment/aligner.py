"""Finds the likeliest monotone alignment by dynamic programming over beads (Gale & Church 1993, CL 19:1).

A bead takes none to several passages of each side. Forward and backward sums over all alignments turn the
costs of beads into posterior probabilities.
"""

from __future__ import annotations

import math
import statistics
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from annotations.alignment.costs import USUAL_RATIO, Costs, Features, shapes
from annotations.alignment.model import Link, Passage
from annotations.alignment.numbering import Number

__all__ = ["align"]

_BAND = 20
_WIDEST = 400
_BEAM = 80.0
_ENOUGH_TO_ESTIMATE = 5
_FARTHEST_RATIO = 1.6
_CLOSE_RATIO = 0.08

_Place = tuple[int, int]


class _Bead(NamedTuple):
    """Chinese passages from ``zh`` and English ones from ``en`` on, so many of each."""

    zh: int
    en: int
    zh_count: int
    en_count: int
    cost: float

    @property
    def start(self) -> _Place:
        return self.zh, self.en

    @property
    def end(self) -> _Place:
        return self.zh + self.zh_count, self.en + self.en_count


def align(zh: Sequence[Passage], en: Sequence[Passage]) -> tuple[Link, ...]:
    """Link the passages of two texts that render each other, in the order of the texts.

    Merged and split passages have several links, and a passage may have none. Order is kept: of two passages
    that a translation exchanges, one at most is linked. Takes time in proportion to the longer text.
    """
    if not zh or not en:
        return ()
    chinese = [Features.of(passage, chinese=True) for passage in zh]
    english = [Features.of(passage, chinese=False) for passage in en]
    corridor = _corridor(chinese, english)
    beads = _beads(Costs(chinese, english), corridor)
    path = _best_path(beads, len(zh), len(en))
    ratio = _ratio(path, chinese, english)
    if abs(math.log(ratio / USUAL_RATIO)) > _CLOSE_RATIO:
        beads = _beads(Costs(chinese, english, ratio), corridor)
        path = _best_path(beads, len(zh), len(en))
    scores = _posteriors(beads, len(zh), len(en))
    return tuple(
        Link(i, j, scores[i, j])
        for bead in path
        for i in range(bead.zh, bead.zh + bead.zh_count)
        for j in range(bead.en, bead.en + bead.en_count)
    )


# The corridor: the part of the table that is looked at.


def _corridor(zh: Sequence[Features], en: Sequence[Features]) -> list[range]:
    """For each place between Chinese passages the places between English ones that are tried.

    It follows the numbers of articles, chapters and parts that both texts hold once, and the lengths between
    these. What one text has more than the other may stand anywhere, so it makes the corridor wider.
    """
    zh_lengths = [0, *accumulate(passage.length for passage in zh)]
    en_lengths = [0, *accumulate(passage.length for passage in en)]
    corridor: list[range] = []
    fixed = [(0, 0), *_fixed_points(zh, en), (len(zh), len(en))]
    for (i, j), (next_i, next_j) in pairwise(fixed):
        width = _BAND + min(_WIDEST, abs((next_i - i) - (next_j - j)))
        for k in range(i, next_i):
            done = (zh_lengths[k] - zh_lengths[i]) / (zh_lengths[next_i] - zh_lengths[i])
            reached = en_lengths[j] + done * (en_lengths[next_j] - en_lengths[j])
            at = bisect_left(en_lengths, reached, j, next_j)
            lowest = min(at - width, corridor[-1].stop - 1) if corridor else 0
            corridor.append(range(max(0, lowest), min(len(en), at + width) + 1))
    corridor.append(range(min(max(0, len(en) - _BAND), corridor[-1].stop - 1), len(en) + 1))
    return corridor


def _fixed_points(zh: Sequence[Features], en: Sequence[Features]) -> list[_Place]:
    """The longest series, in order on both sides, of passages whose number both texts hold once."""
    english = _once(en)
    pairs = sorted((i, english[number]) for number, i in _once(zh).items() if number in english)
    series: list[list[_Place]] = []  # by length the series that ends lowest
    for pair in pairs:
        length = bisect_left([ending[-1][1] for ending in series], pair[1])
        series[length : length + 1] = [[*(series[length - 1] if length else []), pair]]
    return series[-1] if series else []


def _once(passages: Sequence[Features]) -> dict[Number, int]:
    places: dict[Number, list[int]] = defaultdict(list)
    for i, passage in enumerate(passages):
        if passage.numbering.own and passage.numbering.own.unit != "item":
            places[passage.numbering.own].append(i)
    return {number: found[0] for number, found in places.items() if len(found) == 1}


# Dynamic programming.


def _beads(costs: Costs, corridor: Sequence[range]) -> list[_Bead]:
    """All beads that may be part of a good alignment, each behind those that can come before it."""
    beads: list[_Bead] = []
    zh, en = costs.zh, costs.en
    reached: list[dict[_Place, float]] = [{} for _ in range(len(zh) + len(en) + 1)]
    reached[0][0, 0] = 0.0
    for diagonal in reached:  # a bead leads to a later diagonal, so all before it are known
        limit = min(diagonal.values(), default=0.0) + _BEAM
        for (i, j), cost_so_far in diagonal.items():
            if cost_so_far > limit:
                continue
            for zh_count, en_count in shapes(zh, en, i, j):
                if j + en_count not in corridor[i + zh_count]:
                    continue
                cost = costs.bead(i, j, zh_count, en_count)
                bead = _Bead(i, j, zh_count, en_count, cost)
                beads.append(bead)
                places = reached[sum(bead.end)]
                places[bead.end] = min(places.get(bead.end, math.inf), cost_so_far + cost)
        diagonal.clear()
    return beads


def _best_path(beads: Sequence[_Bead], zh_count: int, en_count: int) -> list[_Bead]:
    """The beads of the cheapest alignment."""
    best: dict[_Place, float] = {(0, 0): 0.0}
    last: dict[_Place, _Bead] = {}
    for bead in beads:
        cost = best[bead.start] + bead.cost
        if cost < best.get(bead.end, math.inf):
            best[bead.end], last[bead.end] = cost, bead
    path = []
    place = (zh_count, en_count)
    while place != (0, 0):
        path.append(last[place])
        place = last[place].start
    return path[::-1]


def _posteriors(beads: Sequence[_Bead], zh_count: int, en_count: int) -> Mapping[_Place, float]:
    """The probability of each pair: the share of all alignments, by likelihood, that have it in a bead."""
    forward: dict[_Place, float] = {(0, 0): 0.0}
    for bead in beads:
        _add(forward, bead.end, forward[bead.start] - bead.cost)
    backward: dict[_Place, float] = {(zh_count, en_count): 0.0}
    for bead in reversed(beads):
        if bead.end in backward:  # else the corridor ends there
            _add(backward, bead.start, backward[bead.end] - bead.cost)
    pairs: dict[_Place, float] = defaultdict(float)
    for bead in beads:
        if bead.end not in backward:
            continue
        share = math.exp(forward[bead.start] - bead.cost + backward[bead.end] - backward[0, 0])
        for i in range(bead.zh, bead.zh + bead.zh_count):
            for j in range(bead.en, bead.en + bead.en_count):
                pairs[i, j] += share
    return {pair: min(1.0, share) for pair, share in pairs.items()}


def _add(logarithms: dict[_Place, float], place: _Place, term: float) -> None:
    """Add a number to that at ``place``, both as logarithms."""
    if place not in logarithms:
        logarithms[place] = term
        return
    higher, lower = max(logarithms[place], term), min(logarithms[place], term)
    logarithms[place] = higher + math.log1p(math.exp(lower - higher))


def _ratio(path: Sequence[_Bead], zh: Sequence[Features], en: Sequence[Features]) -> float:
    """English code points for one of Chinese in this pair of texts, by the passages that are clearly one."""
    ratios = [
        en[bead.en].length / zh[bead.zh].length
        for bead in path
        if bead.zh_count == bead.en_count == 1 and bead.cost < 0
    ]
    if len(ratios) < _ENOUGH_TO_ESTIMATE:
        return USUAL_RATIO
    median = statistics.median(ratios)
    return min(max(median, USUAL_RATIO / _FARTHEST_RATIO), USUAL_RATIO * _FARTHEST_RATIO)
