"""How each engine copies a database that is in use, and how it takes a copy back whole or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from django.db import connection, connections

from catalog.backups.digests import TableDigest, digest_tables
from catalog.backups.errors import BackupError

__all__ = ["contents", "dump", "holds_data", "load", "tools_for"]

_TOOLS = {"sqlite": (), "postgresql": ("pg_dump", "pg_restore")}


def tools_for(vendor: str) -> None:
    """Raise ``BackupError`` where this machine lacks the programs that an engine's backups take."""
    if vendor not in _TOOLS:
        raise BackupError(f"Backups of {vendor} are not made here; SQLite and PostgreSQL are.")
    for tool in _TOOLS[vendor]:
        if shutil.which(tool) is None:
            raise BackupError(f"{tool} is not on the path: install the client programs of PostgreSQL.")


def dump(target: Path) -> dict[str, TableDigest]:
    """Copy the database into a file, and say what the copy holds."""
    tools_for(connection.vendor)
    return _dump_sqlite(target) if connection.vendor == "sqlite" else _dump_postgres(target)


def load(source: Path) -> dict[str, TableDigest]:
    """Put a copy in the place of the database, whole or not at all, and say what it now holds."""
    tools_for(connection.vendor)
    if connection.vendor == "sqlite":
        _load_sqlite(source)
    else:
        _load_postgres(source)
    return contents()


def contents() -> dict[str, TableDigest]:
    """What the database holds now."""
    if connection.vendor == "sqlite":
        return _digest_file(_database_file())
    with connection.cursor() as cursor:
        return digest_tables(cursor)


def holds_data() -> bool:
    """Whether the database has a table of ours with a row in it."""
    with connection.cursor() as cursor:
        if "catalog_catalog" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT 1 FROM catalog_catalog LIMIT 1")
        return cursor.fetchone() is not None


def _database_file() -> Path:
    name = str(connection.settings_dict["NAME"])
    if ":memory:" in name or "mode=memory" in name:
        raise BackupError("The database lives in memory: there is no file to back up or to restore.")
    return Path(name)


def _dump_sqlite(target: Path) -> dict[str, TableDigest]:
    _database_file()
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        # A copy that is one file, without a write-ahead log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
    return _digest_file(target)


def _load_sqlite(source: Path) -> None:
    place = _database_file()
    _check_file(source)
    connection.close()
    coming = place.with_name(place.name + ".restoring")
    shutil.copyfile(source, coming)
    with coming.open("rb") as file:
        os.fsync(file.fileno())
    _settle(place)
    coming.replace(place)


def _settle(place: Path) -> None:
    """Leave no log beside the old database: it would be played into the new one."""
    if place.exists():
        with closing(sqlite3.connect(place)) as old, suppress(sqlite3.DatabaseError):
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for suffix in ("-wal", "-shm"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)


def _check_file(path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        try:
            (found,) = copy.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as error:
            raise BackupError(f"The copy of the database cannot be read: {error}.") from error
    if found != "ok":
        raise BackupError(f"The copy of the database is damaged: {found}.")


def _digest_file(path: Path) -> dict[str, TableDigest]:
    with closing(sqlite3.connect(path)) as copy:
        return digest_tables(copy.cursor())


def _dump_postgres(target: Path) -> dict[str, TableDigest]:
    # The digests are taken, and the dump is made, from one and the same snapshot.
    reader = connections.create_connection(connection.alias)
    try:
        with reader.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
            _run("pg_dump", [*arguments, f"--file={target}"])
            return digest_tables(cursor)
    finally:
        reader.close()


def _load_postgres(source: Path) -> None:
    arguments = ["--clean", "--if-exists", "--single-transaction", "--no-owner", "--no-privileges"]
    _run("pg_restore", [*arguments, f"--dbname={_connected().dbname}", str(source)])


def _connected() -> Any:
    """What libpq says that we are connected to, however the settings put it."""
    connection.ensure_connection()
    return connection.connection.info


def _run(tool: str, arguments: Sequence[str]) -> None:
    info = _connected()
    given = {
        "PGDATABASE": info.dbname,
        "PGHOST": info.host,
        "PGPORT": info.port,
        "PGUSER": info.user,
        # In the environment, for arguments are seen by every user of the machine.
        "PGPASSWORD": info.password,
    }
    # The restore takes locks that a connection of ours would keep it from.
    connection.close()
    environment = os.environ | {name: str(value) for name, value in given.items() if value}
    command = [tool, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # ours
    if done.returncode:
        raise BackupError(f"{tool} failed: {done.stderr.strip() or 'it said nothing'}")
