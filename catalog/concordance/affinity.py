"""What two versions of a law have in common, article by article: shared pairs of characters, the rare ones
weighing more, the formulas of legal drafting nothing. Says nothing about what follows from it.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

__all__ = ["Affinity"]

_FORMULAS = re.compile(
    # What half of all penal and closing articles say, and so ties none of them to its successor.
    r"违反(?:本法|本条例|本办法|本规定|本细则)[^,。;:]{0,14}?规定"
    r"|(?:有下列|有前款所列|有前款规定)(?:的)?(?:情形|行为|违法行为)之一的?|由[^,。;:]{0,20}?责令(?:限期)?(?:改正|停止违法行为)"
    r"|责令(?:其)?(?:限期)?改正|逾期(?:仍)?(?:不改正|未改正)的?|拒不改正的?|给予警告|没收违法所得|可以并处|并处|处以"
    r"|情节(?:特别)?(?:严重|较轻|轻微)的?|造成(?:严重)?后果的?|直接负责的主管人员和其他直接责任人员"
    r"|(?:尚)?(?:不)?构成犯罪的?|依法(?:追究刑事责任|追究其刑事责任|承担民事责任|给予(?:行政|治安管理)?(?:处分|处罚))"
    r"|(?:构成)?违反治安管理行为的?|给予(?:行政)?处分|滥用职权|玩忽职守|徇私舞弊"
    r"|[0-9零一二三四五六七八九十百千万亿]+(?:元|倍|日|个月|年)(?:以上|以下|以内|内)?的?(?:罚款)?"
    r"|第[0-9零一二三四五六七八九十百千]+[条款项章节](?:之[一二三四五六七八九十])?|《[^》]{1,40}》"
)
_TOO_LITTLE = 8
"""An article with fewer characters beside its formulas is judged by its formulas."""
_CONTAINED = 0.6
"""What being contained in a longer article counts, against being as alike."""
_COMMON = 0.25
"""A pair of characters in more than this share of the articles tells none apart."""


class Affinity:
    """Weights of what article ``i`` of the old and ``j`` of the new version share.

    Each text is the set of its pairs of adjacent characters, each weighted by its inverse document frequency
    within a version (Spärck Jones 1972): 失信被执行人 ties two articles together, 有关部门 hardly does.
    Drafting formulas, amounts, terms and cross-references are left out, unless an article is made of them.
    """

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old = [_pairs(text) for text in old]
        self.new = [_pairs(text) for text in new]
        size = max(len(old), len(new))
        # A pair that one article has in each version is as rare as can be: count within a version.
        counts = Counter(pair for profile in self.old for pair in profile)
        counts |= Counter(pair for profile in self.new for pair in profile)
        most = max(2.0, _COMMON * size)
        self._weights = {p: math.log((1 + size) / n) if n <= most else 0.0 for p, n in counts.items()}
        self.rare = math.log(1 + size)
        """The weight of a pair of characters that one article alone has."""
        self._old_weights = [self.weigh(profile) for profile in self.old]
        self._new_weights = [self.weigh(profile) for profile in self.new]

    def weigh(self, pairs: Iterable[str]) -> float:
        """Return the weight of some pairs of characters."""
        return sum(self._weights[pair] for pair in pairs)

    def shared(self, olds: Iterable[int], news: Iterable[int]) -> dict[tuple[int, int], float]:
        """Return the shared weight of every two articles that share anything telling."""
        index: dict[str, list[int]] = defaultdict(list)
        for j in news:
            for pair in self.new[j]:
                if self._weights[pair]:
                    index[pair].append(j)
        shared: dict[tuple[int, int], float] = defaultdict(float)
        for i in olds:
            for pair in self.old[i]:
                weight = self._weights[pair]
                for j in index.get(pair, ()):
                    shared[i, j] += weight
        return dict(shared)

    def likeness(self, i: int, j: int, shared: float) -> float:
        """Return the Dice coefficient of two articles, from 0 to 1."""
        total = self._old_weights[i] + self._new_weights[j]
        return 2 * shared / total if total else 0.0

    def bond(self, i: int, j: int, shared: float) -> float:
        """Return the likeness or, if higher, what counts the share of the smaller article in the larger."""
        smaller = min(self._old_weights[i], self._new_weights[j])
        return max(self.likeness(i, j, shared), _CONTAINED * shared / smaller if smaller else 0.0)


def _pairs(text: str) -> frozenset[str]:
    pieces = _FORMULAS.split(text)
    if sum(map(len, pieces)) < _TOO_LITTLE:
        pieces = [text]
    return frozenset(piece[k : k + 2] for piece in pieces for k in range(len(piece) - 1)) or frozenset({text})
