"""The file of a backup: a tar with the manifest first, then the database, then the files beside it."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from catalog.backups.digests import TableDigest
from catalog.backups.engines import dump, holds_data, load
from catalog.backups.errors import BackupError

__all__ = ["BackupError", "Manifest", "create", "read_manifest", "restore"]

_MANIFEST = "manifest.json"
_DATABASE = "database"
_FILES = "files"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        made: when, in UTC.
        vendor: the engine that it came from, and that alone can take it back.
        migrations: names of the migrations that had been applied.
        tables: of each table the number of rows and their hash.
        files: SHA-256 of each file of the archive but the manifest, by its name there.
    """

    made: str
    vendor: str
    migrations: tuple[str, ...]
    tables: dict[str, TableDigest]
    files: dict[str, str]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def create(target: Path) -> Manifest:
    """Make a backup; the file is there whole or not at all.

    Raises:
        BackupError: the file is there already, its folder is not, or the engine's program failed.
    """
    if target.exists():
        raise BackupError(f"{target} is there already: name another file.")
    if not target.parent.is_dir():
        raise BackupError(f"{target.parent} is no folder: make it first.")
    with _folder(target.parent, ".backup-") as place:
        tables = dump(place / _DATABASE)
        media = Path(settings.MEDIA_ROOT)
        if media.is_dir():
            shutil.copytree(media, place / _FILES)
        manifest = Manifest(
            made=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            vendor=connection.vendor,
            migrations=_applied(),
            tables=tables,
            files={str(path.relative_to(place)): _sha256(path) for path in sorted(_files(place))},
        )
        (place / _MANIFEST).write_text(json.dumps({"format": _FORMAT, **asdict(manifest)}, indent=1))
        packed = place / "packed.tar"
        with tarfile.open(packed, "w") as archive:
            for name in (_MANIFEST, *manifest.files):
                archive.add(place / name, name)
        with packed.open("rb") as file:
            os.fsync(file.fileno())
        packed.chmod(0o600)
        packed.replace(target)
    return manifest


def read_manifest(source: Path) -> Manifest:
    """The manifest of a backup.

    Raises:
        BackupError: the file is no backup, or cannot be read.
    """
    with _open(source) as archive:
        return _manifest(archive, source)


def restore(source: Path, *, replace: bool = False) -> Manifest:
    """Put a backup in the place of what is there. Everything is checked before anything is replaced.

    The database is replaced whole or not at all, and then the files. Killed between the two, or at any
    other moment, it can be run again.

    Args:
        replace: also where the database holds data, which is then lost.

    Raises:
        BackupError: the file is no backup, is damaged or of another engine; data would be lost; or what
            was restored is not what the manifest says.
    """
    if holds_data() and not replace:
        raise BackupError("The database holds data, which would be lost: give --replace if that is meant.")
    media = Path(settings.MEDIA_ROOT)
    media.parent.mkdir(parents=True, exist_ok=True)
    with _folder(media.parent, ".restore-") as place, _open(source) as archive:
        manifest = _manifest(archive, source)
        if manifest.vendor != connection.vendor:
            raise BackupError(
                f"{source} was made from {manifest.vendor}, and the database here is {connection.vendor}: "
                "what is published is taken across by build_release and load_release."
            )
        _unpack(archive, manifest, place)
        held = load(place / _DATABASE)
        unlike = sorted(name for name in manifest.tables if held.get(name) != manifest.tables[name])
        if unlike:
            raise BackupError(
                f"After restoring, these tables are not what was backed up: {', '.join(unlike)}."
            )
        (place / _FILES).mkdir(exist_ok=True)
        if media.exists():
            media.rename(place / "replaced")
        (place / _FILES).rename(media)
    return manifest


@contextmanager
def _folder(parent: Path, prefix: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=parent, prefix=prefix) as name:
        yield Path(name)


@contextmanager
def _open(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:") as archive:
            yield archive
    except (OSError, tarfile.TarError) as error:
        raise BackupError(f"{source} cannot be read as a backup: {error}.") from error


def _manifest(archive: tarfile.TarFile, source: Path) -> Manifest:
    first = archive.next()
    file = archive.extractfile(first) if first is not None and first.name == _MANIFEST else None
    if file is None:
        raise BackupError(f"{source} is no backup: its first member is not {_MANIFEST}.")
    try:
        held: dict[str, Any] = json.load(file)
        if held.pop("format") != _FORMAT:
            raise BackupError(f"{source} has a format that this version does not know.")
        held["tables"] = {name: TableDigest(**digest) for name, digest in held["tables"].items()}
        held["migrations"] = tuple(held["migrations"])
        return Manifest(**held)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupError(f"The manifest of {source} is damaged: {error}.") from error


def _unpack(archive: tarfile.TarFile, manifest: Manifest, place: Path) -> None:
    archive.extractall(place, filter="data")
    for name, digest in manifest.files.items():
        path = place / name
        if not path.is_file():
            raise BackupError(f"The backup lacks {name}.")
        if _sha256(path) != digest:
            raise BackupError(f"{name} in the backup is damaged: its hash is not what the manifest says.")


def _files(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file()]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _applied() -> tuple[str, ...]:
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))
