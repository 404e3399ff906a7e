"""The working edition as of a day: the same rows, each basis pinned to the version in force that day.

A snapshot is a draft of its own, to be reviewed and sealed; the working edition stays as it is.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.bases.ancestry import Ancestry
from catalog.bases.lineage import Address, Lineage
from catalog.bases.moving import Move, move_targets, pins_at
from catalog.bases.reading import Pin
from catalog.bases.status import Successor
from catalog.editions.drafting import DraftingError, carry_over
from catalog.models import BasisTarget, Edition

__all__ = ["draft_snapshot", "pins_of_day"]


@transaction.atomic
def draft_snapshot(
    source: Edition, as_of: datetime.date, *, slug: str = "", user: AbstractBaseUser | None = None
) -> Edition:
    """Draft a compiled edition that is pinned to the law of one day.

    Args:
        source: a compiled edition, mostly the working one.
        as_of: the day.
        slug: of the snapshot; the day's if not given, such as ``compiled-2022-12-31``.
        user: who drafts it.

    Raises:
        DraftingError: ``source`` is not compiled, or the slug is taken.
    """
    if source.kind != Edition.Kind.COMPILED:
        raise DraftingError(
            _("%(edition)s is no compiled list: only those follow the law of the day.") % {"edition": source}
        )
    slug = slug or f"compiled-{as_of}"
    if Edition.objects.filter(catalog=source.catalog, slug=slug).exists():
        raise DraftingError(_("There is an edition %(slug)s already.") % {"slug": slug})
    draft = Edition(
        catalog=source.catalog,
        slug=slug,
        kind=Edition.Kind.COMPILED,
        title_zh=f"{source.title_zh}（{as_of}的法律状态）",
        title_en=f"{source.title_en}: the law as of {as_of}",
        completeness=source.completeness,
        completeness_note=source.completeness_note,
        law_as_of=as_of,
    )
    reason = _("the law as of %(day)s") % {"day": as_of}
    draft.save_with_history(reason=reason, user=user)
    carry_over(source, draft, reason=reason, user=user)
    targets = BasisTarget.objects.filter(basis__entry__edition=draft).select_related("version__law")
    move_targets(pins_of_day(list(targets), as_of), reason=reason, user=user)
    return draft


def pins_of_day(targets: Sequence[BasisTarget], as_of: datetime.date) -> dict[int, Move]:
    """Where each target stands on a day, by its key; those that stay where they are are left out.

    Provisions of later versions are followed back, those of earlier ones forward. Where the text of the
    version in force is not held, the number is taken over unread. Needs ``version__law`` of each target.
    """
    addresses = [Address(target.version_id, target.eid) for target in targets]
    lineage, ancestry = Lineage(addresses, as_of), Ancestry(addresses, as_of)
    placed = {target.pk: _place(target, lineage, ancestry, as_of) for target in targets}
    wanted = {(a.version_id, a.eid, _normal(a)) for found, _ in placed.values() for a in found if a.eid}
    pins = pins_at(wanted)
    moves = {}
    for target in targets:
        found, reason = placed[target.pk]
        if found == {Address(target.version_id, target.eid)}:
            continue
        moves[target.pk] = Move(tuple(_pin(target, a, pins) for a in sorted(found)), reason)
    return moves


_Placed = tuple[set[Address], str]


def _place(target: BasisTarget, lineage: Lineage, ancestry: Ancestry, as_of: datetime.date) -> _Placed:
    """The addresses of a target on a day and, where it has none or is not sure, why."""
    here = Address(target.version_id, target.eid)
    goal = lineage.in_force.get(target.version.law_id)
    if goal == target.version_id:
        return {here}, ""
    not_in_force = _("No version of the law was in force on %(day)s") % {"day": as_of}
    if not target.eid:  # the instrument as a whole, or a provision that was not found
        return ({Address(goal, "")}, "") if goal else (set(), not_in_force)
    began = target.version.in_force_from
    if began is not None and began <= as_of:
        return _forward(target, lineage, goal, not_in_force)
    origins = ancestry.origins(here)
    if origins.found:
        return origins.found, ""
    if goal is None:
        return set(), not_in_force
    if origins.not_held:
        return {Address(goal, target.eid)}, ""
    return set(), _("The provision did not stand in the law on %(day)s") % {"day": as_of}


def _forward(target: BasisTarget, lineage: Lineage, goal: int | None, not_in_force: str) -> _Placed:
    walk = lineage.walk(Address(target.version_id, target.eid), target.folded_hash)
    found = walk.ends | walk.moved_to
    if found:
        return found, ""
    if goal is None:
        return set(), not_in_force
    if walk.lost:
        return {Address(goal, target.eid)}, ""
    return set(), _("Nothing in the version in force continues the provision")


def _normal(address: Address) -> str:
    return Successor(address.version_id, address.eid).provision


def _pin(target: BasisTarget, address: Address, pins: dict[tuple[int, str], Pin]) -> Pin:
    if not address.eid:
        return Pin(address.version_id, target.provision)
    pin = pins[address.version_id, address.eid]
    # What keeps its address is cited as it was, 第四项 without its paragraph too.
    provision = target.provision if address.eid == target.eid else pin.provision
    return Pin(pin.version_id, provision, pin.eid, pin.read_from_id, pin.exact_hash, pin.folded_hash)
