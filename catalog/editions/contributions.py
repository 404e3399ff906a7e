"""Who has worked on an edition, told from the histories of all its rows, deleted ones included."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q

from catalog.models import BasisTarget, Edition, Entry, EntryAgency, LegalBasis, Workflow, WorkflowEvent

__all__ = ["contributed_since_review", "contributors", "editions_of"]

_STEPS = frozenset(
    {
        "workflow",
        "origin",
        "submitted_by_id",
        "submitted_at",
        "approved_by_id",
        "approved_at",
        "approved_checksum",
        "published_at",
        "checksum",
        "lock_version",
    }
)
"""What a step of the workflow changes in an edition. Whoever changes nothing else contributes nothing."""


def contributed_since_review(edition: Edition, user: AbstractBaseUser) -> bool:
    """Whether a user has changed an edition since somebody else last reviewed it, or ever if nobody has.

    One's own review does not clear one's own changes.
    """
    reviews = WorkflowEvent.objects.filter(
        edition=edition, to_state__in=[Workflow.CHANGES_REQUESTED, Workflow.APPROVED]
    ).exclude(actor_id=user.pk)
    since = reviews.order_by("pk").values_list("at", flat=True).last()
    return user.pk in contributors(edition, since)


def contributors(edition: Edition, since: datetime.datetime | None = None) -> set[int]:
    """The keys of the users who changed an edition's particulars or rows, after ``since`` or ever."""
    after = Q(history_date__gt=since) if since else Q()
    entries = Entry.history.filter(edition_id=edition.pk)
    agencies = EntryAgency.history.filter(entry_id__in=entries.values("id"))
    bases = LegalBasis.history.filter(entry_id__in=entries.values("id"))
    targets = BasisTarget.history.filter(basis_id__in=bases.values("id"))
    found: set[int] = set()
    for history in (entries, agencies, bases, targets):
        users = history.filter(after, history_user__isnull=False).order_by()
        found |= set(users.values_list("history_user_id", flat=True).distinct())
    return found | _who_changed_particulars(edition, since)


def editions_of(user: AbstractBaseUser) -> set[int]:
    """The keys of the editions that a user has had a hand in."""
    own = Edition.history.filter(history_user_id=user.pk).order_by().values_list("id", flat=True).distinct()
    rows = Entry.history.filter(history_user_id=user.pk).order_by()
    return {*own, *rows.values_list("edition_id", flat=True).distinct()}


def _who_changed_particulars(edition: Edition, since: datetime.datetime | None) -> set[int]:
    names = [field.attname for field in Edition._meta.concrete_fields if not field.generated]
    told = [name for name in names if name not in _STEPS]
    records: list[Any] = list(Edition.history.filter(id=edition.pk).order_by("history_date", "history_id"))
    changed = [records[0]] if records else []
    for before, record in itertools.pairwise(records):
        if any(getattr(before, name) != getattr(record, name) for name in told):
            changed.append(record)
    return {
        record.history_user_id
        for record in changed
        if record.history_user_id and (since is None or record.history_date > since)
    }
