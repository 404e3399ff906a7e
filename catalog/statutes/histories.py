"""A provision through all versions of its law, back and forth: where it stood, what became of it, how surely.

Reads only, and in five queries however long the history is. It never asks which version was in force: a
history is the same on every date.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from catalog.bases import Certainty
from catalog.bases.lineage import Address
from catalog.concordance import DiffPart, word_diff
from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import LawVersion, Provision, ProvisionSuccession, ReviewState, SuccessionKind

__all__ = ["Outcome", "ProvisionHistory", "Stage", "Step", "provision_history"]


@dataclass(frozen=True, slots=True)
class Stage:
    """A provision as it stands in one version.

    Attributes:
        provision: the node of the text that the version uses now; without words in an outline, None where
            neither a text nor an outline holds it.
    """

    version: LawVersion
    eid: str
    provision: Provision | None

    @property
    def address(self) -> Address:
        return Address(self.version.pk, self.eid)

    @property
    def reference(self) -> str:
        """Its address in normal form, such as 26(1)(4); the eid of what is no article or part of one."""
        try:
            return str(ProvisionRef.from_eid(self.eid))
        except InvalidReference:
            return self.eid

    @property
    def words(self) -> str:
        return self.provision.text if self.provision else ""


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a provision from one version to another.

    Attributes:
        old: where it stood; None for a new provision.
        new: where it stands after; None for a repealed one.
        new_version: the version that made the step; None where the law itself was repealed.
        similarity: likeness of the two texts from 0 to 1, where measured.
        certainty: confirmed by a person or by equal hashes under one number, or only proposed.
        origin: what recorded it; empty where only hashes and numbers tell.
    """

    old: Stage | None
    new: Stage | None
    new_version: LawVersion | None
    kind: SuccessionKind
    similarity: float | None
    certainty: Certainty
    origin: str = ""
    note: str = ""

    def difference(self) -> list[DiffPart]:
        """The two wordings compared in words; empty where they don't differ or one of them is not held."""
        if self.old is None or self.new is None or not self.old.words or not self.new.words:
            return []
        return word_diff(self.old.words, self.new.words) if self.old.words != self.new.words else []


@dataclass(frozen=True, slots=True)
class Outcome:
    """All steps between a provision and another stage of it taken together.

    Attributes:
        kind: what became of it on the whole.
        certainty: confirmed if every step is.
        renumbered_by: the version that gave it the number it bears at the later end; None if it kept its own.
    """

    kind: SuccessionKind
    certainty: Certainty
    renumbered_by: LawVersion | None


@dataclass(frozen=True)
class ProvisionHistory:
    """Every stage that leads to a provision or comes from it, and the steps between them, oldest first.

    Attributes:
        subject: the provision that was asked about.
        versions: all versions of its law, and of another where it stood there, oldest first, so that one
            can tell which have no stage.
    """

    subject: Stage
    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    versions: tuple[LawVersion, ...]

    @cached_property
    def earlier(self) -> frozenset[Address]:
        """The stages that lead here."""
        return frozenset(_reach(self.subject.address, ((s.new, s.old) for s in self.steps)))

    @cached_property
    def later(self) -> frozenset[Address]:
        """The stages that come from here."""
        return frozenset(_reach(self.subject.address, ((s.old, s.new) for s in self.steps)))

    def into(self, stage: Stage) -> list[Step]:
        """The steps that end in a stage."""
        return [step for step in self.steps if step.new is stage]

    def out_of(self, stage: Stage) -> list[Step]:
        """The steps that begin in a stage."""
        return [step for step in self.steps if step.old is stage]

    def outcome(self, stage: Stage) -> Outcome:
        """What became of the earlier of the subject and ``stage`` by the time of the later."""
        steps = self._path_to(stage)
        moves = [s for s in steps if s.old and s.new and _number_of(s.old) != _number_of(s.new)]
        return Outcome(
            kind=_on_the_whole(steps, renumbered=bool(moves)),
            certainty=(
                Certainty.CONFIRMED
                if all(step.certainty == Certainty.CONFIRMED for step in steps)
                else Certainty.PROPOSED
            ),
            renumbered_by=moves[-1].new_version if moves else None,
        )

    def _path_to(self, stage: Stage) -> list[Step]:
        """The shortest way between the subject and a stage, in the order of time."""
        backwards = stage.address in self.earlier
        paths: dict[Address, list[Step]] = {self.subject.address: []}
        frontier = [self.subject]
        while frontier and stage.address not in paths:
            here = frontier.pop(0)
            for step in self.into(here) if backwards else self.out_of(here):
                there = step.old if backwards else step.new
                if there is not None and there.address not in paths:
                    way = paths[here.address]
                    paths[there.address] = [step, *way] if backwards else [*way, step]
                    frontier.append(there)
        return paths.get(stage.address, [])

    def in_version(self, version: LawVersion) -> list[Stage]:
        """The stages in one version; several after a split or before a merger."""
        return [stage for stage in self.stages if stage.version.pk == version.pk]


def provision_history(version: LawVersion, eid: str) -> ProvisionHistory:
    """Follow the provision ``eid`` of ``version`` through all versions, backwards and forwards.

    What editors and the concordance recorded comes first, a person's word before a machine's. Where nothing
    is recorded, equal words under one number are the same provision, and other words under one number are
    proposed as its amendment unless something else is known to have come there. A part of an article goes
    with its article. A provision that moved is followed into the other law, though not on into a third.
    """
    graph = _Graph(version, eid)
    here = Address(version.pk, eid)
    edges = list(dict.fromkeys((*graph.trace(here, graph.back), *graph.trace(here, graph.onward))))
    stages = graph.read_stages({here, *(a for edge in edges for a in (edge.old, edge.new) if a)})
    steps = [
        Step(
            stages[edge.old] if edge.old else None,
            stages[edge.new] if edge.new else None,
            graph.versions.get(edge.new_version or 0),
            edge.kind,
            edge.similarity,
            edge.certainty,
            edge.origin,
            edge.note,
        )
        for edge in edges
    ]
    laws = {stage.version.law_id for stage in stages.values()}
    return ProvisionHistory(
        subject=stages[here],
        stages=tuple(sorted(stages.values(), key=lambda stage: (_rank(stage.version), stage.eid))),
        steps=tuple(sorted(steps, key=_step_rank)),
        versions=tuple(v for v in graph.in_order if v.law_id in laws),
    )


@dataclass(frozen=True, slots=True)
class _Edge:
    old: Address | None
    new: Address | None
    new_version: int | None
    kind: SuccessionKind
    similarity: float | None
    certainty: Certainty
    origin: str = ""
    note: str = ""


class _Graph:
    """The versions of a law and of those it exchanged provisions with, their successions and hashes."""

    def __init__(self, version: LawVersion, eid: str) -> None:
        moves = ProvisionSuccession.objects.filter(
            Q(old_version__law=version.law_id) | Q(new_version__law=version.law_id),
            kind=SuccessionKind.MOVED,
        ).values_list("old_version__law", "new_version__law")
        laws = {version.law_id, *(law for pair in moves for law in pair if law)}
        self.versions = {v.pk: v for v in LawVersion.objects.filter(law__in=laws).select_related("law")}
        self.in_order = sorted(self.versions.values(), key=_rank)
        self._place = {v.pk: place for place, v in enumerate(self.in_order)}
        self._out, self._into = self._read_edges()
        self._hashes = self._read_hashes(eid)

    def trace(self, start: Address, neighbours: Callable[[Address], list[_Edge]]) -> Iterator[_Edge]:
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

    def onward(self, here: Address) -> list[_Edge]:
        """What became of a provision in the next version that tells."""
        known = self._nearest(self._out[here])
        article, separator, inner = here.eid.partition("__")
        if known or not separator:
            return known or self._by_number(here)
        of_article = self._nearest(self._out[Address(here.version_id, article)])
        return [self._for_part(edge, here, inner) for edge in of_article] or self._by_number(here)

    def back(self, here: Address) -> list[_Edge]:
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

    def read_stages(self, addresses: set[Address]) -> dict[Address, Stage]:
        texts = {self.versions[address.version_id].current_text_id for address in addresses}
        rows = Provision.objects.filter(
            law_text__in=texts - {None}, eid__in={address.eid for address in addresses}
        ).select_related("law_text")
        found = {(row.law_text_id, row.eid): row for row in rows}
        return {
            a: Stage(v := self.versions[a.version_id], a.eid, found.get((v.current_text_id or 0, a.eid)))
            for a in addresses
        }

    def _by_number(self, here: Address) -> list[_Edge]:
        """The provision of the same number in the next text that is held."""
        after = self._neighbour(here.version_id, 1)
        there = Address(after, here.eid) if after is not None else None
        if there is None or self._hash(there) is None or self._hash(here) is None:
            return []
        if self._hash(there) == self._hash(here):
            return [_Edge(here, there, after, SuccessionKind.SAME, 1.0, Certainty.CONFIRMED)]
        if self._into[there]:  # something else is known to have come there
            return []
        return [_Edge(here, there, after, SuccessionKind.AMENDED, None, Certainty.PROPOSED)]

    def _for_part(self, edge: _Edge, here: Address, inner: str) -> _Edge:
        """What a step of an article means for a part of it."""
        if edge.new is None:
            return _Edge(here, None, edge.new_version, edge.kind, None, edge.certainty, edge.origin)
        part = Address(edge.new.version_id, f"{edge.new.eid}__{inner}")
        if self._hash(part) is None:  # the part is lost from sight; the article that it went into is not
            part = edge.new
        equal = self._hash(part) is not None and self._hash(part) == self._hash(here)
        if not equal:
            return _Edge(here, part, edge.new_version, edge.kind, None, Certainty.PROPOSED, edge.origin)
        kind = SuccessionKind.SAME if part.eid == here.eid else SuccessionKind.RENUMBERED
        return _Edge(here, part, edge.new_version, kind, 1.0, edge.certainty, edge.origin)

    def _nearest(self, edges: list[_Edge]) -> list[_Edge]:
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

    def _read_edges(self) -> tuple[dict[Address, list[_Edge]], dict[Address, list[_Edge]]]:
        rows = (
            ProvisionSuccession.objects.filter(
                Q(old_version__in=self.versions) | Q(new_version__in=self.versions)
            )
            .exclude(state=ReviewState.OVERRULED)
            .order_by("pk")
        )
        out: defaultdict[Address, list[_Edge]] = defaultdict(list)
        into: defaultdict[Address, list[_Edge]] = defaultdict(list)
        for row in rows:
            if row.old_version_id not in self.versions or (row.new_version_id or 0) not in (
                0,
                *self.versions,
            ):
                continue  # a third law
            edge = _edge(row)
            if edge.old:
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


def _edge(row: ProvisionSuccession) -> _Edge:
    confirmed = row.state == ReviewState.CONFIRMED
    return _Edge(
        Address(row.old_version_id, row.old_eid) if row.old_eid else None,
        Address(row.new_version_id, row.new_eid) if row.new_version_id and row.new_eid else None,
        row.new_version_id,
        SuccessionKind(row.kind),
        row.similarity,
        Certainty.CONFIRMED if confirmed else Certainty.PROPOSED,
        row.origin,
        row.note,
    )


def _number_of(stage: Stage) -> tuple[int, str]:
    return (stage.version.law_id, stage.eid)


_REWORDS = {SuccessionKind.AMENDED, SuccessionKind.RENUMBERED_AMENDED}
_TELLING = (SuccessionKind.MOVED, SuccessionKind.SPLIT, SuccessionKind.MERGED)


def _on_the_whole(steps: Sequence[Step], *, renumbered: bool) -> SuccessionKind:
    kinds = {step.kind for step in steps}
    for kind in _TELLING:
        if kind in kinds:
            return kind
    if kinds & _REWORDS:
        return SuccessionKind.RENUMBERED_AMENDED if renumbered else SuccessionKind.AMENDED
    return SuccessionKind.RENUMBERED if renumbered else SuccessionKind.SAME


def _rank(version: LawVersion) -> tuple[datetime.date, datetime.date, int]:
    return (version.in_force_from or datetime.date.min, version.date or datetime.date.min, version.pk)


def _step_rank(step: Step) -> tuple[object, ...]:
    last = (datetime.date.max, datetime.date.max, 0)
    old = (step.old.version, step.old.eid) if step.old else None
    return (
        _rank(step.new_version) if step.new_version else last,
        _rank(old[0]) if old else (datetime.date.min, datetime.date.min, 0),
        old[1] if old else "",
        step.new.eid if step.new else "",
    )


def _reach(start: Address, ties: Iterable[tuple[Stage | None, Stage | None]]) -> set[Address]:
    """What is reached from ``start`` over ties in their direction, without ``start`` itself."""
    onward: defaultdict[Address, list[Address]] = defaultdict(list)
    for one, other in ties:
        if one and other:
            onward[one.address].append(other.address)
    frontier, seen = [start], {start}
    while frontier:
        fresh = [there for there in onward[frontier.pop()] if there not in seen]
        seen.update(fresh)
        frontier += fresh
    return seen - {start}
