"""Brings law texts in, file by file: one that fails is reported, and neither stops nor spoils the others."""

from __future__ import annotations

import datetime
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import DatabaseError, transaction

from catalog.lawtext import READER_VERSION, LawDocument, UnreadableLaw, folded_hash
from catalog.models import LawText, LawVersion, Provision, SourceLaw
from catalog.statutes.identifying import (
    AmbiguousTitle,
    LawIndex,
    find_or_make_version,
    make_law,
    note_title,
    organ_of,
)
from catalog.statutes.sources import Source
from catalog.statutes.storing import StoredText, store_text

__all__ = ["Outcome", "Status", "import_sources"]

logger = logging.getLogger(__name__)

_LIMITS = {
    field.name: field.max_length
    for field in Provision._meta.concrete_fields
    if field.name in ("eid", "number", "label", "heading") and field.max_length
}
_TITLE_LIMIT = 300
_NAME_DATE = re.compile(r"[(（](\d{4}-\d\d-\d\d)[)）]")
_SHOWN = 5


class Status(StrEnum):
    """What became of a source."""

    CREATED = "created"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source; ``messages`` says why it failed, or what an editor should look at.

    Attributes:
        files: the files of the source; several of a law that is kept book by book.
        same_as: where the text was held already under another name, that name.
        articles: of a text that was stored, as are provisions and warnings.
    """

    source: str
    status: Status
    files: tuple[str, ...] = ()
    same_as: str = ""
    law: str = ""
    title: str = ""
    date: datetime.date | None = None
    new_law: bool = False
    new_version: bool = False
    articles: int = 0
    provisions: int = 0
    warnings: int = 0
    messages: tuple[str, ...] = ()


class Unfit(ValueError):
    """A text was read but cannot be stored; the message says why."""


@dataclass(slots=True)
class _Known:
    """What is held, read once for many files."""

    laws: LawIndex = field(default_factory=LawIndex.load)
    texts: dict[tuple[str, str], int] = field(default_factory=dict)
    """Full texts by the hash and the name of the file: what the same reader would read of them is known."""

    @classmethod
    def load(cls) -> _Known:
        held = LawText.objects.filter(
            kind=LawText.Kind.FULL, reader_version=READER_VERSION, version__current_text__kind="full"
        )
        rows = held.values_list("source_sha256", "source_name", "pk").iterator()
        return cls(texts={(sha256, name.rpartition("/")[2]): pk for sha256, name, pk in rows})


def import_sources(sources: Iterable[Source]) -> Iterator[Outcome]:
    """Import sources one by one, each in a transaction of its own; a run that was cut short can run again."""
    known = _Known.load()
    for source in sources:
        try:
            yield _import(source, known)
        except OSError as error:
            yield _failed(source, f"cannot be opened: {error.strerror or error}")
        except (UnreadableLaw, AmbiguousTitle, Unfit) as error:
            yield _failed(source, str(error).removeprefix(f"{source.paths[0].name}: "))
        except DatabaseError as error:
            yield _failed(source, f"the database refused it: {str(error).splitlines()[0]}")
        except Exception as error:  # a fault of ours in one file must not stop the others
            logger.exception("import of %s", source.name)
            yield _failed(source, f"the reader broke down ({type(error).__name__}: {error}); report the file")


def _failed(source: Source, message: str) -> Outcome:
    return Outcome(source.name, Status.FAILED, source.files, messages=(message,))


def _import(source: Source, known: _Known) -> Outcome:
    sha256 = source.sha256()
    place = sha256, source.name.rpartition("/")[2]
    if held := known.texts.get(place):
        return _unchanged(source, LawText.objects.select_related("version__law").defer("body").get(pk=held))
    document = source.read()
    _check(document)
    found, is_part = _law_of(document, source, known.laws)
    with transaction.atomic():
        law = found or make_law(document, source.folders, namesake=known.laws.bears(document.title))
        version, new_version = find_or_make_version(law, document)
        stored = store_text(version, document, name=source.name, sha256=sha256, may_supersede=not is_part)
        if stored.created and found and not is_part:
            note_title(law, document.title)
        messages = tuple(_messages(source, document, version, stored, is_part))
    known.texts[place] = stored.text.pk
    if found is None:
        known.laws.remember(law)
    if not stored.created:
        return _unchanged(source, stored.text)
    return Outcome(
        source=source.name,
        status=Status.CREATED,
        files=source.files,
        law=law.key,
        title=law.title_zh_full,
        date=version.date,
        new_law=found is None,
        new_version=new_version,
        articles=len(document.articles),
        provisions=sum(1 for _ in document.walk()),
        warnings=len(document.warnings),
        messages=messages,
    )


def _unchanged(source: Source, text: LawText) -> Outcome:
    return Outcome(
        source=source.name,
        status=Status.UNCHANGED,
        files=source.files,
        same_as=text.source_name if text.source_name != source.name else "",
        law=text.version.law.key,
        title=text.version.law.title_zh_full,
        date=text.version.date,
    )


def _check(document: LawDocument) -> None:
    """What PostgreSQL would refuse for its length is refused here, on every database, by its name."""
    if not document.title:
        raise Unfit("no title is found; write it as the first line, in Markdown after #")
    if len(document.title) > _TITLE_LIMIT:
        raise Unfit(f"the title has {len(document.title)} characters: is the first line the title?")
    for node, _ in document.walk():
        for name, limit in _LIMITS.items():
            value = getattr(node, name)
            if len(value) > limit:
                raise Unfit(f"the {name} of {node.eid[:40]} has {len(value)} characters, {limit} at most")


def _law_of(document: LawDocument, source: Source, index: LawIndex) -> tuple[SourceLaw | None, bool]:
    """The law of a text, and whether the text is only a book of it (物权编 of 民法典)."""
    law = index.find(document.title, organ_of(document))
    stem = source.paths[0].stem
    whole = document.title.removesuffix(stem)
    if law is None and whole not in ("", document.title):
        law = index.find(whole)
        return law, law is not None
    return law, False


def _messages(
    source: Source, document: LawDocument, version: LawVersion, stored: StoredText, is_part: bool
) -> Iterator[str]:
    if is_part:
        yield "a part of the law only; import the folder of all its books to hold it whole"
    named = _NAME_DATE.search(source.name)
    if stored.created and named and named[1] != str(version.date):
        yield f"the file name says {named[1]}, its head {version.date}, which was taken"
    if stored.created and version.date is None:
        yield "no date is known; as_of finds no version without one"
    if stored.replaced:
        yield f"takes the place of another text of this version, {stored.replaced}"
    if stored.created and (twin := _twin(version, document)):
        yield f"the same words as the version of {twin.date}: perhaps one version under two dates"
    if stored.differing:
        shown = ", ".join(stored.differing[:_SHOWN])
        more = len(stored.differing) - _SHOWN
        yield (
            f"{len(stored.differing)} provisions have other words than those that were read before: {shown}"
            + (f" and {more} more" if more > 0 else "")
        )


def _twin(version: LawVersion, document: LawDocument) -> LawVersion | None:
    """Another version of the law with the same words: a file may carry the day of publication instead."""
    others = version.law.versions.exclude(pk=version.pk).with_text().select_related("current_text")
    words = folded_hash(document.body)
    return next((v for v in others if v.current_text and folded_hash(v.current_text.body) == words), None)
