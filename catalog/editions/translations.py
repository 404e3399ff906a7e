"""English of entries: adding a translation, and telling which ones render words that have changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from catalog.models import Entry, EntryTranslation

__all__ = [
    "Translated",
    "TranslationState",
    "confirm_translation",
    "source_of",
    "translate",
    "translations_of",
]

_SOURCES = {
    EntryTranslation.Field.CONTENT: "content_zh",
    EntryTranslation.Field.TARGETS: "targets_zh",
}


class TranslationState(TextChoices):
    """How the English of a field stands to the Chinese of today."""

    CURRENT = "current", _("Current")
    NEEDS_REVIEW = "needs_review", _("Needs review: the Chinese has changed since")
    MISSING = "missing", _("Not translated")


@dataclass(frozen=True, slots=True)
class Translated:
    """The English of a field that holds, and its state; ``text`` is empty where there is none."""

    text: str
    state: TranslationState


def source_of(entry: Entry, field: str) -> str:
    """The Chinese that a field of ``EntryTranslation`` translates."""
    return str(getattr(entry, _SOURCES[EntryTranslation.Field(field)]))


def translate(
    entry: Entry, field: str, text: str, *, origin: str, user: AbstractBaseUser | None = None
) -> EntryTranslation | None:
    """Add a translation of what a field says now; None if the one that holds has these very words."""
    digest = _digest(source_of(entry, field))
    held = EntryTranslation.objects.filter(entry=entry, field=field).order_by("pk").last()
    if held is not None and held.text == text:
        return None
    return EntryTranslation.objects.create(
        entry=entry,
        field=field,
        text=text,
        source_hash=digest,
        origin=origin,
        created_by_id=user.pk if user else None,
    )


def confirm_translation(entry: Entry, field: str, *, user: AbstractBaseUser) -> EntryTranslation:
    """Say that the English that holds renders the Chinese of today, by adding it again with that hash.

    Raises:
        LookupError: there is none to confirm.
    """
    held = EntryTranslation.objects.filter(entry=entry, field=field).order_by("pk").last()
    if held is None:
        raise LookupError(f"{entry} has no English of its {field}: translate it first.")
    return EntryTranslation.objects.create(
        entry=entry,
        field=field,
        text=held.text,
        source_hash=_digest(source_of(entry, field)),
        origin="confirmed",
        created_by_id=user.pk,
    )


def translations_of(entries: Iterable[Entry]) -> dict[int, dict[str, Translated]]:
    """The English of each field of some entries with its state, by entry and field; one query.

    A field without Chinese has none.
    """
    entries = list(entries)
    rows = EntryTranslation.objects.filter(entry__in=[entry.pk for entry in entries]).order_by("pk")
    newest = {(row.entry_id, row.field): row for row in rows}
    return {
        entry.pk: {
            field.value: _judge(newest.get((entry.pk, field.value)), source_of(entry, field))
            for field in EntryTranslation.Field
            if source_of(entry, field)
        }
        for entry in entries
    }


def _judge(held: EntryTranslation | None, source: str) -> Translated:
    if held is None:
        return Translated("", TranslationState.MISSING)
    current = held.source_hash == _digest(source)
    return Translated(held.text, TranslationState.CURRENT if current else TranslationState.NEEDS_REVIEW)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
