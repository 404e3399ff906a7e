"""The first questions of a reader, answered with figures from one edition of each list."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from catalog.bases import Status
from catalog.editions.counting import Used, most_used
from catalog.models import Catalog, Concept, Edition, Entry, LawVersion, LegalBasis
from catalog.views.figures import Share, shares, status_counts

__all__ = ["Answers", "Bar", "answer", "fullest"]

LONGEST_BARS, FIRST_LAWS, LAST_CHANGES = 14, 5, 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A measure or category with its rows; ``width`` in hundredths of the longest bar."""

    concept: Concept
    count: int
    width: float


@dataclass(frozen=True, slots=True)
class Answers:
    """What an edition says: of what, on which basis, since when; and what changed last in its laws.

    Attributes:
        bars: the longest ones, in the order of the list.
        concepts: how many measures or categories have rows.
        first: the first final edition of the list whose date is known.
        last: the newest one.
        changed: the newest versions of cited laws that are in force, each with the number of rows citing it.
    """

    catalog: Catalog
    edition: Edition
    entries: int
    bars: list[Bar]
    concepts: int
    laws: Sequence[Used]
    law_count: int
    counts: list[tuple[Status, int]]
    shares: list[Share]
    first: Edition | None
    last: Edition | None
    changed: list[tuple[LawVersion, int]]


def fullest(editions: Iterable[Edition]) -> Edition | None:
    """The edition of which most rows are held; needs ``entry_count``, and the newest must come first."""
    found = max(editions, key=lambda edition: edition.entry_count, default=None)  # type: ignore[attr-defined]  # annotated
    return found if found and found.entry_count else None  # type: ignore[attr-defined]  # annotated


def answer(catalog: Catalog, editions: Sequence[Edition], day: datetime.date) -> Answers | None:
    """The answers of a list on a day; None where no row of it is held.

    Args:
        editions: those the reader may see, newest first, with ``entry_count``.
    """
    edition = fullest(editions)
    if edition is None:
        return None
    bars = _bars(catalog, edition)
    [usage] = most_used(Edition.objects.filter(pk=edition.pk).select_related("catalog"), FIRST_LAWS)
    [counts] = status_counts(edition, [day])
    dated = [
        each for each in editions if each.is_official and each.stage == Edition.Stage.FINAL and each.issued
    ]
    return Answers(
        catalog=catalog,
        edition=edition,
        entries=usage.entries,
        bars=_longest(bars),
        concepts=len(bars),
        laws=usage.laws,
        law_count=_bases(edition).aggregate(n=Count("law", distinct=True))["n"],
        counts=[(status, counts[status]) for status in Status if counts[status]],
        shares=shares(counts),
        first=dated[-1] if dated else None,
        last=dated[0] if dated else None,
        changed=_changed(edition, day),
    )


def _bars(catalog: Catalog, edition: Edition) -> list[Bar]:
    rows = Entry.objects.filter(edition=edition).order_by().values_list("concept").annotate(n=Count("pk"))
    counts = Counter(dict(rows))
    most = max(counts.values())
    concepts = Concept.objects.filter(catalog=catalog, pk__in=counts)
    return [Bar(c, counts[c.pk], round(100 * counts[c.pk] / most, 2)) for c in concepts]


def _longest(bars: list[Bar]) -> list[Bar]:
    kept = {bar.concept.pk for bar in sorted(bars, key=lambda bar: -bar.count)[:LONGEST_BARS]}
    return [bar for bar in bars if bar.concept.pk in kept]


def _changed(edition: Edition, day: datetime.date) -> list[tuple[LawVersion, int]]:
    versions = list(
        LawVersion.objects.as_of(day)
        .filter(law__in=_bases(edition).values("law"))
        .select_related("law")
        .order_by("-in_force_from", "law__key")[:LAST_CHANGES]
    )
    rows = (
        _bases(edition)
        .filter(law__in=[version.law_id for version in versions])
        .order_by()
        .values_list("law")
        .annotate(n=Count("entry", distinct=True))
    )
    counts = dict(rows)
    return [(version, counts[version.law_id]) for version in versions]


def _bases(edition: Edition) -> QuerySet[LegalBasis]:
    return LegalBasis.objects.filter(entry__edition=edition, law__isnull=False)
