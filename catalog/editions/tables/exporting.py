"""An edition as the rows of its official table, and such rows as .xlsx, .csv or .docx; it reads only.

What is exported and imported again changes nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import docx
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from catalog.editions.tables.cells import (
    conceal,
    join_agencies,
    tidy,
    write_disclosure,
    write_provenance,
    write_subjects,
)
from catalog.editions.tables.layout import OFFICIAL, SUPPLEMENT, Column, header_of
from catalog.models import Concept, Edition, Entry, EntryTranslation

__all__ = ["FORMATS", "Table", "edition_table", "write_table"]

_LONG = {Column.CONTENT, Column.TARGETS, Column.BASIS, Column.CONTENT_EN, Column.TARGETS_EN, Column.NOTE}
_WIDE, _NARROW = 44, 16


@dataclass(frozen=True, slots=True)
class Table:
    """A head and rows of text under a title."""

    title: str
    columns: tuple[Column, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def edition_table(edition: Edition, *, official_only: bool = False) -> Table:
    """The rows of an edition in the official layout; takes five queries.

    Args:
        edition: any edition that the caller may see.
        official_only: leave out the columns that the official table lacks.
    """
    catalog = edition.catalog.code
    official = OFFICIAL.get(catalog, OFFICIAL["punishment"])
    columns = official if official_only else (*official, *(c for c in SUPPLEMENT if c not in official))
    entries = edition.entries.select_related("concept").prefetch_related("entry_agencies").order_by("ordinal")
    english = newest_translations(edition)
    names = concept_names(edition)
    cells = _Cells(names, english)
    rows = tuple(tuple(cells.of(entry, column) for column in columns) for entry in entries)
    return Table(str(edition), columns, tuple(header_of(column, catalog) for column in columns), rows)


def newest_translations(edition: Edition) -> dict[tuple[int, str], EntryTranslation]:
    """The translation that holds, by entry and field."""
    rows = EntryTranslation.objects.filter(entry__edition=edition).order_by("pk")
    return {(row.entry_id, row.field): row for row in rows}


def concept_names(edition: Edition) -> dict[int, str]:
    """What a table calls each concept: its name or, where several bear that, code and name."""
    concepts = list(Concept.objects.filter(catalog=edition.catalog_id))
    names = [concept.name_zh for concept in concepts]
    return {
        concept.pk: concept.name_zh if names.count(concept.name_zh) == 1 else str(concept)
        for concept in concepts
    }


@dataclass(frozen=True, slots=True)
class _Cells:
    concepts: dict[int, str]
    english: dict[tuple[int, str], EntryTranslation]

    def of(self, entry: Entry, column: Column) -> str:
        plain = {
            Column.CODE: entry.code,
            Column.CONTENT: entry.content_zh,
            Column.TARGETS: entry.targets_zh,
            Column.BASIS: entry.basis_text,
            Column.RETENTION: entry.retention,
            Column.NOTE: entry.note,
        }
        made: dict[Column, Callable[[], str]] = {
            Column.CONCEPT: lambda: self.concepts[entry.concept_id],
            Column.SUBJECTS: lambda: write_subjects(entry),
            Column.DISCLOSURE: lambda: write_disclosure(entry.disclosure),
            Column.PROVENANCE: lambda: write_provenance(entry.provenance),
            Column.AGENCIES: lambda: join_agencies(_agencies(entry)),
            Column.CONTENT_EN: lambda: self._english(entry, EntryTranslation.Field.CONTENT),
            Column.TARGETS_EN: lambda: self._english(entry, EntryTranslation.Field.TARGETS),
        }
        return tidy(plain[column] if column in plain else made[column]())

    def _english(self, entry: Entry, field: str) -> str:
        translation = self.english.get((entry.pk, field))
        return translation.text if translation else ""


def _agencies(entry: Entry) -> list[str]:
    found = sorted(entry.entry_agencies.all(), key=lambda agency: agency.ordinal)
    return [agency.name_as_issued for agency in found]


def write_table(table: Table, suffix: str) -> bytes:
    """A table as a file of the format that ``suffix`` names, one of ``FORMATS``.

    Text that a spreadsheet would run as a formula is kept from it: in .xlsx the cell is typed as text, in
    .csv an apostrophe stands before it, which the import takes off again.
    """
    return _WRITERS[suffix](table)


def _write_csv(table: Table) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([conceal(cell) for cell in row] for row in (table.head, *table.rows))
    return out.getvalue().encode("utf-8-sig")  # a spreadsheet knows UTF-8 by its mark


def _write_xlsx(table: Table) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "清单"  # list
    for place, (column, name) in enumerate(zip(table.columns, table.head, strict=True), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDE if column in _LONG else _NARROW
        sheet.cell(1, place, name).font = Font(bold=True)
    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(table.rows, start=2):
        for place, text in enumerate(row, start=1):
            if text:
                cell = sheet.cell(number, place)
                cell.value = text
                cell.data_type = "s"
                cell.alignment = wrapped
                cell.quotePrefix = text != conceal(text)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_docx(table: Table) -> bytes:
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Cm(1.5)
    document.styles["Normal"].font.size = Pt(8)
    document.add_heading(table.title, level=1)
    made = document.add_table(rows=len(table.rows) + 1, cols=len(table.columns))
    made.style = "Table Grid"
    # One pass: python-docx looks up a cell by its place in time that grows with the table.
    cells = iter(made._cells)
    for text in (cell for row in (table.head, *table.rows) for cell in row):
        next(cells).text = text
    grid = made._cells
    width = len(table.columns)
    for first, last in _runs(table):
        if last > first:
            for row in range(first + 1, last + 1):
                grid[(row + 1) * width].text = ""
            grid[(first + 1) * width].merge(grid[(last + 1) * width])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _runs(table: Table) -> Iterator[tuple[int, int]]:
    """First and last row of each run of rows of one measure, whose cell is merged; rows count from 0.

    Only on paper: merged cells in a spreadsheet cannot be sorted or filtered.
    """
    first = 0
    for place in range(1, len(table.rows) + 1):
        if place == len(table.rows) or table.rows[place][0] != table.rows[first][0]:
            yield first, place - 1
            first = place


_WRITERS: dict[str, Callable[[Table], bytes]] = {
    ".xlsx": _write_xlsx,
    ".csv": _write_csv,
    ".docx": _write_docx,
}
FORMATS: Sequence[str] = tuple(_WRITERS)
"""The suffixes of files that a table can be written to."""
