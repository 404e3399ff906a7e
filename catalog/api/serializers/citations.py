"""A citation as written, and the provisions that it means on a day."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.api.keys import version_key
from catalog.api.serializers.links import AsOf, ListLink, Permalink
from catalog.api.serializers.references import LawReference, VersionReference
from catalog.bases.resolving import Reason, Resolution

__all__ = ["ResolvedSerializer"]


class MatchSerializer(serializers.Serializer[Any]):
    """One provision that is cited."""

    provision = serializers.CharField(
        source="match.provision", help_text="In normal form: article(paragraph)(item)."
    )
    eid = serializers.CharField(
        source="match.eid", help_text="Address in the version in force; empty for none."
    )
    reason = serializers.ChoiceField(
        Reason.choices, source="match.reason", allow_null=True, help_text="Why it has no address."
    )
    explanation = serializers.SerializerMethodField(
        help_text="The reason in words; empty where there is none."
    )
    provisions_url = ListLink(
        "provision", version=lambda row: version_key(row["version"]), eid=lambda row: row["match"].eid
    )

    def get_explanation(self, row: dict[str, Any]) -> str:
        reason = row["match"].reason
        return str(reason.label) if reason else ""


class ResolutionSerializer(serializers.Serializer[Resolution]):
    """One law of the string, with what is cited of it."""

    law_name = serializers.CharField(source="group.law", help_text="The law as written, without 《》.")
    number = serializers.CharField(source="group.number", help_text="Document number beside the name.")
    is_settled = serializers.BooleanField(help_text="Whether law, version and every provision are known.")
    law = LawReference(allow_null=True, help_text="The law meant.")
    version = VersionReference(allow_null=True, help_text="Its version in force on that day.")
    reason = serializers.ChoiceField(
        Reason.choices, allow_null=True, help_text="Why the law or its version is not settled."
    )
    explanation = serializers.SerializerMethodField(
        help_text="The reason in words; empty where there is none."
    )
    candidates = LawReference(many=True, help_text="The laws of that name, where there are several.")
    provisions = serializers.SerializerMethodField(help_text="What is cited of the law.")

    def get_explanation(self, resolution: Resolution) -> str:
        return str(resolution.reason.label) if resolution.reason else ""

    @extend_schema_field(MatchSerializer(many=True))
    def get_provisions(self, resolution: Resolution) -> Any:
        rows: Any = [{"version": resolution.version, "match": match} for match in resolution.matches]
        return MatchSerializer(rows, many=True, context=self.context).data


class ResolvedSerializer(serializers.Serializer[Any]):
    """What a string of citations means on a day."""

    as_of = AsOf()
    permalink = Permalink()
    q = serializers.CharField(help_text="The string as it was given.")
    is_settled = serializers.BooleanField(help_text="Whether every law and provision of it is known.")
    citations = ResolutionSerializer(many=True, help_text="Law by law, in the order of the string.")
