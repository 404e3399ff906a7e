"""An edition in pictures: which laws carry which measures, and how its bases stood year by year."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.bases import Status
from catalog.models import Concept, LegalBasis, SourceLaw
from catalog.views.catalogs import find_edition
from catalog.views.figures import Share, shares, status_counts
from catalog.views.queries import PicturesQuery

__all__ = ["edition_pictures"]

FIRST_LAWS = 25
YEARS = 7
_SHADES = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """How many rows of a measure rest on a law; ``shade`` from 0, none, to 5, as many as any."""

    concept: Concept
    count: int
    shade: int


@dataclass(frozen=True, slots=True)
class LawLine:
    law: SourceLaw
    total: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class DayLine:
    """How the cited provisions stood on a day."""

    day: datetime.date
    shares: list[Share]
    counts: list[tuple[Status, int]]


@require_safe
def edition_pictures(request: HttpRequest, identifier: str) -> HttpResponse:
    """Laws against measures as a table of counts, and statuses along time; every figure leads to its rows."""
    found = find_edition(request, identifier)
    query = PicturesQuery.read(request)
    counted = _counted(found.pk, query.subject_field)
    lines = _law_lines(counted)
    shown = lines if query.cleaned_data["laws"] else lines[:FIRST_LAWS]
    days = _days(query.date)
    counts = status_counts(found, days)
    occurring = [status for status in Status if any(count[status] for count in counts)]
    return render(
        request,
        "catalog/pictures.html",
        {
            "edition": found,
            "query": query,
            "concepts": [cell.concept for cell in lines[0].cells] if lines else [],
            "lines": shown,
            "left_out": len(lines) - len(shown),
            "statuses": occurring,
            "days": [
                DayLine(day, shares(count), [(status, count[status]) for status in occurring])
                for day, count in zip(days, counts, strict=True)
            ],
        },
    )


def _counted(edition: int, subject_field: str) -> dict[int, Counter[int]]:
    """Rows by law and concept."""
    bases = LegalBasis.objects.filter(entry__edition=edition, law__isnull=False)
    if subject_field:
        bases = bases.filter(**{f"entry__{subject_field}": True})
    rows = bases.order_by().values_list("law", "entry__concept").annotate(n=Count("entry", distinct=True))
    counted: dict[int, Counter[int]] = {}
    for law, concept, n in rows:
        counted.setdefault(law, Counter())[concept] = n
    return counted


def _law_lines(counted: dict[int, Counter[int]]) -> list[LawLine]:
    """A line for each law, the most cited first."""
    laws = SourceLaw.objects.in_bulk(list(counted))
    keys = {concept for counts in counted.values() for concept in counts}
    concepts = Concept.objects.filter(pk__in=keys).order_by("ordinal", "code")
    most = max((n for counts in counted.values() for n in counts.values()), default=1)
    lines = [
        LawLine(
            laws[law],
            counts.total(),
            [Cell(c, counts[c.pk], -(-_SHADES * counts[c.pk] // most)) for c in concepts],
        )
        for law, counts in counted.items()
    ]
    return sorted(lines, key=lambda line: (-line.total, line.law.title_zh))


def _days(last: datetime.date) -> list[datetime.date]:
    """The first of January of some years, and the day itself."""
    return [datetime.date(last.year - back, 1, 1) for back in range(YEARS - 1, -1, -1)] + [last]
