"""Put a backup in the place of the database and the files beside it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.backups import BackupError, read_manifest, restore


class Command(BaseCommand):
    help = (
        "Restore what backup wrote, after checking every hash, and hold the restored tables against the "
        "manifest. Stop the service first. Killed, it can be run again. "
        "Example: manage.py restore /srv/backups/2026-11-23.tar --replace"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="A file that backup wrote.")
        parser.add_argument(
            "--replace", action="store_true", help="Also where the database holds data, which is then lost."
        )
        parser.add_argument(
            "--show", action="store_true", help="Only print what the backup holds; nothing is changed."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["show"]:
                manifest = read_manifest(options["file"])
                for name, table in sorted(manifest.tables.items()):
                    self.stdout.write(f"{name}: {table.rows} rows, {table.sha256[:12]}")
            else:
                manifest = restore(options["file"], replace=options["replace"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        said = "holds" if options["show"] else "restored, every table as it was backed up:"
        self.stdout.write(
            f"Backup of {manifest.made} ({manifest.vendor}) {said} "
            f"{len(manifest.tables)} tables, {manifest.rows} rows."
        )
