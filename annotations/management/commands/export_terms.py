"""Write the termbase as csv or TBX."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.models import Term
from annotations.terminology.exchange import FORMATS, write_terms


class Command(BaseCommand):
    help = "Write all terms to a .csv or .tbx file. Example: manage.py export_terms terms.tbx"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="A .csv or .tbx file.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        form = path.suffix.lower().lstrip(".")
        if form not in FORMATS:
            raise CommandError(f"{path}: name a file that ends in .csv or .tbx")
        terms = list(Term.objects.all())
        try:
            path.write_bytes(write_terms(terms, form))
        except OSError as error:
            raise CommandError(f"{path}: {error}") from error
        self.stdout.write(f"{len(terms)} terms written to {path}.")
