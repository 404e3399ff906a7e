"""Every row of a tracked table stands in its history as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from catalog.models.tracking import Tracked
from catalog.verifying.model import Broken

__all__ = ["newest_history_equals_row"]

_CHUNK = 500


def newest_history_equals_row() -> Iterator[Broken | None]:
    """Compare each tracked row with the newest record of it."""
    for model in apps.get_models():
        if issubclass(model, Tracked):
            yield from _of_model(model)


def _of_model(model: type[Tracked]) -> Iterator[Broken | None]:
    names = [f.attname for f in model._meta.concrete_fields if not isinstance(f, models.GeneratedField)]
    keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(keys), _CHUNK):
        chunk = keys[at : at + _CHUNK]
        told: dict[Any, dict[str, Any]] = {}
        # Later records overwrite earlier ones.
        for record in model.history.filter(id__in=chunk).order_by("history_id").values(*names):
            told[record["id"]] = record
        for row in model._default_manager.filter(pk__in=chunk).order_by("pk").values(*names):
            yield _compare(model, row, told.get(row["id"]))


def _compare(model: type[Tracked], row: dict[str, Any], record: dict[str, Any] | None) -> Broken | None:
    name = f"{model._meta.label} {row['id']}"
    if record is None:
        return Broken(name, "no record of it in its history")
    unlike = [field for field, value in row.items() if record[field] != value]
    return Broken(name, f"differs from its newest record in {', '.join(unlike)}") if unlike else None
