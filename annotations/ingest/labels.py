"""The label that a line begins with, such as 一、 or （一） or Article 5 or (a), and how the styles nest."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from annotations.ingest.dates import is_date_line
from catalog.lawtext.document import NodeKind
from catalog.lawtext.marks import article_mark, container_mark, item_mark

__all__ = ["Label", "Style", "labels_of"]


class Style(IntEnum):
    """How a label is written. A style nests in those above it, whatever stands between."""

    PART = 10
    SUBPART = 11
    CHAPTER = 12
    SECTION = 13
    ARTICLE = 14
    CHINESE = 20  # 一、
    ROMAN = 21  # I.
    CAPITAL = 22  # A. and 甲、
    BRACKETED_CHINESE = 23  # （一）
    NUMBER = 24  # 1. and 1、
    NUMBER_2 = 25  # 1.1
    NUMBER_3 = 26
    NUMBER_4 = 27
    BRACKETED_NUMBER = 28  # （1）
    HALF_BRACKETED_NUMBER = 29  # 1)
    CIRCLED = 30  # ①
    LETTER = 31  # (a) and a.
    SMALL_ROMAN = 32  # (i)
    BULLET = 40  # and one more for each level of a marked list

    @property
    def step(self) -> str:
        """The word for it in a path."""
        return _STEPS.get(self, "item")

    @property
    def is_division(self) -> bool:
        """Whether it always heads a division of a statute: part, chapter, section."""
        return self <= Style.SECTION


@dataclass(frozen=True, slots=True)
class Label:
    """A label; ``number`` is its number in Arabic digits, ``length`` counts the white space behind it too."""

    style: Style
    number: str
    text: str
    length: int


_STEPS = {
    Style.PART: "part",
    Style.SUBPART: "subpart",
    Style.CHAPTER: "chp",
    Style.SECTION: "sec",
    Style.ARTICLE: "art",
    Style.BULLET: "bullet",
}
_DIVISIONS = {
    NodeKind.PART: Style.PART,
    NodeKind.SUBPART: Style.SUBPART,
    NodeKind.CHAPTER: Style.CHAPTER,
    NodeKind.SECTION: Style.SECTION,
}
_CHINESE_ITEMS = {
    "一、": Style.CHINESE,
    "（一）": Style.BRACKETED_CHINESE,
    "1.": Style.NUMBER,
    "(1)": Style.BRACKETED_NUMBER,
    "①": Style.CIRCLED,
    "甲、": Style.CAPITAL,
}
_ENGLISH_DIVISION = re.compile(
    r"(?P<unit>(?i:part|chapter|section|article))\s+(?P<number>\d{1,4}(?:-\d{1,3})?|[IVXLC]{1,8})"
    r"(?P<end>\s*[.:：—–-]\s+|\s*[.:：]?\s*$|\s+(?=[A-Z\[(\"“]))",
)
_ENGLISH_STYLES = {
    "part": Style.PART,
    "chapter": Style.CHAPTER,
    "section": Style.SECTION,
    "article": Style.ARTICLE,
}
_MOST_OF_A_HEADING = 120
_DECIMAL = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})[.．、]?(?P<space>\s+)(?=\S)")
_BARE_NUMBER = re.compile(r"(?P<number>\d{1,2})\s+(?=[^\d\s年月日号条款项至%％])")
_MOST_AFTER_A_BARE_NUMBER = 30
_LETTERED = re.compile(
    r"(?:[（(](?P<inside>[A-Za-z]{1,6})[)）]|(?P<before>[A-Za-z]{1,6})(?P<close>[.)）、]))(?P<space>\s*)"
)
_HALF_BRACKETED = re.compile(r"(?P<number>\d{1,3})[)）]\s*")
_BULLET = re.compile(r"[•·●■◆▪◦‣○□►➢]\s*|[-–—*]\s+")
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_EMPHASIS = re.compile(r"[*_]{2,}")


def labels_of(line: str) -> list[Label]:
    """Return the readings of the label that ``line`` begins with, the likeliest first; empty without one.

    A line has two readings where letters are Roman numerals too: (i) is the first or the ninth.
    """
    if emphasis := _EMPHASIS.match(line):
        skipped = emphasis.end()
        return [replace(label, length=label.length + skipped) for label in _labels_of(line[skipped:])]
    return _labels_of(line)


def _labels_of(line: str) -> list[Label]:
    label = _division(line) or _decimal(line) or _chinese_item(line) or _half_bracketed(line) or _bullet(line)
    return [label] if label else _lettered(line)


def _division(line: str) -> Label | None:
    if line.startswith("第"):
        if (container := container_mark(line, 0)) and container.kind in _DIVISIONS:
            length = len(line) - len(container.heading)
            return Label(_DIVISIONS[container.kind], container.number, container.label, length)
        article = article_mark(line)
        return Label(Style.ARTICLE, article.number, article.label, article.length) if article else None
    match = _ENGLISH_DIVISION.match(line)
    if match is None or line[0].islower():
        return None
    style = _ENGLISH_STYLES[match["unit"].lower()]
    if style.is_division and (len(line) > _MOST_OF_A_HEADING or line.endswith((".", ";"))):
        return None
    number = match["number"]
    return Label(
        style,
        number if number[0].isdigit() else str(_roman(number) or number),
        match[0].rstrip(" \t:：—–-"),
        match.end(),
    )


def _decimal(line: str) -> Label | None:
    if match := _DECIMAL.match(line):
        style = Style(Style.NUMBER + match["number"].count("."))
        return Label(style, match["number"].rpartition(".")[2], match[0].strip(), match.end())
    match = _BARE_NUMBER.match(line)
    if (
        match
        and len(line) <= _MOST_AFTER_A_BARE_NUMBER
        and not (line[-1] in "。；，：.;,:" or is_date_line(line))
    ):
        return Label(Style.NUMBER, match["number"], match["number"], match.end())
    return None


def _chinese_item(line: str) -> Label | None:
    mark = item_mark(line)
    return Label(_CHINESE_ITEMS[mark.style], mark.number, mark.label, mark.length) if mark else None


def _half_bracketed(line: str) -> Label | None:
    match = _HALF_BRACKETED.match(line)
    if match is None:
        return None
    return Label(Style.HALF_BRACKETED_NUMBER, match["number"], match[0].strip(), match.end())


def _bullet(line: str) -> Label | None:
    match = _BULLET.match(line)
    return Label(Style.BULLET, "", match[0].strip(), match.end()) if match else None


def _lettered(line: str) -> list[Label]:
    match = _LETTERED.match(line)
    if match is None or not (match["space"] or match["inside"]):
        return []
    letters = match["inside"] or match["before"]
    bracketed, text = bool(match["inside"]), match[0].strip()
    if not (letters.isupper() or letters.islower()):
        return []
    roman, readings = _roman(letters.upper()), []
    if roman:
        upper = Style.BRACKETED_CHINESE if bracketed else Style.ROMAN  # (I) renders （一）
        style = upper if letters.isupper() else Style.SMALL_ROMAN
        readings.append(Label(style, str(roman), text, match.end()))
    if len(letters) == 1:
        number = str(ord(letters.lower()) - ord("a") + 1)
        style = Style.CAPITAL if letters.isupper() else Style.LETTER
        readings.append(Label(style, number, text, match.end()))
    if letters.upper() in {"C", "D", "L", "M"}:
        readings.reverse()
    return readings


def _roman(numeral: str) -> int | None:
    if not numeral or not _ROMAN.fullmatch(numeral):
        return None
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    later = [*values[1:], 0]
    return sum(-value if value < following else value for value, following in zip(values, later, strict=True))
