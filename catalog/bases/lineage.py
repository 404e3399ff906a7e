"""What became of a provision up to a date: the versions, texts and successions that lead there, read once.

However many targets are asked about, four queries fetch all that is needed; the walk itself is in memory.
"""

from __future__ import annotations

import copy
import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from catalog.models import LawVersion, Provision, ProvisionSuccession, ReviewState, SuccessionKind

__all__ = ["Address", "Lineage", "Walk"]


_CONFIRMED = ReviewState.CONFIRMED.value
_OVERRULED = ReviewState.OVERRULED.value


class Address(NamedTuple):
    """A provision in a version, by the version's key and the provision's eid.

    A tuple, since a check hashes hundreds of thousands of them.
    """

    version_id: int
    eid: str


_Row = tuple[int, str, int | None, str, str, str]
"""Old version and eid, new version and eid, kind and state of a succession."""


class _Step(NamedTuple):
    to: Address | None
    kind: SuccessionKind
    confirmed: bool


@dataclass(slots=True)
class Walk:
    """Where a provision stands in the version in force, and how it came there.

    Attributes:
        ends: its addresses in the version in force; several after a split.
        moved_to: addresses in other laws.
        kinds: every kind of step on the way.
        confirmed: whether each step is confirmed by a person or by equal hashes.
        lost: no text or succession leads on to the version in force.
        gone: a text that leads on is held, but nothing in it is known to continue the provision.
    """

    ends: set[Address]
    moved_to: set[Address]
    kinds: set[SuccessionKind]
    confirmed: bool = True
    lost: bool = False
    gone: bool = False


class Lineage:
    """Versions, successions and hashes around a set of pinned provisions, as of one date."""

    def __init__(self, pinned: Iterable[Address], as_of: datetime.date) -> None:
        pinned = set(pinned)
        laws = LawVersion.objects.filter(pk__in={address.version_id for address in pinned}).values("law")
        self.versions: dict[int, LawVersion] = {
            version.pk: version for version in LawVersion.objects.filter(law__in=laws).select_related("law")
        }
        self._successions = self._read_successions()
        self._hashes = self._read_hashes({address.eid for address in pinned if address.eid})
        self._come_to(as_of)

    def on(self, as_of: datetime.date) -> Lineage:
        """The same provisions on another day; only which versions were in force then is read anew."""
        other = copy.copy(self)
        other._come_to(as_of)
        return other

    def _come_to(self, as_of: datetime.date) -> None:
        laws = {version.law_id for version in self.versions.values()}
        in_force = LawVersion.objects.as_of(as_of).filter(law__in=laws).values_list("law_id", "pk")
        self.in_force: dict[int, int] = dict(in_force)
        self._as_of = as_of
        self._denied: set[tuple[int, str, int | None, str]] = set()
        self._origins: dict[tuple[int | None, str], set[tuple[int, str]]] = defaultdict(set)
        self._steps = self._order_steps()
        self._later = self._order_versions()

    def hash_of(self, address: Address) -> str | None:
        """The folded hash of a provision's words, where a text or an outline of its version is held."""
        return self._hashes.get((self.versions[address.version_id].current_text_id, address.eid))

    def has_text(self, version_id: int) -> bool:
        """Whether a text or an outline of the version is held."""
        return self.versions[version_id].current_text_id is not None

    def walk(self, start: Address, folded_hash: str) -> Walk:
        """Follow a provision from the version it was pinned in to the version in force."""
        goal = self.in_force.get(self.versions[start.version_id].law_id)
        walk = Walk(ends=set(), moved_to=set(), kinds=set())
        frontier, seen = [start], {start}
        while frontier:
            here = frontier.pop()
            if here.version_id == goal:
                walk.ends.add(here)
                continue
            for step in self._onward(here, folded_hash, walk):
                walk.kinds.add(step.kind)
                walk.confirmed &= step.confirmed
                if step.to is None or step.to in seen:
                    continue
                seen.add(step.to)
                if step.to.version_id in self.versions and step.kind != SuccessionKind.MOVED:
                    frontier.append(step.to)
                else:
                    walk.moved_to.add(step.to)
        return walk

    def _onward(self, here: Address, folded_hash: str, walk: Walk) -> list[_Step]:
        known = self._known_steps(here)
        if known:
            return known
        for version_id in self._later[here.version_id]:
            if not self.has_text(version_id):
                continue
            there = Address(version_id, here.eid)
            found = self.hash_of(there)
            if found is None:
                walk.gone = True
                return []
            if found == (self.hash_of(here) or folded_hash):
                return [_Step(there, SuccessionKind.SAME, confirmed=True)]
            if not self._may_be_amended(here, there):
                walk.gone = True
                return []
            # Nothing but the number says that changed words under it continue these: only a proposal.
            return [_Step(there, SuccessionKind.AMENDED, confirmed=False)]
        walk.lost = True
        return []

    def _may_be_amended(self, here: Address, there: Address) -> bool:
        """Whether other words under one number can be an amendment: not if a person denied it, if another
        provision came there, or if a revision (修订) may have numbered everything anew.
        """
        versions = [here.version_id, *self._later[here.version_id]]
        between = versions[1 : versions.index(there.version_id) + 1]
        if any(self.versions[pk].event == LawVersion.Event.REVISED for pk in between):
            return False
        return (*here, *there) not in self._denied and self._origins.get(there, set()) <= {here}

    def _known_steps(self, here: Address) -> list[_Step]:
        """The recorded successions of a provision or, failing those, of the article that holds it."""
        direct = self._nearest(self._steps_from(here))
        article, separator, inner = here.eid.partition("__")
        if direct or not separator:
            return direct
        steps = []
        for step in self._nearest(self._steps_from(Address(here.version_id, article))):
            if step.to is not None and step.to.version_id in self.versions:
                part = Address(step.to.version_id, f"{step.to.eid}__{inner}")
                exact = self.hash_of(part) is not None and self.hash_of(part) == self.hash_of(here)
                to = part if self.hash_of(part) is not None else step.to
                steps.append(_Step(to, step.kind, step.confirmed and exact))
            else:
                steps.append(step)
        return steps

    def _nearest(self, steps: list[_Step]) -> list[_Step]:
        """Of steps into several later versions those into the first; moves to other laws always count."""
        own = [s for s in steps if s.to is not None and s.to.version_id in self.versions]
        if not own:
            return steps
        first = min((self._rank(s.to.version_id) for s in own if s.to), default=None)
        return [s for s in steps if s.to is None or s not in own or self._rank(s.to.version_id) == first]

    def _rank(self, version_id: int) -> tuple[datetime.date, datetime.date]:
        version = self.versions[version_id]
        return (version.in_force_from or datetime.date.min, version.date or datetime.date.min)

    def _order_versions(self) -> dict[int, list[int]]:
        """For each version the later ones of its law that took effect by the date, in order."""
        by_law: dict[int, list[int]] = defaultdict(list)
        for version in self.versions.values():
            if version.in_force_from is not None and version.in_force_from <= self._as_of:
                by_law[version.law_id].append(version.pk)
        later: dict[int, list[int]] = {pk: [] for pk in self.versions}
        for keys in by_law.values():
            keys.sort(key=self._rank)
            for place, pk in enumerate(keys):
                later[pk] = keys[place + 1 :]
        return later

    def _read_successions(self) -> list[_Row]:
        rows = (
            ProvisionSuccession.objects.filter(old_version__in=self.versions)
            .exclude(old_eid="")
            .order_by()
            .values_list("old_version_id", "old_eid", "new_version_id", "new_eid", "kind", "state")
        )
        return list(rows)

    def _order_steps(self) -> dict[tuple[int, str], list[_Row]]:
        """Rows by the version and eid that they start from; most are never asked for, so they stay rows."""
        later = {pk for pk in self.versions if not self._in_force_by_date(pk)}
        steps: dict[tuple[int, str], list[_Row]] = defaultdict(list)
        for row in self._successions:
            if row[2] in later:
                continue
            if row[5] == _OVERRULED:
                self._denied.add(row[:4])
            else:
                steps[row[:2]].append(row)
                self._origins[row[2:4]].add(row[:2])
        return steps

    def _steps_from(self, here: Address) -> list[_Step]:
        """The steps from an address: those that a person confirmed or, failing those, the proposals."""
        steps = [
            _Step(
                Address(version, eid) if version is not None and eid else None,
                SuccessionKind(kind),
                state == _CONFIRMED,
            )
            for _version, _eid, version, eid, kind, state in self._steps.get(here, ())
        ]
        return [step for step in steps if step.confirmed] or steps

    def _in_force_by_date(self, version_id: int) -> bool:
        since = self.versions[version_id].in_force_from
        return since is not None and since <= self._as_of

    def _read_hashes(self, eids: set[str]) -> dict[tuple[int | None, str], str]:
        texts = {version.current_text_id for version in self.versions.values()} - {None}
        rows = Provision.objects.filter(law_text__in=texts, eid__in=set(self._reachable(eids)))
        columns = rows.order_by().values_list("law_text_id", "eid", "folded_hash")
        return {(text, eid): folded for text, eid, folded in columns}

    def _reachable(self, eids: set[str]) -> Iterator[str]:
        """Every eid that a walk from ``eids`` could come to, whatever the version and the day."""
        onward: dict[str, set[str]] = defaultdict(set)
        for _version, old_eid, _other, new_eid, _kind, state in self._successions:
            if new_eid and state != _OVERRULED:
                onward[old_eid].add(new_eid)
        frontier, seen = list(eids), set(eids)
        while frontier:
            eid = frontier.pop()
            yield eid
            article, separator, inner = eid.partition("__")
            successors = set(onward[eid])
            if separator:
                # Only an article is continued part by part; parts of parts would never come to an end.
                parts = {f"{new}__{inner}" for new in onward[article] if "__" not in new}
                successors |= {article} | parts | onward[article]
            frontier += successors - seen
            seen |= successors
