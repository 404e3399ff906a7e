"""Where two annotators differ, one place after the other, coloured by who marked what, and the decisions."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from annotations.deciding import DecisionError, NotAllowed
from annotations.models import Anchor, Annotation, Document, DocumentText
from annotations.reading import MarkedText, Run
from annotations.review import Comparison, Difference, compare, progress
from annotations.review.adjudicating import NothingToAdjudicate, Standing, settle, standing_of, undo
from catalog.views.queries import Query

__all__ = ["differences", "pair_of"]

_AROUND = 120
"""Code points shown before and behind a difference at most; a paragraph ends it earlier."""

_TAKEN = {"first": (True, False), "second": (False, True), "both": (True, True), "neither": (False, False)}


class DifferencesQuery(Query):
    """Whose marks are compared, and which differences are shown."""

    first = forms.CharField(required=False, max_length=150)
    second = forms.CharField(required=False, max_length=150)
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[("", gettext_lazy("all")), ("open", gettext_lazy("open ones"))],
    )


class Command(forms.Form):
    """A decision as the page sends it."""

    action = forms.ChoiceField(choices=[(name, name) for name in (*_TAKEN, "same", "undo")])
    key = forms.UUIDField(required=False)
    number = forms.IntegerField(required=False, min_value=1)
    seen = forms.CharField(required=False, max_length=16)


@dataclass(frozen=True, slots=True)
class Side:
    """One annotator's mark in a difference, with what was decided of it."""

    anchor: Anchor
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Coloured:
    """A mark as it is drawn: whose it is."""

    start: int
    end: int
    side: str


@dataclass(frozen=True, slots=True)
class Place:
    """One difference as the page shows it."""

    number: int
    difference: Difference
    first: list[Side]
    second: list[Side]
    runs: list[tuple[str, str]]
    """Stretches of the passage, each with the classes ``first`` and ``second``."""
    key: uuid.UUID

    @property
    def is_settled(self) -> bool:
        return all(side.standing for side in (*self.first, *self.second))

    @property
    def choice(self) -> str:
        """What was chosen of it; empty while something is open."""
        if not self.is_settled:
            return ""
        sides = tuple(
            bool(side) and all(s.standing.accepted for s in side if s.standing)
            for side in (self.first, self.second)
        )
        return next((name for name, taken in _TAKEN.items() if taken == sides), "")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("annotations.view_others_annotation", raise_exception=True)
def differences(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """All differences of two annotators, in the order of the text, Chinese first."""
    query = DifferencesQuery.read(request)
    user = cast(User, request.user)
    document = get_object_or_404(Document.objects.visible_to(user), uid=uid)
    names = (query.cleaned_data["first"], query.cleaned_data["second"])
    people = [share.annotator for share in progress(document) if share.has_begun]
    first, second = pair_of(people, *names)
    if first is None or second is None:
        return render(request, "annotations/differences.html", {"document": document, "query": query})
    comparison = compare(document, first, second, Annotation.objects.visible_to(user))
    if request.method == "POST":
        return _decide(request, user, document, comparison)
    places = _places(document, comparison)
    context = _context(document, comparison, places) | {
        "query": query,
        "people": people,
        "places": [p for p in places if not (query.cleaned_data["show"] and p.is_settled)],
        "same_open": len(_open_pairs(document, comparison)),
        "same_key": uuid.uuid4(),
    }
    return render(request, "annotations/differences.html", context)


def pair_of(people: Sequence[User], first: str, second: str) -> tuple[User | None, User | None]:
    """The two people of these names; where a name is empty, the first one who is not the other.

    Raises:
        Http404: nobody of that name is among them.
    """
    by_name = {person.get_username(): person for person in people}
    if any(name and name not in by_name for name in (first, second)):
        raise Http404
    one = by_name.get(first) or next((person for name, person in by_name.items() if name != second), None)
    other = by_name.get(second) or next((person for person in people if person != one), None)
    return one, other


def _context(document: Document, comparison: Comparison, places: Sequence[Place]) -> dict[str, Any]:
    return {
        "document": document,
        "first": comparison.first,
        "second": comparison.second,
        "comparison": comparison,
        "settled": sum(place.is_settled for place in places),
        "total": len(places),
    }


def _places(document: Document, comparison: Comparison) -> list[Place]:
    found = comparison.differences
    standing = standing_of(document, (a for d in found for a in (*d.first, *d.second)))
    return [_place(number, difference, standing) for number, difference in enumerate(found, start=1)]


def _place(number: int, difference: Difference, standing: dict[int, Standing]) -> Place:
    sides = [
        [Side(anchor, standing.get(anchor.annotation_id)) for anchor in side]
        for side in (difference.first, difference.second)
    ]
    return Place(number, difference, sides[0], sides[1], _runs(difference), uuid.uuid4())


def _runs(difference: Difference) -> list[tuple[str, str]]:
    """The passage around a difference, cut where a mark begins or ends."""
    marks = [
        Coloured(anchor.start or 0, anchor.end or 0, name)
        for name, side in (("first", difference.first), ("second", difference.second))
        for anchor in side
    ]
    start, end = _passage(difference.text, difference.start, difference.end)
    runs: list[Run[Coloured]] = MarkedText(difference.text.text, marks).runs(start, end)
    return [(run.text, " ".join(sorted({placed.mark.side for placed in run.marks}))) for run in runs]


def _passage(text: DocumentText, start: int, end: int) -> tuple[int, int]:
    touched = [s for s in text.segments.all() if s.start < end and start < s.end]
    first = min((segment.start for segment in touched), default=0)
    last = max((segment.end for segment in touched), default=len(text.text))
    return max(min(first, start), start - _AROUND), min(max(last, end), end + _AROUND)


def _open_pairs(document: Document, comparison: Comparison) -> list[Annotation]:
    """What both annotators said and nobody has agreed on yet."""
    pairs = comparison.agreed
    standing = standing_of(document, (one for one, _other in pairs))
    return [one.annotation for one, _other in pairs if one.annotation_id not in standing]


def _decide(request: HttpRequest, user: User, document: Document, comparison: Comparison) -> HttpResponse:
    command = Command(request.POST)
    if not command.is_valid():
        raise BadRequest(" ".join(f"{name}: {error}" for name, error in command.errors.items()))
    given = command.cleaned_data
    number = given["number"] or 0
    message = ""
    try:
        if given["action"] == "undo":
            if undo(user, document) is None:
                messages.info(request, _("There is nothing of yours to undo."))
        elif given["action"] == "same":
            settle(user, document, _open_pairs(document, comparison), key=given["key"])
        else:
            message = _settle(user, document, comparison, given)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except (DecisionError, NothingToAdjudicate) as error:
        message = str(error)
    if request.headers.get("HX-Request") and number:
        return _redrawn(request, document, comparison, number, message)
    if message:
        messages.error(request, message)
    return redirect(f"{request.get_full_path()}#d-{number}" if number else request.get_full_path())


def _settle(user: User, document: Document, comparison: Comparison, given: dict[str, Any]) -> str:
    """Settle the difference of a number as it was seen; returns why not, where it is another one now."""
    found = comparison.differences[given["number"] - 1 : given["number"]] if given["number"] else ()
    if not found or found[0].seen != given["seen"]:
        return _("An annotator changed these marks meanwhile. Load the page again.")
    sides = (_marks(found[0].first), _marks(found[0].second))
    takes = _TAKEN[given["action"]]
    accepted = [mark for side, take in zip(sides, takes, strict=True) if take for mark in side]
    refused = [mark for side, take in zip(sides, takes, strict=True) if not take for mark in side]
    settle(user, document, accepted, refused, key=given["key"])
    return ""


def _marks(anchors: Iterable[Anchor]) -> list[Annotation]:
    return [anchor.annotation for anchor in anchors]


def _redrawn(
    request: HttpRequest, document: Document, comparison: Comparison, number: int, message: str
) -> HttpResponse:
    """The difference that was decided as it stands now, with the count of what is settled."""
    places = _places(document, comparison)
    if number > len(places):
        raise Http404
    context = _context(document, comparison, places) | {"place": places[number - 1], "message": message}
    return render(request, "annotations/difference_decided.html", context)
