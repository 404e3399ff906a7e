"""What a provision was on an earlier day: the way back through versions, successions and equal numbers.

The counterpart of ``lineage``, which looks forward. Five queries, whatever is asked.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from catalog.bases.lineage import Address
from catalog.models import LawVersion, Provision, ProvisionSuccession, ReviewState, SuccessionKind

__all__ = ["Ancestry", "Origins"]


@dataclass(slots=True)
class Origins:
    """Where a provision stood on a day.

    Attributes:
        found: its addresses in versions in force that day, of its own law or of one it came from.
        not_in_force: its law, and every law it came from, had no version in force that day.
        not_held: a version on the way back has no text, so that it cannot be followed.
        new: it did not stand in the law that day.
    """

    found: set[Address] = field(default_factory=set)
    not_in_force: bool = False
    not_held: bool = False
    new: bool = False


class Ancestry:
    """Versions, successions and hashes of some laws and of those that their provisions came from."""

    def __init__(self, pinned: Iterable[Address], as_of: datetime.date) -> None:
        laws = set(
            LawVersion.objects.filter(pk__in={a.version_id for a in pinned}).values_list("law", flat=True)
        )
        moved = ProvisionSuccession.objects.filter(
            new_version__law__in=laws, kind=SuccessionKind.MOVED
        ).exclude(state=ReviewState.OVERRULED)
        laws |= set(moved.values_list("old_version__law", flat=True))
        self.versions = {v.pk: v for v in LawVersion.objects.filter(law__in=laws).select_related("law")}
        in_force = LawVersion.objects.as_of(as_of).filter(law__in=laws)
        self.in_force: dict[int, int] = dict(in_force.values_list("law_id", "pk"))
        self._steps = self._read_steps()
        self._hashes = self._read_hashes()
        self._earlier = self._order_versions()

    def goal_of(self, version_id: int) -> int | None:
        """The version of the same law that was in force on the day."""
        return self.in_force.get(self.versions[version_id].law_id)

    def origins(self, start: Address) -> Origins:
        """Follow a provision back to the versions that were in force on the day."""
        result = Origins()
        frontier, seen = [start], {start}
        while frontier:
            here = frontier.pop()
            if here.version_id == self.goal_of(here.version_id):
                result.found.add(here)
                continue
            before = self._back(here, result)
            frontier += [address for address in before if address not in seen]
            seen |= set(before)
        return result

    def _back(self, here: Address, result: Origins) -> list[Address]:
        steps = self._known_steps(here)
        if steps is not None:
            kept = [s for s in steps if not self._is_before_the_goal(s)]
            if kept:
                return kept
        if self.goal_of(here.version_id) is None:
            result.not_in_force = True
            return []
        if steps == []:
            result.new = True
            return []
        for version_id in self._earlier[here.version_id]:
            if self.versions[version_id].current_text_id is None:
                if version_id == self.goal_of(version_id):
                    break
                continue
            there = Address(version_id, here.eid)
            if self._hash_of(there) is None:
                result.new = True
                return []
            return [there]
        result.not_held = True
        return []

    def _is_before_the_goal(self, address: Address) -> bool:
        """A step that leads past the version in force that day, since that one has no text."""
        goal = self.goal_of(address.version_id)
        return goal is not None and self._rank(address.version_id) < self._rank(goal)

    def _known_steps(self, here: Address) -> list[Address] | None:
        """Where a provision or the article that holds it came from; an empty list for a new one."""
        if here in self._steps:
            return self._steps[here]
        article, separator, inner = here.eid.partition("__")
        holder = Address(here.version_id, article)
        if not separator or holder not in self._steps:
            return None
        back = []
        for origin in self._steps[holder]:
            part = Address(origin.version_id, f"{origin.eid}__{inner}")
            back.append(part if self._hash_of(part) is not None else origin)
        return back

    def _hash_of(self, address: Address) -> str | None:
        return self._hashes.get((self.versions[address.version_id].current_text_id, address.eid))

    def _rank(self, version_id: int) -> tuple[datetime.date, datetime.date]:
        version = self.versions[version_id]
        return (version.in_force_from or datetime.date.min, version.date or datetime.date.min)

    def _order_versions(self) -> dict[int, list[int]]:
        """For each version the earlier ones of its law, the last of them first."""
        by_law: dict[int, list[int]] = defaultdict(list)
        for version in self.versions.values():
            by_law[version.law_id].append(version.pk)
        earlier: dict[int, list[int]] = {}
        for keys in by_law.values():
            keys.sort(key=self._rank, reverse=True)
            for place, pk in enumerate(keys):
                earlier[pk] = keys[place + 1 :]
        return earlier

    def _read_steps(self) -> dict[Address, list[Address]]:
        """By address where it came from; what a person confirmed counts before what a machine proposed."""
        rows = (
            ProvisionSuccession.objects.filter(new_version__in=self.versions)
            .exclude(new_eid="")
            .exclude(state=ReviewState.OVERRULED)
            .values_list("new_version_id", "new_eid", "old_version_id", "old_eid", "state")
        )
        found: dict[Address, list[tuple[Address | None, bool]]] = defaultdict(list)
        for new_version, new_eid, old_version, old_eid, state in rows:
            origin = Address(old_version, old_eid) if old_eid and old_version in self.versions else None
            found[Address(new_version, new_eid)].append((origin, state == ReviewState.CONFIRMED))
        return {address: self._nearest(origins) for address, origins in found.items()}

    def _nearest(self, origins: list[tuple[Address | None, bool]]) -> list[Address]:
        confirmed = [found for found in origins if found[1]] or origins
        known = [address for address, _ in confirmed if address is not None]
        # Of origins in several versions of a law those in the last one; a law that it moved from counts too.
        last: dict[int, tuple[datetime.date, datetime.date]] = {}
        for address in known:
            law = self.versions[address.version_id].law_id
            last[law] = max(last.get(law, self._rank(address.version_id)), self._rank(address.version_id))
        return [a for a in known if self._rank(a.version_id) == last[self.versions[a.version_id].law_id]]

    def _read_hashes(self) -> dict[tuple[int | None, str], str]:
        texts = {version.current_text_id for version in self.versions.values()} - {None}
        rows = Provision.objects.filter(law_text__in=texts).order_by()
        return {
            (text, eid): folded for text, eid, folded in rows.values_list("law_text_id", "eid", "folded_hash")
        }
