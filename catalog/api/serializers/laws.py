"""Laws, their dated versions, the provisions of these, and what became of each in the next version."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.api.keys import version_key
from catalog.api.serializers.links import AsOf, Link, ListLink, Permalink
from catalog.api.serializers.references import LawReference, VersionReference
from catalog.api.serializers.rows import RowSerializer, written_by
from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import LawText, LawTitle, LawVersion, Provision, ProvisionSuccession, SourceLaw

__all__ = [
    "LawDetailSerializer",
    "LawSerializer",
    "ProvisionSerializer",
    "SuccessionSerializer",
    "VersionSerializer",
]


class LawTitleSerializer(RowSerializer[LawTitle]):
    """One name under which a law is cited."""

    language = serializers.CharField(help_text="zh or en.")

    class Meta:
        model = LawTitle
        fields = ["language", "kind", "text"]


class LawSerializer(RowSerializer[SourceLaw]):
    """A law as a work, with the version in force on the day named."""

    url = Link("law", "key")
    titles = LawTitleSerializer(many=True, help_text="Every name under which it is cited.")
    repealed_by = LawReference(allow_null=True, help_text="The law that repealed it, where one did.")
    is_in_force = serializers.SerializerMethodField(help_text="Whether a version is in force on that day.")
    version_in_force = serializers.SerializerMethodField()
    versions_url = ListLink("version", law=lambda row: row.key)
    bases_url = ListLink("basis", law=lambda row: row.key)

    class Meta:
        model = SourceLaw
        fields = [
            "key",
            "url",
            "title_zh",
            "title_zh_full",
            "title_en",
            "titles",
            "kind",
            "issuer",
            "number",
            "repealed_on",
            "repealed_by",
            "is_in_force",
            "version_in_force",
            "provenance",
            "note",
            "versions_url",
            "bases_url",
        ]

    def get_is_in_force(self, law: SourceLaw) -> bool:
        return law.pk in self.context["in_force"]

    @extend_schema_field(VersionReference(allow_null=True))
    def get_version_in_force(self, law: SourceLaw) -> Any:
        version = self.context["in_force"].get(law.pk)
        return written_by(VersionReference, version, self.context) if version else None


class LawDetailSerializer(LawSerializer):
    """A law with the day on which it was looked up."""

    as_of = AsOf()
    permalink = Permalink()

    class Meta(LawSerializer.Meta):
        fields = ["as_of", "permalink", *LawSerializer.Meta.fields]


class LawTextSerializer(RowSerializer[LawText]):
    """The transcription that a version uses: where it was read, and whether words or only hashes are held."""

    class Meta:
        model = LawText
        fields = ["kind", "source_name", "source_sha256", "reader_version"]


class VersionSerializer(RowSerializer[LawVersion]):
    """A law as promulgated or amended on one date."""

    identifier = serializers.SerializerMethodField(
        help_text="Key of the law and date of the version, such as company-law@2023-12-29."
    )
    url = Link("version", "identifier", version_key)
    law = LawReference(help_text="The law of which this is a version.")
    in_force_from = serializers.DateField(
        allow_null=True,
        help_text="The effective date or, where that is unknown, its own; null if neither is known.",
    )
    effective_is_assumed = serializers.BooleanField(
        help_text="Whether it counts as in force from its own date because no other day is known."
    )
    text = LawTextSerializer(
        source="current_text", allow_null=True, help_text="The text in use; null where none is held."
    )
    provisions_url = ListLink("provision", version=version_key)
    successions_url = ListLink("succession", old_version=version_key)

    class Meta:
        model = LawVersion
        fields = [
            "identifier",
            "url",
            "law",
            "date",
            "effective",
            "in_force_from",
            "effective_is_assumed",
            "event",
            "number",
            "confidence",
            "text",
            "note",
            "provisions_url",
            "successions_url",
        ]

    def get_identifier(self, version: LawVersion) -> str:
        return version_key(version)


class ProvisionSerializer(RowSerializer[Provision]):
    """A node of a law text. Of an outline only the address and the hashes are held, and ``text`` is empty."""

    url = Link("provision")
    version = VersionReference(source="law_text.version", help_text="The version that it stands in.")
    text_kind = serializers.ChoiceField(
        LawText.Kind.choices, source="law_text.kind", help_text="Whether words or only hashes are held."
    )
    is_in_use = serializers.SerializerMethodField(
        help_text="Whether its transcription is the one that the version uses now."
    )
    parent = serializers.IntegerField(  # type: ignore[assignment]  # hides a field's own parent
        source="parent_id", allow_null=True, help_text="Number of the provision that holds it."
    )
    reference = serializers.SerializerMethodField(
        help_text="Its address in normal form, such as 26(1)(4); empty for what is no part of an article."
    )
    history_url = Link("provision", view="history")
    cited_by_url = Link("provision", view="cited-by")

    class Meta:
        model = Provision
        fields = [
            "id",
            "url",
            "version",
            "text_kind",
            "is_in_use",
            "parent",
            "ordinal",
            "kind",
            "eid",
            "reference",
            "number",
            "label",
            "heading",
            "text",
            "start",
            "end",
            "exact_hash",
            "folded_hash",
            "history_url",
            "cited_by_url",
        ]

    def get_is_in_use(self, provision: Provision) -> bool:
        return provision.law_text.version.current_text_id == provision.law_text_id

    def get_reference(self, provision: Provision) -> str:
        return str(provision.reference or "")


class SuccessionSerializer(RowSerializer[ProvisionSuccession]):
    """What became of a provision between two versions; ``state`` says whether a person has confirmed it."""

    url = Link("succession")
    old_version = VersionReference(help_text="The version that the provision stood in.")
    new_version = VersionReference(
        allow_null=True, help_text="The version that follows; null where the law was repealed."
    )
    old_provision = serializers.SerializerMethodField(help_text="In normal form; empty for a new one.")
    new_provision = serializers.SerializerMethodField(help_text="In normal form; empty if repealed.")

    class Meta:
        model = ProvisionSuccession
        fields = [
            "id",
            "url",
            "old_version",
            "old_provision",
            "old_eid",
            "new_version",
            "new_provision",
            "new_eid",
            "kind",
            "similarity",
            "state",
            "origin",
            "note",
        ]

    def get_old_provision(self, succession: ProvisionSuccession) -> str:
        return _normal_form(succession.old_eid)

    def get_new_provision(self, succession: ProvisionSuccession) -> str:
        return _normal_form(succession.new_eid)


def _normal_form(eid: str) -> str:
    """``26(1)(4)`` of an eid; the eid itself for what is no part of an article."""
    try:
        return str(ProvisionRef.from_eid(eid)) if eid else ""
    except InvalidReference:
        return eid
