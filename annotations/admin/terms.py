"""The admin of the termbase."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from annotations.models import Term
from catalog.admin.history import TrackedAdmin

__all__ = ["TermAdmin"]

_STATUS_LABELS = {
    Term.Status.PROPOSED: "info",
    Term.Status.APPROVED: "success",
    Term.Status.FORBIDDEN: "danger",
}


@admin.register(Term)
class TermAdmin(TrackedAdmin):
    list_display = ("zh", "en", "status_mark", "part_of_speech", "source")
    list_display_links = ("zh", "en")
    list_filter = ("status", "part_of_speech")
    search_fields = ("zh", "en", "source", "note")
    search_help_text = _("Chinese, English, source, note")
    empty_hint = _("Add the first pair: a Chinese term and the English that translators should use.")
    fieldsets = ((None, {"fields": (("zh", "en"), ("status", "part_of_speech"), "source", "note")}),)

    @display(description=_("status"), ordering="status", label=_STATUS_LABELS)
    def status_mark(self, term: Term) -> tuple[str, Any]:
        return term.status, term.get_status_display()
