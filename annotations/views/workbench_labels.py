"""Labels beyond concepts: entries of the editions of reference and terms, found as a person types."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib.auth.models import User

from annotations.models import Term
from annotations.views.workbench_layout import FURTHER, Look, look_of_term
from catalog.models import Edition, Entry, EntryTranslation

__all__ = ["MOST", "found_labels"]

MOST = 12
"""How many entries, and how many terms, are shown at once."""


def found_labels(words: str, editions: Iterable[Edition], user: User) -> list[Look]:
    """The entries of ``editions`` and the terms that all of some words find, the most likely first.

    They are found by code, Chinese, English or pinyin initials, as concepts are.
    """
    wanted = words.lower().split()
    if not wanted:
        return []
    entries = [look for look in _entries(editions, user) if _is_found(look, wanted)]
    terms = [look for look in _terms() if _is_found(look, wanted)]
    return sorted(entries, key=_by_fit(wanted))[:MOST] + sorted(terms, key=_by_fit(wanted))[:MOST]


def _is_found(look: Look, wanted: list[str]) -> bool:
    search = look.search
    return all(word in search for word in wanted)


def _by_fit(wanted: list[str]) -> Callable[[Look], tuple[bool, bool, int]]:
    """Labels whose code or Chinese is or begins with the words go first."""
    whole = " ".join(wanted)

    def rank(look: Look) -> tuple[bool, bool, int]:
        names = (look.shown.lower(), look.name_zh.lower(), look.name_en.lower())
        return (whole not in names, not any(n.startswith(whole) for n in names), len(look.name_zh))

    return rank


def _entries(editions: Iterable[Edition], user: User) -> list[Look]:
    entries = Entry.objects.visible_to(user).filter(edition__in=[edition.pk for edition in editions])
    content = EntryTranslation.Field.CONTENT
    translated = EntryTranslation.objects.filter(entry__in=entries.order_by().values("pk"), field=content)
    english = dict(translated.order_by("id").values_list("entry_id", "text"))
    return [
        Look(f"entry:{pk}", zh, english.get(pk, ""), "", FURTHER, code)
        for pk, code, zh in entries.order_by("pk").values_list("pk", "code", "content_zh")
    ]


def _terms() -> list[Look]:
    found = Term.objects.exclude(status=Term.Status.FORBIDDEN)
    return [look_of_term(*row) for row in found.values_list("pk", "zh", "en")]
