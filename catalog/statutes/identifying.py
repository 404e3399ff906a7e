"""Which law and which version a text is: found by title and date, or made where it is not known yet."""

from __future__ import annotations

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from catalog.bases.resolving import fold_title
from catalog.lawtext import HistoryEvent, LawDocument
from catalog.models import LawTitle, LawVersion, SourceLaw
from catalog.statutes.kinds import guess_kind

__all__ = ["AmbiguousTitle", "LawIndex", "find_or_make_version", "key_of"]

_EVENTS = {
    "enacted": LawVersion.Event.ENACTED,
    "adopted": LawVersion.Event.ENACTED,
    "approved": LawVersion.Event.ENACTED,
    "promulgated": LawVersion.Event.ENACTED,
    "amended": LawVersion.Event.AMENDED,
    "revised": LawVersion.Event.REVISED,
}
_FROM_NAME = "Date from the file name; the head of the file does not list this change."
_UNDATED = "Neither the head of the file nor its name states a date."


class AmbiguousTitle(ValueError):
    """Several laws bear the title of a text."""


def key_of(title: str) -> str:
    """The key of a law that no one named: ``law-`` and ten hex digits of the SHA-256 of its folded title."""
    return f"law-{hashlib.sha256(fold_title(title).encode()).hexdigest()[:10]}"


@dataclass(slots=True)
class LawIndex:
    """Laws by every Chinese title that they bear; read once for many files."""

    _keys: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def load(cls) -> LawIndex:
        index = cls()
        for text, law in LawTitle.objects.filter(language="zh").values_list("text", "law_id"):
            index._keys[fold_title(text)].add(law)
        for law, *titles in SourceLaw.objects.values_list("pk", "title_zh", "title_zh_full"):
            index._add(law, titles)
        return index

    def remember(self, law: SourceLaw) -> None:
        """Take in a law that was made; call this once it is committed."""
        self._add(law.pk, (law.title_zh, law.title_zh_full))

    def find(self, title: str) -> SourceLaw | None:
        """The law of a title, with or without 中华人民共和国.

        Raises:
            AmbiguousTitle: several laws bear it.
        """
        keys = self._keys.get(fold_title(title), set())
        if len(keys) > 1:
            names = ", ".join(sorted(SourceLaw.objects.filter(pk__in=keys).values_list("key", flat=True)))
            raise AmbiguousTitle(
                f"several laws are called {title!r}: {names}; take the title from all but one in the admin"
            )
        return SourceLaw.objects.get(pk=next(iter(keys))) if keys else None

    def _add(self, law: int, titles: Sequence[str]) -> None:
        for title in titles:
            self._keys[fold_title(title)].add(law)


def make_law(document: LawDocument, folders: tuple[str, ...]) -> SourceLaw:
    """A law that is not known yet, with its titles."""
    organ = next((event.organ for event in document.history if event.organ), "")
    law = SourceLaw.objects.create(
        key=key_of(document.title),
        title_zh=document.short_title,
        title_zh_full=document.title,
        kind=guess_kind(document.title, folders, organ),
        issuer=organ,
        provenance="read from its text; the kind is guessed",
    )
    titles = {document.title: LawTitle.Kind.FULL}
    titles.setdefault(document.short_title, LawTitle.Kind.SHORT)
    for text, kind in titles.items():
        LawTitle.objects.create(law=law, language="zh", kind=kind, text=text)
    return law


def find_or_make_version(law: SourceLaw, document: LawDocument) -> tuple[LawVersion, bool]:
    """The version of the document's date, and whether it was made; one that is there is left as it is."""
    versions = law.versions.select_related("current_text").defer(
        "current_text__body", "current_text__warnings"
    )
    found = versions.filter(date=document.date).first()
    if found:
        return found, False
    event, confidence, note = _particulars(document)
    version = LawVersion.objects.create(
        law=law,
        date=document.date,
        effective=document.effective,
        event=event,
        confidence=confidence,
        note=note,
    )
    return version, True


def _particulars(document: LawDocument) -> tuple[str, str, str]:
    if document.date is None:
        return LawVersion.Event.ENACTED, LawVersion.Confidence.LOW, _UNDATED
    if event := _event_of(document.history, document.date):
        return event, LawVersion.Confidence.HIGH, ""
    event = LawVersion.Event.AMENDED if document.history else LawVersion.Event.ENACTED
    return event, LawVersion.Confidence.MEDIUM, _FROM_NAME


def _event_of(history: Sequence[HistoryEvent], date: datetime.date) -> str | None:
    """What the head says happened on a date. A law amended before is no more enacted by its promulgation."""
    events = [_EVENTS[event.event] for event in history if event.date == date and event.event in _EVENTS]
    changes = [event for event in events if event != LawVersion.Event.ENACTED]
    return (changes or events or [None])[-1]
