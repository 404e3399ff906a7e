"""The two lists: catalogs, editions, concepts, entries, agencies."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from catalog.api.serializers.bases import BasisSerializer
from catalog.api.serializers.links import AsOf, Link, ListLink, Permalink, VersionsRead
from catalog.api.serializers.references import (
    AgencyReference,
    CatalogReference,
    ConceptReference,
    EditionNotice,
    EditionReference,
    VisibleEdition,
)
from catalog.api.serializers.rows import RowSerializer, written_by
from catalog.models import (
    Catalog,
    Collation,
    Concept,
    Edition,
    Entry,
    EntryAgency,
    EntryTranslation,
    SubjectType,
)

__all__ = [
    "AgencySerializer",
    "CatalogDetailSerializer",
    "CatalogSerializer",
    "ConceptSerializer",
    "EditionSerializer",
    "EntryDetailSerializer",
    "EntrySerializer",
]


class CatalogSerializer(RowSerializer[Catalog]):
    """One of the two lists."""

    url = Link("catalog", "code")
    edition_in_force = serializers.SerializerMethodField()
    editions_url = ListLink("edition", catalog=lambda row: row.code)
    concepts_url = ListLink("concept", catalog=lambda row: row.code)

    class Meta:
        model = Catalog
        fields = [
            "code",
            "url",
            "title_zh",
            "title_en",
            "description",
            "edition_in_force",
            "editions_url",
            "concepts_url",
        ]

    @extend_schema_field(EditionReference(allow_null=True))
    def get_edition_in_force(self, catalog: Catalog) -> Any:
        edition = self.context["in_force"].get(catalog.pk)
        return written_by(EditionReference, edition, self.context) if edition else None


class CatalogDetailSerializer(CatalogSerializer):
    """One of the two lists, with its edition in force on the day named."""

    as_of = AsOf()
    permalink = Permalink()

    class Meta(CatalogSerializer.Meta):
        fields = ["as_of", "permalink", *CatalogSerializer.Meta.fields]


class EditionSerializer(RowSerializer[Edition]):
    """One issue of a catalog, whether official, and how much of it is held."""

    identifier = serializers.CharField(help_text="Permanent identifier, such as punishment-2024-r1.")
    url = Link("edition", "identifier")
    catalog = CatalogReference(help_text="The list of which this is an issue.")
    is_official = serializers.BooleanField(help_text="Whether the issuing bodies put it out as it stands.")
    is_effective_assumed = serializers.SerializerMethodField(
        help_text="Whether it counts as in force from its day of issue because no other day is known."
    )
    in_force_from = serializers.DateField(
        allow_null=True,
        help_text="The effective date or, where that is unknown, the day of issue; null if neither is known.",
    )
    predecessor = VisibleEdition(allow_null=True, help_text="The edition that this one supersedes.")
    successors = EditionReference(many=True, help_text="The editions that supersede this one.")
    base_edition = VisibleEdition(allow_null=True, help_text="For an overlay: what it supplements.")
    corrects = VisibleEdition(allow_null=True, help_text="The revision that this one corrects.")
    issuers = serializers.ListField(
        child=serializers.CharField(), help_text="Names of the issuing bodies as issued, in order."
    )
    evidence = serializers.ListField(
        child=serializers.CharField(), help_text="Sources of these particulars, one a line."
    )
    entry_count = serializers.IntegerField(help_text="How many rows are held.")
    entries_url = ListLink("entry", edition=lambda row: row.identifier)

    class Meta:
        model = Edition
        fields = [
            "identifier",
            "url",
            "catalog",
            "slug",
            "revision",
            "title_zh",
            "title_en",
            "kind",
            "is_official",
            "stage",
            "workflow",
            "completeness",
            "completeness_note",
            "entry_count",
            "issuers",
            "number",
            "issued",
            "effective",
            "in_force_from",
            "is_effective_assumed",
            "law_as_of",
            "predecessor",
            "successors",
            "base_edition",
            "region",
            "corrects",
            "correction_note",
            "confidence",
            "evidence",
            "note",
            "origin",
            "published_at",
            "checksum",
            "entries_url",
        ]

    def get_is_effective_assumed(self, edition: Edition) -> bool:
        return edition.effective is None


class ConceptSerializer(RowSerializer[Concept]):
    """A meaning that persists across editions. The definition is ours, not official text."""

    url = Link("concept", "code")
    catalog = CatalogReference(help_text="The list it belongs to.")
    parent = ConceptReference(allow_null=True, help_text="The wider concept.")
    narrower = ConceptReference(source="children", many=True, help_text="The narrower concepts.")
    entries_url = ListLink("entry", concept=lambda row: row.code)

    class Meta:
        model = Concept
        fields = [
            "code",
            "url",
            "catalog",
            "slug",
            "name_zh",
            "name_en",
            "definition",
            "measure_class",
            "parent",
            "narrower",
            "ordinal",
            "entries_url",
        ]


@extend_schema_serializer(component_name="Agency")
class AgencySerializer(AgencyReference):
    """A body that implements a measure or supplies information."""

    entries_url = ListLink("entry", agency=lambda row: row.pk)

    class Meta(AgencyReference.Meta):
        fields = [*AgencyReference.Meta.fields, "entries_url"]


class EntryAgencySerializer(RowSerializer[EntryAgency]):
    """A body named in a row, under its name as issued."""

    agency = AgencyReference(help_text="The body as we know it.")

    class Meta:
        model = EntryAgency
        fields = ["name_as_issued", "agency"]


class CollationSerializer(RowSerializer[Collation]):
    """What was found when the row was held against the official table."""

    class Meta:
        model = Collation
        fields = ["state", "evidence", "created_at"]


class EntrySerializer(RowSerializer[Entry]):
    """A row of one edition with its English, its agencies and its legal bases."""

    url = Link("entry")
    edition = EditionReference(help_text="The edition in which the row stands.")
    concept = ConceptReference(help_text="The measure or the category of information.")
    content_en = serializers.SerializerMethodField(help_text="Our English for the content; empty for none.")
    targets_en = serializers.SerializerMethodField(help_text="Our English for the targets; empty for none.")
    subject_types = serializers.ListField(
        child=serializers.ChoiceField(SubjectType.choices), help_text="Whom it concerns."
    )
    agencies = EntryAgencySerializer(
        source="entry_agencies", many=True, help_text="The bodies named, in their order."
    )
    bases = BasisSerializer(many=True, help_text="What it rests on, law by law.")
    collation_state = serializers.SerializerMethodField(
        help_text="Whether the row was held against the official table, and what was found."
    )
    collation = serializers.SerializerMethodField(help_text="The last collation; null where there is none.")

    class Meta:
        model = Entry
        fields = [
            "id",
            "url",
            "code",
            "edition",
            "concept",
            "ordinal",
            "content_zh",
            "content_en",
            "targets_zh",
            "targets_en",
            "subject_types",
            "agencies",
            "disclosure",
            "retention",
            "basis_text",
            "bases",
            "provenance",
            "collation_state",
            "collation",
            "note",
        ]

    def get_content_en(self, entry: Entry) -> str:
        return self._english(entry, EntryTranslation.Field.CONTENT)

    def get_targets_en(self, entry: Entry) -> str:
        return self._english(entry, EntryTranslation.Field.TARGETS)

    def _english(self, entry: Entry, field: EntryTranslation.Field) -> str:
        rows = [row for row in entry.translations.all() if row.field == field]
        return max(rows, key=lambda row: row.pk).text if rows else ""

    def _collation(self, entry: Entry) -> Collation | None:
        return max(entry.collations.all(), key=lambda row: row.pk, default=None)

    @extend_schema_field(serializers.ChoiceField(Collation.State.choices))
    def get_collation_state(self, entry: Entry) -> str:
        collation = self._collation(entry)
        return collation.state if collation else Collation.State.NOT_COLLATED.value

    @extend_schema_field(CollationSerializer(allow_null=True))
    def get_collation(self, entry: Entry) -> Any:
        collation = self._collation(entry)
        return written_by(CollationSerializer, collation, self.context) if collation else None


class EntryDetailSerializer(EntrySerializer):
    """A row with the full notice of its edition and the day on which its bases were judged."""

    as_of = AsOf()
    permalink = Permalink()
    versions = VersionsRead()
    edition = EditionNotice(help_text="The edition in which the row stands.")

    class Meta(EntrySerializer.Meta):
        fields = ["as_of", "permalink", "versions", *EntrySerializer.Meta.fields]
