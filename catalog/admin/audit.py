"""The admin of the audit log, which is only read."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from catalog.admin.base import ReadOnlyAdmin
from catalog.models import AuditEvent

__all__ = ["AuditEventAdmin"]

Action = AuditEvent.Action


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "action_mark", "subject", "detail", "actor")
    list_filter = ("action",)
    list_select_related = ("actor",)
    search_fields = ("subject", "detail", "actor__username")
    search_help_text = _("User, group, edition, or what changed")
    date_hierarchy = "at"
    fields = (("at", "action"), ("actor", "subject"), "detail")
    empty_hint = _("Nothing was recorded yet.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[AuditEvent]:
        return super().get_queryset(request).order_by("-pk")

    @display(
        description=_("action"),
        ordering="action",
        label={
            Action.SIGN_IN_FAILED: "warning",
            Action.LOCKED_OUT: "danger",
            Action.RIGHTS_CHANGED: "info",
            Action.PUBLISHED: "success",
        },
    )
    def action_mark(self, event: AuditEvent) -> tuple[str, str]:
        return event.action, event.get_action_display()
