"""The front page: what this service is, the first questions answered, and what of it is official."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from annotations.models import Document
from catalog.models import (
    BasisTarget,
    Catalog,
    Collation,
    Edition,
    Entry,
    LawText,
    LawVersion,
    Provision,
    SourceLaw,
)
from catalog.views.catalogs import place_in_time
from catalog.views.queries import Query
from catalog.views.questions import answer

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

__all__ = ["home"]

NEWEST = 6
PUNISHMENT = "punishment"
"""The list that most readers come for; its answers stand first."""
EXAMPLES = ("限制出境", "失信被执行人", "《公司法》第一百七十八条")
"""Searches to begin with: a measure, a term, and a citation that leads straight to its article."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    Query.read(request)
    editions = (
        Edition.objects.visible_to(request.user)
        .latest_revisions()
        .select_related("catalog")
        .annotate(entry_count=Count("entries"))
    )
    catalogs: dict[int, tuple[Catalog, list[Edition]]] = {c.pk: (c, []) for c in Catalog.objects.all()}
    for edition in sorted(editions, key=place_in_time, reverse=True):
        catalogs[edition.catalog_id][1].append(edition)
    today = timezone.localdate()
    in_force = Edition.objects.as_of(today).values_list("pk", flat=True)
    answers = [answer(catalog, found, today) for catalog, found in catalogs.values()]
    answers.sort(key=lambda found: found is None or found.catalog.code != PUNISHMENT)
    return render(
        request,
        "home.html",
        {
            "figures": _figures(request.user),
            "catalogs": list(catalogs.values()),
            "today": today,
            "answers": [found for found in answers if found],
            "examples": EXAMPLES,
            "in_force": set(in_force),
            "documents": Document.objects.visible_to(request.user)[:NEWEST],
        },
    )


def _figures(user: User | AnonymousUser) -> dict[str, str]:
    """What is held, counted in the last revisions of the editions that this reader may see."""
    editions = Edition.objects.visible_to(user).latest_revisions()
    entries = Entry.objects.visible_to(user).filter(edition__in=editions.values("pk"))
    targets = BasisTarget.objects.filter(basis__entry__in=entries.values("pk"))
    articles = Provision.objects.articles().in_use()
    collated = Collation.objects.exclude(state=Collation.State.NOT_COLLATED).filter(
        entry__in=entries.values("pk")
    )
    counts = {
        "editions": editions.count(),
        "entries": entries.count(),
        "official_rows": entries.filter(provenance=Entry.Provenance.OFFICIAL_ROW).count(),
        "collated": collated.values("entry").distinct().count(),
        "targets": targets.count(),
        "verified": targets.filter(verified=True).count(),
        "laws": SourceLaw.objects.count(),
        "versions": LawVersion.objects.count(),
        "articles": articles.filter(law_text__kind=LawText.Kind.FULL).count(),
        "outlined": articles.filter(law_text__kind=LawText.Kind.OUTLINE).count(),
        "documents": Document.objects.visible_to(user).count(),
    }
    return {name: f"{count:,}" for name, count in counts.items()}
