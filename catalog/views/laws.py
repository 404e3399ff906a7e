"""The pages of laws: the list, and one law with its versions along time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalog.models import Entry, LawVersion, LegalBasis, ProvisionKind, SourceLaw, SuccessionKind
from catalog.statutes.comparing import change_counts
from catalog.views.citing import alike, citing_rows
from catalog.views.queries import AsOfQuery, LawsQuery

__all__ = ["law", "laws"]

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version on the timeline.

    Attributes:
        previous: the version before it of which a text or an outline is held, if both can be compared.
        changes: how many articles changed in which way against that, as far as they were compared.
    """

    version: LawVersion
    previous: LawVersion | None
    changes: Counter[SuccessionKind]

    @property
    def change_list(self) -> list[tuple[SuccessionKind, int]]:
        return [(kind, self.changes[kind]) for kind in SuccessionKind if self.changes[kind]]


@require_safe
def laws(request: HttpRequest) -> HttpResponse:
    """All laws, searchable by any of their titles."""
    query = LawsQuery.read(request)
    found = SourceLaw.objects.order_by("title_zh", "key")
    if words := query.cleaned_data["q"]:
        found = found.filter(
            Q(pk__in=SourceLaw.objects.filter(titles__text__icontains=words).values("pk"))
            | Q(title_zh_full__icontains=words)
            | Q(title_en__icontains=words)
            | Q(number__icontains=words)
        )
    if kind := query.cleaned_data["kind"]:
        found = found.filter(kind=kind)
    page = Paginator(_with_counts(found), PAGE_SIZE).get_page(query.cleaned_data["page"])
    return render(request, "catalog/laws.html", {"query": query, "page": page})


def _with_counts(found: QuerySet[SourceLaw]) -> QuerySet[SourceLaw]:
    versions = LawVersion.objects.filter(law=OuterRef("pk")).order_by().values("law")
    citing = LegalBasis.objects.filter(
        law=OuterRef("pk"), entry__in=Entry.objects.published().values("pk")
    ).order_by()
    return found.annotate(
        version_count=Coalesce(Subquery(versions.annotate(n=Count("pk")).values("n")), 0),
        citing_count=Coalesce(
            Subquery(citing.values("law").annotate(n=Count("entry__code", distinct=True)).values("n")), 0
        ),
    )


@require_safe
def law(request: HttpRequest, key: str) -> HttpResponse:
    """One law: its titles, its versions along time, and the rows that cite it."""
    query = AsOfQuery.read(request)
    found = get_object_or_404(SourceLaw.objects.select_related("repealed_by"), key=key)
    versions = (
        found.versions.select_related("current_text")
        .annotate(
            article_count=Count(
                "current_text__provisions", filter=Q(current_text__provisions__kind=ProvisionKind.ARTICLE)
            )
        )
        .order_by("in_force_from", "date")
    )
    entries = citing_rows(request.user).filter(bases__law=found).distinct()
    rows = _version_rows(versions, found)
    comparable = [row.version for row in rows if row.version.current_text_id]
    return render(
        request,
        "catalog/law.html",
        {
            "law": found,
            "query": query,
            "in_force": found.versions.as_of(query.date).first(),
            "is_repealed": found.is_repealed_on(query.date),
            "titles": found.titles.all(),
            "versions": rows[::-1],
            "comparable": comparable,
            "latest_two": comparable[-2:],
            "citing": alike(entries),
            "repeals": found.repeals.all(),
        },
    )


def _version_rows(versions: Iterable[LawVersion], law: SourceLaw) -> list[VersionRow]:
    """Oldest first."""
    counts = change_counts(law)
    rows: list[VersionRow] = []
    held: LawVersion | None = None
    for version in versions:
        previous = held if version.current_text_id else None
        changes = counts.get((previous.pk, version.pk), Counter()) if previous else Counter()
        rows.append(VersionRow(version, previous, changes))
        held = version if version.current_text_id else held
    return rows
