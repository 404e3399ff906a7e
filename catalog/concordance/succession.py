"""Successions: one row for each tie between an old and a new article, each with its kind and similarity.

How a kind is decided: texts that are equal when folded for width and white space are ``same`` or, with
another number, ``renumbered``. Any other pair is ``amended`` or ``renumbered_amended``, be it by one
character: a cross-reference that was adapted is a change of the text. Of an article with several successors
each row is ``split``; of several articles with one successor each row is ``merged``. What is tied to nothing
is ``repealed`` or ``new``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from catalog.concordance.pairing import pair_articles
from catalog.lawtext.hashes import fold

__all__ = ["ArticleText", "Succession", "SuccessionKind", "compare_parts", "compare_versions"]


class SuccessionKind(StrEnum):
    """What became of a provision."""

    SAME = "same"
    RENUMBERED = "renumbered"
    AMENDED = "amended"
    RENUMBERED_AMENDED = "renumbered_amended"
    SPLIT = "split"
    MERGED = "merged"
    REPEALED = "repealed"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class ArticleText:
    """A provision by its number (``26``, ``120-1``, ``26(1)(4)``) and its text without that number."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Succession:
    """A tie between an old and a new provision; one of the two is None for what is new or repealed.

    ``similarity`` is the normalised Indel similarity of the folded texts, 0 to 1; 1 only for equal ones.
    """

    old: str | None
    new: str | None
    kind: SuccessionKind
    similarity: float


def compare_versions(old: Sequence[ArticleText], new: Sequence[ArticleText]) -> list[Succession]:
    """Propose what became of each article of ``old`` in ``new``.

    Args:
        old: the articles of the earlier version, in their order.
        new: those of the later version.

    Returns:
        Rows in the order of ``old``; then what is new, in the order of ``new``. Every article of both
        stands in at least one row. Articles are tied only where their words or their place and their words
        tie them: a pair that rests on the meaning alone is left to the editor.
    """
    old_texts = [fold(article.text) for article in old]
    new_texts = [fold(article.text) for article in new]
    pairing = pair_articles(old_texts, new_texts)
    ties = sorted({*pairing.pairs.items(), *pairing.parts})
    successors = Counter(i for i, _ in ties)
    predecessors = Counter(j for _, j in ties)

    rows = []
    for i, j in ties:
        equal = old_texts[i] == new_texts[j]
        if successors[i] > 1:
            kind = SuccessionKind.SPLIT
        elif predecessors[j] > 1:
            kind = SuccessionKind.MERGED
        else:
            kind = _one_to_one(equal, old[i].number == new[j].number)
        similarity = 1.0 if equal else fuzz.ratio(old_texts[i], new_texts[j]) / 100
        rows.append((i, Succession(old[i].number, new[j].number, kind, similarity)))
    rows.extend(
        (i, Succession(article.number, None, SuccessionKind.REPEALED, 0.0))
        for i, article in enumerate(old)
        if i not in successors
    )
    rows.sort(key=lambda row: row[0])
    fresh = [article for j, article in enumerate(new) if j not in predecessors]
    return [row for _, row in rows] + [Succession(None, a.number, SuccessionKind.NEW, 0.0) for a in fresh]


def compare_parts(old: Sequence[ArticleText], new: Sequence[ArticleText]) -> list[Succession]:
    """Propose what became of paragraphs and items, given as those of an article and of its successors.

    The rules are those of ``compare_versions``. Numbers are whole addresses (``65(3)``), so that a paragraph
    that moved to another article of the same rank is renumbered.
    """
    return compare_versions(old, new)


def _one_to_one(equal: bool, same_number: bool) -> SuccessionKind:
    if equal:
        return SuccessionKind.SAME if same_number else SuccessionKind.RENUMBERED
    return SuccessionKind.AMENDED if same_number else SuccessionKind.RENUMBERED_AMENDED
