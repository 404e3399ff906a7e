"""Re-pinning stale targets of drafts to the provisions that continue them: shown first, done when confirmed.

Where several provisions or none continue one, a person has to choose, and the preview says so.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalog.bases.moving import Move, describe, move_targets, pins_at
from catalog.bases.reading import Pin
from catalog.bases.status import BasisStatus, Certainty, Status, Successor, statuses
from catalog.models import BasisTarget, Edition, Entry, LawVersion, Workflow

__all__ = ["Repinning", "apply_repinning", "preview_repinning"]

_OPEN = (Workflow.DRAFT, Workflow.CHANGES_REQUESTED)


@dataclass(frozen=True, slots=True)
class Repinning:
    """What re-pinning would do to one target.

    Attributes:
        before: law and provision as pinned, with the version's date.
        after: where it would point; empty where a person has to act.
        obstacle: why it cannot be done for them; empty where it can.
    """

    target: BasisTarget
    status: BasisStatus
    before: str
    after: str = ""
    successor: Successor | None = None
    obstacle: str = ""

    @property
    def possible(self) -> bool:
        return self.successor is not None and not self.obstacle

    @property
    def certainty(self) -> Certainty | None:
        return self.status.certainty


def preview_repinning(
    targets: QuerySet[BasisTarget], as_of: datetime.date, *, stale_only: bool = True
) -> list[Repinning]:
    """Say for each stale target of some where it would be pinned; those that are sound are left out.

    The number of queries is constant.

    Args:
        stale_only: without it every target has its line, also where nothing is to be done.
    """
    found = list(
        targets.select_related("version__law", "basis__entry__edition__catalog").order_by(
            "basis__entry__edition", "basis__entry__ordinal", "basis__ordinal", "ordinal"
        )
    )
    judged = statuses(found, as_of)
    shown = [target for target in found if judged[target.pk].is_stale or not stale_only]
    keys = {s.version_id for target in shown for s in judged[target.pk].successors}
    versions = LawVersion.objects.select_related("law").in_bulk(keys)
    return [_propose(target, judged[target.pk], versions, as_of) for target in shown]


def _propose(
    target: BasisTarget, status: BasisStatus, versions: dict[int, LawVersion], as_of: datetime.date
) -> Repinning:
    before = f"{describe(target.version.law, target.provision)} ({target.version.date})"
    named = [_named(successor, versions) for successor in status.successors]
    obstacle = _obstacle(target, status, named, as_of)
    if obstacle:
        return Repinning(target, status, before, "、".join(named), obstacle=obstacle)
    return Repinning(target, status, before, named[0], status.successors[0])


def _named(successor: Successor, versions: dict[int, LawVersion]) -> str:
    version = versions[successor.version_id]
    return f"{describe(version.law, successor.provision)} ({version.date})"


def _obstacle(target: BasisTarget, status: BasisStatus, named: Sequence[str], as_of: datetime.date) -> str:
    """Why it cannot be done for them: nothing to repair, the edition is closed, or no one successor."""
    idle = {
        Status.CURRENT: _("It is current: there is nothing to repair."),
        Status.NOT_YET_IN_FORCE: _("Its version is not in force yet: wait, or cite the one that is."),
        Status.TEXT_NOT_HELD: _("The text of the version in force is not held: upload it, then look again."),
    }
    return (
        idle.get(status.status, "")
        or _closed(target.basis.entry.edition, as_of)
        or _no_successor(target, status, named)
    )


def _closed(edition: Edition, as_of: datetime.date) -> str:
    if edition.workflow == Workflow.PUBLISHED:
        return _("%(edition)s is published: draft a correction.") % {"edition": edition.identifier}
    if edition.workflow not in _OPEN:
        return _("%(edition)s is being reviewed: have changes requested first.") % {
            "edition": edition.identifier
        }
    if edition.law_as_of is not None and edition.law_as_of < as_of:
        return _("The list states the law of %(day)s: later law belongs into another one.") % {
            "day": edition.law_as_of
        }
    return ""


def _no_successor(target: BasisTarget, status: BasisStatus, named: Sequence[str]) -> str:
    if len(named) > 1:
        return _("Several provisions continue it: choose by hand.")
    if named and "__" in target.eid and "__" not in status.successors[0].eid:
        return _("Only the article that continues it is known: find the paragraph or item in it by hand.")
    if not named and status.status == Status.REPEALED:
        return _("It was repealed and nothing continues it: find another basis, or drop the entry.")
    if not named:
        return _("Nothing is known to continue it: find the provision by hand.")
    return ""


@transaction.atomic
def apply_repinning(
    proposals: Iterable[Repinning], *, user: AbstractUser, chosen: Collection[int] | None = None
) -> list[Entry]:
    """Re-pin what a person confirmed; return the entries that changed.

    Args:
        proposals: from ``preview_repinning``; those with an obstacle are passed over.
        user: who confirmed it; the history of every row names them.
        chosen: keys of the targets that were confirmed; all where it is not given.

    Raises:
        ValueError: a target was changed since the preview, or its edition is no draft any more.
    """
    confirmed = [p for p in proposals if p.possible and (chosen is None or p.target.pk in chosen)]
    if not confirmed:
        return []
    _refuse_outdated(confirmed)
    successors = [proposal.successor for proposal in confirmed if proposal.successor]
    pins = pins_at((s.version_id, s.eid, s.provision) for s in successors)
    moves = {
        p.target.pk: Move((_as_cited(p.target, pins[p.successor.version_id, p.successor.eid]),))
        for p in confirmed
        if p.successor
    }
    touched: list[Entry] = []
    for certainty in dict.fromkeys(p.certainty for p in confirmed):
        part = {p.target.pk: moves[p.target.pk] for p in confirmed if p.certainty == certainty}
        what = certainty.value if certainty else "uncertain"
        reason = _("re-pinned to the successor (%(what)s), confirmed by %(user)s") % {
            "what": what,
            "user": user.get_username(),
        }
        touched += move_targets(part, reason=reason, user=user)
    return list({entry.pk: entry for entry in touched}.values())


def _as_cited(target: BasisTarget, pin: Pin) -> Pin:
    """A provision that keeps its address is cited as it was, 第四项 without its paragraph too."""
    same = target.eid == pin.eid and target.version.law_id == target.basis.law_id
    return replace(pin, provision=target.provision) if same else pin


def _refuse_outdated(confirmed: Sequence[Repinning]) -> None:
    rows = BasisTarget.objects.select_for_update(of=("self",)).filter(
        pk__in=[proposal.target.pk for proposal in confirmed]
    )
    now = {
        pk: (version, eid, workflow)
        for pk, version, eid, workflow in rows.values_list(
            "pk", "version_id", "eid", "basis__entry__edition__workflow"
        )
    }
    for proposal in confirmed:
        target = proposal.target
        version, eid, workflow = now.get(target.pk, (None, "", ""))
        if (version, eid) != (target.version_id, target.eid) or workflow not in _OPEN:
            raise ValueError(
                _("%(basis)s in %(entry)s was changed since the preview: make it again.")
                % {"basis": proposal.before, "entry": target.basis.entry.code}
            )
