"""Finds the terms of a termbase in a Chinese text, and their renderings in an English one; no Django."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

__all__ = [
    "APPROVED",
    "FORBIDDEN",
    "PROPOSED",
    "Entry",
    "Occurrence",
    "Rendering",
    "Termbase",
    "find_english",
]

APPROVED, PROPOSED, FORBIDDEN = "approved", "proposed", "forbidden"
_WORD = re.compile(r"\w")
_CONSONANT_Y = re.compile(r"(.*[^aeiou\W])(?:y|ies)", re.IGNORECASE)
_PLURAL = re.compile(r".*\w[^s\W]s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rendering:
    """A Chinese term and one English rendering of it, as a row of the termbase holds them."""

    zh: str
    en: str
    status: str = PROPOSED
    is_law: bool = False
    """Whether the term is the title of a law."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A Chinese term with all that is known of its English."""

    zh: str
    approved: str = ""
    proposed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    is_law: bool = False


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a term stands; offsets are code points, half open."""

    start: int
    end: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Termbase:
    """Terms ready for look-up; build it once with :meth:`compile`."""

    entries: Mapping[str, Entry]
    _names: tuple[str, ...] = field(repr=False)
    _automaton: AhoCorasick = field(repr=False)

    @classmethod
    def compile(cls, renderings: Iterable[Rendering]) -> Termbase:
        """Gather renderings by their term. Of several approved ones the first holds, the others are known."""
        by_term: defaultdict[str, list[Rendering]] = defaultdict(list)
        for rendering in renderings:
            by_term[rendering.zh].append(rendering)
        entries = {zh: _gather(zh, found) for zh, found in by_term.items()}
        names = tuple(sorted(entries))
        return cls(entries, names, AhoCorasick(names, matchkind=MatchKind.LeftmostLongest))

    def find(self, text: str) -> Iterator[Occurrence]:
        """Terms of a Chinese text in its order. Of terms inside one another only the longest counts."""
        for name, start, end in self._automaton.find_matches_as_indexes(text):
            yield Occurrence(start, end, self.entries[self._names[name]])


def _gather(zh: str, renderings: list[Rendering]) -> Entry:
    by_status: defaultdict[str, list[str]] = defaultdict(list)
    for rendering in renderings:
        by_status[rendering.status].append(rendering.en)
    approved = by_status[APPROVED]
    return Entry(
        zh=zh,
        approved=approved[0] if approved else "",
        proposed=tuple(dict.fromkeys([*approved[1:], *by_status[PROPOSED]])),
        forbidden=tuple(dict.fromkeys(by_status[FORBIDDEN])),
        is_law=any(rendering.is_law for rendering in renderings),
    )


def find_english(text: str, rendering: str) -> Iterator[tuple[int, int]]:
    """Where an English rendering stands in ``text``, in any case, in the singular or the plural.

    White space between its words may be of any sort and length. A rendering without a word is nowhere.
    """
    pattern = _pattern(rendering)
    if pattern is not None:
        for match in pattern.finditer(text):
            yield match.span()


@lru_cache(maxsize=20_000)
def _pattern(rendering: str) -> re.Pattern[str] | None:
    words = rendering.split()
    if not words or not _WORD.search(rendering):
        return None
    ending = _in_any_number(words.pop())
    body = r"\s+".join([*map(re.escape, words), ending])
    return re.compile(rf"(?<!\w){body}(?!\w)", re.IGNORECASE)


def _in_any_number(word: str) -> str:
    """A pattern of the singular and the plural of a word that is either."""
    if match := _CONSONANT_Y.fullmatch(word):
        return f"{re.escape(match[1])}(?:y|ies)"
    singular = word[:-1] if _PLURAL.fullmatch(word) else word
    return f"{re.escape(singular)}(?:e?s)?"
