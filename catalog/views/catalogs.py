"""The pages of a catalog and of one edition of it."""

from __future__ import annotations

import mimetypes
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import CharField, Count, Value
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from catalog.bases import Status
from catalog.editions.tables import FORMATS, edition_table, write_table
from catalog.editions.tracing import trace_entry
from catalog.models import Catalog, Concept, Edition, Entry
from catalog.views.citations import cite
from catalog.views.queries import AsOfQuery, EditionQuery, Query
from catalog.views.rows import EntryRow, read_rows

__all__ = ["catalog", "edition", "edition_download", "entry", "find_edition", "place_in_time"]


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one concept."""

    concept: Concept
    rows: list[EntryRow]


@require_safe
def catalog(request: HttpRequest, code: str) -> HttpResponse:
    """One list: its editions along time."""
    query = AsOfQuery.read(request)
    found = get_object_or_404(Catalog, code=code)
    editions = (
        Edition.objects.visible_to(request.user)
        .filter(catalog=found)
        .select_related("catalog", "predecessor__catalog", "corrects__catalog", "correction")
        .annotate(entry_count=Count("entries"))
    )
    return render(
        request,
        "catalog/catalog.html",
        {
            "catalog": found,
            "editions": sorted(editions, key=place_in_time, reverse=True),
            "in_force": Edition.objects.as_of(query.date).filter(catalog=found).first(),
            "concepts": found.concepts.filter(parent=None),
            "query": query,
        },
    )


def place_in_time(edition: Edition) -> tuple[str, int]:
    """Where an edition stands on the timeline; the year in its name serves where no date is known."""
    day = edition.issued or edition.law_as_of
    named = _DATE_IN_NAME.search(edition.slug)
    return (day.isoformat() if day else named[0] if named else "", edition.revision)


_DATE_IN_NAME = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")


@require_safe
def edition(request: HttpRequest, identifier: str) -> HttpResponse:
    """One edition: its particulars and its rows, with the status of each basis on a date."""
    found = find_edition(request, identifier)
    query = EditionQuery.read(request, edition=found)
    entries = Entry.objects.visible_to(request.user).filter(edition=found)
    rows = read_rows(entries.filter(**query.conditions).distinct(), query.date)
    counts = Counter(status for row in rows for status in row.statuses)
    shown = _chosen(rows, query)
    return _render_edition(
        request,
        {
            "edition": found,
            "editions": _editions_beside(request, found),
            "cite": cite(
                request,
                f"{reverse('edition', args=[found.identifier])}?as_of={query.date}",
                found.title_zh,
                found.identifier,
                timezone.localdate(),
                found,
            ),
            "formats": [suffix.removeprefix(".") for suffix in FORMATS],
            "query": query,
            "groups": _by_concept(shown),
            "shown": len(shown),
            "total": entries.count(),
            "status_counts": [(status, counts[status]) for status in Status if counts[status]],
            "marks": _marks(rows),
            "successors": Edition.objects.visible_to(request.user)
            .filter(predecessor=found)
            .select_related("catalog"),
        },
    )


def _chosen(rows: list[EntryRow], query: EditionQuery) -> list[EntryRow]:
    """What of the rows the reader asked for that the database can not answer."""
    status, collated = query.cleaned_data["status"], query.cleaned_data["collated"]
    return [
        row
        for row in rows
        if (not status or status in row.statuses) and (not collated or row.is_collated == (collated == "yes"))
    ]


def _editions_beside(request: HttpRequest, edition: Edition) -> list[Edition]:
    """The editions of the same list, newest first, with their number of rows."""
    editions = (
        Edition.objects.visible_to(request.user)
        .filter(catalog=edition.catalog_id)
        .select_related("catalog")
        .annotate(entry_count=Count("entries"))
    )
    return sorted(editions, key=place_in_time, reverse=True)


def _render_edition(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    """The page, or of a page that is open the rows alone, where a script asks for them."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by its middleware
    partly = htmx and not htmx.history_restore_request
    response = render(request, "catalog/edition_rows.html" if partly else "catalog/edition.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


@require_safe
def edition_download(request: HttpRequest, identifier: str, file_format: str) -> HttpResponse:
    """All rows of an edition as a file, in the layout of the official table."""
    Query.read(request)
    found = find_edition(request, identifier)
    suffix = f".{file_format}"
    if suffix not in FORMATS:
        raise Http404(_("An edition is given out as %(formats)s.") % {"formats": ", ".join(FORMATS)})
    name = f"{found.identifier}{suffix}"
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = HttpResponse(write_table(edition_table(found), suffix), content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def entry(request: HttpRequest, identifier: str, code: str) -> HttpResponse:
    """One row: every field, every basis, and the words of the law then and now."""
    found = find_edition(request, identifier)
    query = AsOfQuery.read(request)
    rows = read_rows(found.entries.filter(code=code), query.date, with_words=True)
    if not rows:
        raise Http404(
            _("There is no entry %(code)s in %(edition)s.") % {"code": code, "edition": found.identifier}
        )
    row = rows[0]
    around = found.entries.only("code", "ordinal", "edition_id")
    return render(
        request,
        "catalog/entry.html",
        {
            "edition": found,
            "row": row,
            "query": query,
            "previous": around.filter(ordinal__lt=row.entry.ordinal).last(),
            "next": around.filter(ordinal__gt=row.entry.ordinal).first(),
            "places": trace_entry(row.entry, _editions_beside(request, found)[::-1])[::-1],
            "cite": cite(
                request,
                f"{reverse('entry', args=[found.identifier, code])}?as_of={query.date}",
                f"{code} {row.entry.content_zh}, {found.title_zh}",
                f"{found.identifier}-{code}",
                timezone.localdate(),
                found,
            ),
        },
    )


def find_edition(request: HttpRequest, identifier: str) -> Edition:
    """The edition of that identifier, such as ``punishment-2024-r1``, if the reader may see it."""
    stem, separator, revision = identifier.rpartition("-r")
    if not separator or not revision.isascii() or not revision.isdigit():
        raise Http404(
            _("%(identifier)s is not an edition's identifier, such as punishment-2024-r1.")
            % {"identifier": identifier}
        )
    editions = (
        Edition.objects.visible_to(request.user)
        .select_related("catalog", "predecessor__catalog", "corrects__catalog", "base_edition__catalog")
        .annotate(stem=Concat("catalog__code", Value("-"), "slug", output_field=CharField()))
    )
    return get_object_or_404(editions, stem=stem, revision=int(revision))


def _by_concept(rows: Iterable[EntryRow]) -> list[Group]:
    return [
        Group(concept, list(group)) for concept, group in groupby(rows, key=lambda row: row.entry.concept)
    ]


def _marks(rows: Iterable[EntryRow]) -> dict[str, int]:
    """How many rows and bases have been read, verified and collated."""
    rows = list(rows)
    targets = [target.target for row in rows for target in row.targets]
    return {
        "rows": len(rows),
        "official_rows": sum(row.entry.provenance == Entry.Provenance.OFFICIAL_ROW for row in rows),
        "collated": sum(row.is_collated for row in rows),
        "targets": len(targets),
        "verified": sum(target.verified for target in targets),
    }
