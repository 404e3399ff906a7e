"""What importing a table into a draft would do, row by row; it changes nothing.

A row is found again by its code or, where the table has none, by concept and content. A column that the
table lacks leaves its field as it is. Every basis text that is new is read into citations as of a day.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from catalog.bases.reading import ReadGroup, read_basis_texts
from catalog.editions.matching import Row, match_rows
from catalog.editions.tables.cells import (
    FORMULA,
    InvalidCell,
    read_disclosure,
    read_provenance,
    read_subjects,
    split_agencies,
    tidy,
)
from catalog.editions.tables.concepts import ConceptNames
from catalog.editions.tables.exporting import newest_translations
from catalog.editions.tables.files import TableRow
from catalog.editions.tables.layout import Column
from catalog.models import SUBJECT_FIELDS, Agency, Edition, Entry, EntryAgency, EntryTranslation

__all__ = ["Change", "Plan", "PlannedRow", "Unreadable", "plan_import"]


class Change(Enum):
    """What a row of the table means for the edition."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that cannot be imported: where, why, and what to do."""

    number: int
    sheet: str
    cause: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.sheet}, row {self.number}" if self.sheet else f"row {self.number}"
        return f"{where}: {self.cause}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row of the table that can be imported.

    Attributes:
        entry: the row of the edition that it means; None for one that is added.
        values: columns of the entry that it states.
        agencies: names as written; None where the table does not say.
        english: translations by field, without empty ones.
        differences: what would change: field, before, after.
        groups: the basis text read into citations, where it is new.
    """

    number: int
    sheet: str
    change: Change
    entry: Entry | None
    values: dict[str, Any]
    agencies: tuple[str, ...] | None
    english: dict[str, str]
    differences: tuple[tuple[str, str, str], ...] = ()
    groups: tuple[ReadGroup, ...] = ()

    @property
    def label(self) -> str:
        """Code, where there is one, and the beginning of the content."""
        code = self.values.get("code") or (self.entry.code if self.entry else "")
        return f"{code} {self.values['content_zh'][:30]}".strip()


@dataclass(frozen=True, slots=True)
class Plan:
    """All that an import would do.

    Attributes:
        absent: entries of the edition that the table does not have; they stay unless asked otherwise.
        new_agencies: names that no agency bears yet.
    """

    edition: Edition
    as_of: datetime.date
    rows: tuple[PlannedRow, ...]
    unreadable: tuple[Unreadable, ...]
    absent: tuple[Entry, ...]
    new_agencies: tuple[str, ...]

    def of(self, change: Change) -> list[PlannedRow]:
        """The rows of one kind, in the order of the table."""
        return [row for row in self.rows if row.change == change]

    @property
    def unsettled(self) -> list[tuple[PlannedRow, ReadGroup]]:
        """Groups of new basis texts that are not settled, for the worklist."""
        return [(row, group) for row in self.rows for group in row.groups if group.reason]


@dataclass(slots=True)
class _Draft:
    """A row in the making."""

    row: TableRow
    values: dict[str, Any]
    agencies: tuple[str, ...] | None
    english: dict[str, str]
    code: str
    entry: Entry | None = None


@dataclass(slots=True)
class _Known:
    """What the edition and its catalog have already, read once."""

    entries: list[Entry]
    concepts: ConceptNames
    agencies: set[str]
    english: dict[tuple[int, str], EntryTranslation]
    names: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition) -> _Known:
        entries = list(
            edition.entries.select_related("concept").prefetch_related("entry_agencies").order_by("ordinal")
        )
        names = {
            entry.pk: tuple(
                agency.name_as_issued
                for agency in sorted(entry.entry_agencies.all(), key=lambda found: found.ordinal)
            )
            for entry in entries
        }
        issued = EntryAgency.objects.values_list("name_as_issued", flat=True).distinct().order_by()
        agencies = {*issued, *Agency.objects.values_list("name_zh", flat=True)}
        concepts = ConceptNames.of(edition.catalog)
        return cls(entries, concepts, agencies, newest_translations(edition), names)


def plan_import(edition: Edition, rows: Sequence[TableRow], as_of: datetime.date) -> Plan:
    """Say what importing the rows of a table into a draft would do; takes some dozen queries.

    Args:
        edition: the draft; that it may be changed is asked when the plan is applied.
        rows: of the table, from ``read_table``.
        as_of: the day whose law new citations are pinned to.
    """
    known = _Known.of(edition)
    drafts, unreadable = _read(rows, known)
    unreadable += _match(drafts, known.entries)
    planned = [_compare(draft, known, edition) for draft in drafts]
    planned = _with_groups(planned, as_of)
    matched = {row.entry.pk for row in planned if row.entry}
    named = dict.fromkeys(name for row in planned for name in row.agencies or ())
    return Plan(
        edition=edition,
        as_of=as_of,
        rows=tuple(planned),
        unreadable=tuple(sorted(unreadable, key=lambda bad: (bad.sheet, bad.number))),
        absent=tuple(entry for entry in known.entries if entry.pk not in matched),
        new_agencies=tuple(name for name in named if name not in known.agencies),
    )


def _read(rows: Iterable[TableRow], known: _Known) -> tuple[list[_Draft], list[Unreadable]]:
    drafts: list[_Draft] = []
    unreadable: list[Unreadable] = []
    above = ""
    for row in rows:
        above = row.cells.get(Column.CONCEPT) or above
        try:
            drafts.append(_read_row(row, above, known))
        except InvalidCell as error:
            unreadable.append(Unreadable(row.number, row.sheet, str(error), error.remedy))
    return drafts, unreadable


def _read_row(row: TableRow, concept: str, known: _Known) -> _Draft:
    """Read a row.

    An empty measure or category is that of the row above, as in tables that merge those cells.

    Raises:
        InvalidCell: a cell of it cannot be read.
    """
    cells = row.cells
    for column, text in cells.items():
        if text == FORMULA:
            raise InvalidCell(f"the cell “{column.value}” holds a formula", "Paste its value instead.")
        if len(text) > _LONGEST[column]:
            raise InvalidCell(
                f"the cell “{column.value}” has {len(text):,} characters",
                f"{_LONGEST[column]:,} fit at most: shorten it, or check that cells are not run together.",
            )
    if not concept:
        raise InvalidCell("no row so far names a measure or category", "Name it in the first row.")
    if not cells.get(Column.CONTENT):
        raise InvalidCell("the content is empty", "Write it, or delete the row.")
    values: dict[str, Any] = {"concept": known.concepts.find(concept), "content_zh": cells[Column.CONTENT]}
    values |= {name: cells[column] for column, name in _TEXT_FIELDS.items() if column in cells}
    if Column.SUBJECTS in cells:
        subjects = read_subjects(cells[Column.SUBJECTS])
        values |= {name: subject in subjects for subject, name in SUBJECT_FIELDS.items()}
    if Column.DISCLOSURE in cells:
        values["disclosure"] = read_disclosure(cells[Column.DISCLOSURE])
    if provenance := read_provenance(cells.get(Column.PROVENANCE, "")):
        values["provenance"] = provenance
    agencies = None
    if Column.AGENCIES in cells:
        agencies = tuple(split_agencies(cells[Column.AGENCIES], known.agencies))
    english = {name: cells[column] for column, name in _ENGLISH.items() if cells.get(column)}
    return _Draft(row, values, agencies, english, cells.get(Column.CODE, ""))


_TEXT_FIELDS = {
    Column.TARGETS: "targets_zh",
    Column.BASIS: "basis_text",
    Column.RETENTION: "retention",
    Column.NOTE: "note",
}
_ENGLISH: dict[Column, str] = {
    Column.CONTENT_EN: EntryTranslation.Field.CONTENT.value,
    Column.TARGETS_EN: EntryTranslation.Field.TARGETS.value,
}
_LONGEST = dict.fromkeys(Column, 20_000) | {Column.CODE: 30, Column.RETENTION: 300}
_SURE = 0.9
"""A row with a code that the edition lacks is an entry of another code only if it is so much like it."""


def _match(drafts: list[_Draft], entries: Sequence[Entry]) -> list[Unreadable]:
    """Give each row the entry that it means; take out and return rows whose code another row has already."""
    by_code = {entry.code: entry for entry in entries}
    repeated: list[Unreadable] = []
    first: dict[str, int] = {}
    for draft in list(drafts):
        if draft.code and draft.code in first:
            cause = f"the code {draft.code} stands in row {first[draft.code]} already"
            repeated.append(
                Unreadable(
                    draft.row.number, draft.row.sheet, cause, "Give it another, or none to get a new one."
                )
            )
            drafts.remove(draft)
            continue
        first.setdefault(draft.code, draft.row.number)
        draft.entry = by_code.get(draft.code)
    taken = {draft.entry.pk for draft in drafts if draft.entry}
    free = {entry.pk: entry for entry in entries if entry.pk not in taken}
    open_drafts = {place: draft for place, draft in enumerate(drafts) if draft.entry is None}
    pairs = match_rows(
        [Row(e.pk, e.concept.code, e.content_zh, e.targets_zh, e.basis_text, e.code) for e in free.values()],
        [
            Row(
                place,
                draft.values["concept"].code,
                draft.values["content_zh"],
                draft.values.get("targets_zh", ""),
                draft.values.get("basis_text", ""),
                draft.code,
            )
            for place, draft in open_drafts.items()
        ],
    )
    for pair in pairs:
        draft = open_drafts[pair.new]
        if draft.entry is None and pair.old in free and (not draft.code or pair.score >= _SURE):
            draft.entry = free.pop(pair.old)
    return repeated


def _compare(draft: _Draft, known: _Known, edition: Edition) -> PlannedRow:
    values = dict(draft.values)
    if draft.code:
        values["code"] = draft.code
    if draft.entry is None:
        official = edition.kind == Edition.Kind.OFFICIAL
        values.setdefault(
            "provenance", Entry.Provenance.OFFICIAL_ROW if official else Entry.Provenance.COMPILED
        )
        change, differences = Change.ADDED, []
    else:
        differences = list(_differences(draft, values, known))
        change = Change.CHANGED if differences else Change.UNCHANGED
    return PlannedRow(
        number=draft.row.number,
        sheet=draft.row.sheet,
        change=change,
        entry=draft.entry,
        values=values,
        agencies=draft.agencies,
        english=draft.english,
        differences=tuple(differences),
    )


def _differences(draft: _Draft, values: dict[str, Any], known: _Known) -> Iterable[tuple[str, str, str]]:
    entry = draft.entry
    if entry is None:
        return
    for name, after in values.items():
        before = getattr(entry, name)
        before = tidy(before) if isinstance(before, str) else before
        if before != after:
            shown = [getattr(value, "code", str(value)) for value in (before, after)]
            yield name, shown[0], shown[1]
    if draft.agencies is not None and draft.agencies != tuple(map(tidy, known.names[entry.pk])):
        yield "agencies", "；".join(known.names[entry.pk]), "；".join(draft.agencies)
    for name, english in draft.english.items():
        held = known.english.get((entry.pk, name))
        if held is None or tidy(held.text) != english:
            yield f"{name}_en", held.text if held else "", english


def _with_groups(rows: Sequence[PlannedRow], as_of: datetime.date) -> list[PlannedRow]:
    """Read the basis texts that are new."""
    new = [
        row
        for row in rows
        if row.values.get("basis_text")
        and (row.change == Change.ADDED or any(name == "basis_text" for name, *_ in row.differences))
    ]
    if not new:
        return list(rows)
    read = read_basis_texts([row.values["basis_text"] for row in new], as_of)
    groups = {id(row): tuple(found) for row, found in zip(new, read, strict=True)}
    return [replace(row, groups=groups.get(id(row), ())) for row in rows]
