"""The one list of guards, and how it gets into and out of a database.

Guards are dropped before a migration and made again after it, never inside one: SQLite drops a table's
triggers when it rebuilds the table, and a trigger that reads a rebuilt table breaks.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

from catalog.integrity.guards import PREFIX, Guard
from catalog.integrity.stamps import Stamp

__all__ = ["difference", "install", "register", "registered", "remove"]

_guards: dict[str, Guard | Stamp] = {}

_MAX_IDENTIFIER = 63  # PostgreSQL cuts longer names silently


def register(guards: Iterable[Guard | Stamp]) -> None:
    """Add guards to the list. Registering the same one again changes nothing."""
    for guard in guards:
        if len(guard.name) > _MAX_IDENTIFIER:
            raise ValueError(f"the trigger name {guard.name} is too long for PostgreSQL")
        _guards[guard.name] = guard


def registered() -> list[Guard | Stamp]:
    """All guards on the list."""
    return list(_guards.values())


def install(connection: BaseDatabaseWrapper) -> int:
    """Make every guard whose table exists, replacing what was there; return how many were made."""
    remove(connection)
    guards = _applicable(connection)
    with connection.cursor() as cursor:
        for guard in guards:
            for statement in guard.create_sql(connection.vendor):
                cursor.execute(statement)
    return len(guards)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger and function of ours, also those that are on the list no more."""
    with connection.cursor() as cursor:
        for name, table in _installed(connection).items():
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
                cursor.execute(f'DROP FUNCTION "{name}"()')
            else:
                cursor.execute(f'DROP TRIGGER "{name}"')


def difference(connection: BaseDatabaseWrapper) -> tuple[set[str], set[str]]:
    """Names of guards that the database lacks, and of triggers of ours that are not on the list."""
    wanted = {guard.name for guard in _applicable(connection)}
    found = set(_installed(connection))
    return wanted - found, found - wanted


def _applicable(connection: BaseDatabaseWrapper) -> list[Guard | Stamp]:
    tables = set(connection.introspection.table_names())
    return [g for g in _guards.values() if g.table in tables and g.create_sql(connection.vendor)]


def _installed(connection: BaseDatabaseWrapper) -> dict[str, str]:
    if connection.vendor == "postgresql":
        sql = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE NOT t.tgisinternal AND n.nspname = current_schema() AND starts_with(t.tgname, %s)"
        )
    else:
        sql = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 5) = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [PREFIX])
        return dict(cursor.fetchall())
