"""The difference of two texts in words: Chinese by runs of characters, numbers and Latin words whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

__all__ = ["DiffPart", "word_diff"]

_TOKEN = re.compile(r"[A-Za-z]+|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)
_ISLAND = 2
"""An equal run of so few characters between two longer replacements is read as part of them."""


_Block = tuple[bool, str, str]
"""Whether a run is equal, its text in the old version, its text in the new."""


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A run of text that both have, or that was deleted or inserted."""

    op: Literal["equal", "delete", "insert"]
    text: str


def word_diff(old: str, new: str) -> list[DiffPart]:
    """Return what turns ``old`` into ``new``.

    The equal and deleted parts in order are ``old``, the equal and inserted ones ``new``. Numbers and Latin
    words are never cut. Of a change the deletion comes first. A character or two that two replacements happen
    to share are drawn into them, as a reader would mark it.
    """
    old_tokens, new_tokens = _TOKEN.findall(old), _TOKEN.findall(new)
    blocks: list[_Block] = []
    for block in Indel.opcodes(old_tokens, new_tokens):
        before = "".join(old_tokens[block.src_start : block.src_end])
        after = "".join(new_tokens[block.dest_start : block.dest_end])
        blocks.append((block.tag == "equal", before, after))
    return _parts(_without_islands(blocks))


def _without_islands(blocks: list[_Block]) -> list[_Block]:
    joined: list[_Block] = []
    for position, (equal, before, after) in enumerate(blocks):
        changed = not equal or _is_island(blocks, position)
        if changed and joined and not joined[-1][0]:
            joined[-1] = (False, joined[-1][1] + before, joined[-1][2] + after)
        else:
            joined.append((not changed, before, after))
    return joined


def _is_island(blocks: list[_Block], position: int) -> bool:
    text = blocks[position][1]
    if len(text) > _ISLAND or not text.isalnum() or not 0 < position < len(blocks) - 1:
        return False
    (_, deleted, inserted), (_, deleted_next, inserted_next) = blocks[position - 1], blocks[position + 1]
    return min(len(deleted + deleted_next), len(inserted + inserted_next)) > len(text)


def _parts(blocks: list[_Block]) -> list[DiffPart]:
    parts: list[DiffPart] = []
    for equal, before, after in blocks:
        if equal:
            parts.append(DiffPart("equal", before))
            continue
        if before:
            parts.append(DiffPart("delete", before))
        if after:
            parts.append(DiffPart("insert", after))
    return parts
