"""Rows as tables: a column a field, named as ``fields`` names it; several values share one cell."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from rest_framework.renderers import BaseRenderer
from rest_framework.utils.encoders import JSONEncoder

from catalog.editions.tables.cells import conceal, tidy

__all__ = ["MAX_XLSX_ROWS", "Csv", "JsonLines", "NdJson", "Table", "TableRenderer", "Xlsx"]

MAX_XLSX_ROWS = 100_000
PARTING = " | "
"""Between the values of a cell, as Darwin Core recommends."""
_LONGEST_CELL = 32_767  # of a workbook; a longer one makes Excel call the file damaged
_PIECE = 1 << 16

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as they are answered in JSON, not all read yet.

    Attributes:
        columns: names of the fields shown; a dot leads into an object.
        about: what the rows were drawn from.
    """

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Mapping[str, Any]]
    about: Mapping[str, str]

    def cells(self) -> Iterator[list[Cell]]:
        """The cells of each row."""
        paths = [column.split(".") for column in self.columns]
        for row in self.rows:
            yield [_cell(row, path) for path in paths]


def _cell(row: Any, path: list[str]) -> Cell:
    found = _values(row, path)
    if isinstance(found, list):
        return PARTING.join("" if value is None else _text(value) for value in found)
    return found if isinstance(found, str | int | float | None) else _text(found)


def _values(value: Any, path: list[str]) -> Any:
    """What stands at a path; a list where the path leads through one."""
    if isinstance(value, list):
        found = [_values(each, path) for each in value]
        return [one for each in found for one in (each if isinstance(each, list) else [each])]
    if not path:
        return value
    return _values(value.get(path[0]), path[1:]) if isinstance(value, Mapping) else None


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, cls=JSONEncoder)


class TableRenderer(BaseRenderer):
    """Writes a table piece by piece. What is no table is never rendered by it: problems are JSON."""

    max_rows: int | None = None

    def write(self, table: Table) -> Iterator[bytes]:
        """The file, in pieces."""
        raise NotImplementedError


class Csv(TableRenderer):
    """RFC 4180, in UTF-8 with the mark by which spreadsheets know it; no cell is run as a formula."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def write(self, table: Table) -> Iterator[bytes]:
        out = io.StringIO("\ufeff", newline="")
        out.seek(0, io.SEEK_END)
        writer = csv.writer(out)
        writer.writerow(table.columns)
        for cells in table.cells():
            writer.writerow([_csv_cell(cell) for cell in cells])
            if out.tell() > _PIECE:
                yield out.getvalue().encode()
                out.seek(0)
                out.truncate()
        yield out.getvalue().encode()


def _csv_cell(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return conceal(cell) if isinstance(cell, str) else cell


class JsonLines(TableRenderer):
    """One row a line, nested as in JSON: nothing is lost."""

    media_type = "application/jsonl"
    format = "jsonl"
    charset = "utf-8"

    def write(self, table: Table) -> Iterator[bytes]:
        write = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        lines: list[bytes] = []
        size = 0
        for row in table.rows:
            lines.append(write(row).encode() + b"\n")
            size += len(lines[-1])
            if size > _PIECE:
                yield b"".join(lines)
                lines, size = [], 0
        yield b"".join(lines)


class NdJson(JsonLines):
    """The same under its older name."""

    media_type = "application/x-ndjson"


class Xlsx(TableRenderer):
    """A workbook: the rows on one sheet, on another what they were drawn from. Text is typed as text."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"
    charset = None
    max_rows = MAX_XLSX_ROWS

    def write(self, table: Table) -> Iterator[bytes]:
        book = Workbook(write_only=True)  # which holds no more than a row in memory
        sheet = book.create_sheet("data")
        sheet.freeze_panes = "A2"
        for place in range(1, len(table.columns) + 1):
            sheet.column_dimensions[get_column_letter(place)].width = 24
        sheet.append([_bold(sheet, column) for column in table.columns])
        for cells in table.cells():
            sheet.append([_xlsx_cell(sheet, cell) for cell in cells])
        about = book.create_sheet("about")
        about.column_dimensions["B"].width = 100
        for name, value in table.about.items():
            about.append([_xlsx_cell(about, name), _xlsx_cell(about, value)])
        with tempfile.TemporaryFile() as file:
            book.save(file)
            file.seek(0)
            while piece := file.read(_PIECE):
                yield piece


def _bold(sheet: Any, text: str) -> Any:
    cell = _xlsx_cell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _xlsx_cell(sheet: Any, value: Cell) -> Any:
    if not isinstance(value, str):
        return value
    text = tidy(value)
    if len(text) > _LONGEST_CELL:
        text = f"{text[: _LONGEST_CELL - 40]} … (cut: {len(text)} characters)"
    cell: Any = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.quotePrefix = text != conceal(text)
    return cell
