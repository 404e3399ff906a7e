"""Brings files in, one after the other: read, store, align and tag each, or say what is wrong with it.

A file that fails stores nothing and stops no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from django.contrib.auth.models import User
from django.db import transaction

from annotations.ingest import (
    Identifier,
    ReadDocument,
    UnreadableDocument,
    documents_in,
    is_archive,
    load,
    mask_identifiers,
    read_bytes,
)
from annotations.intake.storing import StoredText, store_document
from annotations.intake.tagging import tag_text
from annotations.models import Document
from annotations.tagging import Tagger

__all__ = ["Choices", "Outcome", "Part", "Source", "bring_in", "sources_at", "sources_in"]

_ARCHIVE = ".zip"
_LANGUAGE_IN_NAME = re.compile(r"(?P<stem>.+)[._-](?P<lang>zh|cn|en)(?P<suffix>\.\w{2,8})", re.IGNORECASE)
_LANGUAGES = {"zh": "zh", "cn": "zh", "en": "en"}


@dataclass(frozen=True, slots=True)
class Source:
    """A file to bring in, or why it cannot be."""

    name: str
    """As it is shown to who brings it in."""
    data: bytes = b""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What who brings files in has chosen."""

    lang: str | None = None
    shown: bool = True
    mask: bool = False
    dry_run: bool = False
    pair: bool = False
    """The two files are one document in two languages."""
    document: Document | None = None
    """The document that the file is a translation or a new revision of."""
    revise: bool = False
    user: User | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A file that was brought in."""

    name: str
    read: ReadDocument
    stored: StoredText
    segments: int
    suggestions: int

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        return self.read.identifiers


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file, or of the two files of a document."""

    name: str
    parts: tuple[Part, ...] = field(default=())
    error: str = ""


def sources_at(path: Path) -> Iterator[Source]:
    """The file at ``path``, or the documents in it if it is a zip archive."""
    try:
        data = load(path)
    except UnreadableDocument as error:
        yield Source(str(path), refusal=str(error))
        return
    yield from sources_in(str(path), data)


def sources_in(name: str, data: bytes) -> Iterator[Source]:
    """The file, or the documents in it if it is a zip archive."""
    if PurePath(name).suffix.lower() != _ARCHIVE:
        yield Source(name, data)
        return
    if not is_archive(data):
        yield Source(name, refusal="The file is no zip archive whatever its name says; make it anew.")
        return
    try:
        for member in documents_in(data):
            yield Source(f"{name}/{member.name}", member.data, member.refusal)
    except UnreadableDocument as error:
        yield Source(name, refusal=str(error))


def bring_in(sources: Iterable[Source], choices: Choices, tagger: Tagger | None) -> Iterator[Outcome]:
    """Bring files in and yield what became of each; two that differ by .zh and .en are one document.

    Without a tagger nothing is tagged.
    """
    for group in _grouped(list(sources), pair=choices.pair):
        name = " + ".join(source.name for source, _ in group)
        refused = next((source for source, _ in group if source.refusal), None)
        if refused:
            yield Outcome(refused.name, error=refused.refusal)
            continue
        try:
            yield Outcome(name, tuple(_bring_in_one(group, choices, tagger)))
        except (UnreadableDocument, ValueError) as error:
            yield Outcome(name, error=str(error))


_Group = list[tuple[Source, str | None]]


def _grouped(sources: Sequence[Source], *, pair: bool) -> list[_Group]:
    """Files with the language that their name says, those of one document together, Chinese first."""
    if pair:
        return [[(source, None) for source in sources]]
    groups: dict[str, _Group] = {}
    for source in sources:
        match = _LANGUAGE_IN_NAME.fullmatch(source.name)
        lang = _LANGUAGES[match["lang"].lower()] if match else None
        group = groups.setdefault(match["stem"] if match else source.name, [])
        if lang in {known for _, known in group} or (group and lang is None):
            groups[f"{source.name}\n{len(groups)}"] = [(source, lang)]
        else:
            group.append((source, lang))
    return [
        sorted(group, key=lambda pair: pair[1] != "zh") if len(group) > 1 else [(group[0][0], None)]
        for group in groups.values()
    ]


@transaction.atomic
def _bring_in_one(group: _Group, choices: Choices, tagger: Tagger | None) -> list[Part]:
    reads = [_read(source, choices.lang or lang, choices) for source, lang in group]
    if len({read.language for read in reads}) < len(reads):
        raise ValueError(
            f"both files are in {reads[0].language}; a pair is one in Chinese and one in English, "
            "so name the language where it is not detected"
        )
    parts: list[Part] = []
    document = choices.document
    for (source, _), read in zip(group, reads, strict=True):
        stored = store_document(
            read,
            source_name=PurePath(source.name).name,
            document=document,
            shown=choices.shown,
            user=choices.user,
            revise=choices.revise,
            original=None if choices.mask and read.identifiers else source.data,
        )
        document = document or (stored.text.document if len(group) > 1 else None)
        suggestions = tag_text(stored.text, tagger).suggestions.count() if tagger else 0
        parts.append(Part(source.name, read, stored, stored.text.segments.count(), suggestions))
    transaction.set_rollback(choices.dry_run)
    return parts


def _read(source: Source, lang: str | None, choices: Choices) -> ReadDocument:
    read = read_bytes(source.data, name=PurePath(source.name).name, lang=lang)
    return mask_identifiers(read) if choices.mask and read.identifiers else read
