"""Documents, texts, segments, suggestions, annotations and terms as JSON. Offsets are Unicode code points."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from annotations.models import (
    Anchor,
    Annotation,
    Document,
    DocumentText,
    PipelineRun,
    Segment,
    Suggestion,
    Term,
)
from catalog.api.serializers.links import Link, ListLink
from catalog.api.serializers.references import (
    ConceptReference,
    EntryReference,
    LawReference,
    VersionReference,
)
from catalog.api.serializers.rows import RowSerializer, written_by

__all__ = [
    "AnnotationSerializer",
    "DocumentSerializer",
    "SegmentSerializer",
    "SuggestionSerializer",
    "TermSerializer",
    "TextDetailSerializer",
    "TextSerializer",
]


@extend_schema_serializer(component_name="DocumentReference")
class DocumentReference(RowSerializer[Document]):
    """A document by its identifier and titles."""

    url = Link("document", "uid")

    class Meta:
        model = Document
        fields = ["uid", "title_zh", "title_en", "url"]


@extend_schema_serializer(component_name="TextReference")
class TextReference(RowSerializer[DocumentText]):
    """A text of a document by its language and revision."""

    url = Link("text")

    class Meta:
        model = DocumentText
        fields = ["id", "language", "revision", "sha256", "url"]


@extend_schema_serializer(component_name="Document")
class DocumentSerializer(DocumentReference):
    """A policy document with its texts, newest revision first in each language."""

    texts = TextReference(many=True, help_text="Its texts by language and revision.")
    annotations_url = ListLink("annotation", document=lambda row: row.uid)

    class Meta(DocumentReference.Meta):
        fields = [
            "uid",
            "url",
            "title_zh",
            "title_en",
            "kind",
            "number",
            "issuer",
            "issued",
            "released",
            "index_number",
            "topic",
            "source_url",
            "note",
            "published_at",
            "texts",
            "annotations_url",
        ]


class TextSerializer(RowSerializer[DocumentText]):
    """Where a text came from, without its words."""

    url = Link("text")
    document = DocumentReference(help_text="The document that it is a text of.")
    segments_url = ListLink("segment", text=lambda row: row.pk)
    suggestions_url = ListLink("suggestion", text=lambda row: row.pk)

    class Meta:
        model = DocumentText
        fields = [
            "id",
            "url",
            "document",
            "language",
            "revision",
            "sha256",
            "source_name",
            "source_sha256",
            "media_type",
            "dropped",
            "created_at",
            "segments_url",
            "suggestions_url",
        ]


class TextDetailSerializer(TextSerializer):
    """A text with its words: what every offset counts in."""

    class Meta(TextSerializer.Meta):
        fields = [*TextSerializer.Meta.fields, "text"]


class SegmentSerializer(RowSerializer[Segment]):
    """A structural piece of a text."""

    url = Link("segment")
    text = serializers.IntegerField(source="text_id", help_text="Number of the text.")

    class Meta:
        model = Segment
        fields = [
            "id",
            "url",
            "text",
            "ordinal",
            "path",
            "parent_path",
            "kind",
            "level",
            "label",
            "start",
            "end",
        ]


class RunSerializer(RowSerializer[PipelineRun]):
    """The pass of the pipeline that proposed something."""

    class Meta:
        model = PipelineRun
        fields = ["id", "pipeline_version", "created_at"]


class SuggestionSerializer(RowSerializer[Suggestion]):
    """A span that the pipeline proposes. What people decided stands among the annotations."""

    url = Link("suggestion")
    text = serializers.IntegerField(source="run.text_id", help_text="Number of the text.")
    run = RunSerializer(help_text="The pass of the pipeline that proposed it.")
    label = serializers.CharField(help_text="A concept code, OUT or CITATION.")  # type: ignore[assignment]  # hides a field's own label
    concept = ConceptReference(allow_null=True, help_text="The concept proposed, for a mark of that kind.")

    class Meta:
        model = Suggestion
        fields = [
            "id",
            "url",
            "text",
            "run",
            "start",
            "end",
            "quote",
            "kind",
            "label",
            "concept",
            "score",
            "rule",
            "attributes",
        ]


class AnchorSerializer(RowSerializer[Anchor]):
    """Where an annotation stands in one text, or that it is orphaned there."""

    text = serializers.IntegerField(source="text_id", help_text="Number of the text.")

    class Meta:
        model = Anchor
        fields = ["text", "state", "start", "end", "quote", "prefix", "suffix"]


class AnnotationSerializer(RowSerializer[Annotation]):
    """What a person says of a span, or what was agreed on it."""

    url = Link("annotation", "uid")
    document = DocumentReference(help_text="The document that it speaks of.")
    label = serializers.CharField(  # type: ignore[assignment]  # hides a field's own label
        help_text="A concept or entry code, a term, OUT or CITATION."
    )
    is_own = serializers.SerializerMethodField(help_text="Whether it is the reader's.")
    concept = ConceptReference(allow_null=True, help_text="For a mark of a concept.")
    entry = serializers.SerializerMethodField(help_text="For a mark of an entry; null if it may not be seen.")
    term = serializers.IntegerField(source="term_id", allow_null=True, help_text="For a mark of a term.")
    law = LawReference(allow_null=True, help_text="For a citation: the law meant, where it is settled.")
    version = VersionReference(allow_null=True, help_text="For a citation: the version, where it is settled.")
    suggestion = serializers.IntegerField(
        source="suggestion_id", allow_null=True, help_text="The suggestion that it came from."
    )
    anchors = AnchorSerializer(many=True, help_text="Where it stands, text by text.")

    class Meta:
        model = Annotation
        fields = [
            "uid",
            "url",
            "document",
            "layer",
            "is_own",
            "kind",
            "label",
            "concept",
            "entry",
            "term",
            "law",
            "version",
            "provisions",
            "suggestion",
            "attributes",
            "comment",
            "created_at",
            "anchors",
        ]

    def get_is_own(self, annotation: Annotation) -> bool:
        user = self.context["request"].user
        return bool(user.is_authenticated and annotation.annotator_id == user.pk)

    @extend_schema_field(EntryReference(allow_null=True))
    def get_entry(self, annotation: Annotation) -> Any:
        entry = annotation.entry
        if entry is None or not _may_see(entry.edition, self.context["request"].user):
            return None
        return written_by(EntryReference, entry, self.context)


def _may_see(edition: Any, user: Any) -> bool:
    return bool(edition.is_sealed or user.has_perm("catalog.view_draft_edition"))


class TermSerializer(RowSerializer[Term]):
    """A Chinese term with one English rendering."""

    url = Link("term")

    class Meta:
        model = Term
        fields = ["id", "url", "zh", "en", "status", "part_of_speech", "source", "note"]
