"""Brings law texts in, file by file: one that fails is reported, and neither stops nor spoils the others."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import DatabaseError, transaction

from catalog.lawtext import LawDocument, UnreadableLaw
from catalog.models import LawVersion, Provision, SourceLaw
from catalog.statutes.identifying import AmbiguousTitle, LawIndex, find_or_make_version, make_law
from catalog.statutes.sources import Source
from catalog.statutes.storing import StoredText, store_text

__all__ = ["Outcome", "Status", "import_sources"]

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
    """What became of one source; ``messages`` says why it failed, or what an editor should look at."""

    source: str
    status: Status
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


def import_sources(sources: Iterable[Source]) -> Iterator[Outcome]:
    """Import sources one by one, each in a transaction of its own."""
    index = LawIndex.load()
    for source in sources:
        try:
            yield _import(source, index)
        except OSError as error:
            yield _failed(source, f"cannot be opened: {error.strerror or error}")
        except (UnreadableLaw, AmbiguousTitle, Unfit) as error:
            yield _failed(source, str(error).removeprefix(f"{source.paths[0].name}: "))
        except DatabaseError as error:
            yield _failed(source, f"the database refused it: {str(error).splitlines()[0]}")


def _failed(source: Source, message: str) -> Outcome:
    return Outcome(source.name, Status.FAILED, messages=(message,))


def _import(source: Source, index: LawIndex) -> Outcome:
    document = source.read()
    _check(document)
    known, is_part = _law_of(document, source, index)
    with transaction.atomic():
        law = known or make_law(document, source.paths[0].resolve().parent.parts)
        version, new_version = find_or_make_version(law, document)
        stored = store_text(
            version, document, name=source.name, sha256=source.sha256(), may_supersede=not is_part
        )
    if known is None:
        index.remember(law)
    return Outcome(
        source=source.name,
        status=Status.CREATED if stored.created else Status.UNCHANGED,
        law=law.key,
        title=law.title_zh_full,
        date=version.date,
        new_law=known is None,
        new_version=new_version,
        articles=len(document.articles),
        provisions=sum(1 for _ in document.walk()),
        warnings=len(document.warnings),
        messages=tuple(_messages(source, version, stored, is_part)),
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
    law = index.find(document.title)
    stem = source.paths[0].stem
    whole = document.title.removesuffix(stem)
    if law is None and whole not in ("", document.title):
        law = index.find(whole)
        return law, law is not None
    return law, False


def _messages(source: Source, version: LawVersion, stored: StoredText, is_part: bool) -> Iterator[str]:
    if is_part:
        yield "a part of the law only; import the folder of all its books to hold it whole"
    named = _NAME_DATE.search(source.name)
    if stored.created and named and named[1] != str(version.date):
        yield f"the file name says {named[1]}, its head {version.date}, which was taken"
    if stored.created and version.date is None:
        yield "no date is known; as_of finds no version without one"
    if stored.differing:
        shown = ", ".join(stored.differing[:_SHOWN])
        more = len(stored.differing) - _SHOWN
        yield (
            f"{len(stored.differing)} provisions have other words than those that were read before: {shown}"
            + (f" and {more} more" if more > 0 else "")
        )
