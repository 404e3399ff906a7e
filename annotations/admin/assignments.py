"""Assignments, as the reviewers give them out; the review page of a document does the same in one line."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from annotations.models import Assignment
from catalog.admin.base import author
from catalog.admin.history import TrackedAdmin

__all__ = ["AssignmentAdmin"]


@admin.register(Assignment)
class AssignmentAdmin(TrackedAdmin):
    list_display = ("document", "assignee", "role", "due", "overdue", "done_at", "assigned_by")
    list_display_links = ("document",)
    list_filter = ("role", ("document", AutocompleteSelectFilter), "due")
    search_fields = ("document__title_zh", "document__title_en", "assignee__username", "note")
    search_help_text = _("Document, person, note")
    date_hierarchy = "due"
    list_select_related = ("document", "assignee", "assigned_by")
    readonly_fields = ("assigned_by", "created_at")
    empty_hint = _("Give a document to two people to annotate, and to a third to review.")
    fieldsets = (
        (None, {"fields": ("document", ("assignee", "role"), ("due", "done_at"), "note")}),
        (_("Given out"), {"fields": (("assigned_by", "created_at"),)}),
    )

    @admin.display(description=_("overdue"), boolean=True)
    def overdue(self, assignment: Assignment) -> bool:
        return assignment.is_overdue

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "assignee":
            kwargs.setdefault("queryset", User.objects.filter(is_active=True))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Assignment, form: Any, change: bool) -> None:
        if not change:
            obj.assigned_by = author(request)
        super().save_model(request, obj, form, change)
