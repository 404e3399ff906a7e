"""A provision through the versions of its law, and what cites it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.api.keys import version_key
from catalog.api.serializers.links import AsOf, ListLink, Permalink
from catalog.api.serializers.references import EntryReference, VersionReference
from catalog.bases import Certainty
from catalog.models import SuccessionKind
from catalog.statutes.citing import CitingDocument, CitingEntry, CitingProvision, Relation
from catalog.statutes.histories import Stage, Step

__all__ = ["CitedBySerializer", "HistorySerializer"]


class StageSerializer(serializers.Serializer[Stage]):
    """A provision as it stands in one version."""

    version = VersionReference(help_text="The version that it stands in.")
    eid = serializers.CharField(help_text="Address in that version.")
    reference = serializers.CharField(help_text="In normal form, such as 26(1)(4).")
    text = serializers.CharField(source="words", help_text="Its words; empty where only hashes are held.")
    provisions_url = ListLink(
        "provision", version=lambda row: version_key(row.version), eid=lambda row: row.eid
    )


class DifferenceSerializer(serializers.Serializer[Any]):
    """A stretch of words that both wordings have, or one of them."""

    op = serializers.ChoiceField(["equal", "insert", "delete"], help_text="Where it stands.")
    text = serializers.CharField(help_text="The words.")


class StepSerializer(serializers.Serializer[Step]):
    """What became of it from one version to another."""

    old = StageSerializer(allow_null=True, help_text="Where it stood; null for a new provision.")
    new = StageSerializer(allow_null=True, help_text="Where it stands after; null for a repealed one.")
    new_version = VersionReference(
        allow_null=True, help_text="The version that made the step; null where the law was repealed."
    )
    kind = serializers.ChoiceField(SuccessionKind.choices, help_text="What became of it.")
    similarity = serializers.FloatField(allow_null=True, help_text="Likeness of the texts, 0 to 1.")
    certainty = serializers.ChoiceField(
        Certainty.choices, help_text="Whether people or equal hashes vouch for it, or a machine."
    )
    origin = serializers.CharField(help_text="What recorded it; empty where only hashes tell.")
    note = serializers.CharField(help_text="Why it is so.")
    difference = DifferenceSerializer(
        many=True, help_text="The wordings compared; empty if equal, or if one is not held."
    )


class HistorySerializer(serializers.Serializer[Any]):
    """A provision through all versions of its law, oldest first. It is the same on every date."""

    subject = StageSerializer(help_text="The provision asked about.")
    stages = StageSerializer(many=True, help_text="Where it stood and stands, version by version.")
    steps = StepSerializer(many=True, help_text="What became of it from one to the next.")
    versions = VersionReference(many=True, help_text="All versions, also those in which it has no place.")


class CitingEntrySerializer(serializers.Serializer[CitingEntry]):
    """A row of an edition that rests on it."""

    entry = EntryReference(help_text="The row.")
    provisions = serializers.SerializerMethodField(help_text="Provisions that it was pinned to.")
    is_pinned_here = serializers.BooleanField(help_text="Whether to this version of it, or to another.")

    def get_provisions(self, citing: CitingEntry) -> list[str]:
        return [f"{version_key(pin.target.version)} {pin.target.provision}" for pin in citing.pins]


class CitingProvisionSerializer(serializers.Serializer[CitingProvision]):
    """An article of a held text that cites it."""

    version = VersionReference(help_text="The version that the article stands in.")
    eid = serializers.CharField(source="provision.eid", help_text="Address of the article.")
    quotes = serializers.ListField(child=serializers.CharField(), help_text="The citations as written.")
    cited = StageSerializer(help_text="The stage that is meant.")
    relation = serializers.ChoiceField(Relation.choices, help_text="That stage, seen from here.")


class CitingDocumentSerializer(serializers.Serializer[CitingDocument]):
    """A document that cites it."""

    title = serializers.CharField(help_text="Title of the document.")
    url = serializers.SerializerMethodField(help_text="Its page.")
    issued = serializers.DateField(allow_null=True, help_text="The date that it bears.")
    quotes = serializers.ListField(child=serializers.CharField(), help_text="The citations as written.")
    relation = serializers.ChoiceField(Relation.choices, help_text="The stage meant, seen from here.")
    agreed = serializers.IntegerField(help_text="How many of the citations people agreed on.")
    proposed = serializers.IntegerField(help_text="How many a pipeline proposes.")

    @extend_schema_field(serializers.URLField())
    def get_url(self, citing: CitingDocument) -> str:
        address: str = self.context["request"].build_absolute_uri(citing.url)
        return address


class FoundEntries(serializers.Serializer[Any]):
    total = serializers.IntegerField(help_text="How many there are.")
    rows = CitingEntrySerializer(many=True, help_text="The first of them.")


class FoundProvisions(serializers.Serializer[Any]):
    total = serializers.IntegerField(help_text="How many there are.")
    rows = CitingProvisionSerializer(many=True, help_text="The first of them.")


class FoundDocuments(serializers.Serializer[Any]):
    total = serializers.IntegerField(help_text="How many there are.")
    rows = CitingDocumentSerializer(many=True, help_text="The first of them.")


class CitedBySerializer(serializers.Serializer[Any]):
    """What cites a provision on a day, under its number there or an earlier or later one."""

    as_of = AsOf()
    permalink = Permalink()
    subject = StageSerializer(help_text="The provision asked about.")
    entries = FoundEntries(help_text="Rows of the newest revision of each edition.")
    laws = FoundProvisions(help_text="Articles of versions in force on that day.")
    laws_not_in_force = serializers.IntegerField(help_text="How many articles of other versions do.")
    documents = FoundDocuments(help_text="Documents that are shown.")
