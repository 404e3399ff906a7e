"""Guesses what kind of instrument a law is, from its title, the folder it came in, and who made it."""

from __future__ import annotations

import re

from catalog.models import LawKind

__all__ = ["guess_kind"]

_BY_FOLDER = {
    "宪法": LawKind.CONSTITUTION,
    "行政法规": LawKind.ADMINISTRATIVE_REGULATION,
    "司法解释": LawKind.JUDICIAL_INTERPRETATION,
    "部门规章": LawKind.DEPARTMENTAL_RULE,
    "案例": LawKind.OTHER,
    "其他": LawKind.OTHER,
}
_LOCAL_FOLDER = re.compile(r"地方(?:性)?法规")
_BY_TITLE = (
    (re.compile(r"^(?:中华人民共和国)?宪法(?:修正案.*)?$"), LawKind.CONSTITUTION),
    (re.compile(r"最高人民(?:法院|检察院)"), LawKind.JUDICIAL_INTERPRETATION),
    (re.compile(r"^中(?:共|国共产党)中央"), LawKind.CENTRAL_POLICY),
    (re.compile(r"^国务院(?:办公厅)?关于.*(?:意见|通知|纲要|规划)$"), LawKind.STATE_COUNCIL_POLICY),
)
# An organ's full name ends the matter where neither title nor folder does.
_BY_ORGAN = (
    (re.compile(r"^全国人(?:民代表)?大"), LawKind.LAW),
    (re.compile(r"^(?:中华人民共和国)?国务院(?:$|[^\w]|第|令|常务)"), LawKind.ADMINISTRATIVE_REGULATION),
    (re.compile(r"最高人民(?:法院|检察院)"), LawKind.JUDICIAL_INTERPRETATION),
    (re.compile(r"[省市州区县盟旗]人(?:民代表)?大"), LawKind.LOCAL_REGULATION),
    (re.compile(r"部|委员会|总局|署$|局$|银行"), LawKind.DEPARTMENTAL_RULE),
)
_LOCAL_TITLE = re.compile(r"^[\u4e00-\u9fff]{2,8}?(?:省|市|自治区|自治州|自治县|特区)(?!场)")
_BY_ENDING = (
    (re.compile(r"(?:法|法典|刑法修正案.*)$"), LawKind.LAW),
    (re.compile(r"条例(?:（试行）)?$"), LawKind.ADMINISTRATIVE_REGULATION),
    (re.compile(r"(?:办法|规定|规则|细则)(?:（(?:试行|暂行)）)?$"), LawKind.DEPARTMENTAL_RULE),
)


def guess_kind(title: str, folders: tuple[str, ...] = (), organ: str = "") -> LawKind:
    """The likely kind; an editor can correct it.

    Args:
        title: the full title.
        folders: names of the folders that held the file, from the outermost.
        organ: the organ that enacted it, where its head names one.
    """
    plain = title.removeprefix("中华人民共和国")
    for pattern, kind in _BY_TITLE:
        if pattern.search(title):
            return kind
    for folder in folders:
        if _LOCAL_FOLDER.search(folder):
            return LawKind.LOCAL_REGULATION
        if folder in _BY_FOLDER:
            return _BY_FOLDER[folder]
    for pattern, kind in _BY_ORGAN:
        if pattern.search(organ):
            return kind
    if _LOCAL_TITLE.match(plain):
        return LawKind.LOCAL_REGULATION
    return next((kind for pattern, kind in _BY_ENDING if pattern.search(plain)), LawKind.OTHER)
