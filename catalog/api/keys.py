"""The keys by which addresses and filters name editions and versions, and how to find what they name."""

from __future__ import annotations

import datetime
import re

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Concat

from catalog.models import Edition, LawVersion

__all__ = ["EDITION_KEY", "VERSION_KEY", "editions_named", "version_key", "versions_named"]

EDITION_KEY = r"[-a-zA-Z0-9_]+-r[0-9]{1,4}"
"""``punishment-2024-r1``: code of the catalog, short name, revision."""

VERSION_KEY = r"[-a-zA-Z0-9_]+@(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|undated)"
"""``company-law@2023-12-29``: key of the law, date of the version."""

UNDATED = "undated"


def editions_named(editions: QuerySet[Edition], key: str) -> QuerySet[Edition]:
    """Of ``editions`` the one of that identifier; none where there is no such thing."""
    if not re.fullmatch(EDITION_KEY, key):
        return editions.none()
    # Both the code and the short name may hold hyphens, so only the revision can be split off.
    stem, _, revision = key.rpartition("-r")
    named = Concat("catalog__code", Value("-"), "slug", output_field=CharField())
    return editions.alias(stem=named).filter(stem=stem, revision=int(revision))


def version_key(version: LawVersion) -> str:
    """The key of a version; needs its law."""
    return f"{version.law.key}@{version.date or UNDATED}"


def versions_named(versions: QuerySet[LawVersion], key: str) -> QuerySet[LawVersion]:
    """Of ``versions`` the one of that key; none where there is no such thing."""
    if not re.fullmatch(VERSION_KEY, key):
        return versions.none()
    law, _, written = key.partition("@")
    if written == UNDATED:
        return versions.filter(law__key=law, date=None)
    try:
        date = datetime.date.fromisoformat(written)
    except ValueError:
        return versions.none()
    return versions.filter(law__key=law, date=date)
