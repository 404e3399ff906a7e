"""Arguments of commands, a date, a law, a version of it, looked up with errors that say what there is."""

from __future__ import annotations

import datetime
from argparse import ArgumentTypeError

from django.core.management.base import CommandError
from django.db.models import Q

from catalog.models import LawVersion, SourceLaw

__all__ = ["date", "find_law", "find_version"]


def date(text: str) -> datetime.date:
    """Read a date as argparse's ``type``."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a date such as 2023-12-29") from error


def find_law(name: str) -> SourceLaw:
    """The one law with a key or title.

    Raises:
        CommandError: there is none, or there are several.
    """
    named = SourceLaw.objects.filter(
        Q(key=name) | Q(title_zh=name) | Q(title_zh_full=name) | Q(titles__text=name)
    ).distinct()
    laws = list(named[:5])
    if not laws:
        raise CommandError(f"There is no law with the key or title {name!r}.")
    if len(laws) > 1:
        keys = ", ".join(law.key for law in laws)
        raise CommandError(f"Several laws are called {name!r}: give one of the keys {keys}.")
    return laws[0]


def find_version(law: SourceLaw, day: datetime.date) -> LawVersion:
    """The version of a law of one date.

    Raises:
        CommandError: it has no version of that date.
    """
    versions = {version.date: version for version in law.versions.select_related("current_text")}
    if day not in versions:
        known = ", ".join(str(known) for known in sorted(filter(None, versions)))
        raise CommandError(f"{law} has no version of {day}; it has {known or 'none'}.")
    return versions[day]
