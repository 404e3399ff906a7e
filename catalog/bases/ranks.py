"""Whether entries rest on instruments of the rank that a rule asks for; it reads and stores nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from catalog.models import BasisRankRule, Entry, LegalBasis

__all__ = ["RankFinding", "check_ranks"]


@dataclass(frozen=True, slots=True)
class RankFinding:
    """An entry with bases of too low a rank.

    Attributes:
        rule: what it was held against; the rule names its source.
        low: its bases of another kind than the rule accepts.
        sufficient: whether another basis of the entry is of an accepted kind, so that these only add to it.
        unsettled: how many of its bases name a law that is not settled, of which no rank is known.
    """

    entry: Entry
    rule: BasisRankRule
    low: tuple[LegalBasis, ...]
    sufficient: bool
    unsettled: int


def check_ranks(entries: QuerySet[Entry]) -> list[RankFinding]:
    """Hold every entry that a rule speaks of against it; return those with a basis of too low a rank.

    Of several rules that fit, the one that names the kind of edition and the class counts. An entry without
    any settled basis is not found here: it is a row of the worklist. Three queries.
    """
    rules = list(BasisRankRule.objects.all())
    judged = [
        (entry, rule)
        for entry in entries.select_related("edition", "concept")
        if (rule := _rule_for(entry, rules)) is not None
    ]
    bases: dict[int, list[LegalBasis]] = defaultdict(list)
    rows = LegalBasis.objects.filter(entry__in=entries.order_by().values("pk")).select_related("law")
    for basis in rows.order_by("entry", "ordinal"):
        bases[basis.entry_id].append(basis)
    found = (_judge(entry, rule, bases[entry.pk]) for entry, rule in judged)
    return [finding for finding in found if finding]


def _rule_for(entry: Entry, rules: Iterable[BasisRankRule]) -> BasisRankRule | None:
    fitting = [
        rule
        for rule in rules
        if rule.catalog_id == entry.edition.catalog_id
        and rule.measure_class in (None, entry.concept.measure_class)
        and rule.edition_kind in ("", entry.edition.kind)
    ]
    return max(fitting, key=lambda r: (bool(r.edition_kind), r.measure_class is not None), default=None)


def _judge(entry: Entry, rule: BasisRankRule, bases: list[LegalBasis]) -> RankFinding | None:
    settled = [basis for basis in bases if basis.law is not None]
    low = [basis for basis in settled if basis.law and basis.law.kind not in rule.accepted_kinds]
    if not low:
        return None
    return RankFinding(
        entry=entry,
        rule=rule,
        low=tuple(low),
        sufficient=len(low) < len(settled),
        unsettled=len(bases) - len(settled),
    )
