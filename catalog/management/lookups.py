"""Arguments of commands (a date, a law, a version, an edition), looked up; errors say what there is."""

from __future__ import annotations

import datetime
from argparse import ArgumentTypeError

from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.db.models import Q

from catalog.models import Edition, LawVersion, SourceLaw

__all__ = ["date", "find_edition", "find_law", "find_user", "find_version"]


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


def find_edition(name: str, catalog: str = "") -> Edition:
    """The edition that a name means: ``CATALOG/SLUG`` (its last revision) or ``punishment-2024-r1``.

    Args:
        name: with ``catalog`` given, the slug alone will do.
        catalog: code of a catalog.

    Raises:
        CommandError: there is none; the message lists those there are.
    """
    editions = Edition.objects.select_related("catalog").order_by("catalog__code", "slug", "-revision")
    if catalog:
        editions = editions.filter(catalog__code=catalog)
    held = list(editions)
    for edition in held:
        names = {f"{edition.catalog.code}/{edition.slug}", edition.identifier}
        if name in names or (catalog and name in (edition.slug, f"{edition.slug}-r{edition.revision}")):
            return edition
    known = ", ".join(dict.fromkeys(f"{edition.catalog.code}/{edition.slug}" for edition in held))
    raise CommandError(f"There is no edition {name!r}; there are {known or 'none'}.")


def find_user(username: str) -> User:
    """The user of a name.

    Raises:
        CommandError: there is none.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no user {username!r}.")
    return user
