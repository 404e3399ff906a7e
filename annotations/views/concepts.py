"""The page of a concept: our definition, its rows edition by edition, the documents that speak of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from annotations.models import Annotation, Document, DocumentText, Suggestion
from annotations.views.marks import latest_runs
from catalog.models import Concept, Edition, Entry
from catalog.views.catalogs import place_in_time
from catalog.views.citations import cite
from catalog.views.queries import Query

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

__all__ = ["concept"]


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
            "editions": sorted(by_edition.items(), key=lambda pair: place_in_time(pair[0]), reverse=True),
            "documents": _documents_that_mention(found, request.user),
            "cite": cite(
                request,
                reverse("concept", args=[found.code]),
                f"{found.code} {found.name_zh}, {found.name_en}",
                found.code,
                timezone.localdate(),
            ),
        },
    )


def _documents_that_mention(concept: Concept, user: User | AnonymousUser) -> list[tuple[Document, int, int]]:
    """Documents with how many marks people agreed on and how many the newest runs propose."""
    agreed = (
        Annotation.objects.visible_to(user)
        .current()
        .filter(concept=concept)
        .order_by()
        .values_list("document")
        .annotate(n=Count("pk"))
    )
    proposed = (
        Suggestion.objects.filter(
            concept=concept,
            run__in=latest_runs(),
            run__text__in=DocumentText.objects.latest_revisions(),
        )
        .order_by()
        .values_list("run__text__document")
        .annotate(n=Count("pk"))
    )
    by_agreed, by_proposed = dict(agreed), dict(proposed)
    documents = Document.objects.visible_to(user).filter(pk__in=[*by_agreed, *by_proposed])
    return [(found, by_agreed.get(found.pk, 0), by_proposed.get(found.pk, 0)) for found in documents]
