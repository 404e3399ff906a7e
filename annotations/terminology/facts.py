"""Reads from a Chinese and an English text what both must state alike: dates, document numbers, numbers.

Pure. It reads what is plain and leaves the rest: a number that is part of a date or a document number is no
number of its own, and a Chinese numeral counts only before a unit (三年, 五倍), for 一 stands everywhere.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from catalog.lawtext.numerals import NUMERAL_CHARACTERS, parse_numeral

__all__ = ["Fact", "read_chinese", "read_english"]

_Reader = Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something stated: ``value`` is the same for both languages. Offsets are code points, half open."""

    kind: str
    """``date``, ``document-number`` or ``number``."""
    value: str
    start: int
    end: int
    certain: bool = True
    """Whether the other language must state it too; a number written as a word only may answer one."""


_ENGLISH_MONTHS = tuple(calendar.month_name)[1:]
_MONTH = "|".join(f"{name}|{name[:3]}\\." for name in _ENGLISH_MONTHS)
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {
    **{word: n for n, word in enumerate((*_ONES, *_TEENS), start=1)},
    **{word: 10 * n for n, word in enumerate(_TENS, start=2)},
    "hundred": 100,
    "once": 1,
    "twice": 2,
    "first": 1,
    "second": 2,
    "third": 3,
    "double": 2,
    "triple": 3,
    "single": 1,
    "annual": 1,
}
_MULTIPLES = {"": 1, "万": 10**4, "亿": 10**8, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_UNITS = "年|个月|日|天|周|小时|倍|元|万元|亿元|人|名|家|项|次|种|类|批|个工作日|个|成|级"
_CN = f"[{NUMERAL_CHARACTERS}]"
_WIDE = str.maketrans("０１２３４５６７８９，．％", "0123456789,.%")
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"

_CHINESE_NUMBER = re.compile(
    r"[〔\[（(【]\s*(?P<year>[12]\d{3})\s*[〕\]）)】]\s*(?:第\s*)?(?P<number>\d+)\s*号"
)
_CHINESE_DATE = re.compile(
    rf"(?P<year>[12]\d{{3}}|{_CN}{{4}})\s*年\s*(?P<month>\d{{1,2}}|{_CN}{{1,2}})\s*月"
    rf"(?:\s*(?P<day>\d{{1,2}}|{_CN}{{1,3}})\s*日)?"
)
_CHINESE_PERCENT = re.compile(rf"百分之(?P<number>{_CN}+)")
_CHINESE_DIGITS = re.compile(rf"(?P<number>{_DIGITS})\s*(?P<multiple>[万亿]?)(?P<month>(?<![万亿])月)?")
_CHINESE_WORDS = re.compile(rf"(?<![第{NUMERAL_CHARACTERS}几数])(?P<number>{_CN}+)(?=多?(?:{_UNITS}))")
_VAGUE = frozenset({"一", "千", "百", "万", "十", "两"})
"""Numerals that more often mean some, many, all or both than a count."""

_ENGLISH_NUMBERS = (
    re.compile(
        r"[〔\[(（【]\s*(?P<year>[12]\d{3})\s*[〕\])）】]\s*,?\s*(?:No\.?|Number)?\s*(?P<number>\d+)", re.I
    ),
    re.compile(r"\bNo\.?\s*(?P<number>\d+)\s*,?\s*[〔\[(（【]\s*(?P<year>[12]\d{3})\s*[〕\])）】]", re.I),
    re.compile(r"\bNo\.?\s*(?P<number>\d+)\s*(?:,|of)\s*(?P<year>[12]\d{3})\b", re.I),
)
_ENGLISH_DATES = (
    re.compile(
        rf"\b(?P<name>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>[12]\d{{3}})\b", re.I
    ),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<name>{_MONTH}),?\s+(?P<year>[12]\d{{3}})\b", re.I
    ),
    re.compile(rf"\b(?P<name>{_MONTH}),?\s+(?:of\s+)?(?P<year>[12]\d{{3}})\b", re.I),
)
_ISO_DATE = re.compile(r"(?<!\d)(?P<year>[12]\d{3})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
_ENGLISH_DIGITS = re.compile(
    rf"(?<![\w.])(?P<number>{_DIGITS})(?:st|nd|rd|th)?(?:[\s-]*(?P<multiple>thousand|million|billion)\b)?",
    re.I,
)
_ENGLISH_WORDS = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})-(?P<ones>{'|'.join(_ONES)})|(?P<word>{'|'.join(sorted(_WORDS))}))\b",
    re.I,
)


_LABEL = re.compile(
    r"^\s*[(（]?\d+[)）.、．](?!\d)|[(（]\d{1,2}[)）]|(?<=[；;：:])\s*\d{1,2}[.、．](?!\d)", re.M
)
_CHINESE_PLACE = re.compile(r"第\s*\d+\s*[条款项章节编目]")
_ENGLISH_PLACE = re.compile(
    r"\b(?:articles?|arts?\.|chapters?|sections?|paragraphs?|items?|parts?|clauses?|attachments?|appendix|annex)"
    r"\s+\d+(?:\(\d+\))*(?:\s*(?:,|and|or|to|through|[-–])+\s*\d+(?:\(\d+\))*)*",
    re.IGNORECASE,
)


def read_chinese(text: str) -> list[Fact]:
    """What a Chinese text states, in order; facts do not overlap."""
    plain = text.translate(_WIDE)
    return _read(
        plain,
        [
            ("document-number", _CHINESE_NUMBER, _document_number, True),
            ("date", _CHINESE_DATE, _date, True),
            ("date", _ISO_DATE, _date, True),
            ("number", _CHINESE_PLACE, _nothing, False),
            ("number", _LABEL, _nothing, False),
            ("number", _CHINESE_PERCENT, _numeral, True),
            ("number", _CHINESE_DIGITS, _chinese_digits, True),
            ("number", _CHINESE_WORDS, _chinese_words, True),
        ],
    )


def read_english(text: str) -> list[Fact]:
    """What an English text states, in order; facts do not overlap."""
    plain = text.translate(_WIDE)
    return _read(
        plain,
        [
            *(("document-number", form, _document_number, True) for form in _ENGLISH_NUMBERS),
            *(("date", form, _date, True) for form in (*_ENGLISH_DATES, _ISO_DATE)),
            ("number", _ENGLISH_PLACE, _nothing, False),
            ("number", _LABEL, _nothing, False),
            ("number", _ENGLISH_DIGITS, _english_digits, True),
            ("number", _ENGLISH_WORDS, _english_words, False),
        ],
    )


def _read(text: str, forms: Iterable[tuple[str, re.Pattern[str], _Reader, bool]]) -> list[Fact]:
    found: list[Fact] = []
    taken = bytearray(len(text))
    for kind, form, reader, certain in forms:
        for match, value in _values(text, form, reader):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                if value:
                    found.append(Fact(kind, value, start, end, certain))
    return sorted(found, key=lambda fact: fact.start)


def _values(text: str, form: re.Pattern[str], reader: _Reader) -> Iterator[tuple[re.Match[str], str]]:
    for match in form.finditer(text):
        try:
            yield match, reader(match)
        except ValueError:  # 三十十: no number, whatever it is
            continue


def _nothing(_match: re.Match[str]) -> str:
    """Labels of items and places in a law are no numbers of their own; citations are compared elsewhere."""
    return ""


def _document_number(match: re.Match[str]) -> str:
    return f"[{match['year']}] {int(match['number'])}"


def _date(match: re.Match[str]) -> str:
    parts = match.groupdict()
    if parts.get("name"):
        name = str(parts["name"]).lower().rstrip(".")
        month = next(n for n, full in enumerate(_ENGLISH_MONTHS, start=1) if full.lower().startswith(name))
    else:
        month = parse_numeral(match["month"])
    date = f"{parse_numeral(match['year']):04}-{month:02}"
    return f"{date}-{parse_numeral(parts['day']):02}" if parts.get("day") else date


def _numeral(match: re.Match[str]) -> str:
    return str(parse_numeral(match["number"]))


def _chinese_digits(match: re.Match[str]) -> str:
    """Empty for a month alone (6月底), which English names by a word."""
    return "" if match["month"] else _decimal(match["number"], match["multiple"])


def _chinese_words(match: re.Match[str]) -> str:
    return "" if match["number"] in _VAGUE else _numeral(match)


def _english_digits(match: re.Match[str]) -> str:
    return _decimal(match["number"], (match["multiple"] or "").lower())


def _english_words(match: re.Match[str]) -> str:
    if match["tens"]:
        return str(_WORDS[match["tens"].lower()] + _WORDS[match["ones"].lower()])
    return str(_WORDS[match["word"].lower()])


def _decimal(digits: str, multiple: str) -> str:
    value = Decimal(digits.replace(",", "")) * _MULTIPLES[multiple]
    return format(value.normalize(), "f")
