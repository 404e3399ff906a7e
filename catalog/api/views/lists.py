"""The two lists: catalogs, editions, concepts, entries, bases, agencies. Drafts need a permission."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from rest_framework.serializers import BaseSerializer

from catalog.api.base import ResourceViewSet
from catalog.api.filters.lists import (
    AgencyFilters,
    BasisFilters,
    CatalogFilters,
    ConceptFilters,
    EditionFilters,
    EntryFilters,
)
from catalog.api.keys import EDITION_KEY, editions_named
from catalog.api.pagination import DatedNumberedPages, EditionPages
from catalog.api.serializers.bases import BasisDetailSerializer, BasisWithEntrySerializer
from catalog.api.serializers.lists import (
    AgencySerializer,
    CatalogDetailSerializer,
    CatalogSerializer,
    ConceptSerializer,
    EditionSerializer,
    EntryDetailSerializer,
    EntrySerializer,
)
from catalog.api.serializers.references import EditionNotice
from catalog.bases import statuses
from catalog.models import Agency, Catalog, Concept, Edition, Entry, LawVersion, LegalBasis

__all__ = [
    "AgencyViewSet",
    "BasisViewSet",
    "CatalogViewSet",
    "ConceptViewSet",
    "EditionViewSet",
    "EntryViewSet",
]

_BASIS_READS = ("law", "targets__version__law")


class CatalogViewSet(ResourceViewSet[Catalog]):
    """The two lists, each with its official edition in force on the day."""

    as_of_means = "The official edition in force on that day is named; today if not given."
    key_means = "Code of the catalog, such as punishment."
    key_type = str
    lookup_field = "code"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    serializer_class = CatalogSerializer
    detail_serializer_class = CatalogDetailSerializer
    filterset_class = CatalogFilters
    pagination_class = DatedNumberedPages

    def find(self) -> QuerySet[Catalog]:
        return Catalog.objects.order_by("code")

    def load(self, rows: Sequence[Catalog]) -> dict[str, Any]:
        in_force = Edition.objects.as_of(self.as_of).filter(catalog__in=rows).select_related("catalog")
        return {"in_force": {edition.catalog_id: edition for edition in in_force}}


class EditionViewSet(ResourceViewSet[Edition]):
    """Issues of the lists: official editions, comment drafts, and our compiled working editions."""

    as_of_means = "Only the official editions in force on that day are listed; all if not given."
    as_of_only_narrows = True
    key_means = "Identifier of the edition, such as punishment-2024-r1."
    key_type = str
    lookup_url_kwarg = "identifier"
    lookup_value_regex = EDITION_KEY
    serializer_class = EditionSerializer
    filterset_class = EditionFilters

    def find(self) -> QuerySet[Edition]:
        visible = Edition.objects.visible_to(self.request.user)
        return (
            visible.select_related(
                "catalog", "predecessor__catalog", "base_edition__catalog", "corrects__catalog"
            )
            .prefetch_related(Prefetch("successors", visible.select_related("catalog")))
            .annotate(entry_count=Count("entries"))
            .order_by("catalog__code", "in_force_from", "slug", "revision")
        )

    def named(self, rows: QuerySet[Edition], key: str) -> QuerySet[Edition]:
        return editions_named(rows, key)


class ConceptViewSet(ResourceViewSet[Concept]):
    """Meanings that persist across editions: the measures, and the categories of information."""

    key_means = "Code of the concept, such as PM-04."
    key_type = str
    lookup_field = "code"
    lookup_value_regex = r"[-.a-zA-Z0-9_]+"
    serializer_class = ConceptSerializer
    filterset_class = ConceptFilters

    def find(self) -> QuerySet[Concept]:
        concepts = Concept.objects.select_related("catalog", "parent").prefetch_related("children")
        return concepts.order_by("catalog__code", "ordinal", "code")


class AgencyViewSet(ResourceViewSet[Agency]):
    """Bodies that implement measures or supply information."""

    serializer_class = AgencySerializer
    filterset_class = AgencyFilters

    def find(self) -> QuerySet[Agency]:
        return Agency.objects.order_by("id")


class EntryViewSet(ResourceViewSet[Entry]):
    """Rows of the editions with their legal bases, judged on the day.

    Where ``as_of`` is given and no edition, the rows are those of the official editions in force on that day.
    Else they are those of every edition, so that one row can be met once an edition: narrow by ``edition``.
    """

    as_of_means = (
        "Bases are judged on that day, today if not given. Where no edition is named, those of the official "
        "editions in force on that day are read."
    )
    serializer_class = EntrySerializer
    detail_serializer_class = EntryDetailSerializer
    filterset_class = EntryFilters
    pagination_class = EditionPages

    def find(self) -> QuerySet[Entry]:
        return (
            Entry.objects.visible_to(self.request.user)
            .select_related("edition__catalog", "concept")
            .prefetch_related(
                "translations",
                "collations",
                "entry_agencies__agency",
                *(f"bases__{name}" for name in _BASIS_READS),
            )
            .order_by("edition", "ordinal", "id")
        )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        self.editions = Edition.objects.filter(pk__in=rows.order_by().values("edition"))
        return rows

    def load(self, rows: Sequence[Entry]) -> dict[str, Any]:
        return _judged(_bases_of(rows), self.as_of)

    def answer_head(self) -> dict[str, Any]:
        return super().answer_head() | {"editions": _notices(self, self.editions)}


class BasisViewSet(ResourceViewSet[LegalBasis]):
    """Legal bases: each law's group of citations in a row, its provisions, and what has become of them.

    Where ``as_of`` is given and no edition, they are those of the official editions in force on that day.
    """

    as_of_means = EntryViewSet.as_of_means
    serializer_class = BasisWithEntrySerializer
    detail_serializer_class = BasisDetailSerializer
    filterset_class = BasisFilters
    pagination_class = EditionPages

    def find(self) -> QuerySet[LegalBasis]:
        return (
            LegalBasis.objects.filter(entry__edition__in=Edition.objects.visible_to(self.request.user))
            .select_related("entry__edition__catalog")
            .prefetch_related(*_BASIS_READS)
            .order_by("id")
        )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        self.editions = Edition.objects.filter(pk__in=rows.order_by().values("entry__edition"))
        return rows

    def load(self, rows: Sequence[LegalBasis]) -> dict[str, Any]:
        return _judged(rows, self.as_of)

    def answer_head(self) -> dict[str, Any]:
        return super().answer_head() | {"editions": _notices(self, self.editions)}


def _bases_of(rows: Iterable[Entry]) -> list[LegalBasis]:
    """The bases of rows that were read with them."""
    return [basis for row in rows for basis in row.bases.all()]


def _judged(bases: Iterable[LegalBasis], as_of: datetime.date) -> dict[str, Any]:
    """What a basis needs beside its rows: the status of every target, and the versions that succeed."""
    targets = [target for basis in bases for target in basis.targets.all()]
    judgements = statuses(targets, as_of)
    keys = {successor.version_id for status in judgements.values() for successor in status.successors}
    return {
        "statuses": judgements,
        "versions": LawVersion.objects.filter(pk__in=keys).select_related("law").in_bulk(),
    }


def _notices(view: ResourceViewSet[Any], editions: QuerySet[Edition]) -> Any:
    found = editions.select_related("catalog").order_by("pk")
    serializer: BaseSerializer[Any] = EditionNotice(found, many=True, context=view.get_serializer_context())
    return serializer.data
