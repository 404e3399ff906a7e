"""Marks that a new text revision left without a place, and where a person might put them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotations.deciding import Board, seen_of
from annotations.models import Anchor
from annotations.views.workbench_layout import Look, Looks, further_look

__all__ = ["Orphan", "Spot", "orphans_of"]

_MOST = 4
"""How many places of the same words are shown; with more of them the words say nothing about the place."""

_CONTEXT = 12
"""Code points shown around a place."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the newest text where the same words stand."""

    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Orphan:
    """A mark without a place, with the words that it stood on and those around them."""

    anchor: Anchor
    ref: str
    seen: str
    look: Look
    language: str
    spots: list[Spot]


def orphans_of(board: Board, looks: Looks) -> list[Orphan]:
    """The marks of this layer that wait for a place. None is moved: a person chooses."""
    texts = {text.pk: text for text in board.texts}
    return [
        Orphan(
            anchor,
            str(anchor.annotation.uid),
            seen_of(anchor.annotation),
            further_look(anchor.annotation) or looks.named(anchor.annotation.label),
            texts[anchor.text_id].language,
            list(_spots(texts[anchor.text_id].text, anchor.quote)),
        )
        for anchor in board.orphans().order_by("text_id", "pk")
    ]


def _spots(text: str, quote: str) -> Iterator[Spot]:
    if text.count(quote) > _MOST:
        return
    start = text.find(quote)
    while start >= 0:
        end = start + len(quote)
        yield Spot(start, end, text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT])
        start = text.find(quote, end)
