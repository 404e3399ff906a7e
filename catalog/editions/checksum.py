"""The checksum of an edition's content: the same on any database, whatever the keys of its rows."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from catalog.models import BasisTarget, Edition, Entry, EntryAgency, LegalBasis

__all__ = ["edition_checksum"]

_EDITION = ("slug", "kind", "stage", "revision", "title_zh", "title_en", "issuers", "number", "completeness")
_ENTRY = (
    "code",
    "ordinal",
    "concept__code",
    "content_zh",
    "targets_zh",
    "natural_persons",
    "legal_persons",
    "other_organisations",
    "public_bodies",
    "disclosure",
    "retention",
    "basis_text",
    "provenance",
    "note",
)
_AGENCY = ("entry__code", "ordinal", "name_as_issued")
_BASIS = ("entry__code", "ordinal", "quote", "start", "end", "law_name", "law__key", "unresolved_reason")
_TARGET = (
    "basis__entry__code",
    "basis__ordinal",
    "ordinal",
    "version__law__key",
    "version__date",
    "provision",
    "eid",
    "exact_hash",
    "folded_hash",
    "verified",
)


def edition_checksum(edition: Edition) -> str:
    """SHA-256, in hex, over the edition's particulars and all its rows in order; takes four queries.

    What stands beside the seal, translations, collations and successions, is no part of it.
    """
    content: dict[str, Any] = {
        "catalog": edition.catalog.code,
        "edition": [getattr(edition, name) for name in _EDITION] + [edition.issued, edition.effective],
        "entries": Entry.objects.filter(edition=edition).order_by("ordinal").values_list(*_ENTRY),
        "agencies": EntryAgency.objects.filter(entry__edition=edition)
        .order_by("entry__ordinal", "ordinal")
        .values_list(*_AGENCY),
        "bases": LegalBasis.objects.filter(entry__edition=edition)
        .order_by("entry__ordinal", "ordinal")
        .values_list(*_BASIS),
        "targets": BasisTarget.objects.filter(basis__entry__edition=edition)
        .order_by("basis__entry__ordinal", "basis__ordinal", "ordinal")
        .values_list(*_TARGET),
    }
    rows = {
        name: list(map(list, value)) if hasattr(value, "iterator") else value
        for name, value in content.items()
    }
    canonical = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
