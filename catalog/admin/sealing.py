"""Editions in review and published ones, and all they hold, are read, not edited; the page says why."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, ClassVar, cast

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from catalog.admin.base import Notice, RoomAdmin
from catalog.editions.workflow import EDITABLE
from catalog.models import Edition, Workflow

__all__ = ["SealedAdmin", "SealedInline", "edition_notices"]

SEALED = _(
    "This edition is published and sealed: nothing in it can be changed. A correction is a new revision of "
    "the edition that says what it corrects."
)
_STARTED = _(
    "This edition is on its way to publication, so it and its rows are only read. To change something, have "
    "changes requested first: “Review and publish” on the page of the edition."
)


class SealedAdmin(RoomAdmin):
    """An admin of editions or of rows inside one.

    Attributes:
        edition_path: from a row to its edition; empty for editions themselves.
    """

    edition_path: ClassVar[str] = ""
    history_permission = "catalog.view_draft_edition"

    def edition_of(self, obj: Any) -> Edition:
        return _edition_at(obj, self.edition_path)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not self._is_read_only(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self._is_read_only(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        # A row stays in its edition: moving it would change two at once.
        return (*fields, self._parent) if obj is not None and self._parent else fields

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if self._parent and obj is None:
            parent, _dot, rest = self.edition_path.partition(".")
            form = _refusing_sealed(form, parent, rest)
        return form

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Tell whoever sends a form for a row that is only read why it is, instead of a bare refusal."""
        if request.method == "POST" and object_id is not None:
            obj = self.get_object(request, unquote(object_id))
            if obj is not None and self._is_read_only(obj):
                sealed = self.edition_of(obj).is_sealed
                return render(request, "403.html", {"reason": SEALED if sealed else _STARTED}, status=403)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def notices(self, request: HttpRequest, obj: Any) -> Iterable[Notice]:
        yield from edition_notices(self.edition_of(obj))

    @property
    def _parent(self) -> str:
        return self.edition_path.partition(".")[0]

    def _is_read_only(self, obj: Any) -> bool:
        return obj is not None and obj.pk is not None and _is_closed(self.edition_of(obj))


class SealedInline:
    """An inline on the page of an entry or a basis: editable while the edition is."""

    edition_path: ClassVar[str] = "edition"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not self._is_read_only(obj)  # type: ignore[misc]  # mixin

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not self._is_read_only(obj)  # type: ignore[misc]  # mixin

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self._is_read_only(obj)  # type: ignore[misc]  # mixin

    def _is_read_only(self, parent: Any) -> bool:
        return parent is not None and _is_closed(_edition_at(parent, self.edition_path))


def edition_notices(edition: Edition) -> Iterable[Notice]:
    """What every page of an edition and of its rows says first."""
    if edition.kind == Edition.Kind.COMPILED:
        yield Notice(_("Compiled from statutes by us, not official."), "warning")
    if edition.is_sealed:
        yield Notice(SEALED)
    elif edition.workflow in (Workflow.IN_REVIEW, Workflow.APPROVED):
        yield Notice(_STARTED, "warning")
    if edition.is_sealed and edition.origin == Edition.Origin.SEED:
        yield Notice(_("Published by the seed: no editor has reviewed it."), "warning")


def _is_closed(edition: Edition) -> bool:
    """Whether its rows are only read: published, or before the eyes of those who review it."""
    return edition.workflow not in EDITABLE


def _edition_at(row: Any, path: str) -> Edition:
    """The edition at the end of ``path`` from ``row``; ``row`` itself where the path is empty."""
    return cast(Edition, attrgetter(path)(row) if path else row)


def _refusing_sealed(form: type[Any], parent: str, rest: str) -> type[Any]:
    """``form`` with a check that the row is not added to a sealed edition."""

    def clean(self: Any) -> Any:
        holder = self.cleaned_data.get(parent)
        edition = _edition_at(holder, rest) if holder is not None else None
        if edition is not None and _is_closed(edition):
            raise ValidationError(SEALED if edition.is_sealed else _STARTED)
        return holder

    return type(form.__name__, (form,), {f"clean_{parent}": clean})
