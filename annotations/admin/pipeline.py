"""What pipelines proposed: runs and suggestions, to be read. People decide on them in the workbench."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db import models
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from annotations.models import Decision, PipelineRun, Suggestion
from catalog.admin.base import ReadOnlyAdmin, lines, list_link
from catalog.admin.queries import count_of

__all__ = ["PipelineRunAdmin", "SuggestionAdmin"]


class DecidedFilter(SimpleListFilter):
    """By whether anybody whose decisions one may see has decided on the suggestion."""

    title = _("decided")
    parameter_name = "decided"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        this = models.Q(suggestion=OuterRef("pk")) | models.Q(suggestion=OuterRef("continues"))
        decided = Exists(Decision.objects.visible_to(request.user).filter(this))
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(decided if self.value() == "yes" else ~decided)


@admin.register(PipelineRun)
class PipelineRunAdmin(ReadOnlyAdmin):
    list_display = ("text", "pipeline_version", "suggestion_count", "created_at")
    list_filter = ("pipeline_version", ("text__document", AutocompleteSelectFilter))
    search_fields = ("text__document__title_zh", "text__document__title_en", "pipeline_version")
    date_hierarchy = "created_at"
    list_select_related = ("text__document",)
    defer = ("text__text", "text__dropped")
    visible_through = "text__document"
    empty_hint = _("Tag documents with manage.py tag, or in the workbench.")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[PipelineRun]:
        return super().get_queryset(request).annotate(suggestions_held=count_of(Suggestion, "run"))

    @display(description=_("suggestions"), ordering="suggestions_held")
    def suggestion_count(self, run: Any) -> SafeString:
        return list_link(Suggestion, run.suggestions_held, run__id__exact=run.pk)


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnlyAdmin):
    list_display = ("label_shown", "quote_shown", "document", "kind", "score_shown", "rule")
    list_display_links = ("label_shown", "quote_shown")
    list_filter = (
        DecidedFilter,
        "kind",
        ("concept", AutocompleteSelectFilter),
        ("run__text__document", AutocompleteSelectFilter),
        ("run", AutocompleteSelectFilter),
    )
    search_fields = ("quote", "concept__code", "concept__name_zh", "run__text__document__title_zh", "rule")
    search_help_text = _("Words, concept, document, rule")
    ordering = ("-run", "start", "end", "id")
    list_select_related = ("run__text__document", "concept")
    defer = ("run__text__text", "run__text__dropped")
    visible_through = "run__text__document"
    empty_hint = _("Tag documents with manage.py tag, or in the workbench.")
    fields = ("run", ("kind", "concept"), "quote", ("start", "end"), ("score", "rule"), "attributes_shown")

    @display(description=_("label"), ordering="concept__code")
    def label_shown(self, suggestion: Suggestion) -> str:
        return suggestion.label

    @display(description=_("quote"), ordering="quote")
    def quote_shown(self, suggestion: Suggestion) -> str:
        return suggestion.quote[:60]

    @display(description=_("document"))
    def document(self, suggestion: Suggestion) -> str:
        return str(suggestion.run.text.document)

    @display(description=_("score"), ordering="score")
    def score_shown(self, suggestion: Suggestion) -> str:
        return f"{suggestion.score:.2f}"

    @display(description=_("what else was read"))
    def attributes_shown(self, suggestion: Suggestion) -> SafeString:
        return lines(f"{key}: {value}" for key, value in suggestion.attributes.items())
