"""Cuts an article into lines, each with the addresses of the parts that begin in it; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Line", "Place", "lines"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of an article begins: a code point counted from the start of the article."""

    eid: str
    kind: str
    start: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an article; ``kind`` is that of the innermost part that begins in it, empty if none does."""

    text: str
    kind: str
    eids: tuple[str, ...]


def lines(text: str, places: Iterable[Place]) -> list[Line]:
    """Cut ``text`` at its newlines; the lines, joined with newlines, are the text again."""
    waiting = sorted(places, key=lambda place: place.start)
    found: list[Line] = []
    start = 0
    for words in text.split("\n"):
        end = start + len(words)
        begun = [place for place in waiting if start <= place.start <= end]
        kind = begun[-1].kind if begun else ""
        found.append(Line(words, kind, tuple(place.eid for place in begun)))
        start = end + 1
    return found
