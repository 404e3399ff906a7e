"""What loading did, by kind of row; and the one way in which it makes rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

__all__ = ["REASON", "Counts", "create_missing"]

REASON = "seed"
"""The reason that the history of a seeded row gives."""

_M = TypeVar("_M", bound=models.Model)
_Key = tuple[Any, ...]


@dataclass(slots=True)
class Counts:
    """Rows by kind, in the order in which they were loaded, and what a person should look at."""

    created: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def add(self, model: type[models.Model], created: int, unchanged: int) -> None:
        kind = str(model._meta.verbose_name_plural)
        self.created[kind] = self.created.get(kind, 0) + created
        self.unchanged[kind] = self.unchanged.get(kind, 0) + unchanged


def create_missing(
    model: type[_M], wanted: Iterable[_M], key: tuple[str, ...], counts: Counts
) -> dict[_Key, _M]:
    """Create what is wanted and never was there; leave alone what is there, for editors may have changed it.

    Args:
        model: a tracked model.
        wanted: unsaved rows; of several with one key the first counts.
        key: names of the columns that tell a row from others. A row that an editor gave another key is found
            by the key that it had, one that an editor deleted is not made again: the history knows both.
        counts: takes in how many were created.

    Returns:
        The wanted rows by key, but for deleted ones.
    """
    by_key: dict[_Key, _M] = {}
    for row in wanted:
        by_key.setdefault(_key_of(row, key), row)
    manager: Any = model._default_manager
    rows: dict[int, _M] = {row.pk: row for row in manager.all()}
    borne: dict[_Key, int] = {tuple(k): pk for pk, *k in manager.model.history.values_list("id", *key)}
    held = {k: rows[pk] for k, pk in borne.items() if pk in rows}
    held |= {_key_of(row, key): row for row in rows.values()}
    new = {k: row for k, row in by_key.items() if k not in held and k not in borne}
    manager.bulk_create_with_history(list(new.values()), reason=REASON)
    counts.add(model, len(new), len(by_key) - len(new))
    return {k: found for k in by_key if (found := new.get(k) or held.get(k))}


def _key_of(row: models.Model, key: tuple[str, ...]) -> _Key:
    return tuple(getattr(row, name) for name in key)
