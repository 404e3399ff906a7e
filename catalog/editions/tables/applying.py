"""Carrying out a plan to import a table: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.db.models import F

from catalog.bases.storing import replace_bases
from catalog.editions.tables.planning import Change, Plan, PlannedRow
from catalog.editions.translations import translate
from catalog.editions.workflow import refuse_unless_editable
from catalog.models import Agency, Entry, EntryAgency

__all__ = ["ORIGIN", "UnreadableRows", "apply_plan"]

ORIGIN = "table import"
"""What a translation that came with a table says that made it."""


class UnreadableRows(ValueError):
    """A plan has rows that cannot be read, and nobody said to leave them out."""


@transaction.atomic
def apply_plan(
    plan: Plan,
    *,
    reason: str,
    user: AbstractBaseUser | None = None,
    skip_unreadable: bool = False,
    remove_absent: bool = False,
) -> None:
    """Do what a plan says. A plan that would change nothing writes nothing.

    Args:
        plan: from ``plan_import``, made just before: it does not see what others changed since.
        reason: why, as the history of each row will say.
        user: who imports.
        skip_unreadable: leave out rows that cannot be read.
        remove_absent: delete entries that the table does not have.

    Raises:
        UnreadableRows: there are some and ``skip_unreadable`` is not given.
        catalog.editions.workflow.WorkflowError: the edition is no draft.
    """
    refuse_unless_editable(plan.edition)
    if plan.unreadable and not skip_unreadable:
        raise UnreadableRows(f"{len(plan.unreadable)} rows cannot be read; nothing was imported")
    _Import(plan, reason, user).run(remove_absent=remove_absent)


class _Import:
    def __init__(self, plan: Plan, reason: str, user: AbstractBaseUser | None) -> None:
        self._plan = plan
        self._user = user
        self._said: dict[str, Any] = {"reason": reason, "user": user}

    def run(self, *, remove_absent: bool) -> None:
        if remove_absent:
            for entry in self._plan.absent:
                self._delete(entry)
        self._make_agencies()
        changed = [(row, row.entry) for row in self._plan.of(Change.CHANGED) if row.entry]
        for row, entry in changed:
            self._change(row, entry)
        added = self._add()
        for row, entry in (*changed, *added):
            self._set_agencies(row, entry)
            for name, english in row.english.items():
                translate(entry, name, english, origin=ORIGIN, user=self._user)
        rebased = [(row, entry) for row, entry in changed if _differs(row, "basis_text")]
        replace_bases([(entry, row.groups) for row, entry in (*rebased, *added)], **self._said)

    def _delete(self, row: models.Model) -> None:
        row._change_reason = self._said["reason"]  # type: ignore[attr-defined]  # read by simple_history
        if self._user is not None:
            row._history_user = self._user  # type: ignore[attr-defined]  # the same
        row.delete()

    def _make_agencies(self) -> None:
        Agency.objects.bulk_create_with_history(
            [Agency(name_zh=name) for name in self._plan.new_agencies], **self._said
        )

    def _change(self, row: PlannedRow, entry: Entry) -> None:
        names = [name for name, *_ in row.differences if name in row.values]
        if not names:
            return
        for name in names:
            setattr(entry, name, row.values[name])
        entry.lock_version += 1
        entry.save_with_history(**self._said)

    def _add(self) -> list[tuple[PlannedRow, Entry]]:
        """Make the added rows, each behind the row that stands above it in the table."""
        rows = self._plan.of(Change.ADDED)
        if not rows:
            return []
        codes = _Codes(Entry.objects.filter(edition=self._plan.edition).values_list("code", flat=True))
        codes.reserve(row.values["code"] for row in rows if "code" in row.values)
        made = {id(row): self._new_entry(row, codes) for row in rows}
        self._place(made)
        entries = Entry.objects.bulk_create_with_history(list(made.values()), **self._said)
        return list(zip(rows, entries, strict=True))

    def _new_entry(self, row: PlannedRow, codes: _Codes) -> Entry:
        values = dict(row.values)
        values.setdefault("code", "")
        values["code"] = values["code"] or codes.next(values["concept"].code)
        return Entry(edition=self._plan.edition, **values)

    def _place(self, made: dict[int, Entry]) -> None:
        """Give new entries their ordinals; entries that stand behind one move on."""
        held = list(Entry.objects.filter(edition=self._plan.edition).order_by("ordinal"))
        above: Entry | None = None
        places = {entry.pk: place for place, entry in enumerate(held)}
        behind: dict[int, list[Entry]] = defaultdict(list)
        for row in self._plan.rows:
            if id(row) in made:
                behind[places[above.pk] if above else -1].append(made[id(row)])
            elif row.entry is not None:
                above = row.entry
        if not any(place < len(held) - 1 for place in behind):
            last = held[-1].ordinal if held else 0
            for number, entry in enumerate(behind[len(held) - 1], start=1):
                entry.ordinal = last + number
            return
        order = list(behind[-1])
        for place, entry in enumerate(held):
            order += [entry, *behind[place]]
        moved = []
        for number, entry in enumerate(order, start=1):
            if entry.pk is not None and entry.ordinal != number:
                moved.append(entry)
            entry.ordinal = number
        self._move(moved)

    def _move(self, entries: Sequence[Entry]) -> None:
        """Save new ordinals. First out of each other's way, which the history need not know."""
        if not entries:
            return
        plain: models.QuerySet[Entry] = models.QuerySet(Entry)
        plain.filter(pk__in=[entry.pk for entry in entries]).update(ordinal=F("ordinal") + 1_000_000)
        Entry.objects.bulk_update_with_history(entries, ["ordinal"], **self._said)

    def _set_agencies(self, row: PlannedRow, entry: Entry) -> None:
        if row.agencies is None or (row.change == Change.CHANGED and not _differs(row, "agencies")):
            return
        held = {agency.name_as_issued: agency.agency_id for agency in entry.entry_agencies.all()}
        for agency in entry.entry_agencies.all():
            self._delete(agency)
        named = _agencies_by_name(row.agencies)
        chosen: dict[int, str] = {}
        for name in row.agencies:
            chosen.setdefault(held.get(name) or named[name], name)
        EntryAgency.objects.bulk_create_with_history(
            [
                EntryAgency(entry=entry, agency_id=agency, name_as_issued=name, ordinal=ordinal)
                for ordinal, (agency, name) in enumerate(chosen.items(), start=1)
            ],
            **self._said,
        )


def _agencies_by_name(names: Iterable[str]) -> dict[str, int]:
    """The agency of each name: the one so called, or the one that an entry named so before."""
    issued = EntryAgency.objects.filter(name_as_issued__in=names).order_by("pk")
    found = dict(issued.values_list("name_as_issued", "agency_id"))
    return found | dict(Agency.objects.filter(name_zh__in=names).values_list("name_zh", "pk"))


def _differs(row: PlannedRow, name: str) -> bool:
    return any(differing == name for differing, *_ in row.differences)


class _Codes:
    """Codes for new rows: the concept's, a point, and the number after the highest one in use."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def reserve(self, codes: Iterable[str]) -> None:
        self._taken |= set(codes)

    def next(self, concept: str) -> str:
        numbers = [
            int(code.removeprefix(f"{concept}."))
            for code in self._taken
            if code.startswith(f"{concept}.") and code.removeprefix(f"{concept}.").isdecimal()
        ]
        code = f"{concept}.{max(numbers, default=0) + 1:03}"
        self._taken.add(code)
        return code
