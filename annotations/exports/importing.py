"""Takes marks that were written elsewhere into a layer here, by the ledger; a file whole or not at all.

It makes no documents and no texts: marks go onto a text that is here, known by its words.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from annotations.deciding import Desk, Label, UnknownLabel
from annotations.deciding.ledger import Stroke
from annotations.deciding.states import make_anchor, state_of
from annotations.exports.jsonl import read_jsonl
from annotations.exports.model import Mark, Text, UnreadableExport
from annotations.exports.web_annotation import named_sources, read_selectors
from annotations.models import Anchor, Annotation, Decision, Document, DocumentText, MarkKind, Term
from catalog.models import Entry, SourceLaw

__all__ = ["IMPORTS", "Imported", "import_marks"]

IMPORTS = ("jsonl", "webanno")
_REASON = "import_annotations"
_Key = tuple[int, int, int, str]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the marks of a file."""

    created: int
    same: int
    """Marks that say in this layer of the same words what was said there already."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A mark with the text it goes onto, what it says, and where it stands in the file."""

    text: DocumentText
    mark: Mark
    label: Label


@transaction.atomic
def import_marks(
    content: bytes, form: str, user: User, layer: str = Annotation.Layer.PERSONAL, name: str = "file"
) -> Imported:
    """Store the marks of a file in the layer of ``user``, or in the agreed one; imported again, they stay.

    Each document gets one stroke, which the workbench takes back with one undo. A mark keeps its identifier
    where that is free.

    Args:
        form: ``jsonl`` for ours, ``webanno`` for a page of W3C Web Annotations.
        name: the name of the file, for messages.

    Raises:
        UnreadableExport: the file is none of these, a quote does not stand at its offsets, or a text, a
            label or a law is not here; names file and line.
        NotAllowed: the user may not annotate or adjudicate, or may not see a document.
    """
    rows = _jsonl(content, user, name) if form == "jsonl" else _webanno(content, user, name)
    found = [_Found(text, mark, _label(mark, user, where)) for text, mark, where in rows]
    created = 0
    documents = {row.text.document_id: row.text.document for row in found}
    for document in documents.values():
        created += _store(
            document, [row for row in found if row.text.document_id == document.pk], user, layer
        )
    return Imported(created, len(found) - created)


def _store(document: Document, rows: Sequence[_Found], user: User, layer: str) -> int:
    desk = Desk(user, document, layer)

    def act(stroke: Stroke) -> None:
        held = _held(desk)
        taken = set(Annotation.objects.filter(uid__in=_uids(rows)).order_by().values_list("uid", flat=True))
        made: list[Annotation] = []
        anchors: list[Anchor] = []
        for row in rows:
            annotation = Annotation(
                uid=_free_uid(row.mark.uid, taken),
                document=document,
                layer=layer,
                annotator=user,
                comment=row.mark.comment,
            )
            row.label.put_on(annotation)
            key = (row.text.pk, row.mark.start, row.mark.end, _said(annotation))
            if key in held:
                continue
            held.add(key)
            taken.add(annotation.uid)
            made.append(annotation)
            anchors.append(make_anchor(annotation, row.text, row.mark.start, row.mark.end))
        Annotation.objects.bulk_create_with_history(made, reason=_REASON, user=user)
        Anchor.objects.bulk_create_with_history(anchors, reason=_REASON, user=user)
        for annotation, anchor in zip(made, anchors, strict=True):
            stroke.record(Decision.Action.CREATE, annotation=annotation, after=state_of(annotation, anchor))

    return len(desk.ledger.take(None, act).decisions)


def _held(desk: Desk) -> set[_Key]:
    anchors = Anchor.objects.filter(
        annotation__in=desk.board.annotations().order_by().values("pk"), state=Anchor.State.ANCHORED
    ).select_related("annotation")
    return {(a.text_id, a.start or 0, a.end or 0, _said(a.annotation)) for a in anchors}


def _said(annotation: Annotation) -> str:
    """All that a mark says, so that two that differ in anything are two."""
    target = [annotation.concept_id, annotation.entry_id, annotation.term_id, annotation.law_id]
    more = [annotation.provisions, annotation.attributes, annotation.comment]
    return json.dumps([annotation.kind, *target, *more], sort_keys=True)


def _uids(rows: Iterable[_Found]) -> list[uuid.UUID]:
    return [found for row in rows if (found := _as_uid(row.mark.uid)) is not None]


def _free_uid(written: str, taken: set[uuid.UUID]) -> uuid.UUID:
    found = _as_uid(written)
    return uuid.uuid4() if found is None or found in taken else found


def _as_uid(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None


# Reading


def _jsonl(content: bytes, user: User, name: str) -> list[tuple[DocumentText, Mark, str]]:
    rows = []
    for read in read_jsonl(content, name):
        where = f"{name}, line {read.line}"
        text = _text_here(read, user, where)
        rows += [(text, mark, where) for mark in read.marks]
    return rows


def _text_here(read: Text, user: User, where: str) -> DocumentText:
    sha256 = hashlib.sha256(read.text.encode()).hexdigest()
    held = DocumentText.objects.filter(
        language=read.language, sha256=sha256, document__in=Document.objects.visible_to(user)
    )
    found = held.select_related("document").order_by("-revision", "pk").first()
    if found is None or found.text != read.text:
        raise UnreadableExport(
            f"{where}: this text ({read.language}, {read.text[:20]!r} …) is in no document here; "
            "bring the document in first, with import_document"
        )
    return found


def _webanno(content: bytes, user: User, name: str) -> list[tuple[DocumentText, Mark, str]]:
    texts = {}
    for source in named_sources(content, name):
        uid, _sharp, place = source.removeprefix("urn:uuid:").partition("#")
        language, _dash, revision = place.partition("-")
        if _as_uid(uid) is None or not revision.isdecimal():
            continue  # a source of another service, which the reader refuses with its line
        held = DocumentText.objects.filter(
            document__uid=uid, language=language, revision=int(revision),
            document__in=Document.objects.visible_to(user),
        )  # fmt: skip
        if text := held.select_related("document").first():
            texts[source] = text
    words = {source: text.text for source, text in texts.items()}
    found = read_selectors(content, words, name)
    return [
        (texts[source], mark, f"{name}, annotation {number}")
        for number, (source, mark) in enumerate(found, start=1)
    ]


def _label(mark: Mark, user: User, where: str) -> Label:
    kind = mark.kind or MarkKind.CONCEPT
    if not mark.quote.strip():
        raise UnreadableExport(f"{where}: there are no words from {mark.start} to {mark.end}")
    try:
        label = Label.named(_code(mark.label, kind, user), user)
    except (UnknownLabel, LookupError) as error:
        raise UnreadableExport(f"{where}: {error}") from error
    law = SourceLaw.objects.filter(key=mark.law).first() if mark.law else None
    if mark.law and law is None:
        raise UnreadableExport(f"{where}: no law here has the key {mark.law!r}")
    if law is not None and label.kind != MarkKind.CITATION:
        raise UnreadableExport(f"{where}: only a CITATION names a law, not {mark.label}")
    return Label(
        label.kind,
        label.concept_id,
        label.entry_id,
        label.term_id,
        law.pk if law else None,
        provisions=mark.provisions,
        attributes=dict(mark.attributes),
    )


def _code(written: str, kind: str, user: User) -> str:
    """The code by which ``Label.named`` knows it: entries and terms are written by name in files."""
    if kind not in (MarkKind.ENTRY, MarkKind.TERM):
        return written
    if kind == MarkKind.TERM:
        keys = list(Term.objects.filter(zh=written).order_by("pk").values_list("pk", flat=True)[:2])
    else:
        entries = Entry.objects.visible_to(user).filter(code=written)
        keys = list(entries.order_by("pk").values_list("pk", flat=True)[:2])
    if len(keys) != 1:
        raise UnknownLabel(f"{'no' if not keys else 'more than one'} {kind} here is called {written!r}")
    return f"{kind}:{keys[0]}"
