"""The admin of editions and of the ledger of their way to publication. Moving them on is a service's work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from catalog.admin.base import ReadOnlyAdmin, ReadOnlyInline, lines, list_link
from catalog.admin.collating import CollatingPages
from catalog.admin.drafting import DraftingPages
from catalog.admin.edition_comparing import ComparingPages
from catalog.admin.history import TrackedAdmin
from catalog.admin.publishing import PublishingPages
from catalog.admin.queries import collated_entries, count_of
from catalog.admin.sealing import SealedAdmin
from catalog.admin.tables import TablePages
from catalog.models import Edition, Entry, LegalBasis, Workflow, WorkflowEvent

__all__ = ["WORKFLOW_LABELS", "EditionAdmin", "LinesField"]

WORKFLOW_LABELS = {
    Workflow.DRAFT: "",
    Workflow.IN_REVIEW: "info",
    Workflow.CHANGES_REQUESTED: "warning",
    Workflow.APPROVED: "primary",
    Workflow.PUBLISHED: "success",
}
_KINDS = {
    Edition.Kind.OFFICIAL: _("Official"),
    Edition.Kind.COMPILED: _("Compiled, not official"),
    Edition.Kind.OVERLAY: _("Local overlay"),
}
_COMPLETENESS = {
    Edition.Completeness.COMPLETE: _("Complete"),
    Edition.Completeness.PARTIAL: _("Partial"),
    Edition.Completeness.METADATA: _("Particulars only"),
}


class LinesField(forms.CharField):
    """A list of strings, edited one a line."""

    widget = UnfoldAdminTextareaWidget

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


class WorkflowEventInline(ReadOnlyInline):
    model = WorkflowEvent
    fields = ("at", "from_state", "to_state", "actor", "comment")
    verbose_name_plural = _("way to publication")


@admin.register(Edition)
class EditionAdmin(
    PublishingPages, DraftingPages, TablePages, ComparingPages, CollatingPages, SealedAdmin, TrackedAdmin
):
    list_display = (
        "name",
        "kind_mark",
        "workflow_mark",
        "held",
        "dated",
    )
    list_filter = ("catalog", "workflow", "kind", "stage", "completeness", "origin", "confidence")
    search_fields = ("title_zh", "title_en", "slug", "number", "region", "note")
    search_help_text = _("Title in either language, document number, region")
    date_hierarchy = "issued"
    list_select_related = ("catalog",)
    ordering = ("catalog__code", "-in_force_from", "slug", "-revision")
    inlines = (WorkflowEventInline,)
    actions_detail = (
        "review",
        "import_table",
        "compare",
        {
            "title": _("More"),
            "icon": "more_horiz",
            "items": ["draft", "collate_table", "export_xlsx", "export_docx", "export_csv"],
        },
    )
    empty_hint = _("Load the seed with manage.py load_seed, or add an edition and import its table.")
    readonly_fields = (
        "contents",
        "in_force_from",
        "workflow",
        "origin",
        "submitted_by",
        "submitted_at",
        "approved_by",
        "approved_at",
        "approved_checksum",
        "published_at",
        "checksum",
    )
    lists_shown = {"issuers": "issuers_shown", "evidence": "evidence_shown"}
    fieldsets = (
        (_("Contents"), {"fields": ("contents", "completeness", "completeness_note")}),
        (
            _("Which edition"),
            {
                "fields": (
                    ("catalog", "slug"),
                    ("kind", "stage"),
                    "title_zh",
                    "title_en",
                    ("number", "confidence"),
                    "issuers",
                )
            },
        ),
        (_("Dates"), {"fields": (("issued", "effective"), ("in_force_from", "law_as_of"))}),
        (
            _("Place among the editions"),
            {
                "fields": (
                    ("predecessor", "base_edition"),
                    "region",
                    ("revision", "corrects"),
                    "correction_note",
                )
            },
        ),
        (_("Where it is known from"), {"fields": ("evidence", "note")}),
        (
            _("Review and publication"),
            {
                "fields": (
                    ("workflow", "origin"),
                    ("submitted_by", "submitted_at"),
                    ("approved_by", "approved_at"),
                    "approved_checksum",
                    "published_at",
                    "checksum",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Edition]:
        return (
            super()
            .get_queryset(request)
            .annotate(entries_held=count_of(Entry, "edition"), entries_collated=collated_entries())
        )

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.lists_shown:
            return LinesField(
                required=False,
                label=capfirst(str(db_field.verbose_name)),
                help_text=_("%(what)s One a line.") % {"what": db_field.help_text},
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @display(description=_("title"), ordering="title_zh")
    def name(self, edition: Edition) -> SafeString:
        return format_html(
            '<span class="wide">{}<br><span class="text-xs">{}</span></span>', edition, edition.identifier
        )

    @display(
        description=_("kind"),
        ordering="kind",
        label={
            Edition.Kind.OFFICIAL: "info",
            Edition.Kind.COMPILED: "warning",
            Edition.Kind.OVERLAY: "",
            Edition.Stage.COMMENT_DRAFT: "",
        },
    )
    def kind_mark(self, edition: Edition) -> tuple[str, Any]:
        if edition.stage == Edition.Stage.COMMENT_DRAFT:
            return edition.stage, _("Draft for comment")
        return edition.kind, _KINDS[Edition.Kind(edition.kind)]

    @display(
        description=_("workflow"),
        ordering="workflow",
        label=WORKFLOW_LABELS | {Edition.Origin.SEED: "warning"},
    )
    def workflow_mark(self, edition: Edition) -> tuple[str, Any]:
        if edition.is_sealed and edition.origin == Edition.Origin.SEED:
            return edition.origin, _("Published by seed")
        return edition.workflow, edition.get_workflow_display()

    @display(description=_("entries"), ordering="entries_held")
    def held(self, edition: Any) -> Any:
        if edition.completeness == Edition.Completeness.METADATA and not edition.entries_held:
            return _COMPLETENESS[Edition.Completeness.METADATA]
        completeness = _COMPLETENESS[Edition.Completeness(edition.completeness)]
        text = format_html(
            '<span class="whitespace-nowrap">{} · {}</span>', edition.entries_held, completeness
        )
        collated = _("%(count)s collated") % {"count": edition.entries_collated}
        return format_html(
            '{}<br><span class="text-xs">{}</span>',
            list_link(Entry, text, edition__id__exact=edition.pk),
            collated,
        )

    @display(description=_("in force from"), ordering="in_force_from")
    def dated(self, edition: Edition) -> Any:
        if edition.in_force_from is not None:
            return edition.in_force_from
        if edition.law_as_of is not None:
            return _("undated; law as of %(day)s") % {"day": date_format(edition.law_as_of)}
        return _("undated")

    @display(description=_("rows"))
    def contents(self, edition: Any) -> Any:
        if edition.pk is None:
            return _("Save the edition first; then add entries to it or import its table.")
        count = edition.entries_held
        rows = ngettext("%(count)s entry", "%(count)s entries", count) % {"count": count}
        collated = _("%(count)s of them collated with the official table") % {
            "count": edition.entries_collated
        }
        return lines(
            (
                list_link(Entry, rows, edition__id__exact=edition.pk),
                collated,
                list_link(LegalBasis, _("Their legal bases"), entry__edition__id__exact=edition.pk),
            )
        )

    @display(description=_("issuers"))
    def issuers_shown(self, edition: Edition) -> SafeString:
        return lines(edition.issuers)

    @display(description=_("evidence"))
    def evidence_shown(self, edition: Edition) -> SafeString:
        return lines(edition.evidence)


@admin.register(WorkflowEvent)
class WorkflowEventAdmin(ReadOnlyAdmin):
    list_display = ("edition", "from_mark", "to_mark", "actor", "at", "comment")
    list_filter = ("to_state", "edition__catalog")
    search_fields = ("edition__title_zh", "edition__title_en", "comment", "actor__username")
    date_hierarchy = "at"
    list_select_related = ("edition", "actor")
    visible_through = "edition"
    empty_hint = _("A row appears here whenever an edition is submitted, approved, sent back or published.")

    @display(description=_("from"), label=WORKFLOW_LABELS)
    def from_mark(self, event: WorkflowEvent) -> tuple[str, Any] | None:
        return (event.from_state, event.get_from_state_display()) if event.from_state else None

    @display(description=_("to"), label=WORKFLOW_LABELS)
    def to_mark(self, event: WorkflowEvent) -> tuple[str, Any]:
        return event.to_state, event.get_to_state_display()
