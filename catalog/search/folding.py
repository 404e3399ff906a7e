"""Words as search sees them: folded for width, case and numerals, and cut into what the index holds.

No Django and no database here. Offsets are Unicode code points, half open.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from catalog.lawtext.numerals import NUMERAL_CHARACTERS, parse_numeral

__all__ = ["MAX_WORDS", "Stretch", "fold", "index_tokens", "matched_stretch", "query_tokens", "words_of"]

MAX_WORDS = 10
"""More words than these narrow nothing down that a reader would ask for."""

_NUMERAL = f"[0-9{NUMERAL_CHARACTERS}]"
_LATIN = "a-zß-öø-ɏ"
# 第 十二 条 is set with spaces in headings; English words keep theirs.
_SPACE_INSIDE = re.compile(r"(?<=[^\W_a-z0-9])[^\S\n]+(?=[^\W_a-z])|(?<=[0-9])[^\S\n]+(?=[^\W_a-z0-9])")
_ORDINAL = re.compile(rf"(?<=第){_NUMERAL}+(?=[编章节条款项目])|(?<=条之){_NUMERAL}+")
_RUN = re.compile(r"[^\W_]+")
_PIECE = re.compile(rf"(?P<latin>[{_LATIN}]+)|(?P<dense>[^\W_{_LATIN}]+)")
_UNIT = re.compile(r"[0-9]+|.", re.DOTALL)


class _Folded(dict[int, str]):
    """A character in the one form that is compared: half width, lower case. Learnt as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = unicodedata.normalize("NFKC", chr(code)).lower()
        return self[code]


_FOLDED = _Folded()


def fold(text: str) -> str:
    """The text as it is searched: half width, lower case, 第十二条 as 第12条, no blanks inside Chinese."""
    return _ORDINAL.sub(_arabic, _SPACE_INSIDE.sub("", text.translate(_FOLDED)))


def _arabic(numeral: re.Match[str]) -> str:
    try:
        return str(parse_numeral(numeral[0]))
    except ValueError:  # 第一二十条 is no number; it is searched as it stands
        return numeral[0]


def words_of(query: str) -> list[str]:
    """The words of a query, each folded and whole: letters and numerals between blanks or punctuation."""
    words = (word for part in query.split() for word in _RUN.findall(fold(part)))
    return list(dict.fromkeys(words))[:MAX_WORDS]


def index_tokens(folded: str) -> Iterator[str]:
    """What the index holds of a folded text: Latin words, neighbouring pairs of all else, numbers.

    A number counts as one character, so that 第2条 is no part of 第12条. The last character of a run begins
    no pair and stands alone, so that any one character is found as the beginning of something.
    """
    for piece in _PIECE.finditer(folded):
        if piece["latin"]:
            yield piece[0]
            continue
        units = _UNIT.findall(piece[0])
        for first, second in pairwise(units):
            yield first + second
        yield units[-1]
        yield from (unit for unit in units[:-1] if unit.isascii())


def query_tokens(word: str) -> Iterator[tuple[str, bool]]:
    """What a text that holds a word must have in the index, and whether as the beginning of a token."""
    for piece in _PIECE.finditer(word):
        if piece["latin"]:
            yield piece[0], True
            continue
        units = _UNIT.findall(piece[0])
        if len(units) == 1:
            yield units[0], not units[0].isascii()
        for first, second in pairwise(units):
            yield first + second, False


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words that matched, with what stands around them in the text as it is stored.

    Attributes:
        start: first code point of the match in the text.
        end: code point after the last one.
    """

    before: str
    match: str
    after: str
    start: int
    end: int


def matched_stretch(text: str, words: list[str], around: int = 40) -> Stretch | None:
    """Where the first of the words stands in a text, with ``around`` code points on either side.

    Of words that are found, the one earliest in the query counts, at its first place. None if none is there.
    """
    folded, places = _folded_with_places(text)
    for word in words:
        start = _place_of(word, folded)
        if start >= 0:
            first, last = places[start][0], places[start + len(word) - 1][1]
            before, after = text[max(0, first - around) : first], text[last : last + around]
            return Stretch(before, text[first:last], after, first, last)
    return None


def _place_of(word: str, folded: str) -> int:
    """Where a word stands as a word: Latin letters and numbers are not found in the middle of longer ones."""
    begins = r"(?<![0-9])" if word[0].isdigit() and word[0].isascii() else ""
    begins = rf"(?<![{_LATIN}])" if re.match(f"[{_LATIN}]", word) else begins
    ends = r"(?![0-9])" if word[-1].isdigit() and word[-1].isascii() else ""
    found = re.search(begins + re.escape(word) + ends, folded)
    return found.start() if found else -1


def _folded_with_places(text: str) -> tuple[str, list[tuple[int, int]]]:
    """``fold(text)`` and, for each of its characters, the stretch of ``text`` that it stands for."""
    folded, places = [], []
    for place, character in enumerate(text):
        for part in _FOLDED[ord(character)]:
            folded.append(part)
            places.append((place, place + 1))
    joined, places = _replaced(_SPACE_INSIDE, lambda _: "", "".join(folded), places)
    return _replaced(_ORDINAL, _arabic, joined, places)


def _replaced(
    pattern: re.Pattern[str],
    replacement: Callable[[re.Match[str]], str],
    text: str,
    places: list[tuple[int, int]],
) -> tuple[str, list[tuple[int, int]]]:
    """``pattern.sub(replacement, text)`` with the places carried along."""
    parts: list[str] = []
    carried: list[tuple[int, int]] = []
    done = 0
    for found in pattern.finditer(text):
        new = replacement(found)
        parts += text[done : found.start()], new
        carried += places[done : found.start()]
        carried += [(places[found.start()][0], places[found.end() - 1][1])] * len(new)
        done = found.end()
    return "".join([*parts, text[done:]]), carried + places[done:]
