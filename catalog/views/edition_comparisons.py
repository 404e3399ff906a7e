"""The pages that tell what changed in meaning between two editions of a list."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.editions.comparing import ChangeKind, Comparison, compare_editions
from catalog.editions.comparison_table import comparison_csv
from catalog.models import Edition
from catalog.views.catalogs import find_edition, place_in_time
from catalog.views.queries import EditionChoiceQuery, EditionsComparisonQuery, Query

__all__ = ["edition_compare", "edition_comparison", "edition_comparison_csv"]

PAGE_SIZE = 50


@require_safe
def edition_compare(request: HttpRequest, identifier: str) -> HttpResponse:
    """Choose the edition to compare with; once chosen, on to the page of the two, the earlier first."""
    found = find_edition(request, identifier)
    query = EditionChoiceQuery.read(request)
    if query.cleaned_data["other"]:
        pair = sorted((found, find_edition(request, query.cleaned_data["other"])), key=place_in_time)
        return HttpResponseRedirect(reverse("edition-comparison", args=[e.identifier for e in pair]))
    others = (
        Edition.objects.visible_to(request.user)
        .filter(catalog=found.catalog_id)
        .exclude(pk=found.pk)
        .select_related("catalog")
        .annotate(entry_count=Count("entries"))
    )
    context = {"edition": found, "others": sorted(others, key=place_in_time, reverse=True)}
    return render(request, "catalog/compare_choice.html", context)


@require_safe
def edition_comparison(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """What changed from one edition to another, row by row, with the changed words marked."""
    query = EditionsComparisonQuery.read(request)
    comparison = _compare(request, old, new)
    page = Paginator(query.choose(comparison), PAGE_SIZE).get_page(query.cleaned_data["page"])
    counts = comparison.counts
    return render(
        request,
        "catalog/compare_editions.html",
        {
            "old": comparison.old,
            "new": comparison.new,
            "query": query,
            "comparison": comparison,
            "counts": [(kind, counts[kind]) for kind in ChangeKind if counts[kind]],
            "page": page,
        },
    )


@require_safe
def edition_comparison_csv(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """All that changed from one edition to another, as a table."""
    Query.read(request)
    comparison = _compare(request, old, new)
    response = HttpResponse(comparison_csv(comparison), "text/csv; charset=utf-8")
    name = f"{comparison.old.identifier}...{comparison.new.identifier}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _compare(request: HttpRequest, old: str, new: str) -> Comparison:
    before, after = find_edition(request, old), find_edition(request, new)
    if before.pk == after.pk:
        raise BadRequest(_("These are one edition. Choose two different ones."))
    try:
        return compare_editions(before, after)
    except ValueError as error:
        raise BadRequest(str(error)) from error
