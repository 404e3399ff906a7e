"""The page of two versions of a law side by side."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.concordance import DiffPart
from catalog.models import SourceLaw, SuccessionKind
from catalog.statutes.comparing import ComparedRow, TextsNotHeld, compare_articles, with_words
from catalog.views.converters import VersionDateConverter
from catalog.views.labels import name_of
from catalog.views.queries import CompareQuery, ComparisonQuery
from catalog.views.versions import find_version

__all__ = ["law_compare", "law_comparison"]

PAGE_SIZE = 50

_REWORDED = {
    SuccessionKind.AMENDED,
    SuccessionKind.RENUMBERED_AMENDED,
    SuccessionKind.SPLIT,
    SuccessionKind.MERGED,
}


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A row as the page shows it."""

    row: ComparedRow
    difference: list[DiffPart]

    @property
    def old_name(self) -> str:
        return name_of(self.row.old_eid)

    @property
    def new_name(self) -> str:
        return name_of(self.row.new_eid)

    @property
    def is_open(self) -> bool:
        """Whether its words are worth seeing at once: not where they stayed as they were."""
        return bool(self.difference) or not self.row.old_eid or not self.row.new_eid


@require_safe
def law_compare(request: HttpRequest, key: str) -> HttpResponse:
    """Where the form to choose two versions leads: on to the page of the two, the older first."""
    query = CompareQuery.read(request)
    law = get_object_or_404(SourceLaw, key=key)
    old, new = sorted((query.cleaned_data["old"], query.cleaned_data["new"]), key=_order)
    address = reverse("law-comparison", args=[law.key, old, new])
    return HttpResponseRedirect(f"{address}{query.suffix}")


@require_safe
def law_comparison(
    request: HttpRequest, key: str, old: datetime.date | None, new: datetime.date | None
) -> HttpResponse:
    """Two versions of a law, article by article, with the changed words marked."""
    query = ComparisonQuery.read(request)
    if _order(old) > _order(new):
        return HttpResponseRedirect(f"{reverse('law-comparison', args=[key, new, old])}{query.suffix}")
    before, after = find_version(key, old), find_version(key, new)
    if before.pk == after.pk:
        raise BadRequest(_("These are one version. Choose two versions of different dates."))
    try:
        comparison = compare_articles(before, after)
    except TextsNotHeld as error:
        raise Http404(str(error)) from error
    wanted = query.kinds
    rows = [row for row in comparison.rows if row.kind in wanted]
    page = Paginator(rows, PAGE_SIZE).get_page(query.cleaned_data["page"])
    shown = with_words(comparison, page.object_list) if comparison.holds_words else page.object_list
    law = before.law
    return render(
        request,
        "catalog/law_comparison.html",
        {
            "law": law,
            "old": before,
            "new": after,
            "query": query,
            "in_force": law.versions.as_of(query.date).first(),
            "comparison": comparison,
            "counts": [(kind, comparison.counts[kind]) for kind in SuccessionKind if comparison.counts[kind]],
            "changed": sum(row.is_change for row in comparison.rows),
            "page": page,
            "rows": [SideBySide(row, row.difference() if row.kind in _REWORDED else []) for row in shown],
            "comparable": law.versions.exclude(current_text=None).order_by("in_force_from", "date"),
        },
    )


def _order(date: datetime.date | None) -> str:
    return VersionDateConverter().to_url(date) if date else ""
