"""The history of tracked rows: who changed what, when and why, as differences that one can follow."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from catalog.admin.locking import LockedAdmin
from catalog.admin.wordings import marked_words

__all__ = ["TrackedAdmin"]


_NOTHING: tuple[Any, ...] = (None, "", [])


class _Differences(HistoricalRecordContextHelper):
    """Shows choices by their labels, and two wordings as one text with what went and what came."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        field = self.model._meta.get_field(change.field)
        return dict(getattr(field, "flatchoices", ())).get(value, value)

    def stringify_delta_change_values(self, change: Any, old: Any, new: Any) -> tuple[str, SafeString]:
        field = self.model._meta.get_field(change.field)
        words = isinstance(field, models.CharField | models.TextField) and not field.choices
        return "", marked_words(old or "", new or "") if words else _values(old, new)


class TrackedAdmin(LockedAdmin, SimpleHistoryAdmin):
    """An admin with the history of each row, as differences. Old states are read here, never put back.

    Who saves a row that somebody else has saved meanwhile is shown both.

    Attributes:
        history_permission: what a user needs, beside seeing the row, to read what it was before.
    """

    history_permission: ClassVar[str] = ""
    object_history_list_template = "admin/history_list.html"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._check_history(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        # Putting an old state back would also put back workflow, checksum and lock.
        if request.method != "GET":
            raise PermissionDenied(_("History is read here; to undo a change, edit the row."))
        self._check_history(request, object_id)
        return super().history_form_view(request, object_id, version_id, extra_context)

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_historical_record_context_helper(self, request: HttpRequest, record: Any) -> _Differences:
        return _Differences(self.model, record)

    def _check_history(self, request: HttpRequest, object_id: str) -> None:
        if self.history_permission and not request.user.has_perm(self.history_permission):
            raise PermissionDenied
        if self.get_object(request, object_id) is None:
            raise Http404


def _values(old: Any, new: Any) -> SafeString:
    before = SafeString("") if old in _NOTHING else format_html("<del>{}</del> ", old)
    after = SafeString("") if new in _NOTHING else format_html("<ins>{}</ins>", new)
    return before + after
