"""What kind of instrument a citation names that the catalog does not hold: by title and document number."""

from __future__ import annotations

import re

from catalog.models import LawKind

__all__ = ["kind_of"]

_BY_NUMBER = (
    (re.compile(r"^(?:中发|中办发|中办|厅字|中委)"), LawKind.CENTRAL_POLICY),
    (re.compile(r"^(?:国发|国办发|国办函|国函)"), LawKind.STATE_COUNCIL_POLICY),
    (re.compile(r"^(?:国务院令|国令)"), LawKind.ADMINISTRATIVE_REGULATION),
    (re.compile(r"^法释"), LawKind.JUDICIAL_INTERPRETATION),
)
_LOCAL_ZH = re.compile(
    r"^(?!全国|国家|中国)(?:[\u4e00-\u9fff]{1,9}?"
    r"(?:省|市(?!场)|自治区|自治州|自治县|特区|新区|开发区|示范区|高新区|县|区(?!块|域)|旗|镇|乡|街道|村|社区)"
    r"(?!级)|本[省市区县镇乡]|我[省市区县镇乡])"
)
_LOCAL_EN = re.compile(
    r"\b(?:municipal|municipality|city|province|provincial|county|district|township|prefecture|subdistrict|village|"
    r"autonomous region|new area|development zone|local)\b",
    re.IGNORECASE,
)
_CENTRAL_EN = re.compile(
    r"\b(?:state council|central committee|cpc central|general office of the state)\b", re.I
)
_ENDINGS_ZH = (
    (re.compile(r"(?:法|法典)$"), LawKind.LAW),
    (re.compile(r"条例$"), LawKind.ADMINISTRATIVE_REGULATION),
    (
        re.compile(r"(?:办法|规定|规则|细则|规程|规范|标准|指引|指南|目录|实施办法)(?:（(?:试行|暂行)）)?$"),
        LawKind.DEPARTMENTAL_RULE,
    ),
    (
        re.compile(
            r"(?:公约|章程|制度|[作施动]方案|行动计划|工作要点|备忘录|公告|通告|倡议书|守则)(?:（(?:试行|暂行)）)?$"
        ),
        LawKind.OTHER,
    ),
)
_ENDINGS_EN = (
    (re.compile(r"\blaw(?:$| (?:on|of|for)\b)|\bcode\b", re.I), LawKind.LAW),
    (re.compile(r"\b(?:measures|provisions|rules|procedures)\b", re.I), LawKind.DEPARTMENTAL_RULE),
    (
        re.compile(r"\b(?:notice|circular|plan|charter|convention|covenant|memorandum|guideline)s?\b", re.I),
        LawKind.OTHER,
    ),
    (re.compile(r"\bregulations?\b", re.I), LawKind.ADMINISTRATIVE_REGULATION),
)


def kind_of(title: str, number: str = "") -> LawKind | None:
    """The kind that a title and a document number show; None where they do not, as for opinions of anybody.

    A local body's document is given as a local regulation where its name is one, and else as other.
    """
    for pattern, kind in _BY_NUMBER:
        if pattern.match(number):
            return kind
    plain = title.strip("《》 ").removeprefix("中华人民共和国")
    if plain.isascii():
        return _english(plain)
    if re.match(r"^(?:中共中央|国务院)", plain):
        return LawKind.CENTRAL_POLICY if plain.startswith("中共") else LawKind.STATE_COUNCIL_POLICY
    if plain.startswith("最高人民"):
        return LawKind.JUDICIAL_INTERPRETATION
    if _LOCAL_ZH.match(plain):
        return LawKind.LOCAL_REGULATION if plain.endswith("条例") else LawKind.OTHER
    if number:
        return LawKind.OTHER
    return next((kind for pattern, kind in _ENDINGS_ZH if pattern.search(plain)), None)


def _english(title: str) -> LawKind | None:
    if _CENTRAL_EN.search(title):
        return LawKind.STATE_COUNCIL_POLICY
    if _LOCAL_EN.search(title):
        return LawKind.LOCAL_REGULATION if re.search(r"\bregulations\b", title, re.I) else LawKind.OTHER
    return next((kind for pattern, kind in _ENDINGS_EN if pattern.search(title)), None)
