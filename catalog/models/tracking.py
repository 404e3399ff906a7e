"""Tracked rows: every change leaves a history row, so writes that would leave none are refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NoReturn, TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.dispatch import Signal
from simple_history.models import HistoricalRecords

_M = TypeVar("_M", bound=models.Model)

_LONGEST_REASON = 100
"""The length of the column that django-simple-history keeps a reason in."""


def shorten(reason: str) -> str:
    """A reason as the history holds it."""
    return reason if len(reason) <= _LONGEST_REASON else reason[: _LONGEST_REASON - 1] + "…"


rows_written = Signal()
"""Sent by a model with the ``rows`` that were written in bulk, of which no ``post_save`` tells."""


class AnnouncedQuerySet(models.QuerySet[_M]):
    """A queryset that says which rows it wrote in bulk."""

    def bulk_create(self, objs: Iterable[_M], *args: Any, **kwargs: Any) -> list[_M]:
        created = super().bulk_create(objs, *args, **kwargs)
        rows_written.send(self.model, rows=created)
        return created


class UntrackedWrite(TypeError):
    """A queryset method was called that would change rows without recording who and why."""


class TrackedQuerySet(models.QuerySet[_M]):
    """A queryset without the writes that django-simple-history cannot see."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise UntrackedWrite(
            "update() leaves no history: save each object, or use bulk_update_with_history()"
        )

    def bulk_create(self, objs: Iterable[_M], *args: Any, **kwargs: Any) -> NoReturn:
        raise UntrackedWrite("bulk_create() leaves no history: use bulk_create_with_history()")

    def bulk_update(self, objs: Iterable[_M], *args: Any, **kwargs: Any) -> NoReturn:
        raise UntrackedWrite("bulk_update() leaves no history: use bulk_update_with_history()")

    def bulk_create_with_history(
        self, objs: Sequence[_M], *, reason: str, user: AbstractBaseUser | None = None, batch_size: int = 500
    ) -> list[_M]:
        """Create all of ``objs`` and their history rows in one transaction, and return them with keys."""
        with transaction.atomic(using=self.db):
            created = super().bulk_create(objs, batch_size=batch_size)
            self._record(created, update=False, reason=reason, user=user, batch_size=batch_size)
            rows_written.send(self.model, rows=created)
        return created

    def bulk_update_with_history(
        self,
        objs: Sequence[_M],
        fields: Sequence[str],
        *,
        reason: str,
        user: AbstractBaseUser | None = None,
        batch_size: int = 500,
    ) -> int:
        """Save ``fields`` of all ``objs`` with history rows in one transaction; return how many changed."""
        with transaction.atomic(using=self.db):
            # Django's bulk_update writes through QuerySet.update, which this class refuses.
            plain: models.QuerySet[_M] = models.QuerySet(self.model, using=self.db)
            changed = plain.bulk_update(objs, fields, batch_size=batch_size)
            self._record(objs, update=True, reason=reason, user=user, batch_size=batch_size)
            rows_written.send(self.model, rows=objs)
        return changed

    def _record(
        self, objs: Sequence[_M], *, update: bool, reason: str, user: AbstractBaseUser | None, batch_size: int
    ) -> None:
        self.model.history.bulk_history_create(  # type: ignore[attr-defined]  # added by HistoricalRecords
            objs,
            batch_size=batch_size,
            update=update,
            default_user=user,
            default_change_reason=shorten(reason),
        )


class Tracked(models.Model):
    """A row whose every change is kept: who, when, why, from and to."""

    history = HistoricalRecords(inherit=True)

    objects = models.Manager.from_queryset(TrackedQuerySet)()

    class Meta:
        abstract = True

    def save_with_history(self, *, reason: str, user: AbstractBaseUser | None = None) -> None:
        """Save, and say in the history why and who. Without ``user`` the history names who is signed in."""
        self._change_reason = shorten(reason)
        if user is not None:
            self._history_user = user
        self.save()
