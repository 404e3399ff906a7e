"""Reads plain text: the text stays as it is, and its lines become blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotations.ingest.model import Block, Transcript

__all__ = ["paragraphs", "read_plain", "trim"]

_WRAP_WIDTHS = range(50, 101)
_LEAST_WRAPPED_LINES = 3


def read_plain(text: str) -> Transcript:
    """Take every line that is not blank for a block, but English paragraphs wrapped at a width for one."""
    blocks: list[Block] = []
    group: list[Block] = []
    for start, end in _lines(text):
        first, last = trim(text, start, end)
        if first < last:
            group.append(Block(first, last))
        else:
            blocks.extend(paragraphs(text, group))
            group = []
    blocks.extend(paragraphs(text, group))
    return Transcript(text, tuple(blocks))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of ``text[start:end]`` without white space at both ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def paragraphs(text: str, group: Sequence[Block]) -> Iterator[Block]:
    """Yield the lines of a group without blank lines, as one paragraph if they were wrapped by an editor.

    Wrapped are three or more lines of Latin script that are all about as long, except the last.
    """
    widths = [block.end - block.start for block in group]
    if (
        len(group) >= _LEAST_WRAPPED_LINES
        and all(width in _WRAP_WIDTHS for width in widths[:-1])
        and widths[-1] <= max(widths[:-1])
        and text[group[0].start : group[-1].end].isascii()
    ):
        yield Block(group[0].start, group[-1].end)
    else:
        yield from group


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1
