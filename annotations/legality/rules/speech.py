"""What the rules on measures and information ask of the words around a stretch."""

from __future__ import annotations

from collections.abc import Iterator

from annotations.legality.lexicon import Speech
from annotations.legality.model import Checked, Words
from annotations.legality.passages import Stretch
from annotations.legality.statutes import Cited
from annotations.tagging import SuggestedSpan

__all__ = [
    "UNDECIDED",
    "UNDECIDED_INFORMATION",
    "cited_for",
    "conduct",
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


def measures(checked: Checked) -> Iterator[SuggestedSpan]:
    """The measures of the lists that the document sets; with those that lack only evidence of misconduct."""
    hit = speech(checked)["hit"]
    for span in checked.spans:
        if not span.label.startswith("PM-") or hit.match(checked.folded, span.end):
            continue
        if imposed(checked, span.start, span.end, span):
            yield span


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


def conduct(checked: Checked, span: SuggestedSpan) -> str:
    """What the sentence and its lead-ins say of who is hit and why, without measures and agencies."""
    known = checked.known_conduct.get((span.start, span.end))
    if known is None:
        known = checked.known_conduct[span.start, span.end] = _conduct(checked, span)
    return known


def matters(checked: Checked, said: str) -> frozenset[str]:
    """The matters that some words are about."""
    known = checked.known_matters.get(said)
    if known is None:
        known = checked.known_matters[said] = checked.reference.lexicon.matters(said, checked.language)
    return known


def _conduct(checked: Checked, span: SuggestedSpan) -> str:
    """What the sentence and its lead-ins say of who is hit and why, without measures and agencies."""
    others = [
        (s.start, s.end)
        for s in checked.spans
        # A bare object before the measure is what the conduct is about: credit cards that were not paid.
        if not s.label.startswith("PCI") and not (".object." in s.rule and s.start < span.start)
    ]
    others += [cited.stretch for cited in checked.citations]
    parts = []
    for start, end in checked.passages.context(span.start, span.end):
        masked = list(checked.folded[start:end])
        for left, right in others:
            if start <= left < end:
                length = min(right, end) - left
                masked[left - start : left - start + length] = "，" * length
        parts.append("".join(masked))
    words = speech(checked)
    return words["agency"].sub("，", words["low_instrument"].sub("，", "\n".join(parts)))
