"""The numbers that Word makes and shows, but does not keep in the text: 第一章, 一、, （一）, 1., (a)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotations.ingest.wordml import child_value, qualified
from catalog.lawtext.numerals import format_numeral

__all__ = ["Numbering", "Place"]

_DEEPEST = 9
_MOST = 10_000
_PLACEHOLDER = re.compile(r"%([1-9])")
_BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Place:
    """What Word shows before a paragraph: a label, or a bullet of some depth."""

    label: str = ""
    bullet: int = 0


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    pattern: str
    start: int


@dataclass
class _List:
    levels: Mapping[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts through a document; ask for its paragraphs in reading order."""

    def __init__(self, root: Any | None) -> None:
        self._abstract: dict[str, _List] = {}
        self._of_number: dict[str, str] = {}
        if root is None:
            return
        for definition in root.iterfind(qualified("w:abstractNum")):
            levels = dict(map(_read_level, definition.iterfind(qualified("w:lvl"))))
            self._abstract[definition.get(qualified("w:abstractNumId"), "")] = _List(levels)
        for number in root.iterfind(qualified("w:num")):
            abstract = child_value(number, "w:abstractNumId") or ""
            self._of_number[number.get(qualified("w:numId"), "")] = abstract

    def place(self, number: str, level: int) -> Place:
        """The label or bullet of the next paragraph of a list; empty where the list is not defined."""
        found = self._abstract.get(self._of_number.get(number, ""))
        definition = found.levels.get(level) if found else None
        if found is None or definition is None:
            return Place()
        for deeper in [other for other in found.counts if other > level]:
            del found.counts[deeper]
        found.counts[level] = found.counts.get(level, definition.start - 1) + 1
        if definition.form == _BULLET:
            return Place(bullet=level + 1)
        if definition.form == "none":
            return Place()

        def shown(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            form = found.levels.get(other, definition)
            return _number(found.counts.get(other, form.start), form.form)

        return Place(_PLACEHOLDER.sub(shown, definition.pattern).strip())


def _read_level(element: Any) -> tuple[int, _Level]:
    number = _integer(element.get(qualified("w:ilvl")), 0)
    return min(number, _DEEPEST), _Level(
        child_value(element, "w:numFmt") or "decimal",
        child_value(element, "w:lvlText") or "",
        _integer(child_value(element, "w:start"), 1),
    )


def _integer(text: str | None, default: int) -> int:
    return min(int(text), _MOST) if text and text.isascii() and text.isdigit() else default


def _number(number: int, form: str) -> str:
    write = _FORMS.get(form, str)
    return write(number) if 0 < number <= _MOST else str(number)


def _letters(number: int) -> str:
    """a to z, then aa, bb: as Word does."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    numeral = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        numeral += letters * count
    return numeral


def _circled(number: int) -> str:
    return chr(0x245F + number) if number <= 20 else str(number)


_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_FORMS: Mapping[str, Callable[[int], str]] = {
    "chineseCounting": format_numeral,
    "chineseCountingThousand": format_numeral,
    "japaneseCounting": format_numeral,
    "taiwaneseCounting": format_numeral,
    "ideographDigital": format_numeral,
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda number: f"{number:02}",
}
