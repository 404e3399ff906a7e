"""Figures about an edition that cost more than a page should: counted once for each state of the data."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max

from catalog.bases import Status, statuses_by_day
from catalog.models import BasisTarget, Change, Edition

__all__ = ["Share", "shares", "status_counts"]

_KEPT = 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Share:
    """One piece of a bar; ``start`` and ``width`` in hundredths of the whole bar."""

    thing: Status
    count: int
    start: float
    width: float


def status_counts(edition: Edition, days: Sequence[datetime.date]) -> list[Counter[Status]]:
    """How many cited provisions of an edition are of each status, on each day."""
    stamp = Change.objects.aggregate(last=Max("id"), count=Count("id"), value=Max("value"))
    state = f"{stamp['last']}-{stamp['count']}-{stamp['value']}"
    keys = {day: f"statuses:{edition.pk}:{state}:{day.isoformat()}" for day in days}
    known: dict[str, Counter[Status]] = cache.get_many(keys.values())
    missing = [day for day in days if keys[day] not in known]
    if missing:
        targets = list(
            BasisTarget.objects.filter(basis__entry__edition=edition).only(
                "version_id", "provision", "eid", "folded_hash"
            )
        )
        for day, judged in statuses_by_day(targets, missing).items():
            known[keys[day]] = Counter(found.status for found in judged.values())
        cache.set_many({keys[day]: known[keys[day]] for day in missing}, _KEPT)
    return [known[keys[day]] for day in days]


def shares(counts: Counter[Status]) -> list[Share]:
    """The pieces of a bar, in the order of the statuses."""
    total, start, found = counts.total(), 0.0, []
    for status in Status:
        if counts[status]:
            width = 100 * counts[status] / total
            found.append(Share(status, counts[status], round(start, 2), round(width, 2)))
            start += width
    return found
