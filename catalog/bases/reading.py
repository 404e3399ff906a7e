"""A basis text as a row states it, read into law groups that are pinned to the provisions of a day.

Every word of the text is accounted for: what is no citation becomes a group of its own with the reason.
Nothing is stored here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.bases.resolving import Match, Reason, Resolution, resolve
from catalog.citations import Citation, LawGroup, LawNames
from catalog.citations.chinese import find_chinese
from catalog.citations.english import find_english
from catalog.citations.finder import detect_language
from catalog.citations.model import SAME
from catalog.citations.parsing import BETWEEN
from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import BasisTarget, Entry, LawTitle, LegalBasis, Provision

__all__ = ["NO_CITATION", "Pin", "ReadGroup", "make_bases", "read_basis_texts"]

NO_CITATION = "These words name no law: write it in 《》 and its provisions as 第五条第二款"
"""The reason of a stretch that the grammar cannot read."""

_LONGEST_NAME = 300
_LONGEST_PROVISION = 60


@dataclass(frozen=True, slots=True)
class Pin:
    """One provision of a group, pinned to the text of its version in force; without eid it was not found."""

    version_id: int
    provision: str
    eid: str = ""
    read_from_id: int | None = None
    exact_hash: str = ""
    folded_hash: str = ""
    reason: Reason | None = None

    def target(self, basis: LegalBasis, ordinal: int) -> BasisTarget:
        """An unsaved row for it."""
        return BasisTarget(
            basis=basis,
            ordinal=ordinal,
            version_id=self.version_id,
            provision=self.provision,
            eid=self.eid,
            read_from_id=self.read_from_id,
            exact_hash=self.exact_hash,
            folded_hash=self.folded_hash,
        )


@dataclass(frozen=True, slots=True)
class ReadGroup:
    """One law's citations in a basis text; ``text[start:end] == quote``, offsets in code points.

    Attributes:
        law_name: as written, without 《》; empty for words that are no citation.
        resolution: the law, its version and provisions; None for words that are no citation.
        pins: a provision each; one without a provision for an instrument cited as a whole.
    """

    start: int
    end: int
    quote: str
    law_name: str
    resolution: Resolution | None = None
    pins: tuple[Pin, ...] = ()

    @property
    def reason(self) -> str:
        """Why the group, or which of its provisions, is not settled; empty where all is."""
        if self.resolution is None:
            return NO_CITATION
        if self.resolution.reason is not None:
            return str(self.resolution.reason.label)
        missing = [f"{pin.provision}: {pin.reason.label}" for pin in self.pins if pin.reason and not pin.eid]
        return "; ".join(missing)[:_LONGEST_NAME]


@dataclass(frozen=True, slots=True)
class _Written:
    """A stretch of a basis text: one law's citations, or words that are none."""

    start: int
    end: int
    group: LawGroup | None


def read_basis_texts(texts: Sequence[str], as_of: datetime.date) -> list[list[ReadGroup]]:
    """Read each text into its groups, resolved as of a day, in six queries however many there are."""
    names = LawNames.compile(LawTitle.objects.order_by().values_list("text", flat=True))
    written = [_split(text, names) for text in texts]
    resolutions = resolve([w.group for groups in written for w in groups if w.group], as_of)
    resolved = zip(resolutions, _pin(resolutions), strict=True)
    read = []
    for text, groups in zip(texts, written, strict=True):
        read.append([_read(text, w, *next(resolved)) if w.group else _read(text, w) for w in groups])
    return read


def make_bases(entry: Entry, groups: Iterable[ReadGroup]) -> list[tuple[LegalBasis, list[BasisTarget]]]:
    """Unsaved rows for the groups of an entry's basis text, in their order."""
    made = []
    for ordinal, group in enumerate(groups, start=1):
        basis = LegalBasis(
            entry=entry,
            ordinal=ordinal,
            quote=group.quote,
            start=group.start,
            end=group.end,
            law_name=group.law_name or group.quote[:_LONGEST_NAME],
            law=group.resolution.law if group.resolution else None,
            unresolved_reason=group.reason,
        )
        made.append((basis, [pin.target(basis, place) for place, pin in enumerate(group.pins, start=1)]))
    return made


def _read(
    text: str, written: _Written, resolution: Resolution | None = None, pins: tuple[Pin, ...] = ()
) -> ReadGroup:
    name = written.group.law[:_LONGEST_NAME] if written.group else ""
    quote = text[written.start : written.end]
    return ReadGroup(written.start, written.end, quote, name, resolution, pins)


def _split(text: str, names: LawNames) -> list[_Written]:
    """Cut a text into stretches; citations of one law that follow each other are one."""
    english = detect_language(text).startswith("en")
    citations = (find_english if english else find_chinese)(text, names, headings=False)
    laws = {citation.start: citation.law for citation in citations}
    stretches: list[_Written] = []
    position = 0
    for citation in citations:
        stretches += _stray(text, position, citation.start)
        _append(stretches, citation, laws)
        position = citation.end
    return stretches + _stray(text, position, len(text))


def _append(stretches: list[_Written], citation: Citation, laws: dict[int, str]) -> None:
    law = citation.law
    if law == SAME and citation.referent is not None:
        law = laws[citation.referent]
    last = stretches[-1] if stretches else None
    if last and last.group and last.group.law == law and last.group.provisions and citation.provisions:
        provisions = last.group.provisions + citation.provisions
        group = LawGroup(law, provisions, last.group.number or citation.number)
        stretches[-1] = _Written(last.start, citation.end, group)
    else:
        group = LawGroup(law, citation.provisions, citation.number)
        stretches.append(_Written(citation.start, citation.end, group))


def _stray(text: str, start: int, end: int) -> list[_Written]:
    """The words between two citations that are no mere punctuation or joining words, as one stretch."""
    first = last = -1
    while start < end:
        match = BETWEEN.match(text, start, end)
        if match:
            start = match.end()
            continue
        first = start if first < 0 else first
        start += 1
        last = start
    return [_Written(first, last, None)] if first >= 0 else []


def _pin(resolutions: Sequence[Resolution]) -> list[tuple[Pin, ...]]:
    """The pins of each resolution, with the hashes of what is held, in one query."""
    wanted = {
        (resolution.version.current_text_id, match.eid)
        for resolution in resolutions
        if resolution.version and resolution.version.current_text_id
        for match in resolution.matches
        if match.eid
    }
    held: dict[tuple[int, str], tuple[str, str]] = {}
    if wanted:
        texts, eids = zip(*wanted, strict=True)
        rows = Provision.objects.filter(law_text__in=set(texts), eid__in=set(eids)).order_by()
        for text, eid, exact, folded in rows.values_list("law_text_id", "eid", "exact_hash", "folded_hash"):
            held[text, eid] = (exact, folded)
    return [_pins_of(resolution, held) for resolution in resolutions]


def _pins_of(resolution: Resolution, held: dict[tuple[int, str], tuple[str, str]]) -> tuple[Pin, ...]:
    version = resolution.version
    if version is None:
        return ()
    if not resolution.group.provisions:
        return (Pin(version.pk, ""),)
    pins: dict[str, Pin] = {}
    for match in resolution.matches:
        provision = match.provision[:_LONGEST_PROVISION]
        text_id = version.current_text_id
        if match.eid and text_id is not None:
            exact, folded = held[text_id, match.eid]
            pins[provision] = Pin(version.pk, provision, match.eid, text_id, exact, folded)
        else:
            pins[provision] = Pin(version.pk, provision, _address(match), reason=match.reason)
    return tuple(pins.values())


def _address(match: Match) -> str:
    """Where no text is held that would tell, the address that a provision has by its number alone."""
    if match.reason != Reason.TEXT_NOT_HELD:
        return ""
    try:
        ref = ProvisionRef.parse(match.provision)
    except InvalidReference:
        return ""
    return ref.eid if ref.paragraph or not ref.item else ""
