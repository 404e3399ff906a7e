"""Backups: one file with the database, the files beside it, and a manifest to hold both against.

The database is copied by its own means, SQLite's online backup or pg_dump, while the service goes on.
"""

from catalog.backups.archive import BackupError, Manifest, create, read_manifest, restore

__all__ = ["BackupError", "Manifest", "create", "read_manifest", "restore"]
