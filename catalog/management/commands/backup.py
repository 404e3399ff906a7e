"""Write a backup of the database and the files beside it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.backups import BackupError, create


class Command(BaseCommand):
    help = (
        "Write one file with the database, the files beside it, and the count and hash of each table, while "
        "the service goes on. Example: manage.py backup /srv/backups/2026-11-23.tar"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="The file to write; it must not exist.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = create(options["file"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['file']}: {len(manifest.tables)} tables, {manifest.rows} rows.")
