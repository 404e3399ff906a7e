"""Counts and newest states that lists show, as subqueries, so that a page of any length takes one query."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from catalog.models import Collation, Entry, EntryTranslation

__all__ = ["collated_entries", "collation_state", "count_of", "english"]


def count_of(rows: type[models.Model] | models.QuerySet[Any], to_outer: str) -> Coalesce:
    """How many rows of a model, or of a queryset, point at the outer row through ``to_outer``."""
    found = rows if isinstance(rows, models.QuerySet) else rows._default_manager.all()
    return _count(found.order_by().filter(**{to_outer: OuterRef("pk")}), to_outer)


def collation_state() -> Coalesce:
    """What was last found when an entry was held against the official table."""
    newest = Collation.objects.filter(entry=OuterRef("pk")).order_by("-pk")
    return Coalesce(Subquery(newest.values("state")[:1]), models.Value(Collation.State.NOT_COLLATED.value))


def collated_entries() -> Coalesce:
    """How many entries of an edition have been held against the official table."""
    entries = Entry.objects.order_by().filter(edition=OuterRef("pk")).annotate(found=collation_state())
    return _count(entries.exclude(found=Collation.State.NOT_COLLATED), "edition")


def english(field: EntryTranslation.Field) -> Subquery:
    """The translation of an entry's ``field`` that holds."""
    rows = EntryTranslation.objects.filter(entry=OuterRef("pk"), field=field).order_by("-pk")
    return Subquery(rows.values("text")[:1])


def _count(rows: models.QuerySet[models.Model], key: str) -> Coalesce:
    counts = rows.values(key).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)
