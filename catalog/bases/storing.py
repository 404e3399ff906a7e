"""Bases of entries replaced by what was read of their basis texts. Whether one may is not asked here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction

from catalog.bases.reading import ReadGroup, make_bases
from catalog.models import BasisTarget, Entry, LegalBasis

__all__ = ["replace_bases"]


@transaction.atomic
def replace_bases(
    rows: Iterable[tuple[Entry, Sequence[ReadGroup]]], *, reason: str, user: AbstractBaseUser | None = None
) -> None:
    """Replace the bases of entries. A provision that was cited before keeps what was read of it.

    Args:
        rows: each entry with the groups of its basis text as it is now, from ``read_basis_texts``.
        reason: why, as the history of each row will say.
        user: who did it; without one the history names who is signed in.
    """
    rows = list(rows)
    said: dict[str, Any] = {"reason": reason, "user": user}
    held: dict[int, list[LegalBasis]] = defaultdict(list)
    stored = LegalBasis.objects.filter(entry__in=[entry.pk for entry, _groups in rows])
    for basis in stored.prefetch_related("targets__version"):
        held[basis.entry_id].append(basis)
    bases: list[LegalBasis] = []
    targets: list[BasisTarget] = []
    for entry, groups in rows:
        kept = _remove(held[entry.pk], **said)
        for basis, found in make_bases(entry, groups):
            bases.append(basis)
            targets += [_keep(target, basis, kept) for target in found]
    LegalBasis.objects.bulk_create_with_history(bases, **said)
    for target in targets:
        target.basis_id = target.basis.pk
    BasisTarget.objects.bulk_create_with_history(targets, **said)


_Kept = dict[tuple[int, str], BasisTarget]


def _remove(bases: Iterable[LegalBasis], *, reason: str, user: AbstractBaseUser | None) -> _Kept:
    """Delete bases; what was read of their provisions, by law and provision."""
    kept: _Kept = {}
    for basis in bases:
        for target in basis.targets.all():
            kept[target.version.law_id, target.provision] = target
            _delete(target, reason, user)
        _delete(basis, reason, user)
    return kept


def _delete(row: models.Model, reason: str, user: AbstractBaseUser | None) -> None:
    row._change_reason = reason  # type: ignore[attr-defined]  # read by simple_history
    if user is not None:
        row._history_user = user  # type: ignore[attr-defined]  # the same
    row.delete()


def _keep(target: BasisTarget, basis: LegalBasis, kept: _Kept) -> BasisTarget:
    old = kept.get((basis.law_id or 0, target.provision))
    if old is not None:
        for name in ("version_id", "eid", "read_from_id", "exact_hash", "folded_hash", "verified"):
            setattr(target, name, getattr(old, name))
    return target
