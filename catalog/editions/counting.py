"""What the editions use most: laws, agencies and measures, by the number of rows. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from catalog.models import Agency, Concept, Edition, Entry, EntryAgency, LegalBasis, SourceLaw

__all__ = ["Usage", "Used", "most_used"]


@dataclass(frozen=True, slots=True)
class Used:
    """A law, agency or concept, and how many rows of an edition use it."""

    thing: Any
    entries: int


@dataclass(slots=True)
class Usage:
    """What one edition uses most, most used first."""

    edition: Edition
    entries: int = 0
    laws: list[Used] = field(default_factory=list)
    agencies: list[Used] = field(default_factory=list)
    measures: list[Used] = field(default_factory=list)


def most_used(editions: QuerySet[Edition], limit: int) -> list[Usage]:
    """What each edition uses most, in a fixed number of queries.

    Args:
        editions: with their catalogs; they come back in this order.
        limit: the most of each kind; of several with equally many rows those whose key is lower.
    """
    usages = {edition.pk: Usage(edition) for edition in editions}
    entries = Entry.objects.filter(edition__in=usages)
    for row in _counted(entries, "edition"):
        usages[row[0]].entries = row[-1]
    citing = LegalBasis.objects.filter(entry__edition__in=usages, law__isnull=False)
    laws = _counted(citing, "entry__edition", "law")
    naming = EntryAgency.objects.filter(entry__edition__in=usages)
    agencies = _counted(naming, "entry__edition", "agency")
    concepts = _counted(entries, "edition", "concept")
    for name, rows, model in (
        ("laws", laws, SourceLaw),
        ("agencies", agencies, Agency),
        ("measures", concepts, Concept),
    ):
        _place(usages, name, _first(rows, limit), model)
    return list(usages.values())


def _counted(rows: QuerySet[Any], *groups: str) -> list[tuple[int, ...]]:
    """Keys by which rows are grouped, and how many entries each group has."""
    entry = "pk" if rows.model is Entry else "entry"
    counted = rows.order_by().values(*groups).annotate(entries=Count(entry, distinct=True))
    return list(counted.values_list(*groups, "entries"))


def _first(rows: Sequence[tuple[int, ...]], limit: int) -> dict[int, list[tuple[int, int]]]:
    """Of each edition the things with the most rows, each with their number."""
    by_edition: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for edition, thing, count in sorted(rows, key=lambda row: (-row[2], row[1])):
        if len(by_edition[edition]) < limit:
            by_edition[edition].append((thing, count))
    return by_edition


def _place(usages: dict[int, Usage], name: str, first: dict[int, list[tuple[int, int]]], model: Any) -> None:
    things = model.objects.in_bulk({thing for rows in first.values() for thing, _count in rows})
    for edition, rows in first.items():
        setattr(usages[edition], name, [Used(things[thing], count) for thing, count in rows])
