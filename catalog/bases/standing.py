"""How many bases are in which status, by edition and by concept, for the overview; it reads only."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from catalog.bases.checking import check_bases
from catalog.bases.status import Status
from catalog.models import Entry, LegalBasis

__all__ = ["Standing", "Standings", "standings"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a bar; ``start`` and ``share`` are per cent of its length."""

    status: Status
    count: int
    start: float
    share: float


@dataclass(frozen=True, slots=True)
class Standing:
    """How the bases of an edition, of a concept, or of all stand.

    Attributes:
        key: identifier of the edition, code of the concept, or empty.
        counts: how many are in each status that occurs, in the order of the enum.
        name: of the concept.
    """

    key: str
    counts: Mapping[Status, int]
    name: str = ""

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def not_current(self) -> int:
        return self.total - self.counts.get(Status.CURRENT, 0)

    @property
    def segments(self) -> list[Segment]:
        """The counts as stretches of one bar."""
        found, start = [], 0.0
        for status, count in self.counts.items():
            share = 100 * count / self.total
            found.append(Segment(status, count, round(start, 3), round(share, 3)))
            start += share
        return found


@dataclass(frozen=True, slots=True)
class Standings:
    """All bases together, and apart; a constant number of queries."""

    all: Standing
    by_edition: tuple[Standing, ...]
    by_concept: tuple[Standing, ...]

    @property
    def concepts_to_look_at(self) -> list[Standing]:
        """The concepts of which a basis is not current."""
        return [standing for standing in self.by_concept if standing.not_current]


def standings(entries: QuerySet[Entry], as_of: datetime.date) -> Standings:
    """Count the bases of some entries by status on a day, those with most to do first."""
    rows = check_bases(entries, as_of)
    bases = LegalBasis.objects.filter(entry__in=entries.order_by().values("pk")).order_by()
    read = bases.values_list("pk", "entry__concept__code", "entry__concept__name_zh")
    concepts = {key: (code, name) for key, code, name in read}
    return Standings(
        _standing("", "", [row.status for row in rows]),
        _grouped((row.edition, "", row.status) for row in rows),
        _grouped((*concepts[row.basis_id], row.status) for row in rows),
    )


def _grouped(rows: Iterable[tuple[str, str, Status]]) -> tuple[Standing, ...]:
    groups: dict[tuple[str, str], list[Status]] = defaultdict(list)
    for key, name, status in rows:
        groups[key, name].append(status)
    found = [_standing(key, name, statuses) for (key, name), statuses in groups.items()]
    return tuple(sorted(found, key=lambda standing: (-standing.not_current, standing.key)))


def _standing(key: str, name: str, statuses: Iterable[Status]) -> Standing:
    counted = Counter(statuses)
    return Standing(key, {status: counted[status] for status in Status if counted[status]}, name)
