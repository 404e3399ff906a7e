"""The page of a concept: our definition, its rows edition by edition, the documents that speak of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from annotations.mentions import mentions
from catalog.models import Concept, Edition, Entry
from catalog.views.catalogs import place_in_time
from catalog.views.citations import cite
from catalog.views.queries import Query

__all__ = ["concept"]


@dataclass(frozen=True, slots=True)
class EditionRows:
    """The rows of a concept in an edition.

    Attributes:
        before: the edition of the same kind before it that has rows of the concept.
        new: rows whose content does not stand in ``before`` in these words.
        gone: rows of ``before`` whose content does not stand here in these words.
    """

    edition: Edition
    entries: list[Entry]
    before: Edition | None
    new: list[Entry]
    gone: list[Entry]


@require_safe
def concept(request: HttpRequest, code: str) -> HttpResponse:
    Query.read(request)
    found = get_object_or_404(Concept.objects.select_related("catalog", "parent"), code=code)
    entries = (
        Entry.objects.visible_to(request.user)
        .filter(concept=found, edition__in=Edition.objects.latest_revisions().values("pk"))
        .select_related("edition__catalog")
    )
    by_edition: dict[Edition, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_edition[entry.edition].append(entry)
    return render(
        request,
        "annotations/concept.html",
        {
            "concept": found,
            "children": found.children.all(),
            "editions": _side_by_side(by_edition),
            "mentions": mentions(request.user, found),
            "cite": cite(
                request,
                reverse("concept", args=[found.code]),
                f"{found.code} {found.name_zh}, {found.name_en}",
                found.code,
                timezone.localdate(),
            ),
        },
    )


def _side_by_side(by_edition: dict[Edition, list[Entry]]) -> list[EditionRows]:
    """The rows of each edition, newest first. Only editions of one kind are held against each other."""
    found: list[EditionRows] = []
    last: dict[tuple[str, str], Edition] = {}
    for edition in sorted(by_edition, key=place_in_time):
        entries, before = by_edition[edition], last.get((edition.kind, edition.region))
        new: list[Entry] = []
        gone: list[Entry] = []
        if before is not None:
            new, gone = (
                _wordings_beyond(entries, by_edition[before]),
                _wordings_beyond(by_edition[before], entries),
            )
        found.append(EditionRows(edition, entries, before, new, gone))
        last[edition.kind, edition.region] = edition
    return found[::-1]


def _wordings_beyond(rows: list[Entry], others: list[Entry]) -> list[Entry]:
    known = {entry.content_zh for entry in others}
    return [entry for entry in rows if entry.content_zh not in known]
