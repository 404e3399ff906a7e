"""Bring a termbase in from csv or TBX."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.terminology.exchange import FORMATS, UnreadableTerms, read_terms, store_terms


class Command(BaseCommand):
    help = (
        "Add the terms of a .csv file (columns zh, en, status, part_of_speech, source, note) or a .tbx file; "
        "a pair that is here gets the file's status and notes. All or nothing. "
        "Example: manage.py import_terms terms.csv"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="A .csv or .tbx file.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        form = path.suffix.lower().lstrip(".")
        if form not in FORMATS:
            raise CommandError(f"{path}: save the termbase as .csv or .tbx")
        try:
            imported = store_terms(read_terms(path.read_bytes(), form))
        except (OSError, UnreadableTerms) as error:
            raise CommandError(f"{path}: {error}") from error
        self.stdout.write(
            f"{imported.created} terms added, {imported.changed} changed, {imported.same} as they were."
        )
