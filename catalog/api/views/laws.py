"""Laws, their dated versions, the provisions of these, and what became of each in the next version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from catalog.api.base import ResourceViewSet
from catalog.api.filters.laws import LawFilters, ProvisionFilters, SuccessionFilters, VersionFilters
from catalog.api.keys import VERSION_KEY, versions_named
from catalog.api.pagination import CursorPages, DatedNumberedPages
from catalog.api.serializers.laws import (
    LawDetailSerializer,
    LawSerializer,
    ProvisionSerializer,
    SuccessionSerializer,
    VersionSerializer,
)
from catalog.models import LawVersion, Provision, ProvisionSuccession, SourceLaw

__all__ = ["LawViewSet", "ProvisionViewSet", "SuccessionViewSet", "VersionViewSet"]


class LawViewSet(ResourceViewSet[SourceLaw]):
    """Laws, regulations, interpretations, rules and policy documents as works, whatever their text today."""

    as_of_means = "The version in force on that day is named; today if not given."
    key_means = "Key of the law, such as company-law."
    key_type = str
    lookup_field = "key"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    serializer_class = LawSerializer
    detail_serializer_class = LawDetailSerializer
    filterset_class = LawFilters
    pagination_class = DatedNumberedPages

    def find(self) -> QuerySet[SourceLaw]:
        return SourceLaw.objects.select_related("repealed_by").prefetch_related("titles").order_by("key")

    def load(self, rows: Sequence[SourceLaw]) -> dict[str, Any]:
        in_force = LawVersion.objects.as_of(self.as_of).filter(law__in=rows).select_related("law")
        return {"in_force": {version.law_id: version for version in in_force}}


class VersionViewSet(ResourceViewSet[LawVersion]):
    """Laws as promulgated or amended on one date."""

    as_of_means = "Only the versions in force on that day are listed; all if not given."
    key_means = "Key of the law and date of the version, such as company-law@2023-12-29."
    key_type = str
    lookup_url_kwarg = "identifier"
    lookup_value_regex = VERSION_KEY
    serializer_class = VersionSerializer
    filterset_class = VersionFilters

    def find(self) -> QuerySet[LawVersion]:
        return LawVersion.objects.select_related("law", "current_text").order_by("law__key", "date", "id")

    def named(self, rows: QuerySet[LawVersion], key: str) -> QuerySet[LawVersion]:
        return versions_named(rows, key)


class ProvisionViewSet(ResourceViewSet[Provision]):
    """Nodes of law texts in use: parts, chapters, sections, articles, paragraphs, items.

    Of a text that is held as an outline only the articles' addresses and hashes are known. The provisions of
    a text that a better reading has replaced are still found by number.
    """

    serializer_class = ProvisionSerializer
    filterset_class = ProvisionFilters
    pagination_class = CursorPages

    def find(self) -> QuerySet[Provision]:
        provisions = Provision.objects.select_related("law_text__version__law").order_by("id")
        return provisions.in_use() if self.action == "list" else provisions


class SuccessionViewSet(ResourceViewSet[ProvisionSuccession]):
    """What became of provisions in the next version; proposed by machine until an editor confirms it."""

    serializer_class = SuccessionSerializer
    filterset_class = SuccessionFilters
    pagination_class = CursorPages

    def find(self) -> QuerySet[ProvisionSuccession]:
        return ProvisionSuccession.objects.select_related("old_version__law", "new_version__law").order_by(
            "id"
        )
