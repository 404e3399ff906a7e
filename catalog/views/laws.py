"""The pages of laws: the list, one law and its versions, the articles of one version."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalog.lawtext import InvalidReference, NodeKind, ProvisionRef, format_numeral
from catalog.models import (
    BasisTarget,
    Edition,
    Entry,
    LawVersion,
    LegalBasis,
    Provision,
    ProvisionKind,
    SourceLaw,
)
from catalog.reading import Line, Place, lines
from catalog.views.queries import AsOfQuery, LawsQuery, Query

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

__all__ = ["law", "law_version", "laws"]

PAGE_SIZE = 100


@dataclass(slots=True)
class Citing:
    """A row that cites an article, in every edition in which it stands alike."""

    code: str
    content_zh: str
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands on its own in a law text: a heading, an article, a point or an unnumbered block."""

    provision: Provision
    label: str
    lines: list[Line]
    citing: list[Citing]
    is_heading: bool


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
        .order_by("-in_force_from", "-date")
    )
    entries = _editions_cited_from(request.user).filter(bases__law=found).distinct()
    return render(
        request,
        "catalog/law.html",
        {
            "law": found,
            "query": query,
            "in_force": found.versions.as_of(query.date).first(),
            "titles": found.titles.all(),
            "versions": versions,
            "citing": _alike(list(entries)),
            "repeals": found.repeals.all(),
        },
    )


@require_safe
def law_version(request: HttpRequest, key: str, date: datetime.date | None) -> HttpResponse:
    """One version of a law: contents and articles, with their words where they are held."""
    Query.read(request)
    version = get_object_or_404(
        LawVersion.objects.select_related("law", "current_text"),
        law__key=key,
        date=date,
    )
    provisions = list(version.current_text.provisions.all()) if version.current_text else []
    pieces = _pieces(provisions, _citing_by_article(version, request.user))
    others = version.law.versions.order_by("in_force_from", "date")
    return render(
        request,
        "catalog/law_version.html",
        {
            "law": version.law,
            "version": version,
            "text": version.current_text,
            "pieces": pieces,
            "headings": [piece for piece in pieces if piece.is_heading],
            "others": others,
        },
    )


def _pieces(provisions: list[Provision], citing: dict[str, list[Citing]]) -> list[Piece]:
    """Cut a text into pieces; whatever lies in an article or its like goes into the lines of that."""
    parents = {provision.parent_id for provision in provisions}
    inside: dict[int, list[Provision]] = defaultdict(list)
    holder: dict[int, Provision] = {}
    headings: set[int] = set()
    for provision in provisions:
        above = holder.get(provision.parent_id or 0)
        if above is not None:
            inside[above.pk].append(provision)
            holder[provision.pk] = above
        elif NodeKind(provision.kind).is_container or (
            provision.kind == ProvisionKind.ANNEX and provision.pk in parents
        ):
            headings.add(provision.pk)
        else:
            holder[provision.pk] = provision
    return [
        Piece(
            provision=p,
            label=_label(p),
            lines=[] if p.pk in headings else _lines(p, inside[p.pk]),
            citing=citing.get(p.eid, []),
            is_heading=p.pk in headings,
        )
        for p in provisions
        if p.pk in headings or holder[p.pk] is p
    ]


def _lines(provision: Provision, parts: list[Provision]) -> list[Line]:
    if not provision.text:
        return []
    origin = provision.start or 0
    places = [Place(part.eid, part.kind, part.start - origin) for part in parts if part.start is not None]
    return lines(provision.text, places)


def _label(provision: Provision) -> str:
    """The number as written or, in an outline that keeps none, as it would be written."""
    if provision.label:
        return provision.label
    try:
        article, *inserted = ProvisionRef.from_eid(provision.eid).article.split("-")
    except InvalidReference:
        return provision.number or provision.eid
    return f"第{format_numeral(int(article))}条" + "".join(f"之{format_numeral(int(n))}" for n in inserted)


def _editions_cited_from(user: User | AnonymousUser) -> QuerySet[Entry]:
    """Rows of the last revision of each published edition, newest first."""
    return (
        Entry.objects.visible_to(user)
        .filter(edition__in=Edition.objects.latest_revisions().values("pk"))
        .select_related("edition__catalog", "concept")
        .order_by("code", "-edition__issued", "-edition_id")
    )


def _alike(entries: list[Entry]) -> list[Citing]:
    """Rows under one code with one wording, told once with all their editions."""
    found: dict[tuple[str, str], Citing] = {}
    for entry in entries:
        key = (entry.code, entry.content_zh)
        found.setdefault(key, Citing(*key, [])).entries.append(entry)
    return list(found.values())


def _citing_by_article(version: LawVersion, user: User | AnonymousUser) -> dict[str, list[Citing]]:
    targets = BasisTarget.objects.filter(
        version=version, basis__entry__in=_editions_cited_from(user).order_by().values("pk")
    ).values_list("eid", "basis__entry_id")
    by_article: dict[str, set[int]] = defaultdict(set)
    for eid, entry_id in targets:
        by_article[eid.partition("__")[0]].add(entry_id)
    wanted = set().union(*by_article.values())
    entries = list(_editions_cited_from(user).filter(pk__in=wanted)) if wanted else []
    return {
        article: _alike([entry for entry in entries if entry.pk in ids])
        for article, ids in by_article.items()
    }
