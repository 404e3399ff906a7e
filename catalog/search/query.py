"""Finds what holds words: the same rows on both databases, the words where they stand. Reads only."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from catalog.models import SearchText
from catalog.search.folding import Stretch, matched_stretch, query_tokens, words_of
from catalog.search.kinds import Kind, kinds

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

__all__ = ["COUNTED", "Found", "Hit", "holding", "search"]

COUNTED = 1000
"""Results are counted up to here."""

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found, with the stretch of its text that matched."""

    kind: str
    row: Any
    title: str
    address: str
    stretch: Stretch | None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one kind: the first hits, and how many there are in all.

    Attributes:
        total: at most ``COUNTED``.
        is_more: whether there are more than that.
    """

    kind: Kind
    hits: Sequence[Hit]
    total: int
    is_more: bool


def search(
    query: str,
    user: User | AnonymousUser,
    *,
    names: Collection[str] = (),
    as_of: datetime.date | None = None,
    limit: int = 10,
) -> list[Found]:
    """What the reader may see and holds every word of the query, kind by kind; kinds without any left out.

    A word is found in any of the texts of a thing, whatever their width and case; 第十二条 is 第12条. Chinese
    words are found wherever they stand, from one character on; Latin words by their beginning.

    Args:
        query: words between blanks; punctuation parts words and is not looked for.
        names: kinds to look for; all if empty.
        as_of: only provisions in force on that day, and rows of the official editions in force on it.
        limit: hits a kind.
    """
    wanted = [kind for kind in kinds() if not names or kind.name in names]
    words = words_of(query)
    found = [_find(kind, words, kind.visible(user, as_of), limit) for kind in wanted] if words else []
    return [each for each in found if each.total]


def holding(rows: QuerySet[M], kind: Kind, query: str) -> QuerySet[M]:
    """Of ``rows``, which are of that kind, those that hold every word of the query; none if it has none."""
    words = words_of(query)
    return rows.filter(pk__in=_keys(kind, words)) if words else rows.none()


def _find(kind: Kind, words: list[str], visible: QuerySet[Any], limit: int) -> Found:
    rows = visible.filter(pk__in=_keys(kind, words))
    total = len(rows.order_by().values_list("pk", flat=True)[: COUNTED + 1])
    shown = list(rows[:limit]) if total else []
    texts = kind.read([row.pk for row in shown])
    hits = [
        Hit(kind.name, row, kind.title(row), kind.address(row), _stretch(texts.get(row.pk, ()), words))
        for row in shown
    ]
    return Found(kind, hits, min(total, COUNTED), total > COUNTED)


def _stretch(texts: Sequence[str], words: list[str]) -> Stretch | None:
    """Where the first of the words stands that any of the texts shows, in the first text that does."""
    found = (matched_stretch(text, [word]) for word in words for text in texts if text)
    return next((stretch for stretch in found if stretch), None)


def _keys(kind: Kind, words: Sequence[str]) -> QuerySet[SearchText, int]:
    """Keys of the rows that hold the words."""
    tokens = dict.fromkeys(token for word in words for token in query_tokens(word))
    if connection.vendor == "postgresql":
        terms = " & ".join(f"'{kind.letter}{token}'" + ":*" * begins for token, begins in tokens)
        rows = SearchText.objects.extra(where=["tokens @@ %s::tsquery"], params=[terms])
    else:
        terms = " AND ".join(f'"{kind.letter}{token}"' + "*" * begins for token, begins in tokens)
        sql = "SELECT rowid FROM catalog_searchindex WHERE catalog_searchindex MATCH %s"
        rows = SearchText.objects.filter(pk__in=RawSQL(sql, [terms]))  # noqa: S611  # the words are a parameter
    for word in words:
        # Pairs that neighbour each other in the word may stand apart in the text.
        if len(list(query_tokens(word))) > 1:
            rows = rows.filter(text__contains=word)
    return rows.filter(kind=kind.name).values_list("object_id", flat=True)
