"""Search over concepts, entries, laws and documents at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from annotations.models import Document, DocumentText
from catalog.models import Concept, Edition, Entry, EntryTranslation, LawTitle, SourceLaw
from catalog.views.queries import Query

__all__ = ["search"]

MOST = 20


class SearchQuery(Query):
    """The words looked for."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=200)


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found of one kind: how many, and the first of them."""

    kind: str
    title: str
    total: int
    first: list[Any]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = SearchQuery.read(request)
    words = query.cleaned_data["q"]
    found = _find(request, words) if words else []
    return render(
        request,
        "search.html",
        {"words": words, "found": found, "total": sum(hits.total for hits in found), "most": MOST},
    )


def _find(request: HttpRequest, words: str) -> list[Hits]:
    concepts = Concept.objects.filter(_any(words, "code", "name_zh", "name_en", "definition"))
    translated = EntryTranslation.objects.filter(text__icontains=words)
    entries = (
        Entry.objects.visible_to(request.user)
        .filter(edition__in=Edition.objects.latest_revisions().values("pk"))
        .filter(
            _any(words, "code", "content_zh", "targets_zh", "basis_text")
            | Q(pk__in=translated.values("entry"))
        )
        .select_related("edition__catalog")
        .order_by("code", "-edition__issued", "-edition")
    )
    titled = LawTitle.objects.filter(text__icontains=words)
    laws = SourceLaw.objects.filter(
        _any(words, "title_zh_full", "title_en", "number") | Q(pk__in=titled.values("law"))
    )
    speaking = DocumentText.objects.latest_revisions().filter(text__icontains=words)
    documents = Document.objects.visible_to(request.user).filter(
        _any(words, "title_zh", "title_en", "number", "issuer") | Q(pk__in=speaking.values("document"))
    )
    return [
        _hits("concept", _("Concepts"), concepts),
        _hits("entry", _("Entries"), entries),
        _hits("law", _("Laws"), laws),
        _hits("document", _("Documents"), documents),
    ]


def _any(words: str, *fields: str) -> Q:
    condition = Q()
    for field in fields:
        condition |= Q(**{f"{field}__icontains": words})
    return condition


def _hits(kind: str, title: str, found: QuerySet[Any, Any]) -> Hits:
    return Hits(kind, title, found.count(), list(found[:MOST]))
