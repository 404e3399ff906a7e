"""The page of an article: its words, its history through all versions, and what cites it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.concordance import DiffPart
from catalog.lawtext import NodeKind
from catalog.models import LawVersion, Provision, ProvisionKind
from catalog.statutes.citing import CitingProvision, cited_by
from catalog.statutes.histories import Outcome, ProvisionHistory, Stage, Step, provision_history
from catalog.views.citing import alike_with_pins
from catalog.views.labels import label_of, name_of
from catalog.views.queries import AsOfQuery
from catalog.views.versions import find_version, lines_of

__all__ = ["provision"]

_CONTAINERS = [kind for kind in ProvisionKind if NodeKind(kind).is_container]


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the history with its difference in words."""

    step: Step
    difference: list[DiffPart]
    is_next: bool

    @property
    def old_name(self) -> str:
        return _name(self.step.old)

    @property
    def new_name(self) -> str:
        return _name(self.step.new)


@dataclass(frozen=True, slots=True)
class StageRow:
    """Where the provision stood in a version, and the steps that led there."""

    stage: Stage
    name: str
    is_subject: bool
    steps: list[StepRow]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the provision stands in a version in force on the day, and how it came there."""

    stage: Stage
    name: str
    outcome: Outcome
    is_later: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """A version on the timeline of a provision; ``passed`` are versions in a row that know no stage of it,
    all with a text or all without.
    """

    version: LawVersion | None
    stages: list[StageRow]
    ends: list[StepRow]
    passed: list[LawVersion]


@require_safe
def provision(request: HttpRequest, key: str, date: datetime.date | None, eid: str) -> HttpResponse:
    """One article, or what stands on its own like one; parts and chapters lead to where they are shown."""
    query = AsOfQuery.read(request)
    version = find_version(key, date)
    text = version.current_text
    found = text.provisions.filter(eid=eid).first() if text else None
    elsewhere = _shown_elsewhere(version, eid, found)
    if elsewhere:
        address, anchor = elsewhere
        return HttpResponseRedirect(f"{address}{query.suffix}#{anchor}")
    history = provision_history(version, eid)
    if found is None and not history.steps:
        raise Http404(_("There is no %(eid)s in %(version)s.") % {"eid": eid, "version": version})
    citing = cited_by(history, request.user, query.date)
    laws = {stage.version.law_id for stage in history.stages}
    in_force = {v.pk: v for v in LawVersion.objects.as_of(query.date).filter(law__in=laws)}
    parts: Iterable[Provision] = (
        text.provisions.filter(eid__startswith=f"{eid}__").order_by("ordinal") if text else []
    )
    return render(
        request,
        "catalog/provision.html",
        {
            "law": version.law,
            "version": version,
            "query": query,
            "eid": eid,
            "provision": found,
            "name": label_of(found) if found else name_of(eid),
            "reference": history.subject.reference,
            "lines": lines_of(found, parts) if found else [],
            "path": _path(found) if found else [],
            "neighbours": _neighbours(found) if found else (None, None),
            "in_force": in_force,
            "version_in_force": next((v for v in in_force.values() if v.law_id == version.law_id), None),
            "is_repealed": version.law.is_repealed_on(query.date),
            "standing": [
                Standing(s, _name(s), history.outcome(s), s.address in history.later)
                for s in history.stages
                if s.version.pk in in_force
            ],
            "ended": [step for step in history.steps if step.new is None],
            "moments": list(_moments(history)),
            "citing": citing,
            "rows": alike_with_pins(citing.entries.rows),
            "laws": _by_version(citing.laws.rows),
        },
    )


def _shown_elsewhere(version: LawVersion, eid: str, found: Provision | None) -> tuple[str, str] | None:
    """The address and anchor of a part of an article, which its page shows, or of a chapter."""
    holder, separator, _inner = eid.partition("__")
    if separator and holder.startswith("art_"):
        return reverse("provision", args=[version.law.key, version.date, holder]), eid
    if found and found.kind in _CONTAINERS:
        return reverse("law-version", args=[version.law.key, version.date]), eid
    return None


def _path(provision: Provision) -> list[tuple[str, Provision]]:
    """The headings over a provision, from the outermost."""
    headings = {
        heading.pk: heading
        for heading in Provision.objects.filter(law_text=provision.law_text_id, kind__in=_CONTAINERS)
    }
    path: list[tuple[str, Provision]] = []
    above = headings.get(provision.parent_id or 0)
    while above is not None:
        path.insert(0, (label_of(above), above))
        above = headings.get(above.parent_id or 0)
    return path


def _neighbours(provision: Provision) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    """The name and eid of the provision of its kind before it, and of that after it."""
    around = Provision.objects.filter(
        law_text=provision.law_text_id, kind=provision.kind, parent__kind__in=_CONTAINERS
    ) | Provision.objects.filter(law_text=provision.law_text_id, kind=provision.kind, parent=None)
    before = around.filter(ordinal__lt=provision.ordinal).order_by("-ordinal").first()
    after = around.filter(ordinal__gt=provision.ordinal).order_by("ordinal").first()
    return (
        (label_of(before), before.eid) if before else None,
        (label_of(after), after.eid) if after else None,
    )


def _moments(history: ProvisionHistory) -> Iterator[Moment]:
    """The versions of the law, newest first; those without a stage or an end of the provision in one line."""
    law = history.subject.version.law_id
    ends = [step for step in history.steps if step.new is None]

    def knowledge(version: LawVersion) -> str:
        if history.in_version(version) or any(step.new_version == version for step in ends):
            return "known"
        return "held" if version.current_text_id else "not held"

    outright = [_step_row(step, history) for step in ends if step.new_version is None]
    if outright:
        yield Moment(None, [], outright, [])
    shown = [v for v in reversed(history.versions) if v.law_id == law or knowledge(v) == "known"]
    for known, versions in groupby(shown, key=knowledge):
        if known != "known":
            yield Moment(None, [], [], list(versions))
            continue
        for version in versions:
            stages = [_stage_row(stage, history) for stage in history.in_version(version)]
            here = [_step_row(step, history) for step in ends if step.new_version == version]
            yield Moment(version, stages, here, [])


def _stage_row(stage: Stage, history: ProvisionHistory) -> StageRow:
    steps = [_step_row(step, history) for step in history.into(stage)]
    return StageRow(stage, _name(stage), stage is history.subject, steps)


def _step_row(step: Step, history: ProvisionHistory) -> StepRow:
    return StepRow(step, step.difference(), history.subject in (step.old, step.new))


def _name(stage: Stage | None) -> str:
    if stage is None:
        return ""
    return label_of(stage.provision) if stage.provision else name_of(stage.eid)


def _by_version(
    rows: tuple[CitingProvision, ...],
) -> list[tuple[LawVersion, list[tuple[str, CitingProvision]]]]:
    """Citing articles under the version that they stand in, each with its name."""
    return [
        (version, [(label_of(row.provision), row) for row in found])
        for version, found in groupby(rows, key=lambda row: row.version)
    ]
