"""From what a reader read to a document with its text and segments; never twice for the same file."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from annotations.ingest import ReadDocument
from annotations.models import Document, DocumentText, Segment

__all__ = ["StoredText", "guess_kind", "store_document"]

# The words by which a title says what its document is, in the order in which they decide.
_KINDS = (
    (Document.Kind.INTERPRETATION, r"最高人民法院|最高人民检察院|司法解释|Supreme People's"),
    (Document.Kind.PLAN, r"规划|计划|方案|纲要|行动|\bPlan\b|Outline|Program"),
    (Document.Kind.OPINIONS, r"意见|Opinions"),
    (Document.Kind.REGULATION, r"条例|办法|规定|细则|规则|Regulations|Measures|Provisions|Rules"),
    (Document.Kind.NOTICE, r"通知|通告|公告|批复|复函|的函|决定|Notice|Announcement|Reply|Decision"),
)


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text in the database, and whether this call put it there."""

    text: DocumentText
    created: bool


def guess_kind(title: str) -> Document.Kind:
    """What sort of document a title speaks of; OTHER where it does not say."""
    return next((kind for kind, words in _KINDS if re.search(words, title)), Document.Kind.OTHER)


@transaction.atomic
def store_document(
    read: ReadDocument,
    *,
    source_name: str,
    document: Document | None = None,
    shown: bool = True,
    user: User | None = None,
) -> StoredText:
    """Store a text with its segments, as a new document or as one more language of ``document``.

    A file that is already here in that language is recognised by its hash, and nothing is stored.

    Args:
        source_name: the name of the file, without the folders above it.
        shown: whether a new document is shown to the public at once.
        user: who brings it in; None for a command.

    Raises:
        ValueError: ``document`` already has another text in that language.
    """
    known = DocumentText.objects.filter(source_sha256=read.source_sha256, language=read.language).first()
    if known:
        return StoredText(known, created=False)
    if document is None:
        document = _new_document(read, source_name, shown, user)
    elif document.texts.filter(language=read.language).exists():
        raise ValueError(
            f"{document} already has a text in {read.language}: a corrected text is a new revision of it, "
            "which is made from the document itself"
        )
    else:
        _add_title(document, read)
    text = DocumentText.objects.create(
        document=document,
        language=read.language,
        text=read.text,
        sha256=hashlib.sha256(read.text.encode()).hexdigest(),
        source_name=source_name,
        source_sha256=read.source_sha256,
        media_type=read.media_type,
        dropped=[asdict(dropped) for dropped in read.dropped],
    )
    Segment.objects.bulk_create(
        Segment(
            text=text,
            ordinal=ordinal,
            path=segment.path,
            parent_path=segment.parent or "",
            kind=segment.kind,
            level=segment.level,
            label=segment.label,
            start=segment.start,
            end=segment.end,
        )
        for ordinal, segment in enumerate(read.segments)
    )
    return StoredText(text, created=True)


def _new_document(read: ReadDocument, source_name: str, shown: bool, user: User | None) -> Document:
    metadata = read.metadata
    title = metadata.title or source_name
    return Document.objects.create(
        **{"title_en" if read.language == "en" else "title_zh": title},
        kind=guess_kind(title),
        number=metadata.number,
        issuer=metadata.issuer,
        issued=metadata.date,
        released=metadata.published,
        index_number=metadata.index_number,
        topic=metadata.topic,
        published_at=timezone.now() if shown else None,
        created_by=user,
    )


def _add_title(document: Document, read: ReadDocument) -> None:
    field = "title_en" if read.language == "en" else "title_zh"
    if read.metadata.title and not getattr(document, field):
        setattr(document, field, read.metadata.title)
        document.save()
