"""The rule on information: what a document has collected that no category of the catalog holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotations.legality.model import Checked, Issue, Words
from annotations.legality.rules.speech import UNDECIDED_INFORMATION, found, overlaps, speech
from annotations.legality.units import units

__all__ = ["uncatalogued_information"]

_PARTS = re.compile(r"[、，]|以及|和|及|与|或者?")
_ALIKE = 0.34
_LONGEST_ITEM = 18


def uncatalogued_information(checked: Checked) -> Iterator[Issue]:
    """Information to be collected or recorded that fits no category; decided by a whole catalog only."""
    complete = checked.reference.information_is_complete
    mend = Words(
        "删去该项信息，或者指明其所依据的目录条目。",
        "Strike it, or show the item of the catalog that holds it.",
    )
    taken: list[tuple[int, int]] = []
    for start, end in sorted({*_named(checked), *_listed(checked)}, key=lambda s: (s[0], -s[1])):
        if not any(overlaps((start, end), other) for other in taken):
            taken.append((start, end))
            yield Issue(start, end, mend if complete else UNDECIDED_INFORMATION, decided=complete)


def _named(checked: Checked) -> Iterator[tuple[int, int]]:
    """Kinds of information that are known to be in no category."""
    words = speech(checked)
    categories = _categories(checked)
    for start, end in _matches(checked, "uncatalogued"):
        if any(a <= start and end <= b for a, b in categories):
            continue
        context = checked.passages.words(start, end)
        if words["collecting"].search(context) and not words["not_collected"].search(context):
            yield start, end


def _matches(checked: Checked, name: str) -> Iterator[tuple[int, int]]:
    """Where an expression is met in lines on credit, or in a document about it."""
    words = speech(checked)
    for start, end in checked.passages.lines(words.gates.get(name)):
        if checked.topics.at(start) or words["record_context"].search(checked.folded, start, end):
            for match in words[name].finditer(checked.folded, start, end):
                yield match.span()


def _listed(checked: Checked) -> Iterator[tuple[int, int]]:
    """Members of a list of what is collected that are like nothing in the catalog."""
    words = speech(checked)
    categories = _categories(checked)
    for match in found(checked, "collected_list"):
        context = checked.passages.words(*match.span())
        if not words["record_context"].search(context) or words["not_collected"].search(context):
            continue
        at = match.start("items")
        for part in _PARTS.split(match["items"]):
            start = checked.folded.find(part, at, match.end())
            end = at = start + len(part)
            if not 3 < len(part) <= _LONGEST_ITEM or words["generic_information"].search(part):
                continue
            if not any(overlaps((start, end), other) for other in categories) and not _is_catalogued(
                checked, part
            ):
                yield start, end


def _categories(checked: Checked) -> list[tuple[int, int]]:
    return [
        (s.start, s.end)
        for s in checked.spans
        if s.label.startswith("PCI-") and not s.attributes.get("near_miss")
    ]


def _is_catalogued(checked: Checked, part: str) -> bool:
    own = units(part, checked.language) - {"信息", "情况", "记录", "数据", "状况"}
    return not own or any(
        len(own & row.units["zh"]) / len(own) >= _ALIKE
        for row in checked.reference.rows
        if row.concept.startswith("PCI-")
    )
