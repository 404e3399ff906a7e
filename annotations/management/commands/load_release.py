"""Load a release into an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.releases import TABLES
from catalog.releases import ReleaseError, load, read_release


class Command(BaseCommand):
    help = (
        "Load what build_release wrote into an empty, migrated database, all or nothing. Every file is held "
        "against its checksum first. Example: manage.py load_release var/releases/2026-01"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="The directory of the release.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            release = read_release(options["directory"])
            loaded = load(release, TABLES)
        except (ReleaseError, OSError) as error:
            raise CommandError(str(error)) from error
        for name, count in loaded.items():
            self.stdout.write(f"{name:24} {count:>10,}")
        self.stdout.write(f"Release {release.version} loaded.")
