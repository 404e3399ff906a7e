"""What people say of proposed successions: confirmed, or overruled with what became of the provision instead.

The machine's proposal stays in its history; who decided, and why, stand on the row and in the history.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import LawText, LawVersion, Provision, ProvisionSuccession, ReviewState, SuccessionKind

__all__ = ["EDITOR", "Contradiction", "Reviewed", "Ruling", "check", "confirm", "overrule", "read_eid"]

EDITOR = "editor"
"""The origin of a succession that a person recorded."""

_EID = re.compile(r"[a-z]+_[0-9~-]+(?:__[a-z]+_[0-9~-]+)*")
_ONE_NUMBER = {SuccessionKind.SAME, SuccessionKind.AMENDED}
_OTHER_NUMBER = {SuccessionKind.RENUMBERED, SuccessionKind.RENUMBERED_AMENDED}
_ONE_WORDING = {SuccessionKind.SAME, SuccessionKind.RENUMBERED}
_OTHER_WORDING = {SuccessionKind.AMENDED, SuccessionKind.RENUMBERED_AMENDED}


class Contradiction(ValueError):
    """A decision can't stand beside what is held or was decided; the message says why."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What became of a provision, as a person says.

    Attributes:
        kind: what happened to it.
        eids: where it stands now; of a provision that was proposed as new, what it continues. Several for a
            split or a merger, none for a repeal.
        version: the version of another law, where it moved there; None for the proposal's own.
    """

    kind: SuccessionKind
    eids: tuple[str, ...] = ()
    version: LawVersion | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The rows that were confirmed, those left as they were, and the other proposals that this settled."""

    confirmed: list[ProvisionSuccession]
    left: list[ProvisionSuccession]
    settled: int


@transaction.atomic
def confirm(rows: Iterable[ProvisionSuccession], *, by: User, note: str = "") -> Reviewed:
    """Confirm successions, and overrule the proposals that contradict them.

    A row is left as it is if it is confirmed already, or contradicts another confirmed one.
    """
    chosen = _locked(rows)
    others = _in_their_pairs(chosen)
    confirmed: list[ProvisionSuccession] = []
    held = [row for row in others if row.state == ReviewState.CONFIRMED]
    for row in chosen:
        if row.state == ReviewState.CONFIRMED or any(_contradict(row, other) for other in held):
            continue
        row.state, row.decided_by, row.note = ReviewState.CONFIRMED, by, note or row.note
        confirmed.append(row)
        held.append(row)
    _save(confirmed, by, "confirmed")
    settled = _settle(confirmed, others, by, note)
    keys = {row.pk for row in confirmed}
    return Reviewed(confirmed, [row for row in chosen if row.pk not in keys], settled)


@transaction.atomic
def overrule(row: ProvisionSuccession, *, by: User, reason: str, ruling: Ruling | None = None) -> Reviewed:
    """Overrule a succession and, where a ruling says what became of the provision, record that as confirmed.

    A ruling that ties the same two provisions changes the kind of the row itself; any other leaves the row
    overruled and stands in rows of its own.

    Raises:
        Contradiction: no reason is given, or the ruling can't stand.
    """
    if not reason.strip():
        raise Contradiction(_("Say why: the next editor will ask."))
    [row] = _locked([row])
    wanted = _ruled(row, ruling) if ruling else []
    others = _in_their_pairs([row, *wanted])
    known = {_ends(other): other for other in others}
    confirmed = []
    for new in wanted:
        held = known.get(_ends(new), new)
        if held.pk is not None and held.kind == new.kind and held.state == ReviewState.CONFIRMED:
            raise Contradiction(_("%(row)s is confirmed already.") % {"row": held})
        held.kind, held.state, held.decided_by, held.note = new.kind, ReviewState.CONFIRMED, by, reason
        confirmed.append(held)
    touched = {held.pk for held in confirmed} | {row.pk}
    standing = [o for o in others if o.state == ReviewState.CONFIRMED and o.pk not in touched]
    for held in confirmed:
        for other in standing:
            if _contradict(held, other):
                raise Contradiction(_("%(row)s is confirmed: overrule that first.") % {"row": other})
    changed = [held for held in confirmed if held.pk is not None]
    if row.pk not in {held.pk for held in changed}:
        row.state, row.decided_by, row.note = ReviewState.OVERRULED, by, reason
        _save([row], by, "overruled")
    _save(changed, by, "overruled: another kind")
    ProvisionSuccession.objects.bulk_create_with_history(
        [held for held in confirmed if held.pk is None], reason="overruled: another outcome", user=by
    )
    return Reviewed(confirmed, [], _settle(confirmed, others, by, reason))


def check(row: ProvisionSuccession) -> None:
    """Make sure that a succession which a person records by hand can stand as confirmed.

    Raises:
        Contradiction: a text that is held, or a confirmed succession, says otherwise.
    """
    _check_words(row)
    for other in _in_their_pairs([row]):
        if other.state == ReviewState.CONFIRMED and _contradict(row, other):
            raise Contradiction(_("%(row)s is confirmed: overrule that first.") % {"row": other})


def read_eid(written: str) -> str:
    """The eid of a provision that an editor names: 26(1)(4), or an eid as it is.

    Raises:
        Contradiction: it is neither.
    """
    written = written.strip()
    if _EID.fullmatch(written):
        return written
    try:
        return (ProvisionRef.parse(written) if written[:1].isdigit() else ProvisionRef.from_eid(written)).eid
    except InvalidReference as error:
        raise Contradiction(str(error)) from error


def _ruled(row: ProvisionSuccession, ruling: Ruling) -> list[ProvisionSuccession]:
    """The rows that a ruling asks for, unsaved and checked."""
    kind = ruling.kind
    if kind == SuccessionKind.NEW or (kind == SuccessionKind.REPEALED and not row.old_eid):
        raise Contradiction(_("A provision cannot become this; leave the kind empty to overrule only."))
    if (kind == SuccessionKind.MOVED) != (ruling.version is not None):
        raise Contradiction(_("A version of another law is named for what moved there, and only for that."))
    if ruling.version is not None and ruling.version.law_id == row.old_version.law_id:
        raise Contradiction(_("What moved to another law needs a version of another law."))
    _check_count(row, ruling)
    version = ruling.version or row.new_version
    if version is None and kind != SuccessionKind.REPEALED:
        raise Contradiction(_("The proposal names no new version; add the succession by hand instead."))
    ends = [(row.old_eid, eid) if row.old_eid else (eid, row.new_eid) for eid in ruling.eids]
    rows = [
        ProvisionSuccession(
            old_version=row.old_version,
            old_eid=old,
            new_version=version,
            new_eid=new,
            kind=kind,
            origin=EDITOR,
        )
        for old, new in ends or [(row.old_eid, "")]
    ]
    if [(_ends(row), row.kind)] == [(_ends(new), new.kind) for new in rows]:
        raise Contradiction(_("This is what the row says: confirm it instead."))
    for new in rows:
        _check_words(new)
    return rows


def _check_count(row: ProvisionSuccession, ruling: Ruling) -> None:
    count = len(set(ruling.eids))
    if count != len(ruling.eids):
        raise Contradiction(_("A provision is named twice."))
    if ruling.kind == SuccessionKind.REPEALED and count:
        raise Contradiction(_("What was repealed stands nowhere: leave the provision empty."))
    several = SuccessionKind.SPLIT if row.old_eid else SuccessionKind.MERGED
    if ruling.kind == several and count < 2:
        raise Contradiction(_("Name every provision of a split or merger, with commas between them."))
    if ruling.kind not in (several, SuccessionKind.REPEALED) and count != 1:
        raise Contradiction(_("Name one provision, such as 26 or 26(1)(4)."))


def _check_words(row: ProvisionSuccession) -> None:
    """Numbers and, where they are held, words must be as the kind says."""
    old, new = (_hash(v, eid) for v, eid in _sides(row))
    kind = SuccessionKind(row.kind)
    if kind in _ONE_NUMBER and row.old_eid != row.new_eid:
        raise Contradiction(_("The numbers differ: then it is renumbered."))
    if kind in _OTHER_NUMBER and row.old_eid == row.new_eid:
        raise Contradiction(_("The number is the same: then it is not renumbered."))
    if kind in _ONE_WORDING and old and new and old != new:
        raise Contradiction(_("The words differ: then it is amended."))
    if kind in _OTHER_WORDING and old and old == new:
        raise Contradiction(_("The words are the same: then it is not amended."))


def _sides(row: ProvisionSuccession) -> list[tuple[LawVersion | None, str]]:
    return [(row.old_version, row.old_eid), (row.new_version, row.new_eid)]


def _hash(version: LawVersion | None, eid: str) -> str:
    """The folded hash of a provision; empty where it can't be known.

    Raises:
        Contradiction: the version is held and has no such provision.
    """
    if version is None or not eid or version.current_text_id is None:
        return ""
    held = Provision.objects.filter(law_text=version.current_text_id)
    found = held.filter(eid=eid).values_list("folded_hash", flat=True).first()
    if found is not None:
        return found
    outline = LawText.objects.filter(pk=version.current_text_id, kind=LawText.Kind.OUTLINE).exists()
    if outline and "__" in eid and held.filter(eid=eid.partition("__")[0]).exists():
        return ""
    raise Contradiction(_("%(version)s has no %(eid)s.") % {"version": version, "eid": eid})


def _locked(rows: Iterable[ProvisionSuccession]) -> list[ProvisionSuccession]:
    """The rows as they are now, to be changed by no one else until the transaction ends."""
    keys = [row.pk for row in rows]
    locked = ProvisionSuccession.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    return list(locked.select_related("old_version__law", "new_version__law").order_by("pk"))


def _in_their_pairs(rows: Sequence[ProvisionSuccession]) -> list[ProvisionSuccession]:
    """Every succession between the versions that ``rows`` lie between."""
    pairs = {(row.old_version_id, row.new_version_id) for row in rows}
    wanted = Q(pk__in=[])
    for old, new in pairs:
        wanted |= Q(old_version=old, new_version=new)
    found = ProvisionSuccession.objects.filter(wanted).select_related("old_version__law", "new_version__law")
    own = {row.pk: row for row in rows}
    return [own.get(row.pk, row) for row in found]


def _ends(row: ProvisionSuccession) -> tuple[int, str, int | None, str]:
    return (row.old_version_id, row.old_eid, row.new_version_id, row.new_eid)


def _contradict(one: ProvisionSuccession, other: ProvisionSuccession) -> bool:
    """Whether two successions can't both be true: two fates of a provision, unless it was split."""
    same_pair = (one.old_version_id, one.new_version_id) == (other.old_version_id, other.new_version_id)
    if not same_pair or _ends(one) == _ends(other):
        return False
    if one.old_eid and one.old_eid == other.old_eid:
        return not one.kind == other.kind == SuccessionKind.SPLIT
    return bool(one.new_eid) and one.new_eid == other.new_eid and not (one.old_eid and other.old_eid)


def _settle(
    confirmed: Sequence[ProvisionSuccession],
    others: Iterable[ProvisionSuccession],
    by: User,
    reason: str,
) -> int:
    """Overrule what is only proposed and contradicts what is confirmed now; return how many."""
    decided = {row.pk for row in confirmed}
    moot = [
        other
        for other in others
        if other.state == ReviewState.PROPOSED
        and other.pk not in decided
        and any(_contradict(row, other) for row in confirmed)
    ]
    for row in moot:
        row.state, row.decided_by, row.note = ReviewState.OVERRULED, by, reason or row.note
    _save(moot, by, "overruled: another succession is confirmed")
    return len(moot)


def _save(rows: Sequence[ProvisionSuccession], by: User, reason: str) -> None:
    ProvisionSuccession.objects.bulk_update_with_history(
        rows, ["kind", "state", "decided_by", "note"], reason=reason, user=by
    )
