"""The two lists: catalogs, editions, concepts, entries, bases, agencies. Drafts need a permission."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.serializers import BaseSerializer

from catalog.api.base import ResourceViewSet
from catalog.api.choosing import Pinned
from catalog.api.filters.lists import (
    AgencyFilters,
    BasisFilters,
    BasisStatusFilters,
    CatalogFilters,
    ConceptFilters,
    EditionFilters,
    EntryFilters,
)
from catalog.api.formats.linked import CATALOG, CONCEPT, EDITION
from catalog.api.keys import EDITION_KEY, editions_named, version_key
from catalog.api.pagination import DatedNumberedPages, EditionCursorPages, EditionPages, NarrowedNumberedPages
from catalog.api.serializers.bases import (
    BasisDetailSerializer,
    BasisWithEntrySerializer,
    JudgedTargetSerializer,
)
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
from catalog.bases import provisions_of, statuses
from catalog.models import Agency, BasisTarget, Catalog, Concept, Edition, Entry, LawVersion, LegalBasis

__all__ = [
    "AgencyViewSet",
    "BasisStatusViewSet",
    "BasisViewSet",
    "CatalogViewSet",
    "ConceptViewSet",
    "EditionViewSet",
    "EntryViewSet",
]

_BASIS_READS = ("law", "targets__version__law")


def _pinned(targets: Sequence[int]) -> dict[int, int]:
    """The provision of each target, both by their keys."""
    rows = BasisTarget.objects.filter(pk__in=targets).select_related("version")
    return {target: provision.pk for target, provision in provisions_of(rows).items()}


PINNED = Pinned(_pinned)


class CatalogViewSet(ResourceViewSet[Catalog]):
    """The two lists, each with its official edition in force on the day."""

    as_of_means = "The official edition in force on that day is named; today if not given."
    key_means = "Code of the catalog, such as punishment."
    key_field = "code"
    key_type = str
    expands = {"edition_in_force": "editions"}
    lookup_field = "code"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    serializer_class = CatalogSerializer
    detail_serializer_class = CatalogDetailSerializer
    filterset_class = CatalogFilters
    linked = CATALOG
    examples = {"code": "punishment"}
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
    key_field = "identifier"
    key_type = str
    expands = {
        "catalog": "catalogs",
        "predecessor": "editions",
        "successors": "editions",
        "base_edition": "editions",
        "corrects": "editions",
    }
    lookup_url_kwarg = "identifier"
    lookup_value_regex = EDITION_KEY
    serializer_class = EditionSerializer
    filterset_class = EditionFilters
    linked = EDITION
    pagination_class = NarrowedNumberedPages

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

    def among(self, rows: QuerySet[Edition], keys: Collection[Any]) -> QuerySet[Edition]:
        return rows.filter(slug__in={slug for key in keys for slug in _slugs(key)})


class ConceptViewSet(ResourceViewSet[Concept]):
    """Meanings that persist across editions: the measures, and the categories of information."""

    key_means = "Code of the concept, such as PM-04."
    key_field = "code"
    key_type = str
    expands = {"catalog": "catalogs", "parent": "concepts", "narrower": "concepts"}
    lookup_field = "code"
    lookup_value_regex = r"[-.a-zA-Z0-9_]+"
    serializer_class = ConceptSerializer
    filterset_class = ConceptFilters
    linked = CONCEPT

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
    expands = {
        "edition": "editions",
        "concept": "concepts",
        "agencies.agency": "agencies",
        "bases.law": "laws",
        "bases.targets.version": "versions",
        "bases.provision": PINNED,
    }
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
        self.editions = _editions_of(self, rows, "edition")
        return rows

    def load(self, rows: Sequence[Entry]) -> dict[str, Any]:
        self.judged = _judged(_bases_of(rows), self.as_of)
        return self.judged

    def pins(self) -> dict[str, str]:
        return _pinned_editions(self)

    def answer_head(self) -> dict[str, Any]:
        return super().answer_head() | _sources(self)


class BasisViewSet(ResourceViewSet[LegalBasis]):
    """Legal bases: each law's group of citations in a row, its provisions, and what has become of them.

    Where ``as_of`` is given and no edition, they are those of the official editions in force on that day.
    """

    as_of_means = EntryViewSet.as_of_means
    serializer_class = BasisWithEntrySerializer
    detail_serializer_class = BasisDetailSerializer
    expands = {"entry": "entries", "law": "laws", "targets.version": "versions", "provision": PINNED}
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
        self.editions = _editions_of(self, rows, "entry__edition")
        return rows

    def load(self, rows: Sequence[LegalBasis]) -> dict[str, Any]:
        self.judged = _judged(rows, self.as_of)
        return self.judged

    def pins(self) -> dict[str, str]:
        return _pinned_editions(self)

    def answer_head(self) -> dict[str, Any]:
        return super().answer_head() | _sources(self)


def _slugs(identifier: str) -> Iterator[str]:
    """The slugs that an edition so named can have, since both it and the code before it may hold hyphens."""
    parts = identifier.rpartition("-r")[0].split("-")
    yield from ("-".join(parts[start:]) for start in range(1, len(parts)))


class BasisStatusViewSet(ResourceViewSet[BasisTarget]):
    """What has become of every provision that rows rest on, one row a provision, judged on the day.

    Where ``as_of`` is given and no edition, those of the official editions in force on that day.
    """

    as_of_means = EntryViewSet.as_of_means
    serializer_class = JudgedTargetSerializer
    filterset_class = BasisStatusFilters
    pagination_class = EditionCursorPages
    expands = {"entry": "entries", "version": "versions"}

    def find(self) -> QuerySet[BasisTarget]:
        return (
            BasisTarget.objects.filter(
                basis__entry__edition__in=Edition.objects.visible_to(self.request.user)
            )
            .select_related("version__law", "basis__entry__edition__catalog", "basis__entry__concept")
            .order_by("id")
        )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        self.editions = _editions_of(self, rows, "basis__entry__edition")
        return rows

    def load(self, rows: Sequence[BasisTarget]) -> dict[str, Any]:
        self.judged = _judged_targets(rows, self.as_of)
        return self.judged

    def pins(self) -> dict[str, str]:
        return _pinned_editions(self)

    def answer_head(self) -> dict[str, Any]:
        return super().answer_head() | _sources(self)


_Judging = EntryViewSet | BasisViewSet | BasisStatusViewSet


def _bases_of(rows: Iterable[Entry]) -> list[LegalBasis]:
    """The bases of rows that were read with them."""
    return [basis for row in rows for basis in row.bases.all()]


def _judged(bases: Iterable[LegalBasis], as_of: datetime.date) -> dict[str, Any]:
    """What a basis needs beside its rows: the status of every target, and the versions that succeed."""
    return _judged_targets([target for basis in bases for target in basis.targets.all()], as_of)


def _judged_targets(targets: Sequence[BasisTarget], as_of: datetime.date) -> dict[str, Any]:
    """What targets need beside their rows."""
    judgements = statuses(targets, as_of)
    keys = {successor.version_id for status in judgements.values() for successor in status.successors}
    return {
        "statuses": judgements,
        "versions": LawVersion.objects.filter(pk__in=keys).select_related("law").in_bulk(),
        "versions_read": [version_key(version) for version in _in_force(targets, as_of)],
    }


def _in_force(targets: Iterable[BasisTarget], as_of: datetime.date) -> QuerySet[LawVersion]:
    """Of the laws that are cited the versions that were in force on the day, by which they were judged."""
    laws = {target.version.law_id for target in targets}
    versions = LawVersion.objects.as_of(as_of).filter(law__in=laws)
    return versions.select_related("law").order_by("law__key")


def _editions_of(view: _Judging, rows: QuerySet[Any], path: str) -> list[Edition]:
    """The editions that rows are drawn from; of a day also those in force of which no row is here."""
    asked = Q(pk__in=rows.order_by().values(path))
    given = view.request.query_params
    if view.given_as_of and not given.get("edition") and not given.get("entry"):
        in_force = Edition.objects.visible_to(view.request.user).as_of(view.as_of)
        if catalog := given.get("catalog"):
            in_force = in_force.filter(catalog__code=catalog)
        asked |= Q(pk__in=in_force.values("pk"))
    return list(Edition.objects.filter(asked).select_related("catalog").order_by("pk"))


def _note(view: _Judging) -> str:
    """What the rows do not tell by themselves: that editions in force hold none here, or that none is."""
    if not view.editions and view.given_as_of:
        return _("No official edition was in force on that day, as far as is known here.")
    bare = [e.identifier for e in view.editions if e.completeness == Edition.Completeness.METADATA]
    if not bare:
        return ""
    return _(
        "Of these editions no row is held, only that they were issued: %(editions)s. "
        "Compiled lists are read where they are named by edition."
    ) % {"editions": ", ".join(bare)}


def _pinned_editions(view: _Judging) -> dict[str, str]:
    """The revisions of the editions of a list, by name: a day alone would mean a later revision one day."""
    if view.action != "list":
        return {}
    return {"edition": ",".join(edition.identifier for edition in view.editions)} if view.editions else {}


def _sources(view: _Judging) -> dict[str, Any]:
    """What an answer is drawn from: the editions, and the versions by which its bases were judged."""
    serializer: BaseSerializer[Any] = EditionNotice(
        view.editions, many=True, context=view.get_serializer_context()
    )
    return {"editions": serializer.data, "note": _note(view), "versions": view.judged["versions_read"]}
