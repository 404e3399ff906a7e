"""Stores what the reader read as a law text with its provisions; a text that is held is left as it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction

from catalog.lawtext import READER_VERSION, LawDocument, Node, exact_hash, folded_hash
from catalog.models import BasisTarget, LawText, LawVersion, Provision

__all__ = ["StoredText", "store_text"]

_BATCH = 1000
_NAME_LENGTH = 500


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text that is held now, whether it was new, and the eids whose words differ from those pinned before.

    ``differing`` names what the outline of the version or a legal basis has under that address with another
    hash, though read by the same reader: the transcription is another, or it was changed. ``replaced`` is the
    source of the full text whose place it took.
    """

    text: LawText
    created: bool
    differing: tuple[str, ...] = ()
    replaced: str = ""


@transaction.atomic
def store_text(
    version: LawVersion, document: LawDocument, *, name: str, sha256: str, may_supersede: bool = True
) -> StoredText:
    """Store a full text of a version, once a source and reader, and let the version use it.

    Args:
        version: the version that was transcribed.
        document: what the reader read.
        name: of the source, as the law text will show it.
        sha256: of the source, in hex.
        may_supersede: whether it takes the place of a full text that is in use; a part of a law may not.
    """
    held = version.texts.filter(
        kind=LawText.Kind.FULL, source_sha256=sha256, reader_version=READER_VERSION
    ).first()
    if held:
        _use(version, held, may_supersede=False)
        return StoredText(held, created=False)
    text = LawText.objects.create(
        version=version,
        kind=LawText.Kind.FULL,
        source_name=name[-_NAME_LENGTH:],
        source_sha256=sha256,
        reader_version=READER_VERSION,
        body=document.body,
        warnings=[{"line": w.line, "code": w.code, "message": w.message} for w in document.warnings],
    )
    hashes = _store_provisions(document, text)
    # Without a text there was nothing to read hashes from before.
    differing = _differing(version, hashes) if version.current_text_id else ()
    current = version.current_text
    _use(version, text, may_supersede=may_supersede)
    was_full = current is not None and current.kind == LawText.Kind.FULL and version.current_text == text
    return StoredText(text, True, differing, current.source_name if current and was_full else "")


def _store_provisions(document: LawDocument, text: LawText) -> set[tuple[str, str]]:
    """Store the tree level by level, since a parent needs its key first; return eids with exact hashes."""
    levels: dict[int, list[Provision]] = defaultdict(list)
    made: dict[int, tuple[int, Provision]] = {}
    for ordinal, (node, holder) in enumerate(document.walk()):
        depth, parent = made[id(holder)] if holder else (-1, None)
        provision = _provision(node, ordinal, text, parent)
        made[id(node)] = depth + 1, provision
        levels[depth + 1].append(provision)
    for depth in sorted(levels):
        Provision.objects.bulk_create(levels[depth], batch_size=_BATCH)
    return {(provision.eid, provision.exact_hash) for _, provision in made.values()}


def _provision(node: Node, ordinal: int, text: LawText, parent: Provision | None) -> Provision:
    return Provision(
        law_text=text,
        parent=parent,
        ordinal=ordinal,
        kind=node.kind.value,
        eid=node.eid,
        number=node.number,
        label=node.label,
        heading=node.heading,
        text=node.text,
        start=node.start,
        end=node.end,
        exact_hash=exact_hash(node.text) if node.text else "",
        folded_hash=folded_hash(node.text) if node.text else "",
    )


def _use(version: LawVersion, text: LawText, *, may_supersede: bool) -> None:
    current = version.current_text
    if current is None or current.kind != LawText.Kind.FULL or may_supersede:
        version.current_text = text
        version.save()


def _differing(version: LawVersion, hashes: set[tuple[str, str]]) -> tuple[str, ...]:
    outlined = Provision.objects.filter(
        law_text__version=version,
        law_text__kind=LawText.Kind.OUTLINE,
        law_text__reader_version=READER_VERSION,
    ).values_list("eid", "exact_hash")
    pinned = (
        BasisTarget.objects.filter(version=version, read_from__reader_version=READER_VERSION)
        .exclude(exact_hash="")
        .values_list("eid", "exact_hash")
    )
    return tuple(sorted({eid for eid, _ in {*outlined, *pinned} - hashes}))
