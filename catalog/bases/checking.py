"""The list of every basis with its status on a date, one row a target; it changes nothing.

The number of queries is constant, however many bases there are.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet

from catalog.bases.status import BasisStatus, Status, statuses
from catalog.models import BasisTarget, Edition, Entry, LawVersion, LegalBasis

__all__ = ["CheckedBasis", "SuccessorRow", "check_bases"]


class SuccessorRow(NamedTuple):
    """Where a provision stands now: the law's key, the version's date, the provision in normal form."""

    law: str
    version: datetime.date | None
    provision: str


@dataclass(frozen=True, slots=True)
class CheckedBasis:
    """One target with its status; of a basis that has no target, the basis with the reason.

    Attributes:
        edition: identifier of the edition, for example ``punishment-2024-r1``.
        entry: code of the entry in it.
        law: key of the law; the name as written where no law is settled.
        version: date of the version that was read; None where there is none or it is undated.
        provision: as cited, in normal form; empty for the instrument as a whole.
        reason: why it is unresolved, where it is.
        basis_id: key of the legal basis.
        target_id: key of the target; None for a basis without one.
    """

    edition: str
    entry: str
    law: str
    version: datetime.date | None
    provision: str
    judged: BasisStatus
    successors: tuple[SuccessorRow, ...]
    reason: str
    basis_id: int
    target_id: int | None

    COLUMNS: ClassVar[tuple[str, ...]] = (
        "edition",
        "entry",
        "law",
        "version",
        "provision",
        "status",
        "number_changed",
        "text_changed",
        "successors",
        "certainty",
        "reason",
    )
    """The keys of ``as_dict``, in order."""

    @property
    def status(self) -> Status:
        return self.judged.status

    def as_dict(self) -> dict[str, Any]:
        """The row as JSON takes it."""
        return {
            "edition": self.edition,
            "entry": self.entry,
            "law": self.law,
            "version": _iso(self.version),
            "provision": self.provision,
            "status": self.judged.status.value,
            "number_changed": self.judged.number_changed,
            "text_changed": self.judged.text_changed,
            "successors": [
                {"law": row.law, "version": _iso(row.version), "provision": row.provision}
                for row in self.successors
            ],
            "certainty": self.judged.certainty.value if self.judged.certainty else "",
            "reason": self.reason,
        }


class _Place(NamedTuple):
    """Where a row stands: edition, then entry, then basis."""

    edition_id: int
    entry_ordinal: int
    basis_ordinal: int
    ordinal: int
    entry: str
    basis_id: int
    reason: str


class _Pin(NamedTuple):
    """The columns of a target that are needed; 10,000 model instances would cost more than the judging."""

    pk: int
    version_id: int
    provision: str
    eid: str
    folded_hash: str


_PLACE = (
    "basis__entry__edition_id",
    "basis__entry__ordinal",
    "basis__ordinal",
    "ordinal",
    "basis__entry__code",
    "basis_id",
    "basis__unresolved_reason",
)


def check_bases(entries: QuerySet[Entry], as_of: datetime.date) -> list[CheckedBasis]:
    """Judge every basis of some entries on a date, in the order of edition, entry and place.

    Start from ``Entry.objects.visible_to(user)`` or narrow it; it is used as a subquery.
    """
    pins = _read_pins(entries)
    judged = statuses([pin for _, pin in pins], as_of)
    laws = _laws_of({pin.version_id for _, pin in pins}, judged.values())
    editions = _identifiers(entries)
    rows = [(place, _row(place, pin, judged[pin.pk], laws, editions)) for place, pin in pins]
    rows += [(place, _untargeted(place, law, editions)) for place, law in _read_untargeted(entries)]
    rows.sort(key=lambda placed: placed[0])
    return [row for _, row in rows]


def _read_pins(entries: QuerySet[Entry]) -> list[tuple[_Place, _Pin]]:
    rows = (
        BasisTarget.objects.filter(basis__entry__in=entries.order_by().values("pk"))
        .order_by()
        .values_list(*_PLACE, *_Pin._fields)
    )
    return [(_Place(*row[: len(_PLACE)]), _Pin(*row[len(_PLACE) :])) for row in rows]


def _read_untargeted(entries: QuerySet[Entry]) -> list[tuple[_Place, str]]:
    """Bases without a target, each with its law's key or, where that is not settled, name."""
    columns = [name.removeprefix("basis__").replace("basis_id", "pk") for name in _PLACE]
    rows = (
        LegalBasis.objects.filter(
            ~Exists(BasisTarget.objects.filter(basis=OuterRef("pk"))),
            entry__in=entries.order_by().values("pk"),
        )
        .order_by()
        .values_list(*columns, "law__key", "law_name")
    )
    return [(_Place(*row[: len(_PLACE)]), row[-2] or row[-1]) for row in rows]


def _identifiers(entries: QuerySet[Entry]) -> dict[int, str]:
    editions = Edition.objects.filter(pk__in=entries.order_by().values("edition"))
    return {edition.pk: edition.identifier for edition in editions.select_related("catalog")}


_Laws = dict[int, tuple[str, datetime.date | None]]


def _laws_of(pinned: set[int], judged: Collection[BasisStatus]) -> _Laws:
    """The law's key and the date of every version pinned or succeeded to."""
    succeeded = {successor.version_id for status in judged for successor in status.successors}
    rows = LawVersion.objects.filter(pk__in=pinned | succeeded).values_list("pk", F("law__key"), "date")
    return {pk: (law, date) for pk, law, date in rows.order_by()}


def _row(
    place: _Place, pin: _Pin, judged: BasisStatus, laws: _Laws, editions: dict[int, str]
) -> CheckedBasis:
    law, version = laws[pin.version_id]
    successors = tuple(SuccessorRow(*laws[s.version_id], s.provision) for s in judged.successors)
    unresolved = judged.status == Status.UNRESOLVED
    return CheckedBasis(
        edition=editions[place.edition_id],
        entry=place.entry,
        law=law,
        version=version,
        provision=pin.provision,
        judged=judged,
        successors=successors,
        reason=(place.reason or _what_is_missing(pin, version)) if unresolved else "",
        basis_id=place.basis_id,
        target_id=pin.pk,
    )


def _what_is_missing(pin: _Pin, version: datetime.date | None) -> str:
    if version is None:
        return "the version that was read has no date"
    if not pin.eid:
        return "the provision was not found in the version that was read"
    return "the later text has nothing that is known to continue the provision"


def _untargeted(place: _Place, law: str, editions: dict[int, str]) -> CheckedBasis:
    return CheckedBasis(
        edition=editions[place.edition_id],
        entry=place.entry,
        law=law,
        version=None,
        provision="",
        judged=BasisStatus(Status.UNRESOLVED),
        successors=(),
        reason=place.reason or "no provision has been entered",
        basis_id=place.basis_id,
        target_id=None,
    )


def _iso(date: datetime.date | None) -> str | None:
    return date.isoformat() if date else None
