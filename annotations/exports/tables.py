"""Annotations as a table: csv and xlsx, one row a mark; no cell can be run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from openpyxl import Workbook

from annotations.exports.cells import written_cell
from annotations.exports.losses import lost_in
from annotations.exports.model import Bundle, Export, xml_text

__all__ = ["write_csv", "write_xlsx"]

_COLUMNS = ("annotation", "language", "revision", "start", "end", "quote", "label", "kind")
_MORE = ("law", "provisions", "annotator", "created", "comment")


def write_csv(bundle: Bundle) -> Export:
    """UTF-8 with a signature, by which spreadsheets know it."""
    out = io.StringIO()
    csv.writer(out).writerows(
        [written_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in _rows(bundle)
    )
    return Export(out.getvalue().encode("utf-8-sig"), lost_in("csv", bundle))


def write_xlsx(bundle: Bundle) -> Export:
    """A workbook with one sheet; words are stored as words, never as formulas."""
    book = Workbook(write_only=False)
    sheet = book.active
    assert sheet is not None  # noqa: S101  # a new workbook has a sheet
    sheet.title = "annotations"
    for number, row in enumerate(_rows(bundle), start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = xml_text(value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return Export(out.getvalue(), lost_in("xlsx", bundle))


def _rows(bundle: Bundle) -> Iterator[list[str | int]]:
    yield [*_COLUMNS, *_MORE]
    for text in bundle.texts:
        for mark in text.marks:
            place: list[str | int] = [mark.uid, text.language, text.revision, mark.start, mark.end]
            words = [mark.quote, mark.label, mark.kind, mark.law, " ".join(mark.provisions)]
            yield [*place, *words, mark.annotator, mark.created, mark.comment]
