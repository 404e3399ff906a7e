"""Search over everything public at once; a pasted citation leads straight to its article."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog.bases.resolving import Resolution, resolve
from catalog.citations import CitationError, parse_citation
from catalog.search import kinds
from catalog.search import search as find
from catalog.views.queries import Query

__all__ = ["search"]

FEW, MANY = 8, 100
"""How many results of a kind are shown among others, and alone."""


class SearchQuery(Query):
    """The words looked for, and the kind of thing."""

    q = forms.CharField(label=_("Search"), required=False, max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
        choice = self.fields["kind"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101  # tells the type checker
        choice.choices = [("", _("any")), *((kind.name, kind.label) for kind in kinds())]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What holds the words, kind by kind; of a citation of one article, on to that article."""
    query = SearchQuery.read(request)
    words, kind = query.cleaned_data["q"].replace("\0", ""), query.cleaned_data["kind"]
    cited = [] if kind else _cited(words)
    addresses = [address for each in cited for address in _addresses(each)]
    if len(cited) == 1 and len(addresses) == 1:
        return HttpResponseRedirect(addresses[0])
    limit = MANY if kind else FEW
    found = find(words, request.user, names=[kind] if kind else (), limit=limit)
    return render(
        request,
        "search.html",
        {
            "words": words,
            "kind": kind,
            "cited": [each for each in cited if each.law or each.candidates],
            "found": found,
            "limit": limit,
        },
    )


def _cited(words: str) -> list[Resolution]:
    """What the words mean today if they are a citation and nothing else."""
    try:
        groups = parse_citation(words) if words.strip() else []
    except CitationError:
        return []
    return resolve(groups, timezone.localdate())


def _addresses(cited: Resolution) -> list[str]:
    """The pages of the provisions that a citation means."""
    if cited.law is None or cited.version is None:
        return []
    return [
        reverse("provision", args=[cited.law.key, cited.version.date, match.eid])
        for match in cited.matches
        if match.eid
    ]
