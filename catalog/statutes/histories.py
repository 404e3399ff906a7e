"""A provision through all versions of its law, back and forth: where it stood, what became of it, how surely.

Reads only, and in five queries however long the history is. It never asks which version was in force: a
history is the same on every date.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from catalog.bases import Certainty
from catalog.bases.lineage import Address
from catalog.concordance import DiffPart, word_diff
from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import LawVersion, Provision, SuccessionKind
from catalog.statutes.tracing import SuccessionGraph, rank_of

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
    graph = SuccessionGraph(version, eid)
    here = Address(version.pk, eid)
    edges = list(dict.fromkeys((*graph.trace(here, graph.back), *graph.trace(here, graph.onward))))
    stages = _read_stages({here, *(a for edge in edges for a in (edge.old, edge.new) if a)}, graph.versions)
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
        stages=tuple(sorted(stages.values(), key=lambda stage: (rank_of(stage.version), stage.eid))),
        steps=tuple(sorted(steps, key=_step_rank)),
        versions=tuple(v for v in graph.in_order if v.law_id in laws),
    )


def _read_stages(addresses: set[Address], versions: dict[int, LawVersion]) -> dict[Address, Stage]:
    texts = {versions[address.version_id].current_text_id for address in addresses}
    rows = Provision.objects.filter(
        law_text__in=texts - {None}, eid__in={address.eid for address in addresses}
    ).select_related("law_text")
    found = {(row.law_text_id, row.eid): row for row in rows}
    return {
        a: Stage(v := versions[a.version_id], a.eid, found.get((v.current_text_id or 0, a.eid)))
        for a in addresses
    }


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


def _step_rank(step: Step) -> tuple[object, ...]:
    last = (datetime.date.max, datetime.date.max, 0)
    old = (step.old.version, step.old.eid) if step.old else None
    return (
        rank_of(step.new_version) if step.new_version else last,
        rank_of(old[0]) if old else (datetime.date.min, datetime.date.min, 0),
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
