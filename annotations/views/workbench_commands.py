"""The commands that the workbench sends: what each must say, and how it is taken at a person's desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from annotations.deciding import CannotAlign, Correction, Desk, Label, correct_alignment
from annotations.models import Document, DocumentText, Segment

__all__ = ["Command", "take"]

Given = dict[str, Any]


def take(desk: Desk, given: Given) -> None:
    """Take a command that a form found valid.

    Raises:
        DecisionError: it was not taken, and nothing was changed.
        UnknownLabel: it names a label that there is not.
    """
    _TAKEN[given["action"]](desk, given)


def _on(given: Given) -> Given:
    """What every decision on a mark says: its key, and what the person saw."""
    return {"seen": given["seen"], "key": given["key"]}


def _accept(desk: Desk, given: Given) -> None:
    desk.accept(given["ref"], **_on(given))


def _reject(desk: Desk, given: Given) -> None:
    desk.reject(given["ref"], **_on(given))


def _relabel(desk: Desk, given: Given) -> None:
    desk.relabel(given["ref"], Label.named(given["label"], desk.user), **_on(given))


def _widen(desk: Desk, given: Given) -> None:
    desk.widen(given["ref"], start=given["start"] or 0, end=given["end"] or 0, **_on(given))


def _split(desk: Desk, given: Given) -> None:
    desk.split(given["ref"], given["at"] or 0, **_on(given))


def _put(desk: Desk, given: Given) -> None:
    desk.put(given["ref"], given["start"] or 0, given["end"] or 0, **_on(given))


def _comment(desk: Desk, given: Given) -> None:
    desk.comment(given["ref"], given["words"], **_on(given))


def _create(desk: Desk, given: Given) -> None:
    text = _text(desk, given)
    label = Label.named(given["label"], desk.user)
    desk.create(text, given["start"] or 0, given["end"] or 0, label, key=given["key"])


def _bulk(desk: Desk, given: Given) -> None:
    desk.accept_all(given["label"], given["score"] or 0, key=given["key"])


def _align(desk: Desk, given: Given) -> None:
    segment = _segment(desk.document, given["segment"])
    correct_alignment(desk.user, segment, given["correction"], layer=desk.layer, key=given["key"])


def _undo(desk: Desk, given: Given) -> None:
    desk.undo(key=given["key"])


def _redo(desk: Desk, given: Given) -> None:
    desk.redo(key=given["key"])


def _text(desk: Desk, given: Given) -> DocumentText:
    return get_object_or_404(DocumentText, pk=given["text"], document=desk.document)


def _segment(document: Document, anchor: str) -> Segment:
    """The segment of the newest text that is named by its place in the page, such as zh-12."""
    language, _dash, ordinal = anchor.partition("-")
    found = Segment.objects.filter(
        text__in=document.texts.latest_revisions(), text__language=language, ordinal=int(ordinal or -1)
    )
    segment = found.select_related("text__document").first()
    if segment is None:
        raise CannotAlign(_("There is no such segment."))
    return segment


_TAKEN: dict[str, Callable[[Desk, Given], None]] = {
    "accept": _accept,
    "reject": _reject,
    "relabel": _relabel,
    "widen": _widen,
    "split": _split,
    "put": _put,
    "comment": _comment,
    "create": _create,
    "bulk": _bulk,
    "align": _align,
    "undo": _undo,
    "redo": _redo,
}


class Command(forms.Form):
    """One command of the workbench as it is sent."""

    action = forms.ChoiceField(choices=[(name, name) for name in _TAKEN])
    key = forms.UUIDField()
    since = forms.IntegerField(min_value=0)
    ref = forms.CharField(required=False, max_length=40)
    seen = forms.CharField(required=False, max_length=12)
    next = forms.CharField(required=False, max_length=40)
    label = forms.CharField(required=False, max_length=20)
    words = forms.CharField(required=False, max_length=4000)
    text = forms.IntegerField(required=False)
    start = forms.IntegerField(required=False)
    end = forms.IntegerField(required=False)
    at = forms.IntegerField(required=False)
    score = forms.FloatField(required=False, min_value=0, max_value=1)
    segment = forms.RegexField(r"^(zh|en)-\d{1,6}$", required=False)
    correction = forms.ChoiceField(required=False, choices=[("", ""), *Correction.choices])
