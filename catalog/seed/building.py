"""Making outlines and proposed successions for the seed from a corpus of statutes, without their words."""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.concordance import ArticleText, Succession, SuccessionKind, compare_parts, compare_versions
from catalog.lawtext import (
    READER_VERSION,
    LawDocument,
    Node,
    NodeKind,
    ProvisionRef,
    exact_hash,
    folded_hash,
)
from catalog.seed.outlines import Outline, OutlineNode
from catalog.seed.reading import Seed
from catalog.statutes.sources import find_sources
from catalog.statutes.successions import ORIGIN

__all__ = ["HeldVersion", "build_outlines", "build_proposals", "read_held"]

_UNITS = (NodeKind.ARTICLE, NodeKind.POINT)
_PARTS = (NodeKind.PARAGRAPH, NodeKind.ITEM, NodeKind.SUBITEM)


@dataclass(frozen=True, slots=True)
class HeldVersion:
    """A version of a seed law whose source was read."""

    law: str
    date: datetime.date
    source: str
    sha256: str
    document: LawDocument

    def nodes(self) -> Iterator[tuple[str, Node]]:
        """Articles, or points where there are none, and their parts, each with the eid of its article."""
        for node, _ in self.document.walk():
            unit = node.eid.partition("__")[0]
            if node.kind in (*_UNITS, *_PARTS) and unit.startswith(("art_", "point_")):
                yield unit, node


def read_held(seed: Seed, corpus: Path) -> dict[str, list[HeldVersion]]:
    """Read every version that names a source, by law and in the order of dates.

    Raises:
        FileNotFoundError: the corpus lacks a source.
        catalog.lawtext.UnreadableLaw: a source can't be read.
    """
    sources = {path: source for source in find_sources([corpus]) for path in source.paths}
    held: dict[str, list[HeldVersion]] = defaultdict(list)
    for row in seed.laws:
        for version in row.rows("versions"):
            name, date = version.text("source"), version.date("date")
            if name and date:
                source = sources.get(corpus / name)
                if source is None:
                    raise FileNotFoundError(f"{corpus} lacks {name}, a source of {row.text('key')}")
                held[row.text("key")].append(
                    HeldVersion(row.text("key"), date, source.name, source.sha256(), source.read())
                )
    return {law: sorted(versions, key=lambda v: v.date) for law, versions in held.items()}


def build_outlines(seed: Seed, held: dict[str, list[HeldVersion]]) -> Iterator[Outline]:
    """An outline a version: every article, and the parts of those of which a basis cites a part."""
    cited = _cited_parts(seed)
    for law, versions in held.items():
        wanted = {ref.article for ref in cited[law]}
        for old, new in itertools.pairwise(versions):
            rows = compare_versions(_articles(old), _articles(new))
            wanted |= {row.new for row in rows if row.old in wanted and row.new}
        units = {f"{kind}_{article}" for article in wanted for kind in ("art", "point")}
        for version in versions:
            nodes = tuple(
                OutlineNode(node.eid, exact_hash(node.text), folded_hash(node.text))
                for unit, node in version.nodes()
                if node.kind in _UNITS or unit in units
            )
            yield Outline(law, version.date, version.source, version.sha256, READER_VERSION, nodes)


def build_proposals(seed: Seed, held: dict[str, list[HeldVersion]]) -> Iterator[dict[str, Any]]:
    """What the concordance proposes between consecutive held versions, where the seed does not know better.

    Rows are those of successions.jsonl. What stayed the same is left out: equal hashes say it.
    """
    cited = _cited_parts(seed)
    known = {(row.text("law"), row.date("from"), row.text("old")) for row in seed.known_successions}
    for law, versions in held.items():
        for old, new in itertools.pairwise(versions):
            for row in _compare(old, new, cited[law]):
                if row.kind != SuccessionKind.SAME and (law, old.date, row.old) not in known:
                    yield _proposal(law, old, new, row)


def _compare(old: HeldVersion, new: HeldVersion, cited: set[ProvisionRef]) -> Iterator[Succession]:
    rows = compare_versions(_articles(old), _articles(new))
    yield from rows
    heirs: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.old and row.new:
            heirs[row.old].append(row.new)
    old_parts, new_parts = _parts(old), _parts(new)
    for article in sorted({ref.article for ref in cited}):
        for kind in _PARTS:
            own = old_parts[article, kind]
            candidates = [part for heir in heirs[article] for part in new_parts[heir, kind]]
            if own and candidates:
                yield from (row for row in compare_parts(own, candidates) if row.old and row.new)


def _proposal(law: str, old: HeldVersion, new: HeldVersion, row: Succession) -> dict[str, Any]:
    proposal: dict[str, Any] = {"law": law, "from": str(old.date), "to": str(new.date)}
    proposal |= {key: value for key, value in (("old", row.old), ("new", row.new)) if value}
    proposal |= {"kind": row.kind.value, "state": "proposed", "origin": ORIGIN}
    if row.old and row.new:
        proposal["similarity"] = round(row.similarity, 3)
    return proposal


def _cited_parts(seed: Seed) -> dict[str, set[ProvisionRef]]:
    """By law, the paragraphs and items that a basis cites."""
    cited: dict[str, set[ProvisionRef]] = defaultdict(set)
    for entry in seed.entries:
        for basis in entry.rows("bases"):
            if basis.text("provision"):
                ref = ProvisionRef.parse(basis.text("provision"))
                if ref.paragraph or ref.item:
                    cited[basis.text("law")].add(ref)
    return cited


def _articles(version: HeldVersion) -> list[ArticleText]:
    return [ArticleText(node.number, node.text) for node in version.document.articles if "~" not in node.eid]


def _parts(version: HeldVersion) -> dict[tuple[str, NodeKind], list[ArticleText]]:
    parts: dict[tuple[str, NodeKind], list[ArticleText]] = defaultdict(list)
    for unit, node in version.nodes():
        if node.kind in _PARTS and unit.startswith("art_") and "~" not in node.eid:
            ref = ProvisionRef.from_eid(node.eid)
            parts[ref.article, node.kind].append(ArticleText(str(ref), node.text))
    return parts
