"""Holding the rows of an edition against an official table, and what was found, kept row by row.

What the table has and what the row says is compared here; that a row agrees is for a person to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.concordance import DiffPart, word_diff
from catalog.editions.tables.files import TableRow
from catalog.editions.tables.planning import Change, PlannedRow, plan_import
from catalog.models import Collation, Edition, Entry

__all__ = ["CollatedRow", "HeldTable", "carry_collations", "hold_against", "record", "withdraw"]

CARRIED = "; carried over from %(edition)s, whose row is the same"
_AGENCIES = gettext_lazy("agencies")
COMPARED = ("concept_id", "content_zh", "targets_zh", "basis_text", "disclosure", "retention")
"""The columns of a row that an official table has."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that the table has in other words than the row."""

    field: str
    ours: str
    official: str

    @property
    def label(self) -> str:
        """The field as an editor knows it."""
        if self.field == "agencies":
            return str(_AGENCIES)
        column: Any = Entry._meta.get_field(self.field)
        return str(column.verbose_name)

    @property
    def parts(self) -> list[DiffPart]:
        return word_diff(self.ours, self.official)


@dataclass(frozen=True, slots=True)
class CollatedRow:
    """A row of the edition beside the row of the table that it was found in.

    Attributes:
        number: of the row in the table; None where the table has none.
        state: what the comparison comes to.
    """

    entry: Entry
    number: int | None
    state: Collation.State
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldTable:
    """An edition held against a table.

    Attributes:
        missing: rows of the table that the edition does not have.
        unreadable: rows of the table that cannot be read, with the cause.
    """

    rows: tuple[CollatedRow, ...]
    missing: tuple[PlannedRow, ...]
    unreadable: tuple[str, ...]


def hold_against(edition: Edition, table: Sequence[TableRow]) -> HeldTable:
    """Find each row of an edition in a table, by code or by measure and content, and compare the words.

    Columns that the table lacks are not compared.
    """
    plan = plan_import(edition, table, timezone.localdate())
    found = [_held(row, row.entry) for row in plan.rows if row.entry is not None]
    absent = [CollatedRow(entry, None, Collation.State.ABSENT) for entry in plan.absent]
    return HeldTable(
        rows=tuple(sorted((*found, *absent), key=lambda row: row.entry.ordinal)),
        missing=tuple(plan.of(Change.ADDED)),
        unreadable=tuple(str(bad) for bad in plan.unreadable),
    )


def record(
    held: HeldTable, states: Mapping[int, Collation.State], evidence: str, user: AbstractBaseUser
) -> int:
    """Keep what a person found of rows; how many that were.

    Args:
        states: by the entry's key; what is not named is left as it is.
        evidence: which text the rows were held against; the row's number in it is added.
    """
    rows = [
        Collation(
            entry=row.entry,
            state=states[row.entry.pk],
            evidence=_("%(evidence)s, row %(number)s") % {"evidence": evidence, "number": row.number}
            if row.number
            else evidence,
            created_by_id=user.pk,
        )
        for row in held.rows
        if row.entry.pk in states
    ]
    Collation.objects.bulk_create(rows)
    return len(rows)


def carry_collations(source: Edition, new_entry: Mapping[int, Entry]) -> None:
    """Give the rows of a new revision what was found of the rows that they were copied from.

    Args:
        source: the revision that is corrected: the official table is the same.
        new_entry: by the key of each of its rows, the copy.
    """
    newest = {row.entry_id: row for row in Collation.objects.filter(entry__edition=source).order_by("pk")}
    Collation.objects.bulk_create(
        Collation(
            entry=new_entry[key],
            state=row.state,
            evidence=row.evidence + CARRIED % {"edition": source.identifier},
            created_by_id=row.created_by_id,
        )
        for key, row in newest.items()
        if key in new_entry and row.state != Collation.State.NOT_COLLATED
    )


def withdraw(sender: Any, instance: Entry, created: bool, **kwargs: Any) -> None:
    """After a row was saved with other words: say that nobody has held these against the table."""
    if created:
        return
    last = instance.collations.order_by("-pk").first()
    if last is None or last.state == Collation.State.NOT_COLLATED:
        return
    before = instance.history.filter(history_date__lte=last.created_at).order_by("-history_id").first()
    if before is None or all(getattr(before, name) == getattr(instance, name) for name in COMPARED):
        return
    Collation.objects.create(
        entry=instance,
        state=Collation.State.NOT_COLLATED,
        evidence=_("The row was changed after it was collated."),
    )


def _held(row: PlannedRow, entry: Entry) -> CollatedRow:
    differences = tuple(
        Difference(name, ours, official)
        for name, ours, official in row.differences
        if not name.endswith("_en") and name not in _OURS
    )
    state = Collation.State.DIFFERS if differences else Collation.State.AGREES
    return CollatedRow(entry, row.number, state, differences)


_OURS = frozenset({"code", "note", "provenance"})
"""What an official table does not decide."""
