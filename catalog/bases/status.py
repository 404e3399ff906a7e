"""The status of a legal basis on a date: computed from what was pinned, the versions and the successions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from catalog.bases.lineage import Address, Lineage, Walk
from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import SuccessionKind

__all__ = ["BasisStatus", "Certainty", "Pinned", "Status", "Successor", "statuses", "statuses_by_day"]


class Pinned(Protocol):
    """What is judged: a ``BasisTarget``, or the columns of one."""

    @property
    def pk(self) -> int: ...
    @property
    def version_id(self) -> int: ...
    @property
    def provision(self) -> str: ...
    @property
    def eid(self) -> str: ...
    @property
    def folded_hash(self) -> str: ...


class Status(TextChoices):
    """What has become of a basis. One enum, these spellings, everywhere."""

    CURRENT = "current", _("Current")
    AMENDED = "amended", _("Amended")
    RENUMBERED = "renumbered", _("Renumbered")
    RENUMBERED_AMENDED = "renumbered_amended", _("Renumbered and amended")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Merged")
    MOVED = "moved", _("Moved to another law")
    REPEALED = "repealed", _("Repealed")
    NOT_YET_IN_FORCE = "not_yet_in_force", _("Not yet in force")
    UNRESOLVED = "unresolved", _("Unresolved")
    TEXT_NOT_HELD = "text_not_held", _("Text not held")


class Certainty(TextChoices):
    """Whether people or equal hashes vouch for a status, or only a machine's proposal."""

    CONFIRMED = "confirmed", _("Confirmed")
    PROPOSED = "proposed", _("Proposed")


@dataclass(frozen=True, slots=True, order=True)
class Successor:
    """A provision that continues a pinned one, in the version in force or in another law."""

    version_id: int
    eid: str

    @property
    def provision(self) -> str:
        """Its address in normal form, such as 26(1)(4); the eid where it is not part of an article."""
        return _normal_form(self.eid)


@lru_cache(maxsize=10_000)
def _normal_form(eid: str) -> str:
    try:
        return str(ProvisionRef.from_eid(eid))
    except InvalidReference:
        return eid


@dataclass(frozen=True, slots=True)
class BasisStatus:
    """What has become of one pinned provision.

    Attributes:
        number_changed: whether it stands under another number; None where that is not known.
        text_changed: whether its words, folded for white space and width, differ; None where not known.
        successors: where it stands now, if not where it was pinned.
        certainty: empty where nothing can be said.
    """

    status: Status
    number_changed: bool | None = None
    text_changed: bool | None = None
    successors: tuple[Successor, ...] = ()
    certainty: Certainty | None = None

    @property
    def is_stale(self) -> bool:
        """Whether an editor has something to repair."""
        return self.status not in (Status.CURRENT, Status.NOT_YET_IN_FORCE, Status.TEXT_NOT_HELD)


def statuses(targets: Iterable[Pinned], as_of: datetime.date) -> dict[int, BasisStatus]:
    """The status of each target on ``as_of``, by the target's key, in a constant number of queries.

    A law repealed by that date makes its bases repealed, with the provisions of other laws that continue
    them as successors. A basis that names an instrument as a whole is current while that is in force.
    """
    targets = list(targets)
    lineage = Lineage((Address(target.version_id, target.eid) for target in targets), as_of)
    return {target.pk: _judge(target, lineage, as_of) for target in targets}


def statuses_by_day(
    targets: Iterable[Pinned], days: Sequence[datetime.date]
) -> dict[datetime.date, dict[int, BasisStatus]]:
    """What ``statuses`` says on each of some days; texts and successions are read once for all of them."""
    targets = list(targets)
    if not days:
        return {}
    lineage = Lineage((Address(target.version_id, target.eid) for target in targets), days[0])
    found = {days[0]: {target.pk: _judge(target, lineage, days[0]) for target in targets}}
    for day in days[1:]:
        there = lineage.on(day)
        found[day] = {target.pk: _judge(target, there, day) for target in targets}
    return found


def _judge(target: Pinned, lineage: Lineage, as_of: datetime.date) -> BasisStatus:
    version = lineage.versions[target.version_id]
    if version.in_force_from is None or (target.provision and not target.eid):
        return BasisStatus(Status.UNRESOLVED)
    if version.in_force_from > as_of:
        return BasisStatus(Status.NOT_YET_IN_FORCE, certainty=Certainty.CONFIRMED)
    repealed = version.law.is_repealed_on(as_of)
    if not target.eid:
        return BasisStatus(Status.REPEALED if repealed else Status.CURRENT, certainty=Certainty.CONFIRMED)
    if lineage.in_force.get(version.law_id) == version.pk:
        return BasisStatus(Status.CURRENT, False, False, certainty=Certainty.CONFIRMED)
    walk = lineage.walk(Address(version.pk, target.eid), target.folded_hash)
    if repealed:
        return BasisStatus(
            Status.REPEALED, successors=_successors(walk.moved_to), certainty=Certainty.CONFIRMED
        )
    return _from_walk(target, walk, lineage)


def _from_walk(target: Pinned, walk: Walk, lineage: Lineage) -> BasisStatus:
    certainty = Certainty.CONFIRMED if walk.confirmed else Certainty.PROPOSED
    if not walk.ends:
        if walk.moved_to:
            return BasisStatus(Status.MOVED, successors=_successors(walk.moved_to), certainty=certainty)
        if SuccessionKind.REPEALED in walk.kinds:
            return BasisStatus(Status.REPEALED, certainty=certainty)
        return BasisStatus(Status.UNRESOLVED if walk.gone else Status.TEXT_NOT_HELD)
    number_changed = any(_stands_elsewhere(end.eid, target.eid) for end in walk.ends)
    text_changed = _text_changed(target, walk, lineage)
    status = _status(walk, number_changed, text_changed)
    unchanged = status == Status.CURRENT
    return BasisStatus(
        status, number_changed, text_changed, () if unchanged else _successors(walk.ends), certainty
    )


def _stands_elsewhere(successor: str, pinned: str) -> bool:
    """Whether the number differs, as far as it is known: of a lost paragraph only the article may be."""
    return successor not in (pinned, pinned.partition("__")[0])


def _status(walk: Walk, number_changed: bool, text_changed: bool) -> Status:
    if len(walk.ends) > 1:
        return Status.SPLIT
    if SuccessionKind.MERGED in walk.kinds:
        return Status.MERGED
    if number_changed:
        return Status.RENUMBERED_AMENDED if text_changed else Status.RENUMBERED
    return Status.AMENDED if text_changed else Status.CURRENT


_CHANGES_WORDS = {
    SuccessionKind.AMENDED,
    SuccessionKind.RENUMBERED_AMENDED,
    SuccessionKind.SPLIT,
    SuccessionKind.MERGED,
}


def _text_changed(target: Pinned, walk: Walk, lineage: Lineage) -> bool:
    """By hashes where both are held; else by what the successions say of the steps."""
    before = target.folded_hash or lineage.hash_of(Address(target.version_id, target.eid))
    after = {lineage.hash_of(end) for end in walk.ends}
    if before and None not in after:
        return after != {before}
    return bool(walk.kinds & _CHANGES_WORDS)


def _successors(addresses: Iterable[Address]) -> tuple[Successor, ...]:
    return tuple(Successor(address.version_id, address.eid) for address in sorted(addresses))
