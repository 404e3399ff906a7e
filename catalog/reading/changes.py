"""Tells what changed between two wordings, in stretches a reader can follow; pure."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

__all__ = ["Change", "changes"]

_SHORTEST_COMMON = 2
"""A single character that both share between two changes only breaks the eye's line."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch that both wordings have, or that only the old or the new one has."""

    kind: Literal["same", "removed", "added"]
    text: str


def changes(old: str, new: str) -> list[Change]:
    """Compare two wordings.

    What is ``same`` and ``removed``, joined, is ``old``; what is ``same`` and ``added`` is ``new``.
    """
    found: list[Change] = []
    at_old = at_new = 0
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        at_an_edge = block.a == block.b == 0 or (
            block.a + block.size == len(old) and block.b + block.size == len(new)
        )
        if 0 < block.size < _SHORTEST_COMMON and not at_an_edge:
            continue
        found += _gap(old[at_old : block.a], new[at_new : block.b])
        if block.size:
            found.append(Change("same", old[block.a : block.a + block.size]))
        at_old, at_new = block.a + block.size, block.b + block.size
    return found


def _gap(removed: str, added: str) -> list[Change]:
    both: list[Change] = []
    if removed:
        both.append(Change("removed", removed))
    if added:
        both.append(Change("added", added))
    return both
