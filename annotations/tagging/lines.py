"""Cuts a text into lines, and says of each that may hold a suggestion what stands around it.

Never changes a character: offsets are those of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from annotations.tagging.components.base import Surroundings, fold

__all__ = ["Line", "LineReader"]

LINE = re.compile(r"[^\r\n]+")
ITEM = re.compile(
    r"[\s　]*(?:[（(][一二三四五六七八九十\da-z]{1,3}[）)]|[一二三四五六七八九十]{1,3}、"
    r"|\d{1,2}[.．、)]|[-–—•·*●■]\s)"
)
ARTICLE = re.compile(r"[\s　]*(?:第[零〇一二三四五六七八九十百千\d]+条|Article\s+\d+|［)")
SENTENCE = re.compile(r"[。；;]|\.\s")
SOURCE_HEAD = re.compile(r"^[^\S\n]*［", re.MULTILINE)
# A document is about credit where these words stand so often, in a thousand characters and in all.
CREDIT_WORDS = {
    "zh": ("信用", "失信", "惩戒", "诚信"),
    "en": ("credit", "untrustworth", "blacklist", "dishonest", "trust-breaking", "defaulter"),
}
CREDIT_DENSITY = {"zh": 3.0, "en": 1.5}
CREDIT_NUMBER = 4
BLOCK = 65_536
LONGEST_LINE = 8_192
ARTICLE_REACH = 600


@dataclass(frozen=True, slots=True)
class Line:
    """A line [start, end) of a text, without its line break; `folded` as the rules read it.

    `groups` has a bit set for each group of literals of which one stands in the line.
    """

    start: int
    end: int
    folded: str
    surroundings: Surroundings
    groups: int


class LineReader:
    """Yields the lines of a text that hold one of the literals or stand under one of the lead-ins.

    Literals come in groups, one for each component that looks for them; under a lead-in all groups count.
    """

    def __init__(
        self, language: str, groups: Iterable[Iterable[str]], leads: Iterable[re.Pattern[str]] = ()
    ) -> None:
        self.language = language
        expressions = tuple(leads)

        # The same few lead-ins govern most lists.
        @lru_cache(maxsize=64)
        def is_asked_for(lead: str) -> bool:
            return any(expression.search(lead) for expression in expressions)

        self.is_asked_for = is_asked_for
        bits: dict[str, int] = {}
        for number, group in enumerate(groups):
            for literal in filter(None, group):
                key = fold(literal, language)
                bits[key] = bits.get(key, 0) | 1 << number
        self.bits = list(bits.values())
        self.automaton = AhoCorasick(list(bits), implementation=Implementation.DFA)

    def read(self, text: str) -> Iterator[Line]:
        """Yield lines in order; a line beyond 8,192 characters is cut at a sentence."""
        leads = Leads(self.language)
        lead, under = "", False
        article = 0
        topics = Topics(text, self.language)
        block: list[Found] = []
        block_start = 0
        for start, end in cut_lines(text):
            line = text[start:end]
            if ARTICLE.match(line):
                article = start
            previous, lead = lead, leads.read(line)
            if lead != previous:
                under = self.is_asked_for(lead)
            block.append(Found(start, end, lead, under, article, topics.at(start)))
            if end - block_start >= BLOCK:
                yield from self._wanted(text, block_start, block)
                block, block_start = [], end
        yield from self._wanted(text, block_start, block)

    def _wanted(self, text: str, block_start: int, block: list[Found]) -> Iterator[Line]:
        if not block:
            return
        folded = fold(text[block_start : block[-1].end], self.language)
        hits = self.automaton.find_matches_as_indexes(folded, overlapping=True)
        number, last = 0, len(hits)
        for found in block:
            # Hits come in the order of their ends; a literal holds no line break.
            groups = -1 if found.under else 0
            end = found.end - block_start
            while number < last and hits[number][2] <= end:
                if hits[number][1] >= found.start - block_start:
                    groups |= self.bits[hits[number][0]]
                number += 1
            if groups:
                before = text[max(found.article, found.start - ARTICLE_REACH) : found.start]
                line = folded[found.start - block_start : found.end - block_start]
                around = Surroundings(found.lead, before, found.topic)
                yield Line(found.start, found.end, line, around, groups)


class Found(NamedTuple):
    """A line, the lead-in that governs it, whether rules ask for that one, its article, the topic."""

    start: int
    end: int
    lead: str
    under: bool
    article: int
    topic: str


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


class Topics:
    """Says of each place whether the document is about credit; a head ［…］ begins another document."""

    def __init__(self, text: str, language: str) -> None:
        self.heads = [match.start() for match in SOURCE_HEAD.finditer(text)]
        bounds = [0, *self.heads, len(text)]
        self.topics = [credit_words(text[a:b], language) for a, b in pairwise(bounds)]

    def at(self, offset: int) -> str:
        """Give the words for credit of the document around an offset; empty where it is about others."""
        return self.topics[bisect_right(self.heads, offset)]


def credit_words(text: str, language: str) -> str:
    """List the words for credit that a text uses often; empty where it does not."""
    lowered = text.lower() if language == "en" else text
    counts = {word: lowered.count(word) for word in CREDIT_WORDS[language]}
    number = sum(counts.values())
    if number < CREDIT_NUMBER or number * 1000 < CREDIT_DENSITY[language] * len(text):
        return ""
    return " ".join(word for word, count in counts.items() if count)


class Leads:
    """Follows lead-ins: a line that ends in a colon governs the items after it, to two levels."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.outer = ""
        self.inner = ""

    def read(self, line: str) -> str:
        """Take the next line; return the lead-in that governs it, empty for none."""
        opens = line.rstrip().endswith(("：", ":"))
        if not opens and not self.outer and not self.inner:
            return ""
        if not ITEM.match(line):
            self.outer, self.inner = (fold(line, self.language), "") if opens else ("", "")
            return ""
        if opens:
            self.inner = fold(line, self.language)
            return self.outer
        return f"{self.outer}\n{self.inner}".strip()
