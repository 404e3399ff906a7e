"""What changed between two editions: as the command compare_editions prints it, rows with their addresses."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from catalog.api.serializers.references import EditionNotice, EntryReference
from catalog.editions.citing import CitationChange, CitationKind, Cited
from catalog.editions.comparing import ChangeKind, Comparison, EntryChange, TextChange

__all__ = ["ComparisonSerializer"]


class DifferencePartSerializer(serializers.Serializer[Any]):
    """A run of text that both wordings have, or only the old or the new one."""

    op = serializers.ChoiceField(["equal", "delete", "insert"])
    # A run may begin or end with a space, and may be nothing else.
    text = serializers.CharField(trim_whitespace=False)


class TextChangeSerializer(serializers.Serializer[TextChange]):
    """A field in its two wordings, and what tells them apart word by word."""

    field = serializers.CharField(help_text="Such as content_zh or targets_en.")
    before = serializers.CharField()
    after = serializers.CharField()
    parts = DifferencePartSerializer(many=True)


class CitedSerializer(serializers.Serializer[Cited]):
    """A provision as a row cites it; of an unsettled citation the words alone, as its title."""

    law = serializers.CharField(help_text="Key of the law; empty where it is not settled.")
    title = serializers.CharField(help_text="Its short title, or the citation as written.")
    version = serializers.DateField(allow_null=True, help_text="Date of the version that was read.")
    provision = serializers.CharField(help_text="In normal form: article(paragraph)(item).")
    eid = serializers.CharField(help_text="Address in that version; empty where it is not known.")


class CitationChangeSerializer(serializers.Serializer[CitationChange]):
    """One citation that is not what it was."""

    kind = serializers.ChoiceField(CitationKind.choices)
    before = CitedSerializer(allow_null=True)
    after = CitedSerializer(allow_null=True)


class EntryChangeSerializer(serializers.Serializer[EntryChange]):
    """A pair of rows that differ, or a row that is in one edition only."""

    kinds = serializers.ListField(child=serializers.ChoiceField(ChangeKind.choices))
    old = EntryReference(allow_null=True, help_text="The row of the earlier edition.")
    new = EntryReference(allow_null=True, help_text="The row of the later one.")
    old_concept = serializers.CharField(source="old.concept.code", default=None, allow_null=True)
    new_concept = serializers.CharField(source="new.concept.code", default=None, allow_null=True)
    old_content = serializers.CharField(source="old.content_zh", default=None, allow_null=True)
    new_content = serializers.CharField(source="new.content_zh", default=None, allow_null=True)
    match = serializers.SerializerMethodField(
        help_text="confirmed by an editor, proposed by likeness; empty for a row without a counterpart."
    )
    score = serializers.FloatField(help_text="How alike the two rows are, from 0 to 1.")
    split = serializers.BooleanField(help_text="Whether several rows continue the old one.")
    merged = serializers.BooleanField(help_text="Whether the new row continues several.")
    texts = TextChangeSerializer(many=True, help_text="Fields that differ.")
    citations = CitationChangeSerializer(many=True, help_text="What became of the provisions cited.")

    def get_match(self, change: EntryChange) -> str:
        return change.match


@extend_schema_serializer(component_name="EditionComparison")
class ComparisonSerializer(serializers.Serializer[Comparison]):
    """All that changed from one edition to another; rows that did not are counted."""

    old = EditionNotice(help_text="The earlier edition.")
    new = EditionNotice(help_text="The later edition.")
    counts = serializers.SerializerMethodField(help_text="How many changes are of each kind.")
    unchanged = serializers.IntegerField(help_text="How many rows say and cite the same in both.")
    changes = EntryChangeSerializer(many=True)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_counts(self, comparison: Comparison) -> dict[str, int]:
        return {kind.value: count for kind, count in comparison.counts.items()}
