"""Which entry continues which: what editors decided, also over several editions; and deciding it."""

from __future__ import annotations

from collections import defaultdict

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from catalog.models import Edition, Entry, EntrySuccession, ReviewState

__all__ = ["Decided", "decide_succession", "decided_pairs"]

Decided = tuple[set[tuple[int, int]], set[tuple[int, int]]]
"""Pairs of keys, old entry and new, that are confirmed, and those that are overruled."""


def decide_succession(
    old: Entry, new: Entry, state: ReviewState, *, user: AbstractBaseUser, origin: str = "editor"
) -> EntrySuccession:
    """Say that ``new`` continues ``old``, or that it does not; the newest word on a pair holds.

    Raises:
        ValueError: both stand in one edition, or in editions of different catalogs.
    """
    if old.edition_id == new.edition_id or old.edition.catalog_id != new.edition.catalog_id:
        raise ValueError(_("An entry continues one of another edition of the same list."))
    return EntrySuccession.objects.create(
        old_entry=old, new_entry=new, state=state, origin=origin, created_by_id=user.pk
    )


def decided_pairs(old: Edition, new: Edition) -> Decided:
    """What is decided of the entries of two editions, also by way of others; one query.

    Two entries continue each other if one leads to the other by confirmed links, or a third one to both.
    """
    rows = EntrySuccession.objects.filter(new_entry__edition__catalog=old.catalog_id).order_by("pk")
    state: dict[tuple[int, int], str] = {}
    edition_of: dict[int, int] = {}
    for a, b, said, edition_a, edition_b in rows.values_list(
        "old_entry_id", "new_entry_id", "state", "old_entry__edition_id", "new_entry__edition_id"
    ):
        state[a, b] = said
        edition_of[a], edition_of[b] = edition_a, edition_b
    parents: dict[int, set[int]] = defaultdict(set)
    for (a, b), said in state.items():
        if said == ReviewState.CONFIRMED:
            parents[b].add(a)
    origins: dict[int, set[int]] = defaultdict(set)
    ours = [entry for entry, edition in edition_of.items() if edition in (old.pk, new.pk)]
    for entry in ours:
        for ancestor in _with_ancestors(entry, parents):
            origins[ancestor].add(entry)
    overruled = {pair for pair, said in state.items() if said == ReviewState.OVERRULED}
    overruled |= {(b, a) for a, b in overruled}
    confirmed = {
        (a, b)
        for entries in origins.values()
        for a in entries
        if edition_of[a] == old.pk
        for b in entries
        if edition_of[b] == new.pk
    }
    return confirmed - overruled, overruled


def _with_ancestors(entry: int, parents: dict[int, set[int]]) -> set[int]:
    found, frontier = {entry}, [entry]
    while frontier:
        for parent in parents.get(frontier.pop(), set()) - found:
            found.add(parent)
            frontier.append(parent)
    return found
