"""Entries with all that a page says of them: English, collation, bases and their status on a date.

However many entries there are, the number of queries is the same.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from catalog.bases import BasisStatus, Status, Successor, provisions_of, statuses
from catalog.models import (
    BasisTarget,
    Collation,
    Entry,
    EntryAgency,
    EntryTranslation,
    LawVersion,
    LegalBasis,
    Provision,
)
from catalog.models.entries import EntryQuerySet
from catalog.reading import Change, changes

__all__ = ["BasisRow", "EntryRow", "SuccessorRow", "TargetRow", "read_rows"]

T = TypeVar("T")

_LONGEST_COMPARED = 4_000
"""Code points; the comparison is quadratic, and no article of a statute is as long."""


@dataclass(frozen=True, slots=True)
class SuccessorRow:
    """Where a provision stands now."""

    version: LawVersion
    eid: str
    reference: str
    provision: Provision | None

    @property
    def words(self) -> str:
        return self.provision.text if self.provision else ""


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A provision that a basis cites, what has become of it, and its words where they are held."""

    target: BasisTarget
    status: BasisStatus
    provision: Provision | None
    successors: tuple[SuccessorRow, ...]

    @property
    def words(self) -> str:
        return self.provision.text if self.provision else ""

    def changes(self) -> list[Change]:
        """Then against now, where one provision continues another and the words of both are held."""
        if not self.status.text_changed or len(self.successors) != 1:
            return []
        then, now = self.words, self.successors[0].words
        return changes(then, now) if then and now and max(len(then), len(now)) <= _LONGEST_COMPARED else []


@dataclass(frozen=True, slots=True)
class BasisRow:
    """One law's group of citations with its provisions."""

    basis: LegalBasis
    targets: tuple[TargetRow, ...]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as a page shows it."""

    entry: Entry
    content_en: str
    targets_en: str
    collation: Collation | None
    agencies: tuple[EntryAgency, ...]
    bases: tuple[BasisRow, ...]

    @property
    def is_collated(self) -> bool:
        return self.collation is not None and self.collation.state != Collation.State.NOT_COLLATED

    @property
    def targets(self) -> Iterator[TargetRow]:
        return (target for basis in self.bases for target in basis.targets)

    @property
    def statuses(self) -> list[Status]:
        """The status of each target; a group in which nothing was resolved counts as one."""
        found = [target.status.status for target in self.targets]
        return found + [Status.UNRESOLVED for basis in self.bases if not basis.targets]


def read_rows(entries: EntryQuerySet, as_of: datetime.date, *, with_words: bool = False) -> list[EntryRow]:
    """Read ``entries`` as of a date; ``with_words`` also reads the provisions, then and now."""
    found = list(entries.select_related("edition__catalog", "concept"))
    keys = [entry.pk for entry in found]
    agencies = EntryAgency.objects.filter(entry__in=keys).select_related("agency").order_by("ordinal")
    translations = EntryTranslation.objects.filter(entry__in=keys).order_by("id")
    collations = Collation.objects.filter(entry__in=keys).order_by("id")
    bases = _read_bases(keys, as_of, with_words)
    english = {(t.entry_id, t.field): t.text for t in translations}
    collated = {collation.entry_id: collation for collation in collations}
    named = _grouped(agencies, lambda agency: agency.entry_id)
    return [
        EntryRow(
            entry=entry,
            content_en=english.get((entry.pk, EntryTranslation.Field.CONTENT), ""),
            targets_en=english.get((entry.pk, EntryTranslation.Field.TARGETS), ""),
            collation=collated.get(entry.pk),
            agencies=tuple(named[entry.pk]),
            bases=tuple(bases[entry.pk]),
        )
        for entry in found
    ]


def _read_bases(entries: list[int], as_of: datetime.date, with_words: bool) -> dict[int, list[BasisRow]]:
    """The bases of entries by the entry's key. Related managers would cost a query object a row."""
    bases = LegalBasis.objects.filter(entry__in=entries).select_related("law").order_by("ordinal")
    targets = list(
        BasisTarget.objects.filter(basis__entry__in=entries)
        .select_related("version__law")
        .order_by("ordinal")
    )
    judged = statuses(targets, as_of) if targets else {}
    then = provisions_of(targets) if with_words else {}
    now = _successors({s for status in judged.values() for s in status.successors}, with_words)
    rows = _grouped(
        (
            TargetRow(t, judged[t.pk], then.get(t.pk), tuple(now[s] for s in judged[t.pk].successors))
            for t in targets
        ),
        lambda row: row.target.basis_id,
    )
    return _grouped(
        (BasisRow(basis, tuple(rows[basis.pk])) for basis in bases), lambda row: row.basis.entry_id
    )


def _grouped(rows: Iterable[T], key: Callable[[T], int]) -> dict[int, list[T]]:
    groups: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _successors(wanted: Iterable[Successor], with_words: bool) -> dict[Successor, SuccessorRow]:
    wanted = list(wanted)
    if not wanted:
        return {}
    version_ids = {successor.version_id for successor in wanted}
    versions = LawVersion.objects.select_related("law").in_bulk(version_ids)
    words: dict[tuple[int, str], Provision] = {}
    if with_words:
        provisions = Provision.objects.in_use().filter(
            law_text__version__in=version_ids, eid__in={successor.eid for successor in wanted}
        )
        words = {(p.law_text_id, p.eid): p for p in provisions}
    rows = {}
    for s in wanted:
        version = versions[s.version_id]
        text_id = version.current_text_id or 0
        rows[s] = SuccessorRow(version, s.eid, s.provision, words.get((text_id, s.eid)))
    return rows
