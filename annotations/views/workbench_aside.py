"""What the workbench asks for beside its texts: entries, law, terms, labels to choose, what is missing."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotations.deciding import Stretch
from annotations.models import Segment
from annotations.views.workbench_labels import found_labels
from annotations.views.workbench_layout import segments_of
from annotations.views.workbench_orphans import orphans_of
from annotations.views.workbench_panel import cited, missing, panel_of
from annotations.views.workbench_place import Place
from annotations.views.workbench_query import LabelsQuery
from annotations.views.workbench_terms import listed_at, terms_at
from catalog.models import Concept, Entry
from catalog.views.rows import read_rows

__all__ = ["entry_row", "labels", "law", "missing_marks", "orphans", "rows", "segment", "terms"]


@require_safe
@login_required
def rows(request: HttpRequest, uid: uuid.UUID, code: str) -> HttpResponse:
    """The rows of a concept in the edition of reference, with the status of their bases."""
    place = Place(request, uid)
    concept = get_object_or_404(Concept.objects.select_related("catalog"), code=code)
    edition = place.query.edition(concept.catalog.code)
    entries = Entry.objects.visible_to(place.user).filter(edition=edition, concept=concept)
    found = read_rows(entries, place.query.date) if edition else []
    return _kept(
        render(
            request,
            "annotations/workbench/rows.html",
            place.context(concept=concept, edition=edition, rows=found, as_of=place.query.date),
        )
    )


@require_safe
@login_required
def law(request: HttpRequest, uid: uuid.UUID, ref: str) -> HttpResponse:
    """The words of what a citation names, as of the day on which the law is read."""
    place = Place(request, uid)
    panel = panel_of(place.board, place.looks, ref)
    if panel is None or not panel.is_citation:
        raise Http404(_("This mark is no citation."))
    found = cited(panel.mark, panel.annotation, place.query.date)
    return render(
        request, "annotations/workbench/law.html", place.context(cited=found, as_of=place.query.date)
    )


@require_safe
@login_required
def missing_marks(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What is marked in one language and not in the other."""
    place = Place(request, uid)
    found = missing(place.board, place.looks)
    return render(request, "annotations/workbench/missing.html", place.context(missing=found))


@require_safe
@login_required
def entry_row(request: HttpRequest, uid: uuid.UUID, pk: int) -> HttpResponse:
    """One entry with the status of its bases, for a mark that says this entry."""
    place = Place(request, uid)
    entries = Entry.objects.visible_to(place.user).filter(pk=pk)
    entry = get_object_or_404(entries.select_related("edition"))
    found = read_rows(entries, place.query.date)
    return _kept(
        render(
            request,
            "annotations/workbench/rows.html",
            place.context(edition=entry.edition, rows=found, as_of=place.query.date),
        )
    )


@require_safe
@login_required
def labels(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Entries of the editions of reference, and terms, that some words find: further labels to choose."""
    place = Place(request, uid, LabelsQuery)
    editions = [found.edition for found in place.query.references if found.edition]
    found = found_labels(place.query.cleaned_data["q"], editions, place.user)
    return render(request, "annotations/workbench/labels.html", {"labels": found})


@require_safe
@login_required
def orphans(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The marks whose words are not in the newest text, each with where the same words stand there."""
    place = Place(request, uid)
    found = orphans_of(place.board, place.looks)
    return render(request, "annotations/workbench/orphans.html", place.context(orphans=found))


@require_safe
@login_required
def segment(request: HttpRequest, uid: uuid.UUID, language: str, ordinal: int) -> HttpResponse:
    """The panel of a segment in which no mark is chosen: its marks, and the terms in it."""
    place = Place(request, uid)
    stretch, found = _segment(place, language, ordinal)
    return render(
        request,
        "annotations/workbench/segment.html",
        place.context(
            anchor=f"{language}-{ordinal}",
            language=language,
            listed=listed_at(place.board, place.looks, stretch),
            terms=terms_at(place.board, found),
        ),
    )


@require_safe
@login_required
def terms(request: HttpRequest, uid: uuid.UUID, language: str, ordinal: int) -> HttpResponse:
    """The terms of a segment, for the panel of a mark in it."""
    place = Place(request, uid)
    _stretch, found = _segment(place, language, ordinal)
    return render(
        request, "annotations/workbench/terms.html", place.context(terms=terms_at(place.board, found))
    )


def _segment(place: Place, language: str, ordinal: int) -> tuple[Stretch, Segment]:
    text = next((text for text in place.board.texts if text.language == language), None)
    found = next((s for s in segments_of(text) if s.ordinal == ordinal), None) if text else None
    if text is None or found is None:
        raise Http404(_("There is no such segment."))
    return Stretch(text.pk, found.start, found.end), found


def _kept(response: HttpResponse) -> HttpResponse:
    """Let the browser keep what does not change while a person works on one concept."""
    response["Cache-Control"] = "private, max-age=120"
    return response
