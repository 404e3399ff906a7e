"""Reads a page of a government site: keeps the lines of its document, reports those that it drops.

Works from what such pages have in common, not from one template. Output is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotations.ingest.content import Choice, choose_content
from annotations.ingest.decoding import decode
from annotations.ingest.model import Block, Cell, Transcript, UnreadableDocument
from annotations.ingest.page import Line, walk_page

__all__ = ["decode_html", "read_html"]

_CHARSET = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*[\"']?\s*([\w-]{2,20})", re.I
)
_HEAD_BYTES = 4096
_LONGEST_HEADING = 120
_MOST_LINES_OF_A_CELL = 20


def decode_html(data: bytes) -> str:
    """Decode a page by its byte order mark, as UTF-8, or in GB18030 where it says so or reads as Chinese.

    Raises:
        UnreadableDocument: the bytes are binary, or in another encoding.
    """
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    return decode(data, declared=declared[1].decode("ascii") if declared else "")


def read_html(html: str) -> Transcript:
    """Make text and blocks of the document that a page carries.

    Raises:
        UnreadableDocument: the page holds no text.
    """
    page = walk_page(html)
    choice = choose_content(page)
    if not choice.lines:
        pictures = f"; its {page.pictures} pictures are not read" if page.pictures else ""
        raise UnreadableDocument(
            f"The page holds no text{pictures}. If a browser shows some, save the page from there."
        )
    return _write(choice, _data_tables(choice.lines, page.nested))


def _data_tables(lines: Sequence[Line], nested: set[int]) -> set[int]:
    """The tables that hold data: several cells, none with a whole page in it."""
    sizes: dict[int, dict[Cell, int]] = {}
    for line in lines:
        if line.cell:
            cells = sizes.setdefault(line.cell.table, {})
            cells[line.cell] = cells.get(line.cell, 0) + 1
    return {
        table
        for table, cells in sizes.items()
        if table not in nested and len(cells) > 1 and max(cells.values()) <= _MOST_LINES_OF_A_CELL
    }


def _write(choice: Choice, tables: set[int]) -> Transcript:
    pieces: list[str] = []
    blocks: list[Block] = []
    numbers: dict[int, int] = {}
    length = 0
    before: Cell | None = None
    for line in choice.lines:
        cell = line.cell if line.cell and line.cell.table in tables else None
        separator = _separator(before, cell) if pieces else ""
        start = length + len(separator)
        length = start + len(line.text)
        pieces += (separator, line.text)
        if cell and cell == before:
            last = blocks.pop()
            blocks.append(Block(last.start, length, cell=last.cell))
        elif cell:
            number = numbers.setdefault(cell.table, len(numbers) + 1)
            blocks.append(Block(start, length, cell=Cell(number, cell.row, cell.column)))
        else:
            heading = line.heading if len(line.text) <= _LONGEST_HEADING else 0
            bullet = 0 if heading or line.footnote else line.bullet
            blocks.append(Block(start, length, heading=heading, bullet=bullet, footnote=line.footnote))
        before = cell
    return Transcript("".join(pieces), tuple(blocks), choice.particulars, choice.dropped)


def _separator(before: Cell | None, cell: Cell | None) -> str:
    """A tab for each step to the right in a row, else a newline; a cell of several lines keeps them."""
    if before and cell and before != cell and (before.table, before.row) == (cell.table, cell.row):
        return "\t" * (cell.column - before.column)
    return "\n"
