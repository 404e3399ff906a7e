"""The admin of aliases: words that the tagger looks for from its next run on."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from annotations.models import Alias
from catalog.admin.history import TrackedAdmin

__all__ = ["AliasAdmin"]


@admin.register(Alias)
class AliasAdmin(TrackedAdmin):
    list_display = ("text", "concept", "language", "kind", "active")
    list_display_links = ("text",)
    list_filter = ("language", "kind", "active")
    list_select_related = ("concept",)
    search_fields = ("text", "concept__code", "concept__name_zh", "concept__name_en", "note")
    search_help_text = _("Words, code or name of the concept, note")
    autocomplete_fields = ("concept",)
    empty_hint = _("Add the first alias: a wording that the tagger should take for a concept.")
    fieldsets = ((None, {"fields": ("concept", ("language", "kind"), "text", "active", "note")}),)
