"""What stands in the cells of a table: lists, types of subject, text that begins like a formula."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from catalog.models import SUBJECT_FIELDS, Entry, SubjectType

__all__ = [
    "FORMULA",
    "InvalidCell",
    "conceal",
    "join_agencies",
    "read_disclosure",
    "read_provenance",
    "read_subjects",
    "reveal",
    "split_agencies",
    "tidy",
    "write_disclosure",
    "write_subjects",
]

FORMULA = "\x00formula"
"""Stands for a cell that holds a formula, which no text can be: tidy() takes out control characters."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")

_SUBJECTS: dict[SubjectType, tuple[str, ...]] = {
    SubjectType.NATURAL_PERSON: ("自然人", "个人", "natural person", "natural persons"),
    SubjectType.LEGAL_PERSON: ("法人", "legal person", "legal persons"),
    SubjectType.OTHER_ORGANISATION: (
        "其他组织",
        "非法人组织",
        "other organisation",
        "other organisations",
        "other organization",
        "other organizations",
        "unincorporated organisations",
    ),
    SubjectType.PUBLIC_BODY: ("公共机构", "国家机关", "机关单位", "public body", "public bodies"),
}
_DISCLOSURE: dict[str, tuple[str, ...]] = {
    Entry.Disclosure.PUBLIC: ("公开", "可公开", "主动公开", "依法公开", "public"),
    Entry.Disclosure.CONDITIONAL: (
        "有条件公开",
        "依申请公开",
        "部分公开",
        "授权查询",
        "conditional",
        "public under conditions",
    ),
    Entry.Disclosure.NOT_PUBLIC: ("不公开", "不予公开", "非公开", "not public", "not-public"),
    Entry.Disclosure.UNKNOWN: ("未知", "不明", "unknown"),
}
_PROVENANCE: dict[str, tuple[str, ...]] = {
    Entry.Provenance.OFFICIAL_ROW: ("官方表格", "official-row"),
    Entry.Provenance.COMPILED: ("据法律法规编纂", "compiled-from-statute"),
}


class InvalidCell(ValueError):
    """A cell cannot be read; ``remedy`` says what may stand there."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.remedy = remedy


def tidy(text: str) -> str:
    """Text as a cell holds it: one kind of line break, no control characters, no space around it."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def conceal(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula. ``reveal`` takes it off again."""
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text


def reveal(text: str) -> str:
    """Take off the apostrophe that ``conceal`` put on."""
    return text[1:] if text.startswith("'") and _LIKE_A_FORMULA.match(text) else text


def read_subjects(cell: str) -> set[SubjectType]:
    """The types of subject that a cell such as 自然人、法人 names.

    Raises:
        InvalidCell: a word in it is none of them.
    """
    return {
        SubjectType(_one_of(word, _SUBJECTS, "a type of subject"))
        for word in re.split(r"[、,，;；/\n]|\band\b|和|及", cell)
        if word.strip()
    }


def write_subjects(entry: Entry) -> str:
    """The types of subject of an entry as a cell."""
    return "、".join(
        _SUBJECTS[subject][0] for subject, field in SUBJECT_FIELDS.items() if getattr(entry, field)
    )


def read_disclosure(cell: str) -> str:
    """The value of ``Entry.Disclosure`` that a cell such as 公开 means; empty for an empty cell.

    Raises:
        InvalidCell: it means none.
    """
    return _one_of(cell, _DISCLOSURE, "a kind of disclosure") if cell else ""


def write_disclosure(value: str) -> str:
    """The cell for a value of ``Entry.Disclosure``."""
    return _DISCLOSURE[value][0] if value else ""


def read_provenance(cell: str) -> str:
    """The value of ``Entry.Provenance`` that a cell means; empty for an empty cell.

    Raises:
        InvalidCell: it means none.
    """
    return _one_of(cell, _PROVENANCE, "a provenance") if cell else ""


def write_provenance(value: str) -> str:
    """The cell for a value of ``Entry.Provenance``."""
    return _PROVENANCE[value][0]


def split_agencies(cell: str, known: Collection[str]) -> list[str]:
    """The names of agencies in a cell, parted by ；, line breaks or, where that is no part of a name, 、.

    Args:
        cell: the text of the cell.
        known: names that are known; one that holds 、 is kept whole.
    """
    names: list[str] = []
    for part in re.split(r"[;；\n]", cell):
        if part.strip() in known:
            names.append(part.strip())
        else:
            names += _split_enumeration(part, known)
    return list(dict.fromkeys(filter(None, names)))


def join_agencies(names: Iterable[str]) -> str:
    """The cell for names of agencies."""
    return "；".join(names)


def _split_enumeration(text: str, known: Collection[str]) -> list[str]:
    """Part names at 、, the longest known name first."""
    parts = [part.strip() for part in re.split(r"[、,，]", text)]
    names: list[str] = []
    place = 0
    while place < len(parts):
        end = next(
            (end for end in range(len(parts), place + 1, -1) if "、".join(parts[place:end]) in known),
            place + 1,
        )
        names.append("、".join(parts[place:end]))
        place = end
    return names


def _one_of(
    word: str, names: dict[str, tuple[str, ...]] | dict[SubjectType, tuple[str, ...]], what: str
) -> str:
    folded = unicodedata.normalize("NFKC", word).strip().casefold()
    for value, known in names.items():
        if folded in known or folded == value:
            return value
    first = ", ".join(f"{known[0]} ({value})" for value, known in names.items())
    raise InvalidCell(f"“{word.strip()}” is not {what}", f"Write {first}.")
