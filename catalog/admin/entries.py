"""The admin of entries, with the agencies they name, their legal bases, translations and collations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import action, display

from catalog.admin.base import Notice, ReadOnlyInline, RoomTabularInline
from catalog.admin.bases import LegalBasisInline
from catalog.admin.beside import COLLATION_LABELS, add_beside
from catalog.admin.history import TrackedAdmin
from catalog.admin.queries import collation_state, english
from catalog.admin.resolving import ResolvingPages
from catalog.admin.sealing import SealedAdmin, SealedInline
from catalog.bases.ranks import RankFinding, check_ranks
from catalog.models import (
    SUBJECT_FIELDS,
    Collation,
    Entry,
    EntryAgency,
    EntryComment,
    EntrySuccession,
    EntryTranslation,
    SubjectType,
)

__all__ = ["EntryAdmin", "EntryAgencyAdmin"]


_COLLATION = {
    Collation.State.NOT_COLLATED: _("Not collated"),
    Collation.State.AGREES: _("Agrees"),
    Collation.State.DIFFERS: _("Differs"),
    Collation.State.ABSENT: _("Absent"),
}
"""The states in a word, for lists."""
_WHOM = {
    SubjectType.NATURAL_PERSON: _("Natural"),
    SubjectType.LEGAL_PERSON: _("Legal"),
    SubjectType.OTHER_ORGANISATION: _("Other"),
    SubjectType.PUBLIC_BODY: _("Public"),
}
"""Types of subjects in a word, for lists."""


class CollationFilter(SimpleListFilter):
    """By what was last found when the row was held against the official table."""

    title = _("collation")
    parameter_name = "collation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Collation.State.choices)

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return queryset.filter(collation=self.value()) if self.value() else queryset


class EntryAgencyInline(SealedInline, RoomTabularInline):
    model = EntryAgency
    fields = ("ordinal", "agency", "name_as_issued")
    hide_title = True


class EntryTranslationInline(ReadOnlyInline):
    model = EntryTranslation
    fields = ("field", "text", "origin", "created_by", "created_at")
    ordering = ("field", "-id")
    verbose_name_plural = _("English, newest first")


class CollationInline(ReadOnlyInline):
    model = Collation
    fields = ("state", "evidence", "created_by", "created_at")
    ordering = ("-id",)
    verbose_name_plural = _("collations, newest first")


class CommentInline(ReadOnlyInline):
    model = EntryComment
    fields = ("text", "created_by", "created_at", "settled_by", "settled_at")
    ordering = ("settled_at", "-id")
    verbose_name_plural = _("comments")


class PredecessorInline(ReadOnlyInline):
    model = EntrySuccession
    fk_name = "new_entry"
    fields = ("old_entry", "state", "origin", "created_by", "created_at")
    ordering = ("-id",)
    verbose_name_plural = _("rows of earlier editions that it continues")


@admin.register(Entry)
class EntryAdmin(ResolvingPages, SealedAdmin, TrackedAdmin):
    list_display = (
        "code",
        "content",
        "whom",
        "edition_slug",
        "collation_mark",
        "provenance_mark",
        "base_count",
    )
    list_display_links = ("code", "content")
    list_filter = (
        ("edition", AutocompleteSelectFilter),
        ("concept", AutocompleteSelectFilter),
        CollationFilter,
        "provenance",
        "edition__kind",
        "edition__workflow",
        "disclosure",
        *SUBJECT_FIELDS.values(),
        ("entry_agencies__agency", AutocompleteSelectFilter),
    )
    search_fields = (
        "code",
        "content_zh",
        "targets_zh",
        "basis_text",
        "concept__name_zh",
        "concept__name_en",
        "edition__title_zh",
        "translations__text",
    )
    search_help_text = _("Code, words of the row or its basis, English, concept")
    list_select_related = ("edition__catalog", "concept")
    edition_path = "edition"
    inlines = (
        LegalBasisInline,
        CommentInline,
        EntryAgencyInline,
        EntryTranslationInline,
        CollationInline,
        PredecessorInline,
    )
    actions_detail = ("comment", "translate", "collate")
    empty_hint = _("Load the seed with manage.py load_seed, or add rows to a draft edition.")
    fieldsets = (
        (
            _("The row as issued"),
            {
                "fields": (
                    ("edition", "concept"),
                    ("code", "ordinal"),
                    "content_zh",
                    "content_en",
                    "targets_zh",
                    "targets_en",
                    "basis_text",
                )
            },
        ),
        (
            _("Whom it concerns"),
            {
                "fields": (
                    ("natural_persons", "legal_persons"),
                    ("other_organisations", "public_bodies"),
                )
            },
        ),
        (
            _("Particulars"),
            {"fields": (("disclosure", "retention"), ("provenance", "collation_shown"), "note")},
        ),
    )
    readonly_fields = ("content_en", "targets_en", "collation_shown")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Entry]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                collation=collation_state(),
                english_content=english(EntryTranslation.Field.CONTENT),
                english_targets=english(EntryTranslation.Field.TARGETS),
            )
            .prefetch_related("bases")
        )

    def notices(self, request: HttpRequest, obj: Entry) -> Iterable[Notice]:
        """Beside what every page of the edition says: which basis is of too low a rank, and by which rule."""
        yield from super().notices(request, obj)
        for finding in check_ranks(Entry.objects.filter(pk=obj.pk)):
            yield _rank_notice(finding)

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> Any:
        """What goes with a draft row: also its translations and collations, though none goes alone."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        beside = {model._meta.verbose_name for model in (EntryTranslation, Collation, EntrySuccession)}
        return deleted, counts, missing - beside, protected

    def response_post_save_change(self, request: HttpRequest, obj: Entry) -> HttpResponse:
        """Back to the list as it was narrowed, or else to the rows of the edition."""
        if "_changelist_filters" in request.GET:
            return super().response_post_save_change(request, obj)
        query = {"edition__id__exact": obj.edition_id}
        return HttpResponseRedirect(reverse("admin:catalog_entry_changelist", query=query))

    @action(description=_("Comment"), url_path="comment", icon="add_comment")
    def comment(self, request: HttpRequest, object_id: str) -> Any:
        return add_beside(EntryComment, object_id)

    @action(description=_("Add a translation"), url_path="translate", icon="translate")
    def translate(self, request: HttpRequest, object_id: str) -> Any:
        return add_beside(EntryTranslation, object_id)

    @action(description=_("Record a collation"), url_path="collate", icon="fact_check")
    def collate(self, request: HttpRequest, object_id: str) -> Any:
        return add_beside(Collation, object_id)

    @display(description=_("content"), ordering="content_zh")
    def content(self, entry: Any) -> SafeString:
        return format_html(
            '<span class="wide">{}<br><span class="text-xs">{}</span></span>',
            _shortened(entry.content_zh, 60),
            _shortened(entry.english_content or "", 120),
        )

    @display(description=_("whom"))
    def whom(self, entry: Entry) -> SafeString:
        full = ", ".join(str(subject.label) for subject in entry.subject_types)
        short = ", ".join(str(_WHOM[subject]) for subject in entry.subject_types)
        return format_html('<span title="{}">{}</span>', full, short)

    @display(description=_("collation"), ordering="collation", label=COLLATION_LABELS)
    def collation_mark(self, entry: Any) -> tuple[str, Any]:
        return entry.collation, _COLLATION[Collation.State(entry.collation)]

    @display(description=_("collation"))
    def collation_shown(self, entry: Any) -> Any:
        return Collation.State(getattr(entry, "collation", Collation.State.NOT_COLLATED)).label

    @display(description=_("edition"), ordering="edition")
    def edition_slug(self, entry: Entry) -> str:
        return f"{entry.edition.catalog.code} {entry.edition.slug}"

    @display(description=_("provenance"), ordering="provenance", label=True)
    def provenance_mark(self, entry: Entry) -> Any:
        return _("Official row") if entry.provenance == Entry.Provenance.OFFICIAL_ROW else _("Compiled")

    @display(description=_("bases"))
    def base_count(self, entry: Entry) -> SafeString | str:
        bases = entry.bases.all()
        unresolved = sum(basis.law_id is None for basis in bases)
        if not unresolved:
            return str(len(bases))
        return _("%(count)s, %(unresolved)s unresolved") % {"count": len(bases), "unresolved": unresolved}

    @display(description=_("content in English"))
    def content_en(self, entry: Any) -> str | None:
        return getattr(entry, "english_content", None)

    @display(description=_("targets in English"))
    def targets_en(self, entry: Any) -> str | None:
        return getattr(entry, "english_targets", None)


@admin.register(EntryAgency)
class EntryAgencyAdmin(SealedAdmin, TrackedAdmin):
    list_display = ("entry", "agency", "name_as_issued", "ordinal")
    list_filter = (
        ("entry__edition", AutocompleteSelectFilter),
        ("agency", AutocompleteSelectFilter),
    )
    search_fields = ("name_as_issued", "agency__name_zh", "agency__name_en", "entry__code")
    list_select_related = ("entry__edition", "agency")
    edition_path = "entry.edition"
    visible_through = "entry"
    empty_hint = _("Agencies are added on the page of an entry.")


def _rank_notice(finding: RankFinding) -> Notice:
    low = "、".join(basis.quote for basis in finding.low)
    text = (
        _("Of lower rank than the rule %(rule)s asks for, beside one that is high enough: %(low)s.")
        if finding.sufficient
        else _("Of lower rank than the rule %(rule)s asks for, and no other basis is high enough: %(low)s.")
    )
    said = text % {"rule": finding.rule.key, "low": low}
    return Notice(f"{said} {finding.rule.source}", "info" if finding.sufficient else "warning")


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
