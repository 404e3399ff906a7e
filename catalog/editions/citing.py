"""What changed between the provisions that two rows cite: dropped, added, renumbered, amended, moved."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from catalog.bases.status import BasisStatus, statuses
from catalog.models import BasisTarget, LegalBasis

__all__ = ["CitationChange", "CitationKind", "Citations", "Cited", "compare_citations"]


class CitationKind(TextChoices):
    """What became of one citation."""

    ADDED = "added", _("Added")
    DROPPED = "dropped", _("Dropped")
    RENUMBERED = "renumbered", _("Renumbered")
    AMENDED = "amended", _("Same article, other words")
    RENUMBERED_AMENDED = "renumbered_amended", _("Renumbered, and other words")
    MOVED = "moved", _("Moved to another law")


@dataclass(frozen=True, slots=True)
class Cited:
    """A provision as a row cites it; of an unsettled citation there are its words alone."""

    law: str
    title: str
    version: datetime.date | None
    provision: str
    eid: str = ""


@dataclass(frozen=True, slots=True)
class CitationChange:
    """One citation that is not what it was."""

    kind: CitationKind
    before: Cited | None
    after: Cited | None


@dataclass(frozen=True, slots=True)
class Citations:
    """The pinned targets of one row, and its bases without any, as written."""

    targets: Sequence[BasisTarget] = ()
    unsettled: Sequence[LegalBasis] = ()


def compare_citations(
    pairs: Iterable[tuple[Citations, Citations]], as_of: datetime.date
) -> list[list[CitationChange]]:
    """Compare the citations of pairs of rows, old and new, in their order; a constant number of queries.

    Where words are not held on both sides, the recorded successions say whether they changed.

    Args:
        pairs: old and new; targets need ``version__law``.
        as_of: the day of the new rows, up to which provisions are followed.
    """
    pairs = list(pairs)
    judged = statuses([target for old, _ in pairs for target in old.targets], as_of)
    return [_compare(old, new, judged) for old, new in pairs]


def _compare(old: Citations, new: Citations, judged: Mapping[int, BasisStatus]) -> list[CitationChange]:
    left, arrived = list(old.targets), list(new.targets)
    changes: list[CitationChange] = []
    for continues in (_continues, _has_the_words, _keeps_the_number, _continues_nearly):
        for target in list(left):
            status = judged[target.pk]
            heir = next((found for found in arrived if continues(target, found, status)), None)
            if heir is not None:
                left.remove(target)
                arrived.remove(heir)
                changes += _change(target, heir, status)
    changes += [CitationChange(CitationKind.DROPPED, _cited(target), None) for target in left]
    changes += [CitationChange(CitationKind.ADDED, None, _cited(target)) for target in arrived]
    dropped = [basis for basis in old.unsettled if not _stands_in(basis, new)]
    added = [basis for basis in new.unsettled if not _stands_in(basis, old)]
    changes += [CitationChange(CitationKind.DROPPED, _unsettled(basis), None) for basis in dropped]
    changes += [CitationChange(CitationKind.ADDED, None, _unsettled(basis)) for basis in added]
    return changes


def _stands_in(basis: LegalBasis, other: Citations) -> bool:
    """Whether the other side has an unsettled citation as well, or settles citations of its law."""
    if any((b.law_id, b.quote) == (basis.law_id, basis.quote) for b in other.unsettled):
        return True
    return any(target.version.law_id == basis.law_id for target in other.targets)


def _continues(old: BasisTarget, new: BasisTarget, status: BasisStatus) -> bool:
    """Whether the one became the other, by what is known of the law's versions."""
    if not status.successors:
        return _address(old) == _address(new) and not _words_changed(old, new)
    return any((new.version_id, new.eid) == (s.version_id, s.eid) for s in status.successors)


def _has_the_words(old: BasisTarget, new: BasisTarget, status: BasisStatus) -> bool:
    return bool(old.folded_hash) and old.folded_hash == new.folded_hash


def _keeps_the_number(old: BasisTarget, new: BasisTarget, status: BasisStatus) -> bool:
    """Whether number and law are the same, unless it is known that the provision went elsewhere."""
    return _address(old) == _address(new) and not status.number_changed


def _continues_nearly(old: BasisTarget, new: BasisTarget, status: BasisStatus) -> bool:
    """Whether one became a part of the other: of a paragraph often the article alone is known."""
    return any(
        new.version_id == s.version_id
        and (new.eid.startswith(f"{s.eid}__") or s.eid.startswith(f"{new.eid}__"))
        for s in status.successors
    )


def _change(old: BasisTarget, new: BasisTarget, status: BasisStatus) -> list[CitationChange]:
    """How a citation differs from the one that it continues; nothing if only the version is another."""
    held = bool(old.folded_hash and new.folded_hash)
    unread = not held and old.version_id != new.version_id and bool(status.text_changed)
    changed = _words_changed(old, new) or unread
    within = old.eid.startswith(f"{new.eid}__") or new.eid.startswith(f"{old.eid}__")
    if old.version.law_id != new.version.law_id:
        kind = CitationKind.MOVED
    elif _address(old) == _address(new) or within:
        if not changed:
            return []
        kind = CitationKind.AMENDED
    else:
        kind = CitationKind.RENUMBERED_AMENDED if changed else CitationKind.RENUMBERED
    return [CitationChange(kind, _cited(old), _cited(new))]


def _address(target: BasisTarget) -> tuple[int, str]:
    return target.version.law_id, target.eid or target.provision


def _words_changed(old: BasisTarget, new: BasisTarget) -> bool:
    return bool(old.folded_hash and new.folded_hash) and old.folded_hash != new.folded_hash


def _cited(target: BasisTarget) -> Cited:
    law = target.version.law
    return Cited(law.key, law.title_zh, target.version.date, target.provision, target.eid)


def _unsettled(basis: LegalBasis) -> Cited:
    return Cited(basis.law.key if basis.law else "", basis.quote, None, "")
