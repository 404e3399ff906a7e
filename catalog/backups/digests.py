"""What a database holds, table by table: how many rows, and a hash over all of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import connection

__all__ = ["TableDigest", "digest_tables"]

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class TableDigest:
    """Rows of a table, and SHA-256 over them in the order of their key."""

    rows: int
    sha256: str


def digest_tables(cursor: Any) -> dict[str, TableDigest]:
    """Read every table through a cursor, which may be one of a copy; the tables are those of the database."""
    return {table: _digest(cursor, *names) for table, names in _layout().items()}


def _layout() -> dict[str, tuple[str, str, str]]:
    """Of each table: its name, its columns and its key, as they stand in a query."""
    quote = connection.ops.quote_name
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {quote(table)} LIMIT 0")  # noqa: S608  # names from the database
            columns = sorted(column[0] for column in cursor.description)
            keys = ["id"] if "id" in columns else columns
            found[table] = (quote(table), ", ".join(map(quote, columns)), ", ".join(map(quote, keys)))
    return found


def _digest(cursor: Any, table: str, columns: str, keys: str) -> TableDigest:
    cursor.execute(f"SELECT {columns} FROM {table} ORDER BY {keys}")  # noqa: S608  # names from the database
    found, rows = hashlib.sha256(), 0
    while chunk := cursor.fetchmany(_CHUNK):
        rows += len(chunk)
        for row in chunk:
            found.update(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]).encode())
    return TableDigest(rows, found.hexdigest())
