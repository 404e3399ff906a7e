"""The annotation workbench: two languages side by side, and a decision for every mark.

The page is drawn once; after that each decision answers with the segments that changed, the panel and the
progress, and a cheap question every few seconds tells what others changed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations.deciding import (
    Conflict,
    DecisionError,
    Desk,
    NotAllowed,
    Stretch,
    UnknownLabel,
    changes_since,
    position,
    speaks_of_links,
)
from annotations.models import Decision, Document
from annotations.views.workbench_commands import Command, take
from annotations.views.workbench_layout import (
    MANY,
    Looks,
    WorkPiece,
    arrangement,
    lay_out,
    pieces_of,
    stretches_of,
    touched_segments,
)
from annotations.views.workbench_panel import Panel, cited, find_spot, missing, panel_at, panel_of
from annotations.views.workbench_query import WorkbenchQuery
from catalog.models import Concept, Entry
from catalog.views.rows import read_rows

__all__ = ["annotate", "changes", "decide", "law", "mark", "missing_marks", "rows"]


class Place:
    """A request at a document's workbench: who asks, what for, and their desk."""

    def __init__(self, request: HttpRequest, uid: uuid.UUID) -> None:
        assert isinstance(request.user, User)  # noqa: S101  # every view here needs a login
        self.request, self.user = request, request.user
        self.query = WorkbenchQuery.read(request, user=self.user)
        self.document = get_object_or_404(Document.objects.visible_to(self.user), uid=uid)
        try:
            self.desk = Desk(self.user, self.document, self.query.chosen_layer)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        self.board, self.looks = self.desk.board, Looks()

    def context(self, **more: Any) -> dict[str, Any]:
        return {
            "document": self.document,
            "query": self.query,
            "suffix": self.suffix,
            "layer": self.query.chosen_layer,
            **more,
        }

    @property
    def suffix(self) -> str:
        encoded = self.request.GET.urlencode()
        return f"?{encoded}" if encoded else ""


@require_safe
@login_required
def annotate(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The page: both texts with all marks, the tools, and an empty panel."""
    place = Place(request, uid)
    since = position(place.document)  # before the marks are read, so that nothing falls between
    pieces = pieces_of(place.board, place.looks, touched_segments(place.board), place.board.marks())
    headings = [piece for piece in pieces if piece.is_heading]
    first = pieces[0].language if pieces else ""
    return render(
        request,
        "annotations/workbench/page.html",
        place.context(
            rows=lay_out(pieces),
            languages=[text.language for text in place.board.texts],
            headings=[piece for piece in headings if piece.language == first],
            progress=place.board.progress(),
            labels=place.looks.recent_first(place.user.pk),
            since=since,
            may_adjudicate=place.user.has_perm("annotations.adjudicate_annotation"),
        ),
    )


@require_safe
@login_required
def mark(request: HttpRequest, uid: uuid.UUID, ref: str) -> HttpResponse:
    """The panel of one mark."""
    place = Place(request, uid)
    panel = panel_of(place.board, place.looks, ref)
    return render(
        request,
        "annotations/workbench/panel.html",
        place.context(panel=panel),
        status=200 if panel else 404,
    )


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
def changes(request: HttpRequest, uid: uuid.UUID, since: int) -> HttpResponse:
    """What was decided after ``since``: 204 if nothing, else the segments that look different now."""
    assert isinstance(request.user, User)  # noqa: S101  # it needs a login
    document = get_object_or_404(Document.objects.visible_to(request.user), uid=uid)
    if not changes_since(document, request.user, since).exists():
        return HttpResponse(status=204)  # before anything else is read: it is asked every few seconds
    return _changed(Place(request, uid), since)


@require_POST
@login_required
def decide(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take one decision; the answer is what changed since the sender looked last, this one included."""
    place = Place(request, uid)
    command = Command(request.POST)
    if not command.is_valid():
        raise BadRequest(
            " ".join(f"{name}: {' '.join(map(str, found))}" for name, found in command.errors.items())
        )
    given = command.cleaned_data
    try:
        take(place.desk, given)
    except Conflict as conflict:
        return _changed(place, given["since"], status=409, given=given, conflict=conflict)
    except (DecisionError, UnknownLabel) as refused:
        return _changed(place, given["since"], status=422, given=given, message=str(refused))
    return _changed(place, given["since"], given=given)


def _changed(
    place: Place,
    since: int,
    *,
    status: int = 200,
    given: dict[str, Any] | None = None,
    message: str = "",
    conflict: Conflict | None = None,
) -> HttpResponse:
    """What looks different since a position: segments, progress and, after a command, the panel."""
    now = position(place.document)
    decisions = list(changes_since(place.document, place.user, since).select_related("suggestion__run"))
    stretches = _stretches(decisions)
    if conflict is not None:
        stretches += _stretch_of(place, conflict)
    own = [d for d in decisions if given is not None and d.batch == given["key"]]
    touched = _touched(own)
    pieces, panel = _drawn(place, stretches, (given["next"] or touched) if given else "")
    return render(
        place.request,
        "annotations/workbench/changed.html",
        place.context(
            pieces=pieces,
            panel=panel,
            progress=place.board.progress(),
            since=now,
            message=message,
            conflict=conflict,
            given=given,
            touched=touched,
            rows=arrangement(place.board) if any(map(speaks_of_links, decisions)) else None,
            others=sorted({d.user.get_username() for d in decisions if d.user_id != place.user.pk}),
        ),
        status=status,
    )


def _drawn(place: Place, stretches: list[Stretch], ref: str) -> tuple[list[WorkPiece], Panel | None]:
    """The segments at the stretches and the panel of a mark, of which all marks are read at once."""
    segments = touched_segments(place.board, stretches)
    spot = find_spot(place.board, ref) if ref else None
    around = [*stretches_of(segments), *(spot.stretches if spot else [])]
    marks = place.board.marks(around if len(around) <= MANY else None)
    panel = panel_at(place.board, place.looks, spot, marks) if spot else None
    return pieces_of(place.board, place.looks, segments, marks), panel


def _stretches(decisions: Iterable[Decision]) -> list[Stretch]:
    """Where decisions changed something: where marks stood before, where they stand now."""
    found: dict[Stretch, None] = {}
    for decision in decisions:
        for state in (decision.before, decision.after):
            if state and "text" in state:
                found[Stretch(state["text"], state["start"], state["end"])] = None
        if decision.suggestion is not None:
            s = decision.suggestion
            found[Stretch(s.run.text_id, s.start, s.end)] = None
    return list(found)


def _stretch_of(place: Place, conflict: Conflict) -> list[Stretch]:
    if conflict.current is None:
        return []
    anchors = conflict.current.anchors.filter(text__in=place.board.texts, start__isnull=False)
    return [Stretch(a.text_id, a.start or 0, a.end or 0) for a in anchors]


def _touched(decisions: Iterable[Decision]) -> str:
    """The ref of the first mark that a stroke changed, to which the page goes after undo and redo."""
    for decision in decisions:
        if decision.suggestion_id is not None:
            return f"s{decision.suggestion_id}"
        if decision.annotation is not None:
            return str(decision.annotation.uid)
    return ""


def _kept(response: HttpResponse) -> HttpResponse:
    """Let the browser keep what does not change while a person works on one concept."""
    response["Cache-Control"] = "private, max-age=120"
    return response
