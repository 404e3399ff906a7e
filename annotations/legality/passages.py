"""Which words of a document belong together: the sentence, and the lines with a colon that govern a list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from annotations.tagging.components.base import LONGEST_SENTENCE, SEGMENT_END, SENTENCE_END
from annotations.tagging.lines import ITEM, cut_lines
from catalog.citations.law_names import searchable

__all__ = ["Passages", "Stretch"]

_COUNTED = re.compile(r"[一二三四五六七八九十]+|\d+|[a-z]+")

Stretch = tuple[int, int]
"""Code points, half open."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    leads: tuple[Stretch, ...]


class _Stops:
    """Where the sentences of a text end: looked for once, for rules ask of the same text a thousand times."""

    def __init__(self, stop: re.Pattern[str], text: str) -> None:
        self._length = len(text)
        self._ends = [match.end() for match in stop.finditer(text)]

    def around(self, start: int, end: int) -> Stretch:
        """What stands between two stops around a stretch, no further off than evidence reaches."""
        before, after = bisect_right(self._ends, start), bisect_right(self._ends, end)
        left = self._ends[before - 1] if before else 0
        right = self._ends[after] if after < len(self._ends) else self._length
        return max(left, start - LONGEST_SENTENCE, 0), min(right, end + LONGEST_SENTENCE)


class Passages:
    """The lines of a folded text, each with the lead-ins that govern it."""

    def __init__(self, folded: str, language: str) -> None:
        self.text = folded
        self.language = language
        self._lines = _governed_lines(folded)
        self._contexts: dict[Stretch, tuple[Stretch, ...]] = {}
        self._starts = [line.start for line in self._lines]

    @cached_property
    def _sentence_ends(self) -> _Stops:
        return _Stops(SENTENCE_END[self.language], self.text)

    @cached_property
    def _segment_ends(self) -> _Stops:
        return _Stops(SEGMENT_END[self.language], self.text)

    def sentence(self, start: int, end: int) -> Stretch:
        """The sentence around a stretch; a list after a colon is cut at its line."""
        return self._sentence_ends.around(start, end)

    def segment(self, start: int, end: int) -> Stretch:
        """The sentence around a stretch, or what semicolons part in it."""
        return self._segment_ends.around(start, end)

    def lines(self, gate: AhoCorasick | None = None) -> Iterator[Stretch]:
        """The lines that are not empty; with a gate only those that hold one of its words."""
        hits = (start for _, start, _ in gate.find_matches_as_indexes(searchable(self.text))) if gate else ()
        places = {bisect_right(self._starts, hit) - 1 for hit in hits}
        for place in sorted(places) if gate else range(len(self._lines)):
            yield self._lines[place].start, self._lines[place].end

    def find(self, expression: re.Pattern[str], gate: AhoCorasick | None) -> Iterator[re.Match[str]]:
        """Where an expression is met; tried only on the lines that a gate lets pass."""
        if gate is None:
            yield from expression.finditer(self.text)
        else:
            for start, end in self.lines(gate):
                yield from expression.finditer(self.text, start, end)

    def leads(self, offset: int) -> tuple[Stretch, ...]:
        """The lead-ins above the line at an offset, the outer one first."""
        place = bisect_right(self._starts, offset) - 1
        return self._lines[place].leads if place >= 0 else ()

    def context(self, start: int, end: int) -> tuple[Stretch, ...]:
        """The lead-ins of a stretch and its sentence."""
        known = self._contexts.get((start, end))
        if known is None:
            known = self._contexts[start, end] = (*self.leads(start), self.sentence(start, end))
        return known

    def words(self, start: int, end: int) -> str:
        """The folded words of the context."""
        return "\n".join(self.text[a:b] for a, b in self.context(start, end))

    def belong_together(self, one: Stretch, other: Stretch) -> bool:
        """Whether one stands in the sentence of the other, or in a lead-in over it."""
        return _within(one, self.context(*other)) or _within(other, self.context(*one))


def _within(found: Stretch, stretches: tuple[Stretch, ...]) -> bool:
    return any(start <= found[0] < end for start, end in stretches)


def _governed_lines(text: str) -> list[_Line]:
    """Lines with their lead-ins: a line with a colon governs the items after it.

    One that is itself an item governs items of another way of numbering, up to the next of its own.
    """
    lines: list[_Line] = []
    outer: Stretch | None = None
    inner: Stretch | None = None
    inner_style = ""
    for start, end in cut_lines(text):
        line = text[start:end]
        opens = line.rstrip().endswith(("：", ":"))
        number = ITEM.match(line)
        if not number:
            lines.append(_Line(start, end, ()))
            outer, inner = ((start, end), None) if opens else (None, None)
            continue
        style = _style(number[0])
        if opens or style == inner_style:
            inner = None
        lines.append(_Line(start, end, tuple(lead for lead in (outer, inner) if lead)))
        if opens:
            inner, inner_style = (start, end), style
    return lines


def _style(number: str) -> str:
    """How an item is numbered, whatever its number: （一） and （二） alike, 1. and 2. alike."""
    return _COUNTED.sub("#", number.strip())
