"""A translation held against its original, passage by passage, with what to mend and one click to mend it.

What is mended makes a new revision of the English text, into which everything on it moves; it can be undone.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from annotations.intake import (
    CannotCorrect,
    Edit,
    correct_text,
    corrected_from,
    current_tagger,
    undo_correction,
)
from annotations.models import Document, DocumentText, Segment
from annotations.reading import MarkedText
from annotations.tagging import LexiconError, Tagger
from annotations.terminology import Pair, Problem
from annotations.terminology.holding import NotInBothLanguages, check_document, pairs_of
from catalog.views.queries import Query

__all__ = ["RULES", "consistency"]

RULES = {
    "term-missing": gettext_lazy("approved rendering is missing"),
    "other-rendering": gettext_lazy("another rendering than the approved one"),
    "forbidden-rendering": gettext_lazy("forbidden rendering"),
    "two-renderings": gettext_lazy("rendered otherwise elsewhere"),
    "law-title": gettext_lazy("title of a law"),
    "number": gettext_lazy("number differs"),
    "date": gettext_lazy("date differs"),
    "document-number": gettext_lazy("document number differs"),
    "citation": gettext_lazy("articles cited differ"),
}


class ConsistencyQuery(Query):
    """Which findings to show."""

    rule = forms.ChoiceField(
        label=gettext_lazy("Finding"),
        required=False,
        choices=[("", gettext_lazy("all")), *RULES.items()],
    )


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem as the page shows it."""

    problem: Problem

    @property
    def title(self) -> object:
        return RULES[self.problem.rule]

    @property
    def edit(self) -> str:
        """The fix as it is sent: start, end and words."""
        side = self.problem.en
        return f"{side.start}:{side.end}:{self.problem.fix}" if side and self.problem.fix else ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A pair of passages with what is found in it."""

    number: int
    zh: list[list[tuple[str, bool]]]
    """Paragraphs cut into runs; True for those that a finding speaks of."""
    en: list[tuple[Segment, list[tuple[str, bool]]]]
    findings: list[Finding] = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("annotations.add_annotation", raise_exception=True)
def consistency(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The findings of a document that is here in both languages, and their mending."""
    query = ConsistencyQuery.read(request)
    user = cast(User, request.user)
    document = get_object_or_404(Document.objects.visible_to(user), uid=uid)
    if request.method == "POST":
        return _mend(request, user, document)
    context: dict[str, Any] = {"document": document, "query": query}
    try:
        problems, zh, en = check_document(document)
    except NotInBothLanguages:
        return render(request, "annotations/consistency.html", context)
    rule = query.cleaned_data["rule"]
    shown = [problem for problem in problems if rule in ("", problem.rule)]
    counts = Counter(problem.rule for problem in problems)
    context |= {
        "text": en,
        "passages": _passages(zh, en, shown),
        "count": len(problems),
        "rules": [(name, RULES[name], counts[name]) for name in RULES if counts[name]],
        "fixes": sum(problem.fix is not None for problem in shown),
        "undoable": corrected_from(en) is not None,
    }
    return render(request, "annotations/consistency.html", context)


def _passages(zh: DocumentText, en: DocumentText, problems: Sequence[Problem]) -> list[Passage]:
    """The passages in which something is found, in the order of the Chinese."""
    sides = (
        MarkedText(zh.text, [p.zh for p in problems if p.zh]),
        MarkedText(en.text, [p.en for p in problems if p.en]),
    )
    segments = {(segment.start, segment.end): segment for segment in en.segments.all()}
    found = []
    for number, pair in enumerate(pairs_of(zh, en), start=1):
        here = [Finding(problem) for problem in problems if _is_in(problem, pair)]
        if here:
            left = [_runs(sides[0], *span) for span in pair.zh]
            right = [(segments[span], _runs(sides[1], *span)) for span in pair.en]
            found.append(Passage(number, left, right, here))
    return found


def _runs(text: MarkedText[Any], start: int, end: int) -> list[tuple[str, bool]]:
    return [(run.text, bool(run.marks)) for run in text.runs(start, end)]


def _is_in(problem: Problem, pair: Pair) -> bool:
    side, spans = (problem.zh, pair.zh) if problem.zh else (problem.en, pair.en)
    return side is not None and any(start <= side.start < end for start, end in spans)


# Mending


class Command(forms.Form):
    """What the page sends: fixes as start, end and words, or one paragraph written anew."""

    action = forms.ChoiceField(choices=[(name, name) for name in ("fix", "write", "undo")])
    text = forms.IntegerField()
    segment = forms.IntegerField(required=False)
    words = forms.CharField(required=False, max_length=20_000, strip=True)
    number = forms.IntegerField(required=False, min_value=1)


def _mend(request: HttpRequest, user: User, document: Document) -> HttpResponse:
    if not user.has_perm("annotations.import_document"):
        raise PermissionDenied(_("You may not correct texts. Ask to be put into the group Translators."))
    command = Command(request.POST)
    if not command.is_valid():
        raise BadRequest(" ".join(f"{name}: {error}" for name, error in command.errors.items()))
    given = command.cleaned_data
    text = get_object_or_404(DocumentText, pk=given["text"], document=document)
    try:
        if given["action"] == "undo":
            corrected = undo_correction(text, user, _tagger())
        else:
            edits = (
                [_written(text, given)]
                if given["action"] == "write"
                else _fixes(request.POST.getlist("edit"))
            )
            corrected = correct_text(text, edits, user, _tagger())
    except CannotCorrect as error:
        messages.error(request, str(error))
    else:
        _tell(request, corrected.text.revision, corrected.carried.orphaned)
    place = f"#p-{given['number']}" if given["number"] else ""
    return redirect(request.get_full_path() + place)


def _tell(request: HttpRequest, revision: int, orphaned: int) -> None:
    messages.success(request, _("The text is at revision %(number)s now.") % {"number": revision})
    if orphaned:
        messages.warning(
            request,
            ngettext(
                "%(count)s mark lost its words; the workbench offers to place it anew.",
                "%(count)s marks lost their words; the workbench offers to place them anew.",
                orphaned,
            )
            % {"count": orphaned},
        )


def _fixes(values: Iterable[str]) -> list[Edit]:
    edits = []
    for value in dict.fromkeys(values):
        start, _colon, rest = value.partition(":")
        end, _colon, words = rest.partition(":")
        if not (start.isdecimal() and end.isdecimal()):
            raise BadRequest(f"edit: {value[:80]}")
        edits.append(Edit(int(start), int(end), words))
    return edits


def _written(text: DocumentText, given: dict[str, Any]) -> Edit:
    """A paragraph as a person wrote it anew, as the smallest edit that makes it so."""
    segment = get_object_or_404(Segment, text=text, ordinal=given["segment"])
    words = given["words"].replace("\r\n", "\n")
    edit = Edit.between(text.text[segment.start : segment.end], words, segment.start)
    if edit is None:
        raise CannotCorrect(_("There is nothing to correct."))
    return edit


def _tagger() -> Tagger | None:
    """The tagger; None where its lexicon does not fit the catalog, for mending a text needs no tags."""
    try:
        return current_tagger()
    except LexiconError:
        return None
