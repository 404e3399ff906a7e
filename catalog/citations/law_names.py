"""The names of laws that a text may cite bare, compiled for search; it never guesses a name by its shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from catalog.citations.known_laws import KNOWN_LAWS
from catalog.citations.word_lists import words

__all__ = ["LawNames"]

STATE = "中华人民共和国"
CJK = re.compile(r"[\u3400-\u9fff]")
SURROGATE = re.compile(r"[\ud800-\udfff]")

# A short form such as 办法 is a name only inside 《》; bare it is a common noun.
COMMON_NOUNS = frozenset(
    words(
        """
        法 法律 法规 规章 条例 规定 办法 细则 解释 决定 决议 通知 意见 规则 方案 规划 标准 公约 协定
        总则
        """
    )
)


@dataclass(frozen=True, slots=True)
class LawNames:
    """A set of law titles, short titles and aliases; build it with :meth:`compile`, once."""

    chinese: frozenset[str]
    lengths: tuple[int, ...]
    automaton: AhoCorasick
    english: tuple[str, ...]
    english_automaton: AhoCorasick

    @classmethod
    def compile(cls, names: Iterable[str] = ()) -> LawNames:
        """Compile names in Chinese or English, with or without 《》, and add the well-known short titles.

        Names of one character and common nouns such as 办法 are left out.
        """
        chinese, english = set(KNOWN_LAWS), set()
        for name in names:
            bare = name.strip().removeprefix("《").removesuffix("》").strip()
            if CJK.search(bare):
                chinese |= {bare, bare.removeprefix(STATE)}
            elif " " in bare:
                english.add(bare)
        chinese = {name for name in chinese if len(name) > 1 and name not in COMMON_NOUNS}
        return cls(
            frozenset(chinese),
            tuple(sorted({len(name) for name in chinese}, reverse=True)),
            _automaton(sorted(chinese)),
            tuple(sorted(english)),
            _automaton(sorted(english)),
        )

    @classmethod
    def known(cls) -> LawNames:
        """The well-known short titles alone."""
        return _known()

    def ending_at(self, text: str, end: int, floor: int) -> int | None:
        """Where the longest Chinese name that ends at ``end`` starts, not before ``floor``."""
        for length in self.lengths:
            start = end - length
            if start >= floor and text[start:end] in self.chinese:
                return before_state(text, start, floor)
        return None

    def chinese_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Spans of Chinese names, the longest at each place, none overlapping another."""
        for _, start, end in self.automaton.find_matches_as_indexes(searchable(text)):
            yield start, end

    def english_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Spans of English names that stand between word boundaries."""
        for _, start, end in self.english_automaton.find_matches_as_indexes(searchable(text)):
            if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
                yield start, end


def before_state(text: str, start: int, floor: int) -> int:
    """Move the start of a name before 中华人民共和国 where it is written in front."""
    whole = start - len(STATE)
    return whole if whole >= floor and text.startswith(STATE, whole) else start


def searchable(text: str) -> str:
    """The same text, code point for code point, without lone surrogates, which Rust cannot hold."""
    return text if text.isascii() or not SURROGATE.search(text) else SURROGATE.sub("\ufffd", text)


def _automaton(names: list[str]) -> AhoCorasick:
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)


@cache
def _known() -> LawNames:
    return LawNames.compile()
