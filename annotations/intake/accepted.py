"""Gives the documents that people have agreed on as gold, to train from; changes nothing."""

from __future__ import annotations

from annotations.models import Anchor, Annotation, DocumentText, MarkKind
from annotations.tagging.evaluation import GoldDocument

__all__ = ["accepted_documents"]


def accepted_documents() -> list[GoldDocument]:
    """The newest texts of documents with adjudicated annotations, which are taken for read in full.

    Only marks of concepts and OUT count; one person's layer does not.
    """
    marks = Anchor.objects.filter(
        state=Anchor.State.ANCHORED,
        annotation__in=Annotation.objects.current().filter(
            layer=Annotation.Layer.ADJUDICATED, kind__in=[MarkKind.CONCEPT, MarkKind.OUT]
        ),
    ).select_related("annotation__concept")
    spans: dict[int, set[tuple[int, int, str]]] = {}
    for mark in marks:
        concept = mark.annotation.concept
        label = concept.code if concept else MarkKind.OUT.upper()
        spans.setdefault(mark.text_id, set()).add((mark.start or 0, mark.end or 0, label))
    texts = DocumentText.objects.latest_revisions().filter(pk__in=spans).order_by("pk")
    return [
        GoldDocument(
            f"document-{text.document_id}.{text.language}",
            text.language,
            tuple(text.text.split("\n")),
            frozenset(spans[text.pk]),
        )
        for text in texts
    ]
