"""The pages of one version of a law: contents and articles, and the same as Akoma Ntoso."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.lawtext import NodeKind
from catalog.lawtext.akn import UnwritableLaw
from catalog.models import BasisTarget, LawText, LawVersion, Provision, ProvisionKind
from catalog.reading import Line, Place, lines
from catalog.statutes.exporting import akn_of
from catalog.statutes.successions import TextNotHeld
from catalog.views.citing import Citing, alike, citing_rows
from catalog.views.labels import label_of
from catalog.views.queries import AsOfQuery, Query

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

__all__ = ["find_version", "law_version", "law_version_akn", "lines_of"]


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands on its own in a law text: a heading, an article, a point or an unnumbered block."""

    provision: Provision
    label: str
    lines: list[Line]
    citing: list[Citing]
    is_heading: bool


@dataclass(slots=True)
class Heading:
    """A line of the contents, with what stands under it and under no lower heading."""

    piece: Piece
    articles: list[Piece] = field(default_factory=list)


@require_safe
def law_version(request: HttpRequest, key: str, date: datetime.date | None) -> HttpResponse:
    """One version of a law: contents and articles, with their words where they are held."""
    query = AsOfQuery.read(request)
    version = find_version(key, date)
    provisions = list(version.current_text.provisions.all()) if version.current_text else []
    pieces = _pieces(provisions, _citing_by_article(version, request.user))
    others = list(version.law.versions.order_by("in_force_from", "date"))
    place = next(number for number, other in enumerate(others) if other.pk == version.pk)
    held = [other for other in others[:place] if other.current_text_id]
    return render(
        request,
        "catalog/law_version.html",
        {
            "law": version.law,
            "version": version,
            "query": query,
            "text": version.current_text,
            "is_full": version.current_text is not None and version.current_text.kind == LawText.Kind.FULL,
            "in_force": version.law.versions.as_of(query.date).first(),
            "pieces": pieces,
            "contents": _contents(pieces),
            "article_count": sum(piece.provision.kind == ProvisionKind.ARTICLE for piece in pieces),
            "others": others,
            "previous": held[-1] if held and version.current_text else None,
        },
    )


@require_safe
def law_version_akn(request: HttpRequest, key: str, date: datetime.date | None) -> HttpResponse:
    """The full text of a version as Akoma Ntoso 3.0, to be saved as a file."""
    Query.read(request)
    version = find_version(key, date)
    try:
        document = akn_of(version)
    except TextNotHeld as error:
        raise Http404(_("No full text of this version is held, so that there is no Akoma Ntoso.")) from error
    except UnwritableLaw as error:
        raise Http404(_("This text cannot be written as Akoma Ntoso: %(why)s") % {"why": error}) from error
    name = f"{key}-{date or 'undated'}.akn.xml"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(document, content_type="application/akn+xml", headers=disposition)


def find_version(key: str, date: datetime.date | None) -> LawVersion:
    """The version of a law of one date, with its law and the text in use; 404 where there is none."""
    return get_object_or_404(
        LawVersion.objects.select_related("law", "current_text"), law__key=key, date=date
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
            label=label_of(p),
            lines=[] if p.pk in headings else lines_of(p, inside[p.pk]),
            citing=citing.get(p.eid, []),
            is_heading=p.pk in headings,
        )
        for p in provisions
        if p.pk in headings or holder[p.pk] is p
    ]


def _contents(pieces: Iterable[Piece]) -> list[Heading]:
    contents: list[Heading] = []
    for piece in pieces:
        if piece.is_heading:
            contents.append(Heading(piece))
        elif contents and piece.provision.kind == ProvisionKind.ARTICLE:
            contents[-1].articles.append(piece)
    return contents


def lines_of(provision: Provision, parts: Iterable[Provision]) -> list[Line]:
    """The words of a provision line by line, each with the addresses of the parts that begin in it."""
    if not provision.text:
        return []
    origin = provision.start or 0
    places = [Place(part.eid, part.kind, part.start - origin) for part in parts if part.start is not None]
    return lines(provision.text, places)


def _citing_by_article(version: LawVersion, user: User | AnonymousUser) -> dict[str, list[Citing]]:
    targets = BasisTarget.objects.filter(
        version=version, basis__entry__in=citing_rows(user).order_by().values("pk")
    ).values_list("eid", "basis__entry_id")
    by_article: dict[str, set[int]] = defaultdict(set)
    for eid, entry_id in targets:
        by_article[eid.partition("__")[0]].add(entry_id)
    wanted = set().union(*by_article.values())
    entries = list(citing_rows(user).filter(pk__in=wanted)) if wanted else []
    return {
        article: alike([entry for entry in entries if entry.pk in ids]) for article, ids in by_article.items()
    }
