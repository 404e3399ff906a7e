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
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from annotations.deciding import (
    Conflict,
    DecisionError,
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
    WorkPiece,
    arrangement,
    lay_out,
    pieces_of,
    stretches_of,
    touched_segments,
)
from annotations.views.workbench_panel import Panel, find_spot, panel_at, panel_of
from annotations.views.workbench_place import Place

__all__ = ["annotate", "changes", "decide", "mark"]


@require_safe
@login_required
def annotate(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The page: both texts with all marks, the tools, and an empty panel."""
    place = Place(request, uid)
    query = place.query
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
            orphans=place.board.orphans().count(),
            labels=place.looks.recent_first(place.user.pk),
            since=since,
            as_issued=query.suffix_as_of(issued) if (issued := place.document.issued) else "",
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
            orphans=place.board.orphans().count(),
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
            if state and state.get("start") is not None:
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
