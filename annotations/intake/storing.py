"""From what a reader read to a document with its texts and segments; never twice for the same file or words.

A changed text of a document that is known becomes its next revision, and annotations are carried into it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotations.ingest import ReadDocument
from annotations.intake.aligning import align_texts, keep_corrections
from annotations.intake.revising import Carried, carry_annotations
from annotations.models import Document, DocumentText, Language, Original, Segment

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
    """A text in the database, and what this call did to put it there."""

    text: DocumentText
    created: bool
    links: int = 0
    """How many pairs of segments were aligned with the text in the other language."""
    carried: Carried | None = None
    """What became of the annotations, where it is a new revision."""


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
    revise: bool = False,
    original: bytes | None = None,
) -> StoredText:
    """Store a text with its segments: of a new document, of one more language, or as a new revision.

    A file or a text that is already here in that language is recognised by its hash, and nothing is stored.
    Without ``document``, a text whose number and title are those of a document here is its next revision.
    With a text in the other language there, the segments of both are aligned.

    Args:
        source_name: the name of the file, without the folders above it.
        shown: whether a new document is shown to the public at once.
        user: who brings it in; None for a command.
        revise: whether the text may replace the one that ``document`` has in that language.
        original: the file, to be kept; None where it must not be, as when its text was masked.

    Raises:
        ValueError: ``document`` already has another text in that language, and ``revise`` is not set.
    """
    sha256 = hashlib.sha256(read.text.encode()).hexdigest()
    texts = DocumentText.objects.filter(language=read.language)
    if known := texts.filter(sha256=sha256).first():
        return StoredText(known, created=False)
    if document is None and (same := _same_document(read, texts)):
        document, revise = same, True
    before = None
    if document is None:
        document = _new_document(read, source_name, shown, user)
    else:
        document = Document.objects.select_for_update().get(pk=document.pk)
        before = document.texts.filter(language=read.language).order_by("-revision").first()
        if before and not revise:
            raise ValueError(
                f"{document} already has a text in {read.language}: "
                "say that this one is a new revision of it, or bring it in as a document of its own"
            )
        _add_title(document, read)
    text = _store_text(read, document, source_name, sha256, before, user)
    if original is not None:
        _keep(original, read)
    carried = carry_annotations(before, text, user) if before else None
    return StoredText(text, created=True, links=_align(text, before), carried=carried)


def _same_document(read: ReadDocument, texts: QuerySet[DocumentText]) -> Document | None:
    """The document that was read from the same file, or the one with the same number and title."""
    if text := texts.filter(source_sha256=read.source_sha256).select_related("document").first():
        return text.document  # read otherwise this time: its numbers masked, or by a better reader
    number, title = read.metadata.number, read.metadata.title
    if not number or not title:
        return None
    found = Document.objects.filter(number=number, **{_title_field(read): title})[:2]
    return found[0] if len(found) == 1 else None


def _store_text(
    read: ReadDocument,
    document: Document,
    source_name: str,
    sha256: str,
    before: DocumentText | None,
    user: User | None,
) -> DocumentText:
    text = DocumentText.objects.create(
        document=document,
        language=read.language,
        revision=before.revision + 1 if before else 1,
        text=read.text,
        sha256=sha256,
        source_name=source_name,
        source_sha256=read.source_sha256,
        media_type=read.media_type,
        dropped=[asdict(dropped) for dropped in read.dropped],
        created_by=user,
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
    return text


def _keep(original: bytes, read: ReadDocument) -> None:
    Original.objects.get_or_create(
        sha256=read.source_sha256,
        defaults={"media_type": read.media_type, "size": len(original), "content": original},
    )


def _align(text: DocumentText, before: DocumentText | None) -> int:
    """Align a new text with the newest one in the other language; what people corrected stays."""
    others = text.document.texts.exclude(language=text.language).order_by("-revision")
    other = others.first()
    if other is None:
        return 0
    zh, en = (text, other) if text.language == Language.ZH else (other, text)
    if before:
        keep_corrections(before, text, other)
    return align_texts(zh, en)


def _new_document(read: ReadDocument, source_name: str, shown: bool, user: User | None) -> Document:
    metadata = read.metadata
    title = metadata.title or source_name
    return Document.objects.create(
        **{_title_field(read): title},
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
    field = _title_field(read)
    if read.metadata.title and not getattr(document, field):
        setattr(document, field, read.metadata.title)
        document.save()


def _title_field(read: ReadDocument) -> str:
    return "title_en" if read.language == Language.EN else "title_zh"
