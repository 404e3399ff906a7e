"""The admin of the two lists, of the concepts that persist across their editions, and of agencies."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from catalog.admin.base import list_link
from catalog.admin.history import TrackedAdmin
from catalog.admin.queries import count_of
from catalog.models import Agency, Catalog, Concept, Edition, Entry, EntryAgency

__all__ = ["AgencyAdmin", "CatalogAdmin", "ConceptAdmin"]


@admin.register(Catalog)
class CatalogAdmin(TrackedAdmin):
    list_display = ("title_en", "title_zh", "code", "edition_count")
    search_fields = ("code", "title_zh", "title_en")
    empty_hint = _("The seed makes both catalogs: run manage.py load_seed.")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Catalog]:
        return super().get_queryset(request).annotate(editions_held=count_of(Edition, "catalog"))

    @display(description=_("editions"), ordering="editions_held")
    def edition_count(self, catalog: Any) -> SafeString:
        return list_link(Edition, catalog.editions_held, catalog__id__exact=catalog.pk)


@admin.register(Concept)
class ConceptAdmin(TrackedAdmin):
    list_display = ("code", "name_zh", "name_en", "catalog_code", "class_shown", "entry_count")
    list_filter = ("catalog", "measure_class")
    search_fields = ("code", "name_zh", "name_en", "slug", "definition")
    search_help_text = _("Code, name in either language, definition")
    list_select_related = ("catalog", "parent")
    empty_hint = _("The seed makes the concepts of both lists: run manage.py load_seed.")
    fieldsets = (
        (None, {"fields": (("catalog", "code"), ("name_zh", "name_en"), "definition")}),
        (_("Place"), {"fields": (("parent", "ordinal"), ("slug", "measure_class"))}),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Concept]:
        return super().get_queryset(request).annotate(entries_held=count_of(Entry, "concept"))

    def get_readonly_fields(self, request: HttpRequest, obj: Concept | None = None) -> Any:
        # The database refuses to change a code, so the form doesn't offer it.
        return (*super().get_readonly_fields(request, obj), *(("code",) if obj else ()))

    @display(description=_("catalog"), ordering="catalog__code")
    def catalog_code(self, concept: Concept) -> str:
        return concept.catalog.code

    @display(description=_("class"), ordering="measure_class")
    def class_shown(self, concept: Concept) -> int | None:
        return concept.measure_class

    @display(description=_("entries in all editions"), ordering="entries_held")
    def entry_count(self, concept: Any) -> SafeString:
        return list_link(Entry, concept.entries_held, concept__id__exact=concept.pk)


@admin.register(Agency)
class AgencyAdmin(TrackedAdmin):
    list_display = ("name_zh", "name_en", "entry_count")
    search_fields = ("name_zh", "name_en")
    empty_hint = _("Agencies come with the seed and with each imported table.")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Agency]:
        return super().get_queryset(request).annotate(entries_held=count_of(EntryAgency, "agency"))

    @display(description=_("entries in all editions"), ordering="entries_held")
    def entry_count(self, agency: Any) -> SafeString:
        return list_link(Entry, agency.entries_held, entry_agencies__agency__id__exact=agency.pk)
