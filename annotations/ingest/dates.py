"""Dates as documents write them: 2019年1月27日, 二〇一九年一月二十七日, 2019-01-27, January 27, 2019."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from catalog.lawtext.numerals import NUMERAL_CHARACTERS, parse_numeral

__all__ = ["find_date", "is_date_line"]

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = "|".join(f"{month}|{month[:3]}" for month in _MONTHS)
_CHINESE = rf"(?P<year>[12]\d{{3}}|[{NUMERAL_CHARACTERS}０-９]{{4}})\s*年"
_CN_PART = rf"[{NUMERAL_CHARACTERS}\d０-９]{{1,3}}"
_FORMS = (
    re.compile(rf"{_CHINESE}\s*(?P<month>{_CN_PART})\s*月\s*(?P<day>{_CN_PART})\s*日"),
    re.compile(r"(?<!\d)(?P<year>[12]\d{3})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)"),
    re.compile(
        rf"\b(?P<name>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>[12]\d{{3}})\b", re.I
    ),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<name>{_MONTH})\.?,?\s+(?P<year>[12]\d{{3}})\b", re.I
    ),
)
_AROUND_A_DATE = re.compile(r"[\s，,。.()（）]*(?:(?:Date|Dated|日期|成文日期)\s*[:：]?\s*)?", re.IGNORECASE)
_LONGEST_LINE = 60


def find_date(text: str) -> datetime.date | None:
    """Return the first date that ``text`` holds and the calendar knows."""
    return next((date for _, date in _dates(text)), None)


def is_date_line(line: str) -> bool:
    """Whether ``line`` is a date and nothing else."""
    if len(line) > _LONGEST_LINE:
        return False
    match = next((match for match, _ in _dates(line)), None)
    return match is not None and not _AROUND_A_DATE.sub("", line[: match.start()] + line[match.end() :])


def _dates(text: str) -> Iterator[tuple[re.Match[str], datetime.date]]:
    for form in _FORMS:
        for match in form.finditer(text):
            if date := _calendar_date(match.groupdict()):
                yield match, date


def _calendar_date(parts: dict[str, str | None]) -> datetime.date | None:
    name = parts.get("name")
    try:
        if name:
            month = next(i for i, full in enumerate(_MONTHS, start=1) if full.startswith(name.lower()))
        else:
            month = parse_numeral(parts["month"] or "")
        return datetime.date(parse_numeral(parts["year"] or ""), month, parse_numeral(parts["day"] or ""))
    except ValueError:  # 十三月, or 31 April: no date, whatever it is
        return None
