"""Suggested spans, and how they ride on a spaCy Doc (`doc.spans["suggestions"]`).

Components read the list, change it and write it back; nothing else is kept on the Doc.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, SpanGroup

__all__ = ["SPANS_KEY", "SuggestedSpan", "add_suggestions", "get_suggestions", "set_suggestions"]

SPANS_KEY = "suggestions"


@dataclass(frozen=True, slots=True)
class SuggestedSpan:
    """A stretch of text proposed for one label.

    `start` and `end` are Unicode code points, half open; `text[start:end] == quote`. `rule` is the stable id
    of the lexicon rule that fired; `score` lies in 0..1. `attributes` says what the context adds, such as
    `{"negated": True}` (the text forbids the measure) or `{"lifted": True}` (the text ends it).
    """

    start: int
    end: int
    quote: str
    label: str
    score: float
    rule: str
    attributes: dict[str, bool | str] = field(default_factory=dict, compare=False)

    @property
    def sort_key(self) -> tuple[int, int, str, str]:
        return (self.start, self.end, self.label, self.rule)


def get_suggestions(doc: Doc, key: str = SPANS_KEY) -> list[SuggestedSpan]:
    """Read the suggestions of a Doc; offsets are relative to the Doc's text."""
    group = doc.spans.get(key)
    if group is None:
        return []
    return [
        SuggestedSpan(
            span.start_char,
            span.end_char,
            span.text,
            span.label_,
            detail["score"],
            span.id_,
            detail["attributes"],
        )
        for span, detail in zip(group, group.attrs["details"], strict=True)
    ]


def set_suggestions(doc: Doc, suggestions: Iterable[SuggestedSpan], key: str = SPANS_KEY) -> None:
    """Replace the suggestions of a Doc.

    Scores and attributes lie in `SpanGroup.attrs["details"]`, one for each span in order: extension
    attributes of a Span are keyed by its offsets alone, so two labels on one stretch would share them.
    """
    spans: list[Span] = []
    details: list[dict[str, object]] = []
    for item in sorted(suggestions, key=lambda found: found.sort_key):
        span = doc.char_span(
            item.start, item.end, label=item.label, span_id=item.rule, alignment_mode="expand"
        )
        if span is None:  # an empty stretch holds no token
            continue
        spans.append(span)
        details.append({"score": item.score, "attributes": item.attributes})
    doc.spans[key] = SpanGroup(doc, name=key, attrs={"details": details}, spans=spans)


def add_suggestions(doc: Doc, suggestions: Iterable[SuggestedSpan], key: str = SPANS_KEY) -> None:
    """Add to the suggestions of a Doc."""
    found = list(suggestions)
    if found:
        set_suggestions(doc, [*get_suggestions(doc, key), *found], key)
