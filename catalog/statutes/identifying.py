"""Which law and which version a text is: found by title and date, or made where it is not known yet."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from catalog.bases.resolving import fold_title
from catalog.lawtext import HistoryEvent, LawDocument
from catalog.models import LawTitle, LawVersion, SourceLaw
from catalog.statutes.kinds import guess_kind

__all__ = [
    "AmbiguousTitle",
    "LawIndex",
    "find_or_make_version",
    "key_of",
    "make_law",
    "note_title",
    "organ_of",
]

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


_STATE = "中华人民共和国"
_NOISE = re.compile(r"[\s、《》“”\"·]")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,7}?(?:省|自治区|自治州|自治县|市|县|区|旗)(?=人(?:民|大)|第|$)")
_NATIONAL = re.compile(r"全国人|国务院|最高人民|中华人民共和国")
_ISSUER_LENGTH = 300


class AmbiguousTitle(ValueError):
    """Several laws bear the title of a text."""


def title_key(title: str) -> str:
    """A title as it is compared to find its law.

    Beside what ``fold_title`` folds: 中华人民共和国 goes wherever it stands (实施《…食品安全法》办法), and so
    do quotation marks, white space and the 、 between two issuing organs.
    """
    return _NOISE.sub("", fold_title(title)).replace(_STATE, "")


def key_of(title: str, place: str = "") -> str:
    """The key of a law that no one named: ``law-`` and ten hex digits of the SHA-256 of title and place."""
    return f"law-{hashlib.sha256((title_key(title) + place).encode()).hexdigest()[:10]}"


@dataclass(slots=True)
class LawIndex:
    """Laws by every Chinese title that they bear; read once for many files."""

    _keys: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def load(cls) -> LawIndex:
        index = cls()
        for text, law in LawTitle.objects.filter(language="zh").values_list("text", "law_id"):
            index._add(law, [text])
        for law, *titles in SourceLaw.objects.values_list("pk", "title_zh", "title_zh_full"):
            index._add(law, titles)
        return index

    def remember(self, law: SourceLaw) -> None:
        """Take in a law that was made; call this once it is committed."""
        self._add(law.pk, (law.title_zh, law.title_zh_full))

    def find(self, title: str, organ: str = "") -> SourceLaw | None:
        """The law of a title, with or without 中华人民共和国.

        Args:
            title: full or short.
            organ: who enacted the text. Laws of one title that were issued in different places are not the
                same, unless the title itself names the place.

        Raises:
            AmbiguousTitle: several laws bear it.
        """
        keys = self._keys.get(title_key(title))
        if not keys:
            return None
        found = [law for law in SourceLaw.objects.filter(pk__in=keys) if not _elsewhere(law, title, organ)]
        if len(found) > 1:
            names = ", ".join(sorted(law.key for law in found))
            raise AmbiguousTitle(
                f"several laws are called {title!r}: {names}; take the title from all but one in the admin"
            )
        return found[0] if found else None

    def bears(self, title: str) -> bool:
        """Whether any law has the title."""
        return title_key(title) in self._keys

    def _add(self, law: int, titles: Sequence[str]) -> None:
        for title in titles:
            self._keys[title_key(title)].add(law)


def _elsewhere(law: SourceLaw, title: str, organ: str) -> bool:
    """Whether a law was surely issued in another place than a text of the same title."""
    place, known = _place(organ), _place(law.issuer)
    return bool(place and known and place != known and not title.startswith((place, known)))


def _place(organ: str) -> str:
    """The province, city or county of an organ, or the state; empty where its name does not tell."""
    if _NATIONAL.match(organ):
        return _STATE
    match = _PLACE.match(organ)
    return match[0] if match else ""


def organ_of(document: LawDocument) -> str:
    """The organ that enacted a law, where its head names one."""
    organ = next((event.organ for event in document.history if event.organ), "")
    return organ if len(organ) <= _ISSUER_LENGTH else ""


def make_law(document: LawDocument, folders: tuple[str, ...], *, namesake: bool = False) -> SourceLaw:
    """A law that is not known yet, with its titles; ``namesake`` where a law elsewhere has the title."""
    organ = organ_of(document)
    law = SourceLaw.objects.create(
        key=key_of(document.title, _place(organ) if namesake else ""),
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


def note_title(law: SourceLaw, title: str) -> None:
    """Note a title by which a law would not be found when it is cited."""
    texts = law.titles.filter(language="zh").values_list("text", flat=True)
    if fold_title(title) not in {fold_title(text) for text in (law.title_zh, law.title_zh_full, *texts)}:
        LawTitle.objects.create(law=law, language="zh", kind=LawTitle.Kind.ALIAS, text=title)


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
