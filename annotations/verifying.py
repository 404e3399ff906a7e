"""The checks of the annotation room: texts, segments, quotes, anchors, originals."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from annotations.models import (
    Anchor,
    Annotation,
    DocumentText,
    Original,
    Segment,
    SegmentAlignment,
    Suggestion,
)
from catalog.verifying import Broken, Check

__all__ = ["CHECKS"]


def _texts() -> Iterator[DocumentText]:
    for key in DocumentText.objects.order_by("pk").values_list("pk", flat=True):
        yield DocumentText.objects.get(pk=key)


def _texts_keep_their_hash() -> Iterator[Broken | None]:
    for text in _texts():
        same = hashlib.sha256(text.text.encode()).hexdigest() == text.sha256
        yield None if same else Broken(f"document text {text.pk}", "its hash is not that of its words")


def _originals_keep_their_hash() -> Iterator[Broken | None]:
    for key in Original.objects.order_by("pk").values_list("pk", flat=True):
        original = Original.objects.get(pk=key)
        content = bytes(original.content)
        if hashlib.sha256(content).hexdigest() != original.sha256:
            yield Broken(f"original {key}", "its hash is not that of its content")
        elif len(content) != original.size:
            yield Broken(f"original {key}", f"has {len(content)} bytes, and says {original.size}")
        else:
            yield None


def _segments_lie_in_their_text() -> Iterator[Broken | None]:
    for text in _texts():
        segments = list(Segment.objects.filter(text=text).order_by("ordinal"))
        paths = {segment.path for segment in segments}
        for segment in segments:
            row = f"segment {segment.pk} ({segment.path})"
            if segment.end > len(text.text):
                yield Broken(row, "ends after its text")
            elif segment.parent_path and segment.parent_path not in paths:
                yield Broken(row, "lies under a segment that is not there")
            else:
                yield None


def _alignments_join_one_document() -> Iterator[Broken | None]:
    columns = (
        "pk",
        "zh_segment__text__document",
        "en_segment__text__document",
        "zh_segment__text__language",
        "en_segment__text__language",
    )
    for key, zh_document, en_document, zh, en in SegmentAlignment.objects.order_by("pk").values_list(
        *columns
    ):
        right = zh_document == en_document and (zh, en) == ("zh", "en")
        yield None if right else Broken(f"alignment {key}", "does not join zh and en of one document")


def _suggestions_quote_their_text() -> Iterator[Broken | None]:
    for text in _texts():
        rows = Suggestion.objects.filter(run__text=text).values_list("pk", "start", "end", "quote")
        for key, start, end, quote in rows.iterator():
            right = text.text[start:end] == quote
            yield None if right else Broken(f"suggestion {key}", "its quote is not at its place")


def _anchors_quote_their_text() -> Iterator[Broken | None]:
    for text in _texts():
        anchors = Anchor.objects.filter(text=text, state=Anchor.State.ANCHORED)
        for key, start, end, quote in anchors.values_list("pk", "start", "end", "quote").iterator():
            right = text.text[start:end] == quote
            yield None if right else Broken(f"anchor {key}", "its quote is not at its place")


def _annotations_follow_their_text() -> Iterator[Broken | None]:
    newest = {
        (document, language): key
        for key, document, language in DocumentText.objects.latest_revisions().values_list(
            "pk", "document_id", "language"
        )
    }
    held: dict[int, set[int]] = defaultdict(set)
    languages: dict[int, set[str]] = defaultdict(set)
    columns = ("annotation_id", "text_id", "text__language")
    for annotation, text, language in Anchor.objects.values_list(*columns).order_by("pk").iterator():
        held[annotation].add(text)
        languages[annotation].add(language)
    rows = Annotation.objects.current().order_by("pk").values_list("pk", "document_id")
    for key, document in rows.iterator():
        lost = [lang for lang in sorted(languages[key]) if newest[document, lang] not in held[key]]
        if not held[key]:
            yield Broken(f"annotation {key}", "stands in no text, and is not orphaned in one either")
        elif lost:
            yield Broken(f"annotation {key}", f"was not carried into the newest text in {', '.join(lost)}")
        else:
            yield None


CHECKS = (
    Check("texts", "A document's text is what was hashed.", _texts_keep_their_hash),
    Check("originals", "An original file is what was hashed.", _originals_keep_their_hash),
    Check("segments", "Segments lie in their text, under one another.", _segments_lie_in_their_text),
    Check("alignments", "An alignment joins the two languages of a document.", _alignments_join_one_document),
    Check("suggestions", "A suggestion quotes its text.", _suggestions_quote_their_text),
    Check("anchors", "An anchor quotes its text.", _anchors_quote_their_text),
    Check(
        "annotations",
        "The newest text has every annotation, or its orphan.",
        _annotations_follow_their_text,
    ),
)
