"""Moving pinned targets to other provisions, and rewriting the citations that name them. Drafts only.

The basis text of an entry is rewritten only where a number or a law changes; every other word stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat

from catalog.bases.reading import Pin
from catalog.citations import CitationError, format_provision
from catalog.models import BasisTarget, Entry, LawVersion, LegalBasis, Provision, SourceLaw

__all__ = ["Move", "describe", "move_targets", "pins_at"]

_BETWEEN_LAWS = "；"


@dataclass(frozen=True, slots=True)
class Move:
    """Where a target goes: to one pin or, after a split, several; to none, with the reason, if it is gone."""

    pins: tuple[Pin, ...]
    reason: str = ""


def pins_at(addresses: Iterable[tuple[int, str, str]]) -> dict[tuple[int, str], Pin]:
    """Pins for provisions of versions, with the hashes of what is held; two queries.

    Args:
        addresses: of each provision its version's key, its eid, and its normal form.
    """
    wanted = {(version, eid): provision for version, eid, provision in addresses}
    versions = LawVersion.objects.filter(pk__in={version for version, _ in wanted}).order_by()
    texts = dict(versions.values_list("pk", "current_text_id"))
    rows = Provision.objects.filter(
        law_text__in={text for text in texts.values() if text}, eid__in={eid for _, eid in wanted}
    ).order_by()
    held = {
        (text, eid): (exact, folded)
        for text, eid, exact, folded in rows.values_list("law_text_id", "eid", "exact_hash", "folded_hash")
    }
    pins = {}
    for (version, eid), provision in wanted.items():
        text = texts[version]
        exact, folded = held.get((text, eid), ("", ""))
        read_from = text if (text, eid) in held else None
        pins[version, eid] = Pin(version, provision, eid, read_from, exact, folded)
    return pins


@transaction.atomic
def move_targets(
    moves: Mapping[int, Move], *, reason: str, user: AbstractBaseUser | None = None
) -> list[Entry]:
    """Move targets, by their keys; return the entries touched. Whether one may is not asked here."""
    entries = Entry.objects.filter(bases__targets__in=moves).distinct().order_by("edition", "ordinal")
    pinned = {pin.version_id for move in moves.values() for pin in move.pins}
    versions = LawVersion.objects.select_related("law").in_bulk(pinned)
    touched = list(entries.prefetch_related("bases__law", "bases__targets__version__law"))
    for entry in touched:
        _EntryMover(entry, moves, versions, {"reason": reason, "user": user}).run()
    return touched


def describe(law: SourceLaw, provision: str) -> str:
    """A provision as a lawyer would write it: 《公司法》第一百七十八条."""
    return f"《{law.title_zh}》{_written(provision)}"


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place in a group: a row that stays or takes a new pin, or a new row for a pin."""

    target: BasisTarget | None
    pin: Pin | None

    @property
    def provision(self) -> str:
        return self.pin.provision if self.pin else self.target.provision if self.target else ""

    @property
    def version_id(self) -> int:
        return self.pin.version_id if self.pin else self.target.version_id if self.target else 0


@dataclass(slots=True)
class _Group:
    """One law's citations to be, in the row that holds them or in a new one."""

    basis: LegalBasis
    quote: str
    start: int = 0
    slots: list[_Slot] = field(default_factory=list)


class _EntryMover:
    """Moves the targets of one entry."""

    def __init__(
        self,
        entry: Entry,
        moves: Mapping[int, Move],
        versions: Mapping[int, LawVersion],
        said: dict[str, Any],
    ) -> None:
        self._entry = entry
        self._moves = moves
        self._versions = versions
        self._said = said
        self._gone: list[BasisTarget] = []

    def run(self) -> None:
        text, position = "", 0
        groups: list[_Group] = []
        for basis in sorted(self._entry.bases.all(), key=lambda found: found.start):
            text += self._entry.basis_text[position : basis.start]
            for place, group in enumerate(self._regroup(basis)):
                text += _BETWEEN_LAWS if place else ""
                group.start = len(text)
                text += group.quote
                groups.append(group)
            position = basis.end
        text += self._entry.basis_text[position:]
        if text != self._entry.basis_text:
            self._entry.basis_text = text
            self._entry.lock_version += 1
            self._entry.save_with_history(**self._said)
        for target in self._gone:
            self._delete(target)
        # From the last to the first, so that an ordinal is free before it is given again.
        for ordinal, group in reversed(list(enumerate(groups, start=1))):
            self._save_basis(group, ordinal)
        changed = [group for group in groups if any(slot.pin for slot in group.slots)]
        self._put_aside([slot.target.pk for group in changed for slot in group.slots if slot.target])
        for group in changed:
            self._save_targets(group)

    def _regroup(self, basis: LegalBasis) -> list[_Group]:
        """The groups that a basis becomes: itself, and one for each law that provisions moved to."""
        targets = sorted(basis.targets.all(), key=lambda target: target.ordinal)
        own = _Group(basis, basis.quote)
        if not any(target.pk in self._moves for target in targets):
            own.slots = [_Slot(target, None) for target in targets]
            return [own]
        others: dict[int, _Group] = {}
        cited: list[tuple[str, list[str]]] = []
        for target in targets:
            move = self._moves.get(target.pk, None)
            if move is None:
                own.slots.append(_Slot(target, None))
                cited.append((target.provision, [target.provision]))
                continue
            staying = []
            for place, pin in enumerate(move.pins):
                slot = _Slot(None if place else target, pin)
                law = self._versions[pin.version_id].law
                if law.pk == basis.law_id:
                    own.slots.append(slot)
                    staying.append(pin.provision)
                else:
                    other = others.setdefault(law.pk, _Group(self._new_basis(law), ""))
                    other.slots.append(slot)
            if not move.pins:
                self._gone.append(target)
                staying = [target.provision]
            cited.append((target.provision, staying))
        reasons = [self._moves[target.pk].reason for target in targets if target.pk in self._moves]
        basis.unresolved_reason = "; ".join(dict.fromkeys(filter(None, reasons)))[:300]
        for group in others.values():
            group.quote = _cite(group.basis.law_name, [slot.provision for slot in group.slots])
        if others and not own.slots and not any(provisions for _, provisions in cited):
            return self._take_over(basis, list(others.values()))
        own.quote = _rewrite(basis, cited)
        return [own, *others.values()]

    def _new_basis(self, law: SourceLaw) -> LegalBasis:
        return LegalBasis(entry=self._entry, law=law, law_name=law.title_zh)

    def _take_over(self, basis: LegalBasis, groups: list[_Group]) -> list[_Group]:
        """All of a basis moved to other laws: its row holds the first of them."""
        basis.law, basis.law_name = groups[0].basis.law, groups[0].basis.law_name
        groups[0].basis = basis
        return groups

    def _save_basis(self, group: _Group, ordinal: int) -> None:
        basis = group.basis
        before = (basis.ordinal, basis.start, basis.end, basis.quote) if basis.pk else None
        basis.ordinal, basis.quote = ordinal, group.quote
        basis.start, basis.end = group.start, group.start + len(group.quote)
        changed = any(slot.pin for slot in group.slots) or not group.slots
        if changed or before != (basis.ordinal, basis.start, basis.end, basis.quote):
            basis.save_with_history(**self._said)

    def _save_targets(self, group: _Group) -> None:
        seen: set[tuple[int, str]] = set()
        for slot in group.slots:
            key = (slot.version_id, slot.provision)
            if key in seen:  # two provisions that were merged into one
                if slot.target:
                    self._delete(slot.target)
                continue
            seen.add(key)
            target = slot.target or BasisTarget()
            target.basis, target.ordinal = group.basis, len(seen)
            if slot.pin:
                _pin(target, slot.pin)
            target.save_with_history(**self._said)

    def _put_aside(self, targets: Sequence[int]) -> None:
        """Out of each other's way, which the history need not know: each row is saved right after."""
        plain: models.QuerySet[BasisTarget] = models.QuerySet(BasisTarget)
        plain.filter(pk__in=targets).update(
            ordinal=F("ordinal") + 1000,
            provision=Concat(Value("~"), Cast("pk", models.CharField())),
            eid="",
            exact_hash="",
            folded_hash="",
        )

    def _delete(self, target: BasisTarget) -> None:
        target._change_reason = self._said["reason"]
        if self._said["user"] is not None:
            target._history_user = self._said["user"]
        target.delete()


def _pin(target: BasisTarget, pin: Pin) -> None:
    """Point a target elsewhere. That the old words were opened and found fit says nothing of other words."""
    if not pin.folded_hash or pin.folded_hash != target.folded_hash:
        target.verified = False
    target.version_id, target.provision, target.eid = pin.version_id, pin.provision, pin.eid
    target.read_from_id = pin.read_from_id
    target.exact_hash, target.folded_hash = pin.exact_hash, pin.folded_hash


def _rewrite(basis: LegalBasis, cited: Sequence[tuple[str, list[str]]]) -> str:
    """A group's words with the numbers that changed, in their place or, where that is not found, all anew."""
    if all([before] == after for before, after in cited):
        return basis.quote
    provisions = list(dict.fromkeys(provision for _, found in cited for provision in found))
    anew = len(provisions) < sum(len(found) for _, found in cited)
    # From the last to the first, and each only behind the title, which may hold numbers too.
    head, closing, tail = basis.quote.rpartition("》")
    for before, after in reversed(cited):
        old = _written(before)
        if [before] == after:
            continue
        if anew or tail.count(old) != 1 or not after:
            return (head + closing or basis.law_name) + "、".join(map(_written, provisions))
        tail = tail.replace(old, "、".join(map(_written, after)))
    return head + closing + tail


def _cite(law_name: str, provisions: Iterable[str]) -> str:
    return f"《{law_name}》" + "、".join(map(_written, dict.fromkeys(provisions)))


def _written(provision: str) -> str:
    try:
        return format_provision(provision, "zh") if provision else ""
    except CitationError:
        return provision
