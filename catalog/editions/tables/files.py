"""Tables in files (.xlsx, .csv, .docx) read into rows of strings, with merged cells filled; nothing is run.

Sizes are bounded before anything is unpacked; what cannot be read gets one error that says how to mend it.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from catalog.editions.tables.cells import FORMULA, reveal, tidy
from catalog.editions.tables.layout import Column, find_header

__all__ = ["MAX_BYTES", "MAX_ROWS", "TableRow", "UnreadableTable", "read_table"]

MAX_BYTES = 10_000_000
"""The largest file that is read."""
MAX_ROWS = 20_000

_MAX_UNPACKED = 100_000_000
_MAX_COLUMNS = 60
_HEADER_WITHIN = 20
"""A table's head stands within so many rows, below its title."""

_Grid = list[tuple[int, list[str]]]
"""Rows with their number in the file."""


class UnreadableTable(ValueError):
    """A file holds no table of an edition; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row under the head of a table.

    Attributes:
        number: of the row in its sheet, file or table, from 1, as a spreadsheet shows it.
        sheet: name of the sheet, or which table of a Word file; empty for a CSV file.
        cells: text by column; a column that the table lacks is absent.
    """

    number: int
    sheet: str
    cells: dict[Column, str]


def read_table(name: str, data: bytes) -> list[TableRow]:
    """Read the rows of every table in a file that has the head of an edition's table.

    Args:
        name: of the file; its suffix tells the format.
        data: its bytes.

    Raises:
        UnreadableTable: the file is too large, damaged, of another format, or has no such head.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableTable(f"{name} has {len(data):,} bytes; {MAX_BYTES:,} are read at most. Split it.")
    suffix = Path(name).suffix.lower()
    readers = {".xlsx": _xlsx, ".csv": _csv, ".docx": _docx}
    if suffix not in readers:
        raise UnreadableTable(f"{name} is no .xlsx, .csv or .docx file; save the table as one of these.")
    rows: list[TableRow] = []
    try:
        for sheet, grid in readers[suffix](data):
            rows += _under_head(sheet, grid)
            if len(rows) > MAX_ROWS:
                raise UnreadableTable(f"{name} has more than {MAX_ROWS:,} rows. Split it.")
    except UnreadableTable:
        raise
    except Exception as error:  # zipfile, lxml, openpyxl and python-docx each have their own
        raise UnreadableTable(f"{name} is damaged or no {suffix} file ({error}); save it anew.") from error
    if not rows:
        raise UnreadableTable(
            f"{name} has no table with rows under a head that names the measure or category, the content and "
            "the basis, such as 惩戒措施, 惩戒内容, 法规政策依据 or Measure, Content, Basis."
        )
    return rows


def _under_head(sheet: str, grid: Iterable[tuple[int, list[str]]]) -> Iterator[TableRow]:
    places: dict[Column, int] | None = None
    for seen, (number, cells) in enumerate(grid):
        head = find_header(cells)
        if head:  # long tables say it again on each page
            places = head
        elif places is None:
            if seen >= _HEADER_WITHIN:
                return
        elif any(cells):
            found = {c: cells[place] if place < len(cells) else "" for c, place in places.items()}
            yield TableRow(number, sheet, found)


def _xlsx(data: bytes) -> Iterator[tuple[str, _Grid]]:
    _check_archive(data)
    book = load_workbook(io.BytesIO(data), keep_links=False, keep_vba=False)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title, list(_sheet_rows(sheet))


def _sheet_rows(sheet: Worksheet) -> Iterator[tuple[int, list[str]]]:
    if sheet.max_row > MAX_ROWS + _HEADER_WITHIN:
        raise UnreadableTable(
            f"Sheet {sheet.title} reaches down to row {sheet.max_row:,}; {MAX_ROWS:,} are read at most. "
            "Delete the empty rows below the table."
        )
    merged: dict[tuple[int, int], Any] = {}
    for area in sheet.merged_cells.ranges:
        first = sheet.cell(area.min_row, area.min_col)
        for row in range(area.min_row, min(area.max_row, sheet.max_row) + 1):
            for column in range(area.min_col, min(area.max_col, _MAX_COLUMNS) + 1):
                merged[row, column] = first
    for number, cells in enumerate(sheet.iter_rows(max_col=min(sheet.max_column, _MAX_COLUMNS)), start=1):
        filled = [merged.get((number, place), cell) for place, cell in enumerate(cells, start=1)]
        yield number, [_cell_text(cell) for cell in filled]


def _cell_text(cell: Any) -> str:
    if cell.value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))
    return tidy(str(cell.value))


def _csv(data: bytes) -> Iterator[tuple[str, _Grid]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")  # what Chinese spreadsheets write where they are not told otherwise
    first = text.partition("\n")[0]
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    # Numbers are those of rows, as a spreadsheet counts them; a cell may hold several lines.
    yield "", [(number, [reveal(tidy(cell)) for cell in row]) for number, row in enumerate(reader, start=1)]


def _docx(data: bytes) -> Iterator[tuple[str, _Grid]]:
    _check_archive(data)
    document = docx.Document(io.BytesIO(data))
    for number, table in enumerate(document.element.body.iter(qn("w:tbl")), start=1):
        yield f"table {number}", _word_rows(table)


def _word_rows(table: Any) -> _Grid:
    """Rows of a Word table; a cell merged over several columns or rows counts in each."""
    rows: _Grid = []
    above: list[str] = []
    for number, row in enumerate(table.iterchildren(qn("w:tr")), start=1):
        cells: list[str] = []
        for cell in row.iterchildren(qn("w:tc"), qn("w:sdt")):
            span, continues = _merging(cell)
            place = len(cells)
            text = above[place] if continues and place < len(above) else _word_text(cell)
            cells += [text] * min(span, _MAX_COLUMNS - place)
        rows.append((number, cells))
        above = cells
    return rows


def _merging(cell: Any) -> tuple[int, bool]:
    """How many columns a cell covers, and whether it continues the one above."""
    span = cell.find(f".//{qn('w:gridSpan')}")
    merge = cell.find(f".//{qn('w:vMerge')}")
    width = int(span.get(qn("w:val"), 1)) if span is not None else 1
    return max(width, 1), merge is not None and merge.get(qn("w:val"), "continue") != "restart"


def _word_text(cell: Any) -> str:
    paragraphs = []
    for paragraph in cell.iter(qn("w:p")):
        parts = []
        for node in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"), qn("w:cr")):
            if node.tag == qn("w:t"):
                parts.append(node.text or "")
            elif node.getparent().tag == qn("w:r"):
                parts.append("\t" if node.tag == qn("w:tab") else "\n")
        paragraphs.append("".join(parts))
    return tidy("\n".join(paragraphs))


def _check_archive(data: bytes) -> None:
    """Refuse an archive that unpacks to too much, whatever its headers say."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise UnreadableTable(
            "The file is no .xlsx or .docx: if it is an old .xls or .doc, or has a password, save it anew."
        )
    room = _MAX_UNPACKED
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            with archive.open(member) as part:
                while room >= 0 and (chunk := part.read(65_536)):
                    room -= len(chunk)
            if room < 0:
                raise UnreadableTable(f"The file unpacks to more than {_MAX_UNPACKED:,} bytes.")
