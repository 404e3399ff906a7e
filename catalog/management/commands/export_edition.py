"""Export an edition as its official table."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.editions.tables import FORMATS, edition_table, write_table
from catalog.management.lookups import find_edition


class Command(BaseCommand):
    help = (
        "Write an edition, draft or published, as a table in the official layout (.xlsx, .csv, .docx), with "
        "columns of ours behind it. Importing it again changes nothing. "
        "Example: manage.py export_edition punishment/compiled table.xlsx"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", metavar="EDITION", help="CATALOG/SLUG, or punishment-2024-r1.")
        parser.add_argument("file", type=Path, metavar="FILE", help="Where to: .xlsx, .csv or .docx.")
        parser.add_argument(
            "--official-only", action="store_true", help="Leave out what the official table lacks."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.suffix.lower() not in FORMATS:
            raise CommandError(f"{path.name} is none of the formats {', '.join(FORMATS)}.")
        edition = find_edition(options["edition"])
        table = edition_table(edition, official_only=options["official_only"])
        try:
            path.write_bytes(write_table(table, path.suffix.lower()))
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{len(table.rows)} rows of {edition.identifier} in {path}.")
