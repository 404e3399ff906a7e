"""Short references by which one row names another: its readable key and its address."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from catalog.api.keys import version_key
from catalog.api.serializers.links import Link, remembered
from catalog.api.serializers.rows import RowSerializer
from catalog.models import Agency, Catalog, Concept, Edition, Entry, LawVersion, SourceLaw

__all__ = [
    "AgencyReference",
    "CatalogReference",
    "ConceptReference",
    "EditionNotice",
    "EditionReference",
    "EntryReference",
    "LawReference",
    "VersionReference",
    "VisibleEdition",
]


M = TypeVar("M", bound=Model)


class Reference(RowSerializer[M]):
    """Names a row. A page names the same few rows again and again, so each is made once a page."""

    def to_representation(self, row: M) -> dict[str, Any]:
        made = remembered(self.context, "references")
        key = type(self), row.pk
        if key not in made:
            made[key] = super().to_representation(row)
        return dict(made[key])


@extend_schema_serializer(component_name="CatalogReference")
class CatalogReference(Reference[Catalog]):
    url = Link("catalog", "code")

    class Meta:
        model = Catalog
        fields = ["code", "url"]


@extend_schema_serializer(component_name="ConceptReference")
class ConceptReference(Reference[Concept]):
    url = Link("concept", "code")

    class Meta:
        model = Concept
        fields = ["code", "name_zh", "name_en", "url"]


@extend_schema_serializer(component_name="AgencyReference")
class AgencyReference(Reference[Agency]):
    url = Link("agency")

    class Meta:
        model = Agency
        fields = ["id", "name_zh", "name_en", "url"]


@extend_schema_serializer(component_name="EditionReference")
class EditionReference(Reference[Edition]):
    """An edition by its identifier, and whether it is official and complete."""

    identifier = serializers.CharField(help_text="Permanent identifier, such as punishment-2024-r1.")
    is_official = serializers.BooleanField(help_text="Whether the issuing bodies put it out as it stands.")
    url = Link("edition", "identifier")

    class Meta:
        model = Edition
        fields = ["identifier", "kind", "is_official", "completeness", "url"]


@extend_schema_serializer(component_name="EditionNotice")
class EditionNotice(EditionReference):
    """What a reader must know of an edition before using what is drawn from it."""

    class Meta(EditionReference.Meta):
        fields = [
            "identifier",
            "title_zh",
            "title_en",
            "kind",
            "is_official",
            "stage",
            "workflow",
            "completeness",
            "completeness_note",
            "url",
        ]


@extend_schema_field(EditionReference(allow_null=True))
class VisibleEdition(EditionReference):
    """An edition that another one names; null where the reader may not see it."""

    def to_representation(self, edition: Edition) -> Any:
        request = self.context["request"]
        may_see = edition.is_sealed or request.user.has_perm("catalog.view_draft_edition")
        return super().to_representation(edition) if may_see else None


@extend_schema_serializer(component_name="EntryReference")
class EntryReference(Reference[Entry]):
    edition = EditionReference(help_text="The edition in which the row stands.")
    url = Link("entry")

    class Meta:
        model = Entry
        fields = ["id", "code", "edition", "url"]


@extend_schema_serializer(component_name="LawReference")
class LawReference(Reference[SourceLaw]):
    url = Link("law", "key")

    class Meta:
        model = SourceLaw
        fields = ["key", "title_zh", "title_en", "url"]


@extend_schema_serializer(component_name="VersionReference")
class VersionReference(Reference[LawVersion]):
    identifier = serializers.SerializerMethodField(
        help_text="Key of the law and date of the version, such as company-law@2023-12-29."
    )
    law = serializers.CharField(source="law.key", help_text="Key of the law.")
    title_zh = serializers.CharField(source="law.title_zh", help_text="Short title of the law.")
    url = Link("version", "identifier", version_key)

    class Meta:
        model = LawVersion
        fields = ["identifier", "law", "title_zh", "date", "url"]

    def get_identifier(self, version: LawVersion) -> str:
        return version_key(version)
