"""The admin of what is said beside an edition, sealed or not: translations, collations, successions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from catalog.admin.base import AppendOnlyAdmin, author
from catalog.lawtext import exact_hash
from catalog.models import Collation, Entry, EntrySuccession, EntryTranslation, ReviewState

__all__ = ["COLLATION_LABELS", "REVIEW_LABELS", "add_beside"]

COLLATION_LABELS = {
    Collation.State.NOT_COLLATED: "",
    Collation.State.AGREES: "success",
    Collation.State.DIFFERS: "warning",
    Collation.State.ABSENT: "danger",
}
REVIEW_LABELS = {
    ReviewState.PROPOSED: "info",
    ReviewState.CONFIRMED: "success",
    ReviewState.OVERRULED: "warning",
}
BY_EDITOR = "editor"
"""The origin of what a person adds here."""


def add_beside(model: type[models.Model], entry_id: str) -> HttpResponseRedirect:
    """To the form that adds a row of ``model`` beside an entry."""
    address = reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_add", query={"entry": entry_id}
    )
    return HttpResponseRedirect(address)


class BesideAdmin(AppendOnlyAdmin):
    """Rows that name who added them. A mistake is mended by adding another row."""

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj else ("created_by", "origin", "source_hash")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.created_by = author(request)
        super().save_model(request, obj, form, change)


@admin.register(EntryTranslation)
class EntryTranslationAdmin(BesideAdmin):
    list_display = ("entry", "field", "text", "origin", "created_by", "created_at")
    list_filter = ("field", ("entry__edition", AutocompleteSelectFilter), "origin")
    search_fields = ("text", "entry__code", "entry__content_zh")
    search_help_text = _("Words of the English or the Chinese, code")
    list_select_related = ("entry", "created_by")
    visible_through = "entry"
    empty_hint = _("Add a translation from the page of an entry. The newest of a field holds.")

    def save_model(self, request: HttpRequest, obj: EntryTranslation, form: Any, change: bool) -> None:
        content = obj.field == EntryTranslation.Field.CONTENT
        obj.source_hash = exact_hash(obj.entry.content_zh if content else obj.entry.targets_zh)
        obj.origin = BY_EDITOR
        super().save_model(request, obj, form, change)


@admin.register(Collation)
class CollationAdmin(BesideAdmin):
    list_display = ("entry", "state_mark", "evidence", "created_by", "created_at")
    list_filter = ("state", ("entry__edition", AutocompleteSelectFilter))
    search_fields = ("evidence", "entry__code", "entry__content_zh")
    list_select_related = ("entry", "created_by")
    visible_through = "entry"
    empty_hint = _("Hold an entry against the official table and record what you find, from its page.")

    @display(description=_("state"), ordering="state", label=COLLATION_LABELS)
    def state_mark(self, collation: Collation) -> tuple[str, Any]:
        return collation.state, collation.get_state_display()


@admin.register(EntrySuccession)
class EntrySuccessionAdmin(BesideAdmin):
    list_display = ("old_entry", "new_entry", "state_mark", "origin", "created_by", "created_at")
    list_filter = (
        "state",
        ("old_entry__edition", AutocompleteSelectFilter),
        ("new_entry__edition", AutocompleteSelectFilter),
    )
    search_fields = (
        "old_entry__code",
        "new_entry__code",
        "old_entry__content_zh",
        "new_entry__content_zh",
    )
    list_select_related = ("old_entry", "new_entry", "created_by")
    visible_through = "new_entry"
    empty_hint = _("Which row continues which is proposed when an edition is drafted from the last one.")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[EntrySuccession]:
        seen = Entry.objects.visible_to(request.user)
        return super().get_queryset(request).filter(old_entry__in=seen.order_by().values("pk"))

    def save_model(self, request: HttpRequest, obj: EntrySuccession, form: Any, change: bool) -> None:
        obj.origin = BY_EDITOR
        super().save_model(request, obj, form, change)

    @display(description=_("state"), ordering="state", label=REVIEW_LABELS)
    def state_mark(self, succession: EntrySuccession) -> tuple[str, Any]:
        return succession.state, succession.get_state_display()
