"""What a bead costs: a negative log likelihood ratio of its shape, lengths, numbering and evidence.

The weights were set by hand on two translated documents and on damaged copies of these.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from annotations.alignment.evidence import chinese_evidence, english_evidence
from annotations.alignment.model import Passage
from annotations.alignment.numbering import Numbering, numbering_of

__all__ = ["USUAL_RATIO", "Costs", "Features", "shapes"]

USUAL_RATIO = 4.1
"""English code points for one of Chinese; median of the two translations that this was developed on."""

_MOST_MERGED = 4
_MOST_LISTED = 12
_SKIP = 4.2
_SHAPES = {(1, 1): 0.0, (1, 2): 2.2, (2, 1): 2.2, (2, 2): 6.5}
_ONE_MORE = 1.2
_SPREAD = 0.28
_SPREAD_OF_SHORT = 1.1
_MOST_FOR_LENGTH = 9.0
_EVIDENCE = 1.6
_MOST_FOR_EVIDENCE = 9.0
_BY_CHANCE = 0.28
_SAME_NUMBER = -3.5
_OTHER_NUMBER = 7.0
_OTHER_UNIT = 2.0
_LOST_NUMBER = 2.5
_MERGED_NUMBER = -2.5
_LOST_MERGED = 3.5
_OTHER_END = 0.6
_OTHER_KIND = 1.5
_NOTE = 6.0
_ENDS = ({"：", ":"}, {"；", ";"}, {"。", "."})
_ENGLISH_LIST_END = re.compile(r"[;,]\s*(?:and|or)$")
_TRANSLATORS_NOTE = re.compile(
    r"\W{0,2}(?:translator|trans\.|tr\.|editor|译者?注|编者?注|译者按|编者按)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Features:
    """What of a passage is compared."""

    length: int
    """Code points without the label."""
    numbering: Numbering
    evidence: Mapping[str, int]
    end: int
    """Which of the groups of stops it ends with; -1 for none."""
    note: bool
    """Whether it says that it is a note of the translator, so renders nothing."""
    kind: str

    @classmethod
    def of(cls, passage: Passage, *, chinese: bool) -> Features:
        """Read the features off a passage of one language."""
        text = passage.text.strip()
        numbering = numbering_of(text)
        body = text[numbering.length :]
        evidence = chinese_evidence(body) if chinese else english_evidence(body)
        last = _ENGLISH_LIST_END.sub(";", text)[-1:]
        end = next((group for group, stops in enumerate(_ENDS) if last in stops), -1)
        note = _TRANSLATORS_NOTE.match(text) is not None
        return cls(max(1, len(body)), numbering, evidence, end, note, passage.kind)


class _Joined(NamedTuple):
    """What the passages on one side of a bead come to."""

    length: int
    evidence: Mapping[str, int]
    mass: float
    """Evidence by its rarity."""
    further: tuple[str, ...]
    """Their numbers but the first."""


def shapes(zh: Sequence[Features], en: Sequence[Features], i: int, j: int) -> Iterator[tuple[int, int]]:
    """Yield how many passages of each side a bead that begins at ``i`` and ``j`` may take."""
    zh_left, en_left = len(zh) - i, len(en) - j
    if zh_left:
        yield 1, 0
    if en_left:
        yield 0, 1
    if not (zh_left and en_left):
        return
    yield 1, 1
    for count in range(2, min(zh_left, _most(en[j])) + 1):
        yield count, 1
    for count in range(2, min(en_left, _most(zh[i])) + 1):
        yield 1, count
    if zh_left > 1 and en_left > 1:
        yield 2, 2


def _most(single: Features) -> int:
    """How many passages one may render: more where it holds a list of items."""
    return max(_MOST_MERGED, min(_MOST_LISTED, 2 + len(single.numbering.merged)))


class Costs:
    """The costs of beads of two texts; knows how rare each piece of evidence is in them."""

    def __init__(self, zh: Sequence[Features], en: Sequence[Features], ratio: float = USUAL_RATIO) -> None:
        self.zh = zh
        self.en = en
        self.ratio = ratio
        frequency = Counter(key for passage in (*zh, *en) for key in passage.evidence)
        total = len(zh) + len(en)
        self._rarity = {key: math.log(1 + total / count) for key, count in frequency.items()}
        self._trust = _trust_in_numbers(zh, en)
        self._joined: dict[tuple[bool, int, int], _Joined] = {}

    def bead(self, i: int, j: int, zh_count: int, en_count: int) -> float:
        """Cost of taking so many passages from ``i`` and ``j`` on for renderings of each other."""
        zh, en = self.zh[i : i + zh_count], self.en[j : j + en_count]
        if not zh or not en:
            return _SKIP * (0.3 if (zh or en)[0].note else 1.0)
        chinese, english = self._join(True, i, zh), self._join(False, j, en)
        return (
            _shape(zh_count, en_count)
            + self._length(chinese.length, english.length)
            + self._numbering(zh[0], en[0], chinese.further, english.further)
            + self._evidence(chinese, english)
            + _frame(zh, en)
        )

    def _join(self, is_zh: bool, first: int, passages: Sequence[Features]) -> _Joined:
        key = is_zh, first, len(passages)
        if key not in self._joined:
            evidence = sum((Counter(passage.evidence) for passage in passages), Counter[str]())
            self._joined[key] = _Joined(
                sum(passage.length for passage in passages),
                evidence,
                sum(self._rarity[key] * count for key, count in evidence.items()),
                tuple(_further(passages)),
            )
        return self._joined[key]

    def _length(self, chinese: int, english: int) -> float:
        spread = _SPREAD + _SPREAD_OF_SHORT / math.sqrt(chinese)
        deviation = math.log(english / (chinese * self.ratio)) / spread
        return min(_MOST_FOR_LENGTH, 0.5 * deviation * deviation)

    def _evidence(self, zh: _Joined, en: _Joined) -> float:
        other = en.evidence
        shared = sum(
            self._rarity[key] * min(count, other[key]) for key, count in zh.evidence.items() if key in other
        )
        cost = _EVIDENCE * (_BY_CHANCE * (zh.mass + en.mass) / 2 - shared)
        return max(-_MOST_FOR_EVIDENCE, min(_MOST_FOR_EVIDENCE, cost))

    def _numbering(
        self, zh: Features, en: Features, zh_further: Sequence[str], en_further: Sequence[str]
    ) -> float:
        chinese, english = zh.numbering.own, en.numbering.own
        if not (chinese and english):
            cost = _LOST_NUMBER * self._trust if chinese or english else 0.0
        elif chinese.number != english.number:
            cost = _OTHER_NUMBER
        else:
            cost = _SAME_NUMBER if chinese.unit == english.unit else _OTHER_UNIT
        if zh_further or en_further:
            shared = sum((Counter(zh_further) & Counter(en_further)).values())
            lost = len(zh_further) + len(en_further) - 2 * shared
            cost += _MERGED_NUMBER * shared + _LOST_MERGED * self._trust * lost
        return cost


def _shape(zh_count: int, en_count: int) -> float:
    known = _SHAPES.get((zh_count, en_count))
    return known if known is not None else _SHAPES[1, 2] + _ONE_MORE * (zh_count + en_count - 3)


def _frame(zh: Sequence[Features], en: Sequence[Features]) -> float:
    cost = _NOTE * sum(passage.note for passage in (*zh, *en)) if zh[0].note != en[0].note else 0.0
    if zh[-1].end != en[-1].end:
        cost += _OTHER_END
    if zh[0].kind and en[0].kind and zh[0].kind != en[0].kind:
        cost += _OTHER_KIND
    return cost


def _further(passages: Sequence[Features]) -> Iterator[str]:
    """The numbers of a bead but the first."""
    for place, passage in enumerate(passages):
        if place and passage.numbering.own:
            yield passage.numbering.own.number
        yield from (number.number for number in passage.numbering.merged)


def _trust_in_numbers(zh: Sequence[Features], en: Sequence[Features]) -> float:
    """How far both texts are numbered alike: near 0 where a translation left the numbers out."""
    counts = [sum((p.numbering.own is not None) + len(p.numbering.merged) for p in side) for side in (zh, en)]
    return min(counts) / max(counts) if max(counts) else 1.0
