"""A guard is a trigger that refuses one operation on one table while a condition holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

__all__ = ["PREFIX", "Guard", "append_only", "immutable"]

PREFIX = "seal_"
"""Every trigger and function of ours begins so; nothing else in the database does."""

Operation = Literal["INSERT", "UPDATE", "DELETE", "TRUNCATE"]


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuse ``operation`` on ``table`` with ``message`` while ``condition`` holds.

    Attributes:
        condition: SQL over OLD and NEW that both databases read; empty to refuse always.
        lock: a SELECT that PostgreSQL runs before it judges, so that a row which a concurrent
            transaction is about to seal is waited for. SQLite has one writer and needs none.
    """

    table: str
    operation: Operation
    message: str
    condition: str = ""
    lock: str = ""

    @property
    def name(self) -> str:
        """The trigger's name. It ends in a hash of the definition, so that names tell all."""
        definition = "\0".join((self.operation, self.message, self.condition, self.lock))
        digest = hashlib.sha256(definition.encode()).hexdigest()[:8]
        return f"{PREFIX}{self.table}_{self.operation.lower()}_{digest}"

    def create_sql(self, vendor: str) -> list[str]:
        """The statements that make it; none where the database has no such operation."""
        if vendor == "sqlite":
            return self._sqlite()
        if vendor == "postgresql":
            return self._postgresql()
        raise ValueError(f"guards are written for SQLite and PostgreSQL, not for {vendor}")

    def _sqlite(self) -> list[str]:
        if self.operation == "TRUNCATE":
            return []
        when = f" WHEN {self.condition}" if self.condition else ""
        return [
            f'CREATE TRIGGER "{self.name}" BEFORE {self.operation} ON "{self.table}" FOR EACH ROW{when} '
            f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        ]

    def _postgresql(self) -> list[str]:
        lock = f"PERFORM {self.lock.removeprefix('SELECT ')}; " if self.lock else ""
        refuse = f"RAISE EXCEPTION '{self.message}' USING ERRCODE = 'integrity_constraint_violation';"
        body = f"{lock}IF {self.condition or 'TRUE'} THEN {refuse} END IF;"
        row = "OLD" if self.operation == "DELETE" else "NEW"
        result, level = ("NULL", "STATEMENT") if self.operation == "TRUNCATE" else (row, "ROW")
        return [
            f'CREATE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$guard$ BEGIN {body} RETURN {result}; END $guard$",
            f'CREATE TRIGGER "{self.name}" BEFORE {self.operation} ON "{self.table}" '
            f'FOR EACH {level} EXECUTE FUNCTION "{self.name}"()',
        ]


def immutable(table: str, what: str, *, key: str = "id") -> list[Guard]:
    """Guards for a table whose rows may come and go but never change."""
    message = f"{what} is never changed: make a new one"
    # SQLite's REPLACE deletes the old row without firing DELETE triggers, so it is met at the INSERT.
    exists = f'EXISTS (SELECT 1 FROM "{table}" WHERE {key} = NEW.{key})'
    return [Guard(table, "UPDATE", message), Guard(table, "INSERT", message, exists)]


def append_only(table: str, what: str, *, key: str = "id") -> list[Guard]:
    """Guards for a table to which rows are only ever added."""
    message = f"{what} is append-only: add a row instead"
    return [
        *immutable(table, what, key=key),
        Guard(table, "DELETE", message),
        Guard(table, "TRUNCATE", message),
    ]
