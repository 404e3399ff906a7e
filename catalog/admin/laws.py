"""The admin of source laws, the names they are cited by, and their dated versions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from catalog.admin.base import ReadOnlyInline, RoomTabularInline, list_link
from catalog.admin.history import TrackedAdmin
from catalog.admin.queries import count_of
from catalog.admin.uploads import LawUploads
from catalog.models import BasisTarget, LawText, LawTitle, LawVersion, LegalBasis, SourceLaw

__all__ = ["LawTitleAdmin", "LawVersionAdmin", "SourceLawAdmin"]


class LawTitleInline(RoomTabularInline):
    model = LawTitle
    fields = ("language", "kind", "text")
    verbose_name_plural = _("names it is cited by")
    hide_title = True


class LawVersionInline(RoomTabularInline):
    model = LawVersion
    fields = ("date", "effective", "event", "number", "confidence", "text_held")
    readonly_fields = ("text_held",)
    show_change_link = True
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[LawVersion]:
        queryset = super().get_queryset(request).select_related("law", "current_text")
        return queryset.defer("current_text__body", "current_text__warnings")

    @display(description=_("text held"))
    def text_held(self, version: LawVersion) -> Any:
        return _text_held(version)


class LawTextInline(ReadOnlyInline):
    model = LawText
    fields = ("kind", "source_name", "reader_version", "created_at")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[LawText]:
        return super().get_queryset(request).select_related("version__law").defer("body", "warnings")


@admin.register(SourceLaw)
class SourceLawAdmin(LawUploads, TrackedAdmin):
    list_display = ("title_zh", "title_en", "kind", "version_count", "basis_count", "repealed_on")
    list_filter = ("kind", ("repealed_on", admin.EmptyFieldListFilter))
    search_fields = ("title_zh", "title_zh_full", "title_en", "key", "number", "titles__text")
    search_help_text = _("Any name of the law in either language, document number")
    empty_hint = _("Load the seed with manage.py load_seed, or upload law texts with the button above.")
    inlines = (LawTitleInline, LawVersionInline)
    fieldsets = (
        (
            None,
            {"fields": (("title_zh", "title_zh_full"), ("title_en", "key"), ("kind", "issuer"), "number")},
        ),
        (_("End"), {"fields": (("repealed_on", "repealed_by"),)}),
        (_("Where it is known from"), {"fields": ("provenance", "note")}),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[SourceLaw]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                versions_held=count_of(LawVersion, "law"),
                bases_held=count_of(LegalBasis, "law"),
            )
        )

    @display(description=_("versions"), ordering="versions_held")
    def version_count(self, law: Any) -> SafeString:
        return list_link(LawVersion, law.versions_held, law__id__exact=law.pk)

    @display(description=_("bases in all editions"), ordering="bases_held")
    def basis_count(self, law: Any) -> SafeString:
        return list_link(LegalBasis, law.bases_held, law__id__exact=law.pk)


@admin.register(LawTitle)
class LawTitleAdmin(TrackedAdmin):
    list_display = ("text", "law", "language", "kind")
    list_filter = ("language", "kind", ("law", AutocompleteSelectFilter))
    search_fields = ("text", "law__title_zh", "law__title_en")
    list_select_related = ("law",)
    empty_hint = _("Names are added on the page of a law; citations are resolved by them.")


@admin.register(LawVersion)
class LawVersionAdmin(TrackedAdmin):
    list_display = ("law", "date", "effective_shown", "event", "text_held", "confidence", "pinned")
    list_filter = (
        ("law", AutocompleteSelectFilter),
        "law__kind",
        "current_text__kind",
        "event",
        "confidence",
        ("effective", admin.EmptyFieldListFilter),
    )
    search_fields = ("law__title_zh", "law__title_zh_full", "law__title_en", "law__titles__text", "number")
    search_help_text = _("Any name of the law, order number")
    date_hierarchy = "date"
    ordering = ("law__title_zh", "-date")
    list_select_related = ("law", "current_text")
    defer = ("current_text__body", "current_text__warnings")
    inlines = (LawTextInline,)
    empty_hint = _("Versions come with the seed and with manage.py import_laws, or from the page of a law.")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("law", "event"),
                    ("date", "effective", "in_force_from"),
                    ("number", "confidence"),
                    "note",
                )
            },
        ),
        (_("Text"), {"fields": ("current_text", "bases_pinned", "at_stake")}),
    )
    readonly_fields = ("in_force_from", "current_text", "bases_pinned", "at_stake")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[LawVersion]:
        return super().get_queryset(request).annotate(targets_held=count_of(BasisTarget, "version"))

    @display(description=_("in force from"), ordering="in_force_from")
    def effective_shown(self, version: LawVersion) -> Any:
        if not version.effective_is_assumed or version.in_force_from is None:
            return version.in_force_from
        return _("%(date)s (assumed)") % {"date": date_format(version.in_force_from)}

    @display(
        description=_("text held"),
        label={LawText.Kind.FULL: "success", LawText.Kind.OUTLINE: "warning", "": ""},
    )
    def text_held(self, version: LawVersion) -> tuple[str, Any]:
        return (version.current_text.kind if version.current_text else "", _text_held(version))

    @display(description=_("pinned by"), ordering="targets_held")
    def pinned(self, version: Any) -> SafeString:
        return list_link(BasisTarget, version.targets_held, version__id__exact=version.pk)

    @display(description=_("bases pinned to it"))
    def bases_pinned(self, version: Any) -> SafeString | None:
        return self.pinned(version) if version.pk else None

    @display(description=_("what rests on the law"))
    def at_stake(self, version: LawVersion) -> SafeString | None:
        if version.pk is None:
            return None
        address = reverse("admin:catalog_sourcelaw_stored", query={"version": version.pk})
        text = _("Bases to be looked at, and comparisons with the versions next to it")
        return format_html('<a href="{}" class="text-link">{}</a>', address, text)


def _text_held(version: LawVersion) -> Any:
    if version.current_text is None:
        return _("No text")
    return _("Full") if version.current_text.kind == LawText.Kind.FULL else _("Outline")
