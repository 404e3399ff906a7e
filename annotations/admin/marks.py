"""Annotations, anchors and decisions, to be read: the workbench makes them and keeps the ledger complete."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from annotations.models import Anchor, Annotation, Decision, Document
from catalog.admin.base import ReadOnlyAdmin, ReadOnlyInline
from catalog.admin.history import TrackedAdmin

__all__ = ["AnchorAdmin", "AnnotationAdmin", "DecisionAdmin"]


class AnchorInline(ReadOnlyInline):
    model = Anchor
    fields = ("text", "state", "start", "end", "quote")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Anchor]:
        queryset = super().get_queryset(request).select_related("text__document")
        return queryset.defer("text__text", "text__dropped")


class DecisionInline(ReadOnlyInline):
    model = Decision
    fields = ("at", "user", "action")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Decision]:
        return super().get_queryset(request).select_related("user")


@admin.register(Annotation)
class AnnotationAdmin(TrackedAdmin, ReadOnlyAdmin):
    list_display = (
        "label_shown",
        "quote",
        "document",
        "layer",
        "annotator",
        "withdrawn",
        "created_at",
    )
    list_display_links = ("label_shown", "quote")
    list_filter = (
        "layer",
        "kind",
        "withdrawn",
        ("document", AutocompleteSelectFilter),
        ("concept", AutocompleteSelectFilter),
        "anchors__state",
    )
    search_fields = (
        "anchors__quote",
        "concept__code",
        "concept__name_zh",
        "document__title_zh",
        "document__title_en",
        "comment",
        "annotator__username",
    )
    search_help_text = _("Words annotated, concept, document, comment, annotator")
    date_hierarchy = "created_at"
    list_select_related = ("document", "concept", "entry", "term", "annotator")
    inlines = (AnchorInline, DecisionInline)
    empty_hint = _("Annotations are made in the workbench, by deciding on suggestions.")
    fields = (
        ("document", "layer", "annotator"),
        ("kind", "concept", "entry", "term"),
        ("law", "version", "provisions_shown"),
        "suggestion",
        "comment",
        ("withdrawn", "created_at"),
        "uid",
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Annotation]:
        return super().get_queryset(request).prefetch_related("anchors")

    @display(description=_("label"))
    def label_shown(self, annotation: Annotation) -> str:
        return annotation.label

    @display(description=_("quote"))
    def quote(self, annotation: Annotation) -> str:
        anchors = annotation.anchors.all()
        return anchors[0].quote[:60] if anchors else ""

    @display(description=_("provisions"))
    def provisions_shown(self, annotation: Annotation) -> str:
        return ", ".join(map(str, annotation.provisions))


@admin.register(Anchor)
class AnchorAdmin(TrackedAdmin, ReadOnlyAdmin):
    list_display = ("quote_shown", "state", "text", "start", "end", "annotation")
    list_filter = ("state", "text__language", ("text__document", AutocompleteSelectFilter))
    search_fields = ("quote", "text__document__title_zh", "text__document__title_en")
    list_select_related = (
        "text__document",
        "annotation__concept",
        "annotation__entry",
        "annotation__term",
        "annotation__annotator",
    )
    defer = ("text__text", "text__dropped")
    visible_through = "annotation"
    empty_hint = _("Anchors are made with annotations. Orphaned ones appear when a text is revised.")

    @display(description=_("quote"), ordering="quote")
    def quote_shown(self, anchor: Anchor) -> str:
        return anchor.quote[:60]


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("at", "user", "action", "document", "suggestion", "annotation")
    list_filter = ("action", ("document", AutocompleteSelectFilter), ("user", AutocompleteSelectFilter))
    search_fields = ("document__title_zh", "document__title_en", "user__username", "suggestion__quote")
    date_hierarchy = "at"
    ordering = ("-id",)
    list_select_related = (
        "user",
        "document",
        "suggestion__concept",
        "annotation__concept",
        "annotation__entry",
        "annotation__term",
        "annotation__annotator",
    )
    empty_hint = _("Every acceptance, rejection and change in the workbench leaves a row here.")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Decision]:
        visible = Document.objects.visible_to(request.user).order_by()
        return super().get_queryset(request).filter(document__in=visible.values("pk"))
