"""Legal bases with the provisions they were pinned to, and the status of each on the day asked for."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.api.keys import version_key
from catalog.api.serializers.links import AsOf, Link, ListLink, Permalink, VersionsRead
from catalog.api.serializers.references import EntryReference, LawReference, VersionReference
from catalog.api.serializers.rows import RowSerializer, written_by
from catalog.bases import BasisStatus, Certainty, Status
from catalog.models import BasisTarget, LegalBasis

__all__ = ["BasisDetailSerializer", "BasisSerializer", "BasisWithEntrySerializer", "JudgedTargetSerializer"]


class SuccessorSerializer(serializers.Serializer[Any]):
    """Where a provision stands now."""

    version = VersionReference(help_text="The version in which it stands now.")
    provision = serializers.CharField(help_text="As cited in normal form, for example 179(1)(4).")
    eid = serializers.CharField(help_text="Address in that version.")


class BasisStatusSerializer(serializers.Serializer[Any]):
    """What has become of a pinned provision on the day that the answer names."""

    status = serializers.ChoiceField(Status.choices, help_text="What has become of it.")
    certainty = serializers.ChoiceField(
        Certainty.choices,
        allow_null=True,
        help_text="Whether people or equal hashes vouch for it, or a machine; null where nothing is known.",
    )
    number_changed = serializers.BooleanField(
        allow_null=True, help_text="Whether it bears another number; null where that is not known."
    )
    text_changed = serializers.BooleanField(
        allow_null=True, help_text="Whether its words differ; null where that is not known."
    )
    successors = SuccessorSerializer(many=True, help_text="Where it stands now, if not where it was read.")

    def to_representation(self, status: BasisStatus) -> dict[str, Any]:
        versions, context = self.context["versions"], self.context
        successors = [
            {
                "version": written_by(VersionReference, versions[s.version_id], context),
                "provision": s.provision,
                "eid": s.eid,
            }
            for s in status.successors
        ]
        return {
            "status": status.status.value,
            "certainty": status.certainty.value if status.certainty else None,
            "number_changed": status.number_changed,
            "text_changed": status.text_changed,
            "successors": successors,
        }


class BasisTargetSerializer(RowSerializer[BasisTarget]):
    """One provision of a basis: what was read, and what has become of it."""

    law = serializers.CharField(source="version.law.key", help_text="Key of the law.")
    version = VersionReference(help_text="The version that was read.")
    status = serializers.SerializerMethodField()
    provisions_url = ListLink(
        "provision", version=lambda row: version_key(row.version), eid=lambda row: row.eid
    )

    class Meta:
        model = BasisTarget
        fields = [
            "id",
            "ordinal",
            "law",
            "version",
            "provision",
            "eid",
            "verified",
            "exact_hash",
            "folded_hash",
            "status",
            "provisions_url",
        ]

    @extend_schema_field(BasisStatusSerializer)
    def get_status(self, target: BasisTarget) -> Any:
        return written_by(BasisStatusSerializer, self.context["statuses"][target.pk], self.context)


class BasisSerializer(RowSerializer[LegalBasis]):
    """One law's group of citations inside an entry's basis text, as written."""

    law = LawReference(allow_null=True, help_text="The law meant; null while that is not settled.")
    targets = BasisTargetSerializer(many=True, help_text="The provisions of the group.")
    url = Link("basis")

    class Meta:
        model = LegalBasis
        fields = [
            "id",
            "url",
            "ordinal",
            "quote",
            "start",
            "end",
            "law_name",
            "law",
            "unresolved_reason",
            "targets",
        ]


class BasisWithEntrySerializer(BasisSerializer):
    """A basis with the row that rests on it."""

    entry = EntryReference(help_text="The row that rests on it.")

    class Meta(BasisSerializer.Meta):
        fields = ["id", "url", "entry", *BasisSerializer.Meta.fields[2:]]


class JudgedTargetSerializer(BasisTargetSerializer):
    """A provision that a row rests on, and what has become of it on the day."""

    entry = EntryReference(source="basis.entry", help_text="The row that rests on it.")
    concept = serializers.CharField(source="basis.entry.concept.code", help_text="Code of its concept.")
    basis_url = Link("basis", key=lambda target: target.basis_id)

    class Meta(BasisTargetSerializer.Meta):
        fields = ["id", "entry", "concept", "basis_url", *BasisTargetSerializer.Meta.fields[1:]]


class BasisDetailSerializer(BasisWithEntrySerializer):
    """A basis with the day on which it was judged."""

    as_of = AsOf()
    permalink = Permalink()
    versions = VersionsRead()

    class Meta(BasisWithEntrySerializer.Meta):
        fields = ["as_of", "permalink", "versions", *BasisWithEntrySerializer.Meta.fields]
