"""Cuts a text into lines, and says of each that may hold a suggestion what stands around it.

Never changes a character: offsets are those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from annotations.tagging.components.base import Surroundings, fold

__all__ = ["Line", "LineReader"]

LINE = re.compile(r"[^\r\n]+")
ITEM = re.compile(
    r"[\s　]*(?:[（(][一二三四五六七八九十\da-z]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、)])"
)
ARTICLE = re.compile(r"[\s　]*(?:第[零〇一二三四五六七八九十百千\d]+条|Article\s+\d+|［)")
SENTENCE = re.compile(r"[。；;]|\.\s")
BLOCK = 65_536
LONGEST_LINE = 8_192
ARTICLE_REACH = 600


@dataclass(frozen=True, slots=True)
class Line:
    """A line [start, end) of a text, without its line break; `folded` as the rules read it."""

    start: int
    end: int
    folded: str
    surroundings: Surroundings


class LineReader:
    """Yields the lines of a text that hold one of the literals."""

    def __init__(self, language: str, literals: Iterable[str]) -> None:
        self.language = language
        folded = sorted({fold(literal, language) for literal in literals if literal})
        self.automaton = AhoCorasick(folded, implementation=Implementation.DFA)

    def read(self, text: str) -> Iterator[Line]:
        """Yield lines in order; a line beyond 8,192 characters is cut at a sentence."""
        leads = Leads()
        article = 0
        block: list[Found] = []
        block_start = 0
        for start, end in cut_lines(text):
            line = text[start:end]
            if ARTICLE.match(line):
                article = start
            block.append(Found(start, end, leads.read(line), article))
            if end - block_start >= BLOCK:
                yield from self._triggered(text, block_start, block)
                block, block_start = [], end
        yield from self._triggered(text, block_start, block)

    def _triggered(self, text: str, block_start: int, block: list[Found]) -> Iterator[Line]:
        if not block:
            return
        folded = fold(text[block_start : block[-1].end], self.language)
        starts = [start + block_start for _, start, _ in self.automaton.find_matches_as_indexes(folded)]
        last = -1
        lines = iter(block)
        found = next(lines)
        for hit in starts:
            if hit < last:
                continue
            while found.end <= hit:
                found = next(lines)
            last = found.end
            around = Surroundings(
                found.lead, text[max(found.article, found.start - ARTICLE_REACH) : found.start]
            )
            yield Line(
                found.start, found.end, folded[found.start - block_start : found.end - block_start], around
            )


class Found(NamedTuple):
    """A line with the lead-in that governs it and the start of its article."""

    start: int
    end: int
    lead: str
    article: int


def cut_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the lines that are not empty."""
    for match in LINE.finditer(text):
        start, end = match.span()
        while end - start > LONGEST_LINE:
            stops = [m.end() for m in SENTENCE.finditer(text, start, start + LONGEST_LINE)]
            cut = stops[-1] if stops else start + LONGEST_LINE
            yield start, cut
            start = cut
        if start < end:
            yield start, end


class Leads:
    """Follows lead-ins: a line that ends in a colon governs the items after it, to two levels."""

    def __init__(self) -> None:
        self.outer = ""
        self.inner = ""

    def read(self, line: str) -> str:
        """Take the next line; return the lead-in that governs it, empty for none."""
        opens = line.rstrip().endswith(("：", ":"))
        if not ITEM.match(line):
            self.outer, self.inner = (line, "") if opens else ("", "")
            return ""
        if opens:
            self.inner = line
            return self.outer
        return f"{self.outer}\n{self.inner}".strip()
