"""Feeds the termbase with what the catalog holds: names of concepts, titles of laws, agencies.

What a person touched stays: a row that a person made, changed or deleted is never written again, and no term
that has an approved rendering by a person gets another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from annotations.models import Term
from catalog.models import Agency, Concept, SourceLaw

__all__ = ["Fed", "feed"]

REASON = "feed_terms"
_Status = Term.Status
_LONGEST_ZH, _LONGEST_EN = 200, 300


@dataclass(frozen=True, slots=True)
class Fed:
    """What became of the names of the catalog."""

    created: int
    """Terms made."""
    replaced: int
    """Earlier terms of the catalog set back to proposed, since the catalog now says otherwise."""
    left: int
    """Names that were there already, that a person decided on, or that are too long."""


@dataclass(frozen=True, slots=True)
class _Name:
    zh: str
    en: str
    source: str


@transaction.atomic
def feed() -> Fed:
    """Add the catalog's names as approved renderings; run again, it does nothing more.

    A name of which another rendering is approved comes in as proposed.
    """
    held: defaultdict[str, dict[str, Term]] = defaultdict(dict)
    for term in Term.objects.all():
        held[term.zh][term.en] = term
    by_hand = _by_hand()
    created: list[Term] = []
    replaced: list[Term] = []
    left = 0
    settled: set[str] = set()
    for name in _names():
        rows = held[name.zh]
        first = name.zh not in settled
        settled.add(name.zh)
        if name.en in rows or (name.zh, name.en) in by_hand or _too_long(name):
            left += 1
            continue
        approved = next((term for term in rows.values() if term.status == _Status.APPROVED), None)
        if approved is not None and first and (approved.zh, approved.en) not in by_hand:
            approved.status = _Status.PROPOSED
            replaced.append(approved)
            approved = None
        status = _Status.PROPOSED if approved is not None else _Status.APPROVED
        term = Term(zh=name.zh, en=name.en, status=status, source=name.source)
        rows[name.en] = term
        created.append(term)
    Term.objects.bulk_update_with_history(replaced, ["status"], reason=REASON)
    Term.objects.bulk_create_with_history(created, reason=REASON)
    return Fed(len(created), len(replaced), left)


def _by_hand() -> set[tuple[str, str]]:
    """Pairs of which some state was not written by this module: a person made, changed or deleted them."""
    history = Term.history.exclude(history_change_reason=REASON, history_user=None)
    return set(history.values_list("zh", "en"))


def _too_long(name: _Name) -> bool:
    return len(name.zh) > _LONGEST_ZH or len(name.en) > _LONGEST_EN


def _names() -> Iterator[_Name]:
    """Pairs of both languages, each once, in a settled order: concepts, laws, agencies."""
    seen: set[tuple[str, str]] = set()
    for name in _all_names():
        pair = (name.zh, name.en)
        if all(pair) and pair not in seen:
            seen.add(pair)
            yield name


def _all_names() -> Iterable[_Name]:
    for zh, en, code in Concept.objects.order_by("code").values_list("name_zh", "name_en", "code"):
        yield _Name(zh.strip(), en.strip(), f"catalog: concept {code}")
    laws = SourceLaw.objects.order_by("key").values_list("title_zh", "title_zh_full", "title_en", "key")
    for short, full, en, key in laws:
        yield _Name(short.strip(), en.strip(), f"catalog: law {key}")
        yield _Name(full.strip(), en.strip(), f"catalog: law {key}")
    for zh, en in Agency.objects.order_by("name_zh").values_list("name_zh", "name_en"):
        yield _Name(zh.strip(), en.strip(), "catalog: agency")
