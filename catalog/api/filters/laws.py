"""What laws, versions, provisions and successions can be narrowed by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, ValidationError

from catalog.api.filters.base import (
    DatedFilters,
    DateFilter,
    FlagFilter,
    KeyFilter,
    Ordering,
    WordsFilter,
    choices_filter,
)
from catalog.api.keys import versions_named
from catalog.models import (
    LawKind,
    LawText,
    LawVersion,
    Provision,
    ProvisionKind,
    ProvisionSuccession,
    ReviewState,
    SourceLaw,
    SuccessionKind,
)
from catalog.search.things import LAW, PROVISION

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["LawFilters", "ProvisionFilters", "SuccessionFilters", "VersionFilters"]

_PARTS = (ProvisionKind.PARAGRAPH, ProvisionKind.ITEM, ProvisionKind.SUBITEM)
_VERSION_HELP = "Key of the version, such as company-law@2023-12-29."


def _laws(request: HttpRequest) -> QuerySet[SourceLaw]:
    return SourceLaw.objects.all()


def _versions(request: HttpRequest) -> QuerySet[LawVersion]:
    return LawVersion.objects.all()


class LawFilters(DatedFilters):
    kind = choices_filter(LawKind.choices, "The kind of instrument.")
    in_force = FlagFilter(method="whether_in_force", help_text="Whether a version is in force on that day.")
    number = django_filters.CharFilter(max_length=100, help_text="Document number, exactly.")
    q = WordsFilter(LAW, "any title, or of the number")
    ordering = Ordering("title_zh", "key", "kind", "repealed_on")

    def whether_in_force(
        self, rows: QuerySet[SourceLaw], name: str, value: bool | str
    ) -> QuerySet[SourceLaw]:
        if value == "":
            return rows
        in_force = Exists(LawVersion.objects.as_of(self.as_of).filter(law=OuterRef("pk")))
        return rows.filter(in_force if value else ~in_force)


class VersionFilters(DatedFilters):
    law = KeyFilter(find=_laws, key="key", help_text="Key of the law.")
    event = choices_filter(LawVersion.Event.choices, "What happened on its date.")
    confidence = choices_filter(LawVersion.Confidence.choices, "How sure the date and event are.")
    text = choices_filter(LawText.Kind.choices, "What is held of its text.", field_name="current_text__kind")
    date_from = DateFilter(field_name="date", lookup_expr="gte", help_text="Dated on that day or later.")
    date_to = DateFilter(field_name="date", lookup_expr="lte", help_text="Dated on that day or earlier.")
    ordering = Ordering("date", "in_force_from")

    def filter_queryset(self, queryset: QuerySet[LawVersion]) -> QuerySet[LawVersion]:
        rows = super().filter_queryset(queryset)
        return (
            rows.filter(pk__in=LawVersion.objects.as_of(self.as_of).values("pk")) if self.is_given else rows
        )


class ProvisionFilters(DatedFilters):
    version = KeyFilter(
        find=_versions, key=versions_named, field_name="law_text__version", help_text=_VERSION_HELP
    )
    law = KeyFilter(find=_laws, key="key", field_name="law_text__version__law", help_text="Key of the law.")
    eid = django_filters.CharFilter(max_length=120, help_text="Address, exactly: art_26__para_1__item_4.")
    article = django_filters.CharFilter(
        max_length=20, method="of_article", help_text="Number of an article, with all its parts: 26 or 120-1."
    )
    kind = choices_filter(ProvisionKind.choices, "Kind of node.")
    number = django_filters.CharFilter(
        max_length=20, help_text="Normalised number: 120-1 is 第一百二十条之一."
    )
    q = WordsFilter(
        PROVISION, "an article, or of an annex, preamble or block; their parts are not found apart"
    )

    def filter_queryset(self, queryset: QuerySet[Provision]) -> QuerySet[Provision]:
        rows = super().filter_queryset(queryset)
        given = self.form.cleaned_data
        if given["q"] and given["kind"] in _PARTS:
            message = _("Parts of articles are not searched: leave kind out, or ask for articles.")
            raise ValidationError({"kind": ErrorDetail(message, "not_searched")})
        if not self.is_given:
            return rows
        return rows.filter(law_text__version__in=LawVersion.objects.as_of(self.as_of).order_by().values("pk"))

    def of_article(self, rows: QuerySet[Provision], name: str, value: str) -> QuerySet[Provision]:
        article = f"art_{value}"
        # The bounds let an index be used, whatever order a database gives to the marks in an eid.
        within = Q(eid__gte=article, eid__lt=f"{article}zzz")
        return rows.filter(within, Q(eid=article) | Q(eid__startswith=f"{article}__"))


class SuccessionFilters(django_filters.FilterSet):
    law = KeyFilter(
        find=_laws, key="key", method="of_law", help_text="Key of the law, on either side of the change."
    )
    old_version = KeyFilter(find=_versions, key=versions_named, help_text=_VERSION_HELP)
    new_version = KeyFilter(find=_versions, key=versions_named, help_text=_VERSION_HELP)
    old_eid = django_filters.CharFilter(max_length=120, help_text="Address in the old version.")
    new_eid = django_filters.CharFilter(max_length=120, help_text="Address in the new version.")
    kind = choices_filter(SuccessionKind.choices, "What became of the provision.")
    state = choices_filter(ReviewState.choices, "Whether a person has confirmed or overruled it.")

    def of_law(
        self, rows: QuerySet[ProvisionSuccession], name: str, value: SourceLaw
    ) -> QuerySet[ProvisionSuccession]:
        versions = LawVersion.objects.filter(law=value).order_by()
        return rows.filter(Q(old_version__in=versions) | Q(new_version__in=versions))
