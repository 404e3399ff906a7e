"""What the rules on measures and information ask of the words around a stretch."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotations.legality.lexicon import Speech
from annotations.legality.memory import remembered
from annotations.legality.model import Checked, Words
from annotations.legality.passages import Stretch
from annotations.legality.statutes import Cited
from annotations.tagging import SuggestedSpan

__all__ = [
    "UNDECIDED",
    "UNDECIDED_INFORMATION",
    "cited_for",
    "conduct",
    "found",
    "imposed",
    "is_certain",
    "matters",
    "measures",
    "overlaps",
    "speech",
]

UNDECIDED = Words(
    "无法判断：所依据的清单版本不完整。", "Cannot be decided: the edition of reference is not complete."
)
UNDECIDED_INFORMATION = Words(
    "无法判断：所依据的目录版本不完整。", "Cannot be decided: the catalog of reference is not complete."
)
_LIFTING_REACH = 24
_BEFORE = 100


def speech(checked: Checked) -> Speech:
    """The expressions of the document's language."""
    return checked.reference.lexicon.speech[checked.language]


def found(checked: Checked, name: str) -> Iterator[re.Match[str]]:
    """Where an expression is met."""
    words = speech(checked)
    return checked.passages.find(words[name], words.gates.get(name))


@remembered
def measures(checked: Checked) -> tuple[SuggestedSpan, ...]:
    """The measures of the lists that the document sets; with those that lack only evidence of misconduct."""
    hit = speech(checked)["hit"]
    return tuple(
        span
        for span in checked.spans
        if span.label.startswith("PM-")
        and not hit.match(checked.folded, span.end)
        and imposed(checked, span.start, span.end, span)
    )


def is_certain(span: SuggestedSpan) -> bool:
    """Whether the tagger found all the evidence that its rule asks for."""
    return not span.attributes.get("near_miss")


def imposed(checked: Checked, start: int, end: int, span: SuggestedSpan | None = None) -> bool:
    """Whether a stretch sets a measure: not where the text forbids or ends it, or binds authorities."""
    if span is not None and (span.attributes.get("negated") or span.attributes.get("lifted")):
        return False
    words = speech(checked)
    left, right = checked.passages.segment(start, end)
    if words["not_imposed"].search(checked.folded, left, right):
        return False
    before = max(left, start - _BEFORE), start
    if words["conditional"].search(checked.folded, *before):
        return False
    if any(words["rewarding"].search(checked.folded, a, b) for a, b in checked.passages.leads(start)):
        return False
    return not words["lifted"].search(checked.folded, max(left, start - _LIFTING_REACH), min(right, end))


@remembered
def cited_for(checked: Checked, stretch: Stretch) -> list[Cited]:
    """The instruments beside the document itself that are cited in the sentence of a stretch or above it."""
    return [
        cited
        for cited in checked.citations
        if cited.is_outward and checked.passages.belong_together(cited.stretch, stretch)
    ]


def overlaps(one: Stretch, other: Stretch) -> bool:
    """Whether two stretches share a character."""
    return one[0] < other[1] and other[0] < one[1]


@remembered
def matters(checked: Checked, said: str) -> frozenset[str]:
    """The matters that some words are about; asked line by line, for a lead-in governs many items."""
    lines = said.split("\n")
    if len(lines) > 1:
        return frozenset[str]().union(*(matters(checked, line) for line in lines))
    return checked.reference.lexicon.matters(said, checked.language)


@remembered
def conduct(checked: Checked, stretch: Stretch) -> str:
    """What the sentence and its lead-ins say of who is hit and why, without measures and agencies."""
    context = checked.passages.context(*stretch)
    return "\n".join(_said(checked, passage, min(stretch[0], passage[1])) for passage in context)


@remembered
def _said(checked: Checked, passage: Stretch, measure: int) -> str:
    """The words of a passage, without measures, citations and agencies.

    A bare object before the measure is what the conduct is about: credit cards that were not paid.
    """
    start, end = passage
    masked = list(checked.folded[start:end])
    for left, right, is_object in _set_out(checked):
        if start <= left < end and not (is_object and left < measure):
            length = min(right, end) - left
            masked[left - start : left - start + length] = "，" * length
    words = speech(checked)
    return words["agency"].sub("，", words["low_instrument"].sub("，", "".join(masked)))


@remembered
def _set_out(checked: Checked) -> tuple[tuple[int, int, bool], ...]:
    """Where measures and citations stand, and whether a measure is the bare object of a restriction."""
    found = [(s.start, s.end, ".object." in s.rule) for s in checked.spans if not s.label.startswith("PCI")]
    return (*found, *((*cited.stretch, False) for cited in checked.citations))
