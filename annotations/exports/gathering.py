"""Gathers what is exported of a document from querysets that are filtered for the reader already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from annotations.exports.model import Bundle, Mark, Passages, Text
from annotations.models import Anchor, Annotation, Document, DocumentText, Original, SegmentAlignment
from annotations.models.annotations import AnnotationQuerySet
from annotations.reading import pair

__all__ = ["annotations_in", "gather", "original_of"]

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_Span = tuple[int, int]


def annotations_in(annotations: AnnotationQuerySet, layer: str) -> AnnotationQuerySet:
    """Those of ``adjudicated``, or those that the user of that name made in their own layer."""
    agreed = layer == Annotation.Layer.ADJUDICATED
    return (
        annotations.filter(layer=layer)
        if agreed
        else annotations.filter(layer=Annotation.Layer.PERSONAL, annotator__username=layer)
    )


def gather(document: Document, annotations: AnnotationQuerySet, layer: str) -> Bundle:
    """A document's newest texts with the given annotations, in a constant number of queries.

    Args:
        annotations: a queryset of what the reader may see; what is withdrawn is left out.
        layer: what it is called in the file: ``adjudicated`` or a user's name.
    """
    texts = list(document.texts.latest_revisions().order_by("-language").prefetch_related("segments"))
    found = annotations.current().filter(document=document)
    shown = {row.pk: row for row in found.select_related("annotator", "concept", "entry", "term", "law")}
    by_text: defaultdict[int, list[Mark]] = defaultdict(list)
    anchors = Anchor.objects.filter(annotation__in=shown, text__in=texts, state=Anchor.State.ANCHORED)
    for anchor in anchors.order_by("start", "end", "pk"):
        by_text[anchor.text_id].append(_mark(shown[anchor.annotation_id], anchor))
    return Bundle(
        uid=str(document.uid),
        title_zh=document.title_zh,
        title_en=document.title_en,
        layer=layer,
        texts=tuple(_text(text, by_text[text.pk]) for text in texts),
        passages=_passages({text.language: text for text in texts}),
    )


def original_of(document: Document) -> bytes | None:
    """The Word file that the Chinese text was read from; None where it was none, or was not kept."""
    text = document.texts.latest_revisions().filter(language="zh", media_type=_WORD).first()
    if text is None:
        return None
    kept = Original.objects.filter(sha256=text.source_sha256).first()
    return bytes(kept.content) if kept else None


def _text(text: DocumentText, marks: Iterable[Mark]) -> Text:
    return Text(text.language, text.revision, text.sha256, text.text, tuple(marks), tuple(_spans(text)))


def _spans(text: DocumentText) -> list[_Span]:
    return [(segment.start, segment.end) for segment in text.segments.all()]


def _mark(annotation: Annotation, anchor: Anchor) -> Mark:
    personal = annotation.layer == Annotation.Layer.PERSONAL
    return Mark(
        uid=str(annotation.uid),
        start=anchor.start or 0,
        end=anchor.end or 0,
        quote=anchor.quote,
        label=annotation.label,
        kind=annotation.kind,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        annotator=annotation.annotator.get_username() if personal else "",
        created=annotation.created_at.isoformat(),
        comment=annotation.comment,
        law=annotation.law.key if annotation.law else "",
        provisions=tuple(annotation.provisions),
        attributes=dict(annotation.attributes),
    )


def _passages(texts: dict[str, DocumentText]) -> tuple[Passages, ...]:
    """Rows of segments in the order of both texts; empty without two aligned texts."""
    zh, en = texts.get("zh"), texts.get("en")
    if zh is None or en is None:
        return ()
    places = [{segment.pk: place for place, segment in enumerate(text.segments.all())} for text in (zh, en)]
    links = SegmentAlignment.objects.filter(zh_segment__text=zh, en_segment__text=en)
    rows = links.values_list("zh_segment_id", "en_segment_id")
    pairs = [(places[0][left], places[1][right]) for left, right in rows]
    if not pairs:
        return (Passages(tuple(_spans(zh)), tuple(_spans(en))),)
    return tuple(Passages(tuple(row.left), tuple(row.right)) for row in pair(_spans(zh), _spans(en), pairs))
