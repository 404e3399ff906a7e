"""What a passage says that survives translation: numbers, dates, articles cited, terms, Latin words.

Each piece of evidence is a key that reads the same in both languages.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from catalog.lawtext.numerals import parse_numeral

__all__ = ["chinese_evidence", "english_evidence"]

_TERMS = Path(__file__).parent / "data" / "terms.toml"
_WIDE = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_MOST_OF_ONE_KEY = 3

_CN = "〇零一二三四五六七八九十百千万两"
_CN_ARTICLES = re.compile(rf"第([{_CN}\d]{{1,7}}(?:[、和至或](?:第?[{_CN}\d]{{1,7}}))*)条")
_CN_EACH = re.compile(rf"[{_CN}\d]+")
_CN_NUMBER = re.compile(
    rf"(?P<digits>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>[万亿])?|百分之(?P<percent>[{_CN}]+)|"
    rf"(?P<year>[〇零一二三四五六七八九]{{4}})(?=年)|"
    rf"(?P<numeral>[{_CN}]+)(?P<large>亿)?(?=个?(?:年|月|日|天|周|小时|工作日|次|名|人|元|倍|级|类|项|款|章|种|家|以|至|到))"
)
_SCALES = {"万": 10_000, "亿": 100_000_000}

_EN_ARTICLES = re.compile(
    r"\b[Aa]rticles?\s+(\d{1,4}(?:(?:\s*,\s*|\s*,?\s+(?:and|or|to)\s+|\s*[-–]\s*)\d{1,4})*)"
)
_EN_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_EN_SCALE = re.compile(r"\s*(million|billion|thousand)\b", re.IGNORECASE)
_EN_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
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
_WORDS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "sixty": 60,
    "ninety": 90,
}
_EN_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\b(?=\s+\d|,?\s+[12]\d{{3}})", re.IGNORECASE)
_EN_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\b", re.IGNORECASE)

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+/&-]{1,}")
_LETTERS = re.compile(r"[^a-z0-9%]+")


@lru_cache(maxsize=1)
def _terms() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Chinese terms, the longest first, and the beginnings of their English renderings."""
    terms: Mapping[str, Sequence[str]] = tomllib.loads(_TERMS.read_text("utf-8"))["terms"]
    return tuple(
        (zh, tuple(f" {rendering}" for rendering in renderings))
        for zh, renderings in sorted(terms.items(), key=lambda item: -len(item[0]))
    )


def chinese_evidence(text: str) -> Counter[str]:
    """Count the keys that a Chinese passage holds."""
    plain = text.translate(_WIDE)
    found: Counter[str] = Counter()

    def take_articles(match: re.Match[str]) -> str:
        found.update(f"article {_integer(each[0])}" for each in _CN_EACH.finditer(match[1]))
        return " "

    rest = _CN_ARTICLES.sub(take_articles, plain)
    found.update(_chinese_numbers(rest))
    found.update(word.lower() for word in _LATIN.findall(rest))
    for index, (zh, _) in enumerate(_terms()):
        if count := rest.count(zh):
            found[f"term {index}"] = count
            rest = rest.replace(zh, "\n")
    return _capped(found)


def english_evidence(text: str) -> Counter[str]:
    """Count the keys that an English passage holds."""
    found: Counter[str] = Counter()

    def take_articles(match: re.Match[str]) -> str:
        found.update(f"article {number}" for number in re.findall(r"\d+", match[1]))
        return " "

    rest = _EN_ARTICLES.sub(take_articles, text)
    for match in _EN_NUMBER.finditer(rest):
        scale = _EN_SCALE.match(rest, match.end())
        value = float(match[0].replace(",", "")) * (_EN_SCALES[scale[1].lower()] if scale else 1)
        found[_number_key(value)] += 1
    found.update(_number_key(_MONTHS.index(month.lower()) + 1) for month in _EN_MONTH.findall(rest))
    found.update(_number_key(_WORDS[word.lower()]) for word in _EN_WORD.findall(rest))
    folded = f" {_LETTERS.sub(' ', rest.lower())} "
    found.update(word.lower() for word in _LATIN.findall(rest) if not word.islower() and not word.istitle())
    for index, (_, renderings) in enumerate(_terms()):
        for rendering in renderings:
            if count := folded.count(rendering):
                found[f"term {index}"] += count
                folded = folded.replace(rendering, " ~ ")
    return _capped(found)


def _capped(found: Counter[str]) -> Counter[str]:
    return Counter({key: min(count, _MOST_OF_ONE_KEY) for key, count in found.items()})


def _chinese_numbers(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for match in _CN_NUMBER.finditer(text):
        if match["digits"]:
            value = float(match["digits"].replace(",", "").rstrip(".")) * _SCALES.get(match["scale"], 1)
        else:
            numeral = _integer(match["percent"] or match["year"] or match["numeral"])
            if numeral is None:
                continue
            value = float(numeral * (_SCALES["亿"] if match["large"] else 1))
        if value != 1 or match["digits"]:  # 一 is rendered as an article
            found[_number_key(value)] += 1
    return found


def _integer(numeral: str) -> int | None:
    try:
        return parse_numeral(numeral)
    except ValueError:  # 十几, 百千: no number
        return None


def _number_key(value: float) -> str:
    return f"number {value:.10g}"
