"""The worklist: every basis that is not current, with both texts and what can be done; it changes nothing.

All rows are judged in a constant number of queries; words are read for those that are shown.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from catalog.bases.checking import CheckedBasis, check_bases
from catalog.bases.provisions import provisions_of
from catalog.bases.repinning import Repinning, preview_repinning
from catalog.bases.status import Status, Successor
from catalog.concordance import DiffPart, word_diff
from catalog.models import BasisTarget, Entry, LegalBasis, Provision

__all__ = ["SuccessorWords", "WorkRow", "not_current", "with_words", "work_rows"]

_LONGEST_COMPARED = 4_000
"""Code points; no article of a statute is as long."""


@dataclass(frozen=True, slots=True)
class SuccessorWords:
    """A provision that continues a pinned one; without words where only an outline of its law is held."""

    successor: Successor
    words: str


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A basis that is not current, as an editor needs to see it.

    Attributes:
        basis: the group of citations as written, with its entry and edition.
        repinning: what re-pinning would do; None for a basis without any provision.
        words: of the provision as it was pinned, where they are held.
        reason: why it is unresolved, where it is.
    """

    basis: LegalBasis
    repinning: Repinning | None
    words: str
    successors: tuple[SuccessorWords, ...]
    reason: str

    @property
    def status(self) -> Status:
        return self.repinning.status.status if self.repinning else Status.UNRESOLVED

    @property
    def difference(self) -> list[DiffPart]:
        """The words then against the words now, where one provision continues it and both are held."""
        if len(self.successors) != 1:
            return []
        then, now = self.words, self.successors[0].words
        held = then and now and max(len(then), len(now)) <= _LONGEST_COMPARED
        return word_diff(then, now) if held else []


def not_current(entries: QuerySet[Entry], as_of: datetime.date) -> list[CheckedBasis]:
    """The bases of some entries that are not current on a day, by law, then by edition and place."""
    rows = [row for row in check_bases(entries, as_of) if row.status != Status.CURRENT]
    return sorted(rows, key=lambda row: row.law)


def work_rows(rows: Sequence[CheckedBasis], as_of: datetime.date) -> list[WorkRow]:
    """Rows of ``not_current`` with their texts, in their order; a constant number of queries."""
    targets = BasisTarget.objects.filter(pk__in=[row.target_id for row in rows if row.target_id])
    proposals = {p.target.pk: p for p in preview_repinning(targets, as_of, stale_only=False)}
    bases = LegalBasis.objects.select_related("entry__edition__catalog", "law").in_bulk(
        {row.basis_id for row in rows}
    )
    told = {row.target_id: row.reason for row in rows if row.target_id}
    detailed = {row.repinning.target.pk: row for row in with_words(proposals.values(), told) if row.repinning}
    return [
        detailed[row.target_id] if row.target_id else WorkRow(bases[row.basis_id], None, "", (), row.reason)
        for row in rows
    ]


def with_words(proposals: Iterable[Repinning], reasons: dict[int, str] | None = None) -> list[WorkRow]:
    """Proposals with the words of both sides, in two queries.

    Args:
        reasons: by the target's key, why it is unresolved.
    """
    proposals = list(proposals)
    then = provisions_of([p.target for p in proposals])
    now = _words_of(s for p in proposals for s in p.status.successors)
    rows = []
    for proposal in proposals:
        pinned = then.get(proposal.target.pk)
        successors = tuple(SuccessorWords(s, now.get(s, "")) for s in proposal.status.successors)
        reason = (reasons or {}).get(proposal.target.pk, "")
        words = pinned.text if pinned else ""
        rows.append(WorkRow(proposal.target.basis, proposal, words, successors, reason))
    return rows


def _words_of(successors: Iterable[Successor]) -> dict[Successor, str]:
    wanted = set(successors)
    rows = Provision.objects.in_use().filter(
        law_text__version__in={s.version_id for s in wanted}, eid__in={s.eid for s in wanted}
    )
    found = rows.order_by().values_list("law_text__version_id", "eid", "text")
    words = {Successor(version, eid): text for version, eid, text in found}
    return {successor: words[successor] for successor in wanted & words.keys()}
