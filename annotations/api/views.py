"""Documents, their texts and what stands on them. Unpublished ones are for those who may see them."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from annotations.api.filters import (
    AnnotationFilters,
    DocumentFilters,
    SegmentFilters,
    SuggestionFilters,
    TermFilters,
    TextFilters,
)
from annotations.api.linked import ANNOTATION
from annotations.api.serializers import (
    AnnotationSerializer,
    DocumentSerializer,
    SegmentSerializer,
    SuggestionSerializer,
    TermSerializer,
    TextDetailSerializer,
    TextSerializer,
)
from annotations.models import (
    Annotation,
    Document,
    DocumentText,
    PipelineRun,
    Segment,
    Suggestion,
    Term,
)
from catalog.api.base import ResourceViewSet
from catalog.api.pagination import CursorPages

__all__ = [
    "AnnotationViewSet",
    "DocumentViewSet",
    "SegmentViewSet",
    "SuggestionViewSet",
    "TermViewSet",
    "TextViewSet",
]

UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class DocumentViewSet(ResourceViewSet[Document]):
    """Policy documents: plans, opinions, notices, regulations, commentary."""

    key_means = "Identifier of the document, a UUID."
    key_field = "uid"
    key_type = str
    expands = {"texts": "texts"}
    lookup_field = "uid"
    lookup_value_regex = UUID
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilters

    def find(self) -> QuerySet[Document]:
        texts = DocumentText.objects.defer("text").order_by("-language", "-revision")
        documents = Document.objects.visible_to(self.request.user)
        return documents.prefetch_related(Prefetch("texts", texts)).order_by("id")


class TextViewSet(ResourceViewSet[DocumentText]):
    """Texts of documents by language and revision. One text alone is answered with its words."""

    serializer_class = TextSerializer
    detail_serializer_class = TextDetailSerializer
    expanded_as = "list"
    expands = {"document": "documents"}
    filterset_class = TextFilters

    def find(self) -> QuerySet[DocumentText]:
        visible = Document.objects.visible_to(self.request.user)
        texts = DocumentText.objects.filter(document__in=visible).select_related("document").order_by("id")
        return texts.defer("text") if self.action == "list" else texts


class SegmentViewSet(ResourceViewSet[Segment]):
    """Headings, paragraphs, items and table cells of texts."""

    serializer_class = SegmentSerializer
    expands = {"text": "texts"}
    filterset_class = SegmentFilters
    pagination_class = CursorPages

    def find(self) -> QuerySet[Segment]:
        visible = Document.objects.visible_to(self.request.user)
        return Segment.objects.filter(text__document__in=visible).order_by("id")


class SuggestionViewSet(ResourceViewSet[Suggestion]):
    """What the pipeline proposes; the list holds those of the newest run over each text."""

    serializer_class = SuggestionSerializer
    expands = {"text": "texts", "concept": "concepts"}
    filterset_class = SuggestionFilters
    pagination_class = CursorPages

    def find(self) -> QuerySet[Suggestion]:
        visible = Document.objects.visible_to(self.request.user)
        suggestions = Suggestion.objects.filter(run__text__document__in=visible)
        if self.action == "list":
            suggestions = suggestions.filter(run__in=PipelineRun.objects.newest())
        return suggestions.select_related("run", "concept").order_by("id")


class AnnotationViewSet(ResourceViewSet[Annotation]):
    """What people decided: the agreed layer of shown documents and, for who signs in, one's own."""

    key_means = "Identifier of the annotation, a UUID."
    key_field = "uid"
    key_type = str
    expands = {
        "document": "documents",
        "concept": "concepts",
        "entry": "entries",
        "term": "terms",
        "law": "laws",
        "version": "versions",
        "suggestion": "suggestions",
    }
    lookup_field = "uid"
    lookup_value_regex = UUID
    serializer_class = AnnotationSerializer
    filterset_class = AnnotationFilters
    linked = ANNOTATION
    pagination_class = CursorPages

    def find(self) -> QuerySet[Annotation]:
        return (
            Annotation.objects.visible_to(self.request.user)
            .current()
            # Many share few of those fetched apart; joined and filtered by, SQLite would read them first and
            # sort all that hang on them.
            .select_related("entry__edition__catalog", "term")
            .prefetch_related("document", "concept", "law", "version__law", "anchors")
            .order_by("id")
        )


class TermViewSet(ResourceViewSet[Term]):
    """The termbase: pairs of a Chinese term and an English rendering."""

    serializer_class = TermSerializer
    filterset_class = TermFilters

    def find(self) -> QuerySet[Term]:
        return Term.objects.order_by("id")
