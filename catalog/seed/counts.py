"""What loading did: rows created and rows that were there already, by kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

__all__ = ["REASON", "Counts", "create_missing"]

REASON = "seed"
"""The reason that the history of a seeded row gives."""

_M = TypeVar("_M", bound=models.Model)


@dataclass(slots=True)
class Counts:
    """Rows by kind, in the order in which they were loaded."""

    created: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)

    def add(self, model: type[models.Model], created: int, unchanged: int) -> None:
        kind = str(model._meta.verbose_name_plural)
        self.created[kind] = self.created.get(kind, 0) + created
        self.unchanged[kind] = self.unchanged.get(kind, 0) + unchanged


def create_missing(
    model: type[_M],
    wanted: Mapping[Any, _M],
    existing: Mapping[Any, _M],
    counts: Counts,
) -> dict[Any, _M]:
    """Create what is wanted and not there; leave what is there as it is, since editors may have changed it.

    Returns:
        Every wanted row by its key.
    """
    new = {key: row for key, row in wanted.items() if key not in existing}
    manager: Any = model._default_manager
    if hasattr(model, "history"):
        manager.bulk_create_with_history(list(new.values()), reason=REASON)
    else:
        manager.bulk_create(list(new.values()), batch_size=1000)
    counts.add(model, len(new), len(wanted) - len(new))
    return {key: new.get(key) or existing[key] for key in wanted}
