"""The admin of documents, which are edited, and of their texts and segments, which are only read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import F
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import action, display

from annotations.jobs import TAG_DOCUMENTS
from annotations.models import Annotation, Document, DocumentText, Original, Segment, SegmentAlignment
from catalog.admin.base import Notice, ReadOnlyAdmin, ReadOnlyInline, RoomAdmin, author, lines, list_link
from catalog.admin.history import TrackedAdmin
from catalog.admin.queries import count_of
from catalog.jobs import enqueue

__all__ = ["DocumentAdmin", "DocumentTextAdmin", "OriginalAdmin", "SegmentAdmin", "SegmentAlignmentAdmin"]

_EXCERPT = 2000


class DocumentTextInline(ReadOnlyInline):
    model = DocumentText
    fields = ("language", "revision", "source_name", "media_type", "created_at")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[DocumentText]:
        return super().get_queryset(request).select_related("document").defer("text", "dropped")


@admin.register(Document)
class DocumentAdmin(TrackedAdmin):
    list_display = ("title", "kind", "number", "issuer", "issued", "languages", "marks", "shown_mark")
    list_filter = ("kind", ("published_at", admin.EmptyFieldListFilter), "texts__language")
    search_fields = ("title_zh", "title_en", "number", "issuer", "topic", "index_number")
    search_help_text = _("Title in either language, document number, issuer, topic")
    date_hierarchy = "issued"
    history_permission = "annotations.view_unpublished_document"
    inlines = (DocumentTextInline,)
    actions = ("show", "hide")
    actions_list = ("bring_in", "tag")
    empty_hint = _("Bring documents in with manage.py import_document, or in the workbench.")
    fieldsets = (
        (None, {"fields": ("title_zh", "title_en", ("kind", "number"), ("issuer", "topic"))}),
        (_("Dates"), {"fields": (("issued", "released"), "published_at")}),
        (
            _("Where it comes from"),
            {"fields": (("source_url", "index_number"), "note", ("created_by", "created_at"))},
        ),
    )
    readonly_fields = ("created_by", "created_at")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Document]:
        return (
            super()
            .get_queryset(request)
            .annotate(annotations_held=count_of(Annotation.objects.visible_to(request.user), "document"))
            .prefetch_related(models.Prefetch("texts", DocumentText.objects.defer("text", "dropped")))
        )

    def save_model(self, request: HttpRequest, obj: Document, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = author(request)
        super().save_model(request, obj, form, change)

    def notices(self, request: HttpRequest, obj: Document) -> Iterable[Notice]:
        if obj.published_at is None:
            yield Notice(_("Not shown to the public. Set “shown since” to show it."), "warning")

    def has_bring_in_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("annotations.import_document")

    @action(
        description=_("Bring documents in"), url_path="import", permissions=["bring_in"], icon="upload_file"
    )
    def bring_in(self, request: HttpRequest) -> HttpResponse:
        return redirect("import-documents")

    def has_tag_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("annotations.add_pipelinerun")

    @action(description=_("Tag documents"), url_path="tag", permissions=["tag"], icon="ink_highlighter")
    def tag(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            context = {**self.admin_site.each_context(request), "title": _("Tag documents")}
            return TemplateResponse(request, "admin/documents/tag.html", context)
        job = enqueue(TAG_DOCUMENTS, author(request))
        self.message_user(
            request,
            format_html(
                '{} <a class="underline" href="{}">{}</a>',
                _("Every document that this version of the pipeline has not read waits to be tagged."),
                reverse("admin:catalog_job_change", args=[job.pk]),
                _("See how far it is."),
            ),
        )
        return redirect("admin:annotations_document_changelist")

    @admin.action(description=_("Show the chosen documents to the public"), permissions=["change"])
    def show(self, request: HttpRequest, queryset: models.QuerySet[Document]) -> None:
        self._set_published(request, queryset.filter(published_at__isnull=True), timezone.now())

    @admin.action(description=_("Show the chosen documents no longer"), permissions=["change"])
    def hide(self, request: HttpRequest, queryset: models.QuerySet[Document]) -> None:
        self._set_published(request, queryset.filter(published_at__isnull=False), None)

    def _set_published(self, request: HttpRequest, queryset: models.QuerySet[Document], when: Any) -> None:
        chosen = list(queryset)
        for document in chosen:
            document.published_at = when
        reason = "shown in the admin" if when else "hidden in the admin"
        Document.objects.bulk_update_with_history(
            chosen, ["published_at"], reason=reason, user=author(request)
        )
        self.message_user(request, _("%(count)s documents changed.") % {"count": len(chosen)})

    @display(description=_("title"), ordering="title_zh")
    def title(self, document: Document) -> SafeString:
        return format_html('<span class="wide">{}</span>', document)

    @display(description=_("languages"))
    def languages(self, document: Document) -> str:
        return ", ".join(sorted({text.language for text in document.texts.all()}, reverse=True))

    @display(description=_("annotations"), ordering="annotations_held")
    def marks(self, document: Any) -> SafeString:
        return list_link(Annotation, document.annotations_held, document__id__exact=document.pk)

    @display(description=_("shown"), ordering="published_at", label={True: "success", False: ""})
    def shown_mark(self, document: Document) -> tuple[bool, Any]:
        shown = document.published_at is not None
        return shown, _("Public") if shown else _("Not shown")


@admin.register(DocumentText)
class DocumentTextAdmin(ReadOnlyAdmin):
    list_display = ("document", "language", "revision", "source_name", "media_type", "created_at")
    list_filter = ("language", "media_type", ("document", AutocompleteSelectFilter))
    search_fields = ("document__title_zh", "document__title_en", "source_name", "source_sha256")
    search_help_text = _("Title of the document, file, hash of the file")
    list_select_related = ("document",)
    defer = ("text", "dropped")
    visible_through = "document"
    empty_hint = _("Bring documents in with manage.py import_document, or in the workbench.")
    fields = (
        "document",
        ("language", "revision"),
        "segments_held",
        ("source_name", "media_type", "created_at"),
        "source_sha256",
        "sha256",
        "dropped_shown",
        "beginning",
    )

    @display(description=_("segments"))
    def segments_held(self, text: DocumentText) -> SafeString:
        return list_link(Segment, text.segments.count(), text__id__exact=text.pk)

    @display(description=_("left out by the reader"))
    def dropped_shown(self, text: DocumentText) -> SafeString:
        return lines(_dropped(piece) for piece in text.dropped)

    @display(description=_("beginning"))
    def beginning(self, text: DocumentText) -> str:
        return text.text if len(text.text) <= _EXCERPT else text.text[:_EXCERPT] + "…"


@admin.register(Original)
class OriginalAdmin(ReadOnlyAdmin):
    list_display = ("sha256", "media_type", "size", "created_at")
    list_filter = ("media_type",)
    search_fields = ("sha256", "media_type")
    search_help_text = _("Hash of the file, media type")
    date_hierarchy = "created_at"
    defer = ("content",)
    empty_hint = _("Files are kept when a document is brought in.")
    fields = ("sha256", ("media_type", "size"), "created_at")


@admin.register(Segment)
class SegmentAdmin(ReadOnlyAdmin):
    list_display = ("text", "path", "kind", "level", "label", "beginning")
    list_display_links = ("path",)
    list_filter = ("kind", ("text", AutocompleteSelectFilter), "text__language")
    search_fields = ("text__document__title_zh", "text__document__title_en", "path", "label")
    search_help_text = _("Title of the document, address, number")
    list_select_related = ("text__document",)
    defer = ("text__text", "text__dropped")
    visible_through = "text__document"
    empty_hint = _("Segments are made when a document is brought in.")
    fields = ("text", ("path", "parent_path"), ("kind", "level", "label"), ("start", "end"), "words")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Segment]:
        words = Substr("text__text", F("start") + 1, F("end") - F("start"))
        return super().get_queryset(request).annotate(quoted=words)

    @display(description=_("words"))
    def beginning(self, segment: Any) -> str:
        return segment.quoted if len(segment.quoted) <= 40 else segment.quoted[:39] + "…"

    @display(description=_("words"))
    def words(self, segment: Any) -> str:
        return str(segment.quoted)


@admin.register(SegmentAlignment)
class SegmentAlignmentAdmin(RoomAdmin):
    list_display = ("document", "zh_segment", "en_segment", "score_shown", "origin")
    list_display_links = ("zh_segment", "en_segment")
    list_filter = ("origin", ("zh_segment__text", AutocompleteSelectFilter))
    search_fields = ("zh_segment__text__document__title_zh", "zh_segment__path", "en_segment__path")
    list_select_related = ("zh_segment__text__document", "en_segment__text")
    defer = (
        "zh_segment__text__text",
        "zh_segment__text__dropped",
        "en_segment__text__text",
        "en_segment__text__dropped",
    )
    visible_through = "zh_segment__text__document"
    empty_hint = _("Pairs are proposed when a document has a Chinese and an English text.")
    fields = (("zh_segment", "en_segment"),)

    def save_model(self, request: HttpRequest, obj: SegmentAlignment, form: Any, change: bool) -> None:
        obj.origin, obj.score = SegmentAlignment.Origin.PERSON, 1.0
        super().save_model(request, obj, form, change)

    @display(description=_("document"))
    def document(self, alignment: SegmentAlignment) -> str:
        return str(alignment.zh_segment.text.document)

    @display(description=_("score"), ordering="score")
    def score_shown(self, alignment: SegmentAlignment) -> str:
        return f"{alignment.score:.2f}"


def _dropped(piece: Any) -> str:
    if isinstance(piece, dict):
        return ", ".join(f"{key}: {value}" for key, value in piece.items())
    return str(piece)
