"""One row through all editions of its list: where it stands in each, and what changed. It reads only.

What editors confirmed comes first; the rest is matched by concept and content, and said to be proposed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.concordance import DiffPart, word_diff
from catalog.editions.matching import Pair, Row, match_rows
from catalog.models import Edition, Entry, EntrySuccession, ReviewState

__all__ = ["Difference", "Place", "trace_entry"]

_COMPARED = {"content_zh": _("Content"), "targets_zh": _("Targets"), "basis_text": _("Basis as written")}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that reads otherwise than in the edition before."""

    label: str | Promise
    parts: list[DiffPart]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in an edition.

    Attributes:
        entry: None where no row of the edition continues it, or none of its measure is held.
        rows_held: whether any row of the measure is held, so that its absence says something.
        confirmed: whether editors confirmed the way from the row that was asked for to this one.
        differences: against the nearest earlier edition in which it stands.
        has_before: whether there is such an edition.
    """

    edition: Edition
    entry: Entry | None
    rows_held: bool
    confirmed: bool = False
    differences: tuple[Difference, ...] = ()
    has_before: bool = False


@dataclass(frozen=True, slots=True)
class _Decided:
    confirmed: set[tuple[int, int]]
    overruled: set[tuple[int, int]]


def trace_entry(entry: Entry, editions: Sequence[Edition]) -> list[Place]:
    """Where the row stands in each edition, in two queries.

    Args:
        editions: of its list, the earliest first, with its own among them.
    """
    rows: dict[int, list[Entry]] = defaultdict(list)
    for other in Entry.objects.filter(
        edition__in=[edition.pk for edition in editions], concept=entry.concept_id
    ).select_related("concept"):
        rows[other.edition_id].append(other)
    decided = _decided(other.pk for held in rows.values() for other in held)
    here = next(place for place, edition in enumerate(editions) if edition.pk == entry.edition_id)
    found: dict[int, tuple[Entry, bool]] = {entry.edition_id: (entry, True)}
    _walk(entry, editions[here + 1 :], rows, decided, found)
    _walk(entry, editions[:here][::-1], rows, decided, found)
    return _places(editions, rows, found)


def _decided(keys: Iterable[int]) -> _Decided:
    """What is decided of pairs of rows, either way round."""
    keys = list(keys)
    state: dict[tuple[int, int], str] = {}
    successions = EntrySuccession.objects.filter(old_entry__in=keys, new_entry__in=keys).order_by("pk")
    for old, new, said in successions.values_list("old_entry", "new_entry", "state"):
        state[old, new] = state[new, old] = said
    return _Decided(
        {pair for pair, said in state.items() if said == ReviewState.CONFIRMED},
        {pair for pair, said in state.items() if said == ReviewState.OVERRULED},
    )


def _walk(
    entry: Entry,
    editions: Iterable[Edition],
    rows: dict[int, list[Entry]],
    decided: _Decided,
    found: dict[int, tuple[Entry, bool]],
) -> None:
    """Follow a row from edition to edition; one in which it does not stand is passed over."""
    last, confirmed = entry, True
    for edition in editions:
        there = rows[edition.pk]
        pair = _continued(last, rows[last.edition_id], there, decided)
        if pair is None:
            continue
        confirmed = confirmed and pair.known
        last = next(other for other in there if other.pk == pair.new)
        found[edition.pk] = (last, confirmed)


def _continued(
    last: Entry, beside: Sequence[Entry], there: Sequence[Entry], decided: _Decided
) -> Pair | None:
    keys = {other.pk for other in beside}, {other.pk for other in there}
    known = [(a, b) for a, b in decided.confirmed if a in keys[0] and b in keys[1]]
    pairs = match_rows(
        [_row(other) for other in beside],
        [_row(other) for other in there],
        known=known,
        refused=decided.overruled,
    )
    return max((pair for pair in pairs if pair.old == last.pk), key=lambda pair: pair.score, default=None)


def _row(entry: Entry) -> Row:
    return Row(entry.pk, entry.concept.code, entry.content_zh, entry.targets_zh, entry.basis_text, entry.code)


def _places(
    editions: Iterable[Edition], rows: dict[int, list[Entry]], found: dict[int, tuple[Entry, bool]]
) -> list[Place]:
    places: list[Place] = []
    before: Entry | None = None
    for edition in editions:
        held = bool(rows[edition.pk])
        if edition.pk not in found:
            places.append(Place(edition, None, held))
            continue
        entry, confirmed = found[edition.pk]
        differences = _differences(before, entry) if before else ()
        places.append(Place(edition, entry, held, confirmed, differences, before is not None))
        before = entry
    return places


def _differences(before: Entry, after: Entry) -> tuple[Difference, ...]:
    return tuple(
        Difference(label, word_diff(getattr(before, name), getattr(after, name)))
        for name, label in _COMPARED.items()
        if getattr(before, name) != getattr(after, name)
    )
