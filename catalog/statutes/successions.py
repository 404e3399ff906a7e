"""What became of each provision between two held versions: proposed from the texts, stored for editors.

What a person confirmed or overruled is never touched by a new run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction

from catalog.concordance import ArticleText, Succession, SuccessionKind, compare_parts, compare_versions
from catalog.lawtext.references import ProvisionRef
from catalog.models import (
    BasisTarget,
    LawText,
    LawVersion,
    Provision,
    ProvisionKind,
    ProvisionSuccession,
    ReviewState,
)

__all__ = ["ORIGIN", "Concordance", "Stored", "TextNotHeld", "compare", "settled", "store"]

ORIGIN = "concordance-2"
"""What a stored proposal names as its maker. Raise the number when the comparison itself changes."""

_PARTS = (ProvisionKind.PARAGRAPH, ProvisionKind.ITEM)


class TextNotHeld(ValueError):
    """The full text of a version that is to be compared is not held."""


@dataclass(frozen=True)
class Concordance:
    """What became of each article, and of the paragraphs and items that a legal basis cites."""

    old: LawVersion
    new: LawVersion
    articles: list[Succession]
    parts: list[Succession]

    @cached_property
    def changes(self) -> list[Succession]:
        """All rows but ``same``: those are known from equal hashes under equal numbers."""
        return [row for row in (*self.articles, *self.parts) if row.kind != SuccessionKind.SAME]


@dataclass(frozen=True, slots=True)
class Stored:
    """How many proposals were made, made again and withdrawn, and how many decided ones were left alone."""

    proposed: int
    kept: int
    withdrawn: int
    decided: int


def compare(old: LawVersion, new: LawVersion) -> Concordance:
    """Compare two versions of a law.

    Raises:
        TextNotHeld: of one of them no full text is held.
    """
    old_nodes, new_nodes = _nodes(old), _nodes(new)
    articles = compare_versions(_articles(old_nodes), _articles(new_nodes))
    cited = BasisTarget.objects.filter(version=old, eid__contains="__").values_list("eid", flat=True)
    return Concordance(old, new, articles, _compare_cited_parts(set(cited), articles, old_nodes, new_nodes))


def settled(concordance: Concordance) -> list[Succession]:
    """The rows of a concordance with what people confirmed or overruled in the place of its proposals.

    A provision whose only tie was overruled is tied to nothing, and so repealed or new.
    """
    decided = list(
        ProvisionSuccession.objects.filter(old_version=concordance.old, new_version=concordance.new)
        .exclude(state=ReviewState.PROPOSED)
        .exclude(kind="moved")
        .order_by("pk")
    )
    rows = [*concordance.articles, *concordance.parts]
    left = set(_undecided(map(_Row.of, rows), decided))
    place = {row.old: at for at, row in enumerate(rows)}
    found = [(at, row) for at, row in enumerate(rows) if _Row.of(row) in left]
    for decision in decided:
        if decision.state == ReviewState.CONFIRMED:
            old, new = _number(decision.old_eid), _number(decision.new_eid)
            row = Succession(old, new, SuccessionKind(decision.kind), decision.similarity or 0.0)
            found.append((place.get(old, len(rows)), row))
    olds, news = {row.old for _at, row in found}, {row.new for _at, row in found}
    for at, row in enumerate(rows):
        if row.old and row.old not in olds:
            found.append((at, Succession(row.old, None, SuccessionKind.REPEALED, 0.0)))
        if row.new and row.new not in news:
            found.append((at, Succession(None, row.new, SuccessionKind.NEW, 0.0)))
    return [row for _at, row in sorted(found, key=lambda pair: pair[0])]


@transaction.atomic
def store(concordance: Concordance) -> Stored:
    """Store the changes of a concordance as proposals, in the place of those of an earlier run.

    A proposal that is made again stays the row that it is, so that an editor who has it open can decide it.
    """
    held = list(
        ProvisionSuccession.objects.filter(
            old_version=concordance.old, new_version=concordance.new
        ).select_for_update()
    )
    decided = [row for row in held if row.state != ReviewState.PROPOSED]
    standing = {_Row.stored(row): row.pk for row in held if row.state == ReviewState.PROPOSED}
    wanted = _undecided(map(_Row.of, concordance.changes), decided)
    outdated = [standing[row] for row in standing.keys() - set(wanted)]
    ProvisionSuccession.objects.filter(pk__in=outdated).delete()
    fresh = [row for row in wanted if row not in standing]
    ProvisionSuccession.objects.bulk_create_with_history(
        [
            ProvisionSuccession(
                old_version=concordance.old,
                old_eid=row.old_eid,
                new_version=concordance.new,
                new_eid=row.new_eid,
                kind=row.kind,
                similarity=row.similarity,
                origin=row.origin,
            )
            for row in fresh
        ],
        reason="concordance run",
    )
    return Stored(len(fresh), len(standing) - len(outdated), len(outdated), len(decided))


@dataclass(frozen=True, slots=True)
class _Row:
    old_eid: str
    new_eid: str
    kind: str
    similarity: float | None
    origin: str = ORIGIN

    @classmethod
    def of(cls, row: Succession) -> _Row:
        tied = row.old is not None and row.new is not None
        return cls(_eid(row.old), _eid(row.new), row.kind.value, row.similarity if tied else None)

    @classmethod
    def stored(cls, row: ProvisionSuccession) -> _Row:
        return cls(row.old_eid, row.new_eid, row.kind, row.similarity, row.origin)


def _undecided(rows: Iterable[_Row], decided: Iterable[ProvisionSuccession]) -> list[_Row]:
    """The rows that no decision of a person has settled.

    A confirmed succession settles what became of the old provision, but for the other parts of one that was
    split, and that the new provision is not new. An overruled one only says that this pair was wrong.
    """
    pairs: set[tuple[str, str]] = set()
    fates: defaultdict[str, set[str]] = defaultdict(set)
    continued: set[str] = set()
    for decision in decided:
        pairs.add((decision.old_eid, decision.new_eid))
        if decision.state == ReviewState.CONFIRMED and decision.old_eid:
            fates[decision.old_eid].add(decision.kind)
            continued.add(decision.new_eid)
    return [
        row
        for row in rows
        if (row.old_eid, row.new_eid) not in pairs
        and not (row.old_eid and fates[row.old_eid] - {row.kind if row.kind == SuccessionKind.SPLIT else ""})
        and not (not row.old_eid and row.new_eid in continued)
    ]


def _eid(number: str | None) -> str:
    return ProvisionRef.parse(number).eid if number else ""


def _number(eid: str) -> str | None:
    return str(ProvisionRef.from_eid(eid)) if eid else None


def _nodes(version: LawVersion) -> list[Provision]:
    text = version.current_text
    if text is None or text.kind != LawText.Kind.FULL:
        raise TextNotHeld(
            f"no full text of {version} is held: import its file with manage.py import_laws, then compare"
        )
    kinds = (ProvisionKind.ARTICLE, *_PARTS)
    return list(text.provisions.filter(kind__in=kinds, eid__startswith="art_").order_by("ordinal"))


def _articles(nodes: Iterable[Provision]) -> list[ArticleText]:
    return [ArticleText(node.number, node.text) for node in nodes if node.kind == ProvisionKind.ARTICLE]


def _compare_cited_parts(
    cited: set[str], articles: Sequence[Succession], old: Iterable[Provision], new: Iterable[Provision]
) -> list[Succession]:
    """Rows for the cited parts alone: an article with one is compared with its successors' parts."""
    successors: dict[str, list[str]] = defaultdict(list)
    for row in articles:
        if row.old and row.new:
            successors[row.old].append(row.new)
    old_parts, new_parts = _parts_by_article(old), _parts_by_article(new)
    rows: list[Succession] = []
    for article in sorted({ProvisionRef.from_eid(eid).article for eid in cited}):
        candidates = [part for heir in successors[article] for k in _PARTS for part in new_parts[heir, k]]
        for kind in _PARTS:
            own = [part for part in old_parts[article, kind] if part.eid in cited]
            if own and candidates:
                rows += _of_cited(compare_parts(_texts(old_parts[article, kind]), _texts(candidates)), own)
    return rows


def _of_cited(rows: Iterable[Succession], cited: Iterable[Provision]) -> list[Succession]:
    numbers = {str(part.reference) for part in cited}
    # An old part without a tie is not called repealed: its words may go on in the article as a whole.
    return [row for row in rows if row.old in numbers and row.new is not None]


def _parts_by_article(nodes: Iterable[Provision]) -> dict[tuple[str, str], list[Provision]]:
    parts: dict[tuple[str, str], list[Provision]] = defaultdict(list)
    for node in nodes:
        if node.kind in _PARTS and (reference := node.reference):
            parts[reference.article, node.kind].append(node)
    return parts


def _texts(parts: Iterable[Provision]) -> list[ArticleText]:
    return [ArticleText(str(part.reference), part.text) for part in parts]
