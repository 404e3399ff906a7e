"""The graph of what became of provisions: successions as recorded, and what equal words and numbers tell.

Four queries read the versions of a law, and of those it exchanged provisions with; the rest is in memory.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from catalog.bases import Certainty
from catalog.bases.lineage import Address
from catalog.models import LawVersion, Provision, ProvisionSuccession, ReviewState, SuccessionKind

__all__ = ["Edge", "SuccessionGraph", "rank_of"]


@dataclass(frozen=True, slots=True)
class Edge:
    """What became of a provision from one version to another; see ``histories.Step``."""

    old: Address | None
    new: Address | None
    new_version: int | None
    kind: SuccessionKind
    similarity: float | None
    certainty: Certainty
    origin: str = ""
    note: str = ""


class SuccessionGraph:
    """The versions of a law and of those it exchanged provisions with, their successions and hashes."""

    def __init__(self, version: LawVersion, eid: str) -> None:
        moves = ProvisionSuccession.objects.filter(
            Q(old_version__law=version.law_id) | Q(new_version__law=version.law_id),
            kind=SuccessionKind.MOVED,
        ).values_list("old_version__law", "new_version__law")
        laws = {version.law_id, *(law for pair in moves for law in pair if law)}
        self.versions = {v.pk: v for v in LawVersion.objects.filter(law__in=laws).select_related("law")}
        self.in_order = sorted(self.versions.values(), key=rank_of)
        self._place = {v.pk: place for place, v in enumerate(self.in_order)}
        self._refused: set[tuple[Address | None, Address | None]] = set()
        self._out, self._into = self._read_edges()
        self._hashes = self._read_hashes(eid)

    def trace(self, start: Address, neighbours: Callable[[Address], list[Edge]]) -> Iterator[Edge]:
        """Every edge on the way from ``start`` in one direction."""
        frontier, seen = [start], {start}
        while frontier:
            here = frontier.pop()
            for edge in neighbours(here):
                yield edge
                there = edge.old if edge.new == here else edge.new
                if there is not None and there not in seen:
                    seen.add(there)
                    frontier.append(there)

    def onward(self, here: Address) -> list[Edge]:
        """What became of a provision in the next version that tells."""
        known = self._nearest(self._out[here])
        article, separator, inner = here.eid.partition("__")
        if known or not separator:
            return known or self._by_number(here)
        of_article = self._nearest(self._out[Address(here.version_id, article)])
        return [self._for_part(edge, here, inner) for edge in of_article] or self._by_number(here)

    def back(self, here: Address) -> list[Edge]:
        """Where a provision came from: whatever ``onward`` would lead here, and that it was new."""
        new = [edge for edge in self._into[here] if edge.old is None]
        candidates = [edge.old for edge in self._into[here] if edge.old]
        article, separator, inner = here.eid.partition("__")
        for edge in self._into[Address(here.version_id, article)] if separator else []:
            candidates += [Address(edge.old.version_id, f"{edge.old.eid}__{inner}")] if edge.old else []
        before = self._neighbour(here.version_id, -1)
        if before is not None:
            candidates.append(Address(before, here.eid))
        held = dict.fromkeys(c for c in candidates if c in self._out or self._hash(c) is not None)
        return [edge for old in held for edge in self.onward(old) if edge.new == here] or new

    def _by_number(self, here: Address) -> list[Edge]:
        """The provision of the same number in the next text that is held."""
        after = self._neighbour(here.version_id, 1)
        there = Address(after, here.eid) if after is not None else None
        if there is None or self._hash(there) is None or self._hash(here) is None:
            return []
        if self._hash(there) == self._hash(here):
            return [Edge(here, there, after, SuccessionKind.SAME, 1.0, Certainty.CONFIRMED)]
        if self._into[there] or (here, there) in self._refused:  # a person or a record says otherwise
            return []
        return [Edge(here, there, after, SuccessionKind.AMENDED, None, Certainty.PROPOSED)]

    def _for_part(self, edge: Edge, here: Address, inner: str) -> Edge:
        """What a step of an article means for a part of it."""
        if edge.new is None:
            return Edge(here, None, edge.new_version, edge.kind, None, edge.certainty, edge.origin)
        part = Address(edge.new.version_id, f"{edge.new.eid}__{inner}")
        if self._hash(part) is None:  # the part is lost from sight; the article that it went into is not
            part = edge.new
        equal = self._hash(part) is not None and self._hash(part) == self._hash(here)
        if not equal:
            return Edge(here, part, edge.new_version, edge.kind, None, Certainty.PROPOSED, edge.origin)
        kind = SuccessionKind.SAME if part.eid == here.eid else SuccessionKind.RENUMBERED
        return Edge(here, part, edge.new_version, kind, 1.0, edge.certainty, edge.origin)

    def _nearest(self, edges: list[Edge]) -> list[Edge]:
        """Of steps into several later versions those into the first; moves to other laws always count."""
        moved = [edge for edge in edges if edge.kind == SuccessionKind.MOVED]
        own = [edge for edge in edges if edge not in moved]
        first = min((self._place.get(edge.new_version or 0, 0) for edge in own), default=None)
        return moved + [edge for edge in own if self._place.get(edge.new_version or 0, 0) == first]

    def _neighbour(self, version_id: int, direction: int) -> int | None:
        """The next version of the same law, later or earlier, of which a text or an outline is held."""
        law = self.versions[version_id].law_id
        place = self._place[version_id] + direction
        while 0 <= place < len(self.in_order):
            version = self.in_order[place]
            if version.law_id == law and version.current_text_id is not None:
                return version.pk
            place += direction
        return None

    def _hash(self, address: Address) -> str | None:
        return self._hashes.get((self.versions[address.version_id].current_text_id, address.eid))

    def _read_edges(self) -> tuple[dict[Address, list[Edge]], dict[Address, list[Edge]]]:
        rows = ProvisionSuccession.objects.filter(
            Q(old_version__in=self.versions) | Q(new_version__in=self.versions)
        ).order_by("pk")
        out: defaultdict[Address, list[Edge]] = defaultdict(list)
        into: defaultdict[Address, list[Edge]] = defaultdict(list)
        for row in rows:
            if row.old_version_id not in self.versions or (row.new_version_id or 0) not in (
                0,
                *self.versions,
            ):
                continue  # a third law
            edge = _edge(row)
            if row.state == ReviewState.OVERRULED:
                self._refused.add((edge.old, edge.new))
            elif edge.old:
                out[edge.old].append(edge)
            elif edge.new:
                into[edge.new].append(edge)
        for old, edges in out.items():
            # Where a person has said what became of a provision, the machine's proposals count no more.
            out[old] = [e for e in edges if e.certainty == Certainty.CONFIRMED] or edges
            for edge in out[old]:
                if edge.new:
                    into[edge.new].append(edge)
        return out, into

    def _read_hashes(self, eid: str) -> dict[tuple[int | None, str], str]:
        texts = {version.current_text_id for version in self.versions.values()} - {None}
        rows = Provision.objects.filter(law_text__in=texts, eid__in=self._reachable(eid))
        return {(text, e): folded for text, e, folded in rows.values_list("law_text", "eid", "folded_hash")}

    def _reachable(self, eid: str) -> set[str]:
        """Every eid that the history could come to, whatever the version."""
        ties: defaultdict[str, set[str]] = defaultdict(set)
        for old, edges in self._out.items():
            for new in (edge.new for edge in edges if edge.new):
                ties[old.eid].add(new.eid)
                ties[new.eid].add(old.eid)
        frontier, seen = [eid], {eid}
        while frontier:
            here = frontier.pop()
            article, separator, inner = here.partition("__")
            onward = set(ties[here])
            if separator:
                onward |= {article} | {f"{other}__{inner}" for other in ties[article]}
            frontier += onward - seen
            seen |= onward
        return seen


def _edge(row: ProvisionSuccession) -> Edge:
    confirmed = row.state == ReviewState.CONFIRMED
    return Edge(
        Address(row.old_version_id, row.old_eid) if row.old_eid else None,
        Address(row.new_version_id, row.new_eid) if row.new_version_id and row.new_eid else None,
        row.new_version_id,
        SuccessionKind(row.kind),
        row.similarity,
        Certainty.CONFIRMED if confirmed else Certainty.PROPOSED,
        row.origin,
        row.note,
    )


def rank_of(version: LawVersion) -> tuple[datetime.date, datetime.date, int]:
    """Where a version stands in the order of time."""
    return (version.in_force_from or datetime.date.min, version.date or datetime.date.min, version.pk)
