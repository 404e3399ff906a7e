"""Drafting an edition from an earlier one, and a correction of a published one. It publishes nothing.

Rows are carried over with their concepts, agencies, bases, pinned provisions and newest translations, and
each remembers the row that it continues. Collations are carried over into a correction alone, whose official
table is the same; of a new edition nobody has held any row against anything.
"""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.utils.translation import gettext as _

from catalog.editions.collating import carry_collations
from catalog.models import (
    BasisTarget,
    Edition,
    Entry,
    EntryAgency,
    EntrySuccession,
    EntryTranslation,
    LegalBasis,
    ReviewState,
)

__all__ = ["ORIGIN", "DraftingError", "Particulars", "draft_correction", "draft_edition"]

ORIGIN = "drafting"
"""What the history and the successions of a carried row say that made it."""

_KEPT = ("catalog", "kind", "stage", "issuers", "base_edition", "region", "completeness", "completeness_note")
_KEPT_IN_CORRECTION = (
    *_KEPT,
    "slug",
    "title_zh",
    "title_en",
    "number",
    "issued",
    "effective",
    "law_as_of",
    "predecessor",
    "confidence",
    "evidence",
    "note",
)

_M = TypeVar("_M", bound=models.Model)


class DraftingError(ValueError):
    """A draft cannot be made; the message says why and what to do instead."""


@dataclasses.dataclass(frozen=True, slots=True)
class Particulars:
    """What a new edition does not take from the one it is drafted from."""

    slug: str
    title_zh: str
    title_en: str


@transaction.atomic
def draft_edition(
    source: Edition, particulars: Particulars, *, reason: str, user: AbstractBaseUser | None = None
) -> Edition:
    """Make a draft that follows ``source``, with all its rows.

    Args:
        source: the edition to start from, published or not.
        particulars: what is new about it.
        reason: why, as the history of every row will say.
        user: who drafts it.

    Raises:
        DraftingError: the slug is taken, or the compiled list has an open draft already.
    """
    taken = Edition.objects.filter(catalog=source.catalog, slug=particulars.slug).first()
    if taken is not None:
        raise DraftingError(
            _("%(edition)s has the slug %(slug)s already; choose another, or correct that edition.")
            % {"edition": taken, "slug": particulars.slug}
        )
    refuse_second_working_list(source)
    kept = {name: getattr(source, name) for name in _KEPT}
    draft = Edition(**kept, **dataclasses.asdict(particulars), predecessor=source)
    return _make(draft, source, reason, user)


@transaction.atomic
def draft_correction(source: Edition, note: str, *, user: AbstractBaseUser | None = None) -> Edition:
    """Make a draft of the next revision of a published edition, which says what it corrects.

    Args:
        source: the last revision.
        note: what will be corrected, in words for readers.
        user: who drafts it.

    Raises:
        DraftingError: the edition is not published, is corrected already, or the note is empty.
    """
    if not source.is_sealed:
        raise DraftingError(_("%(edition)s is not published: edit it instead.") % {"edition": source})
    if not note.strip():
        raise DraftingError(_("Say what the new revision corrects."))
    later = Edition.objects.filter(corrects=source).first()
    if later is not None:
        raise DraftingError(
            _("Revision %(revision)s corrects it already (%(state)s): work on that one.")
            % {"revision": later.revision, "state": later.get_workflow_display()}
        )
    refuse_second_working_list(source)
    kept = {name: getattr(source, name) for name in _KEPT_IN_CORRECTION}
    draft = Edition(**kept, revision=source.revision + 1, corrects=source, correction_note=note.strip())
    return _make(draft, source, _("Correction: %(note)s") % {"note": note.strip()}, user)


def refuse_second_working_list(source: Edition) -> None:
    """Raise if ``source`` is compiled and its catalog's one open draft of that kind is there already."""
    if source.kind != Edition.Kind.COMPILED:
        return
    working = Edition.objects.working().filter(catalog=source.catalog).first()
    if working is not None:
        raise DraftingError(
            _("The compiled list has one open draft, %(edition)s: publish that one first, or edit it.")
            % {"edition": working.identifier}
        )


def _make(draft: Edition, source: Edition, reason: str, user: AbstractBaseUser | None) -> Edition:
    draft.save_with_history(reason=reason, user=user)
    copies = carry_over(source, draft, reason=reason, user=user)
    if draft.corrects_id == source.pk:
        carry_collations(source, copies)
    return draft


def carry_over(
    source: Edition, draft: Edition, *, reason: str, user: AbstractBaseUser | None
) -> dict[int, Entry]:
    """Copy every row of ``source`` into ``draft``, which has none, with what hangs on it.

    Returns the new rows, by the keys of those that they continue.
    """
    said: dict[str, Any] = {"reason": reason, "user": user}
    old_entries = list(Entry.objects.filter(edition=source).order_by("ordinal"))
    entries = Entry.objects.bulk_create_with_history(
        [_copy(entry, edition=draft, lock_version=0) for entry in old_entries], **said
    )
    new_entry = {old.pk: new for old, new in zip(old_entries, entries, strict=True)}
    EntryAgency.objects.bulk_create_with_history(
        [
            _copy(agency, entry=new_entry[agency.entry_id])
            for agency in EntryAgency.objects.filter(entry__edition=source)
        ],
        **said,
    )
    old_bases = list(LegalBasis.objects.filter(entry__edition=source))
    bases = LegalBasis.objects.bulk_create_with_history(
        [_copy(basis, entry=new_entry[basis.entry_id]) for basis in old_bases], **said
    )
    new_basis = {old.pk: new for old, new in zip(old_bases, bases, strict=True)}
    BasisTarget.objects.bulk_create_with_history(
        [
            _copy(target, basis=new_basis[target.basis_id])
            for target in BasisTarget.objects.filter(basis__entry__edition=source)
        ],
        **said,
    )
    EntryTranslation.objects.bulk_create(
        [
            _copy(translation, entry=new_entry[translation.entry_id])
            for translation in _newest_translations(source)
        ]
    )
    EntrySuccession.objects.bulk_create(
        EntrySuccession(
            old_entry_id=old,
            new_entry=new,
            state=ReviewState.CONFIRMED,
            origin=ORIGIN,
            created_by_id=user.pk if user else None,
        )
        for old, new in new_entry.items()
    )
    return new_entry


def _copy(row: _M, **changed: Any) -> _M:
    """An unsaved copy of a row with some columns changed."""
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and not field.generated and field.name not in changed
    }
    return type(row)(**kept, **changed)


def _newest_translations(source: Edition) -> list[EntryTranslation]:
    """Of each field of each entry the translation that holds."""
    rows = EntryTranslation.objects.filter(entry__edition=source).order_by("pk")
    return list({(row.entry_id, row.field): row for row in rows}.values())
