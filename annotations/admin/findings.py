"""Findings of the legality check: a rule reports, a person confirms or dismisses and says why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from annotations.models import Finding
from catalog.admin.base import author, lines
from catalog.admin.history import TrackedAdmin

__all__ = ["FindingAdmin"]

_SEVERITY_LABELS = {
    Finding.Severity.ERROR: "danger",
    Finding.Severity.WARNING: "warning",
    Finding.Severity.NOTE: "info",
}


class FindingForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Asks for the reason of a decision, and names who decided."""

    decider: Any = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        decided = cleaned.get("state", Finding.State.OPEN) != Finding.State.OPEN
        if decided and not cleaned.get("reason"):
            raise ValidationError({"reason": _("Say why you confirm or dismiss it.")})
        if "state" in self.changed_data:
            self.instance.decided_by = self.decider if decided else None
            self.instance.decided_at = timezone.now() if decided else None
        return cleaned


@admin.register(Finding)
class FindingAdmin(TrackedAdmin):
    form = FindingForm
    list_display = ("rule", "severity_mark", "quote_shown", "document", "edition", "as_of", "state")
    list_display_links = ("rule", "quote_shown")
    list_filter = (
        "state",
        "severity",
        "rule",
        ("text__document", AutocompleteSelectFilter),
        ("edition", AutocompleteSelectFilter),
    )
    search_fields = ("rule", "quote", "text__document__title_zh", "text__document__title_en", "reason")
    search_help_text = _("Rule, words, document, reason")
    date_hierarchy = "as_of"
    list_select_related = ("text__document", "edition", "decided_by")
    defer = ("text__text", "text__dropped")
    visible_through = "text__document"
    empty_hint = _("Findings appear when a document is checked against an edition.")
    fieldsets = (
        (
            _("What the rule reports"),
            {"fields": (("rule", "severity"), "quote", ("text", "start", "end"), "details_shown")},
        ),
        (_("Held against"), {"fields": (("edition", "as_of"),)}),
        (_("What you say"), {"fields": (("state", "decided_by"), "reason")}),
    )
    readonly_fields = (
        "rule",
        "severity",
        "quote",
        "text",
        "start",
        "end",
        "details_shown",
        "edition",
        "as_of",
        "decided_by",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_form(
        self, request: HttpRequest, obj: Finding | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"decider": author(request)})

    @display(description=_("severity"), ordering="severity", label=_SEVERITY_LABELS)
    def severity_mark(self, finding: Finding) -> tuple[str, Any]:
        return finding.severity, finding.get_severity_display()

    @display(description=_("quote"), ordering="quote")
    def quote_shown(self, finding: Finding) -> str:
        return finding.quote[:60]

    @display(description=_("document"))
    def document(self, finding: Finding) -> str:
        return str(finding.text.document)

    @display(description=_("details"))
    def details_shown(self, finding: Finding) -> SafeString:
        return lines(f"{key}: {value}" for key, value in finding.details.items())
