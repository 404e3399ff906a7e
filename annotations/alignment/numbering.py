"""The numbers that passages carry: 第五条 and Article 5, （一） and (1), also within merged passages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotations.ingest.labels import Label, Style, labels_of

__all__ = ["Number", "Numbering", "numbering_of"]

_MERGED = re.compile(
    r"(?<=[；;：:。，,.、])\s*(?:(?:and|or|以及|和|或者?)\s*)?(?=[（(](?:[一二三四五六七八九十百]{1,4}|\d{1,3}|[a-z]{1,4}|[IVX]{1,5})[）)])"
)
_DIVISIONS = {
    Style.PART: "part",
    Style.SUBPART: "part",
    Style.CHAPTER: "chapter",
    Style.SECTION: "section",
    Style.ARTICLE: "article",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number and what it counts: article, chapter, section, part or item."""

    unit: str
    number: str


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbers of a passage: its own, those within it, and how long its label is."""

    own: Number | None
    merged: tuple[Number, ...]
    length: int


def numbering_of(text: str) -> Numbering:
    """Read the label that a passage begins with, and those of items that were merged into it."""
    label = _label(text)
    own = _number(label)
    merged = (_number(_label(text[match.end() :])) for match in _MERGED.finditer(text))
    return Numbering(own, tuple(filter(None, merged)), label.length if label and own else 0)


def _label(text: str) -> Label | None:
    labels = labels_of(text)
    return labels[0] if labels else None


def _number(label: Label | None) -> Number | None:
    if label is None or not label.number:
        return None
    return Number(_DIVISIONS.get(label.style, "item"), label.number)
