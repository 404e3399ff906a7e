"""Write what is published as a release: files to cite, to check and to compute with."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.releases import TABLES
from catalog.releases import ReleaseError, build


class Command(BaseCommand):
    help = (
        "Write everything published as CSV, JSON Lines and Parquet, with schemas and checksums, into a new "
        "directory. The same data gives the same bytes. Example: manage.py build_release var/releases/2026-01"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="A directory that is not there yet.")

    def handle(self, *args: Any, **options: Any) -> None:
        directory: Path = options["directory"]
        try:
            version = build(directory, TABLES)
        except (ReleaseError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Release {version} written to {directory}.")
