"""Load the facts that a fresh installation starts with."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from catalog.models import Collation, Entry
from catalog.seed import DATA, Counts, SeedError, load, read_seed


class Command(BaseCommand):
    help = (
        "Check the seed's files and load what is not in the database yet, all of it or nothing. What is "
        "there is left as it is, so that it can run again at any time. Example: manage.py load_seed; "
        "manage.py load_seed --check"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Check the files and load nothing.")
        parser.add_argument("--folder", type=Path, default=DATA, help="Another folder of seed files.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            seed = read_seed(options["folder"])
        except SeedError as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"The seed has {len(error.faults)} faults; nothing was loaded.") from error
        if options["check"]:
            self.stdout.write(f"The seed is sound: {len(seed.laws)} laws, {len(seed.entries)} entries.")
            return
        self._show(load(seed))

    def _show(self, counts: Counts) -> None:
        for remark in counts.remarks:
            self.stderr.write(remark)
        if not any(counts.created.values()):
            self.stdout.write("Seed: nothing new, everything is there already.")
            return
        table = Table("Seed", "created", "there already")
        for kind, created in counts.created.items():
            table.add_row(kind, f"{created:,}", f"{counts.unchanged[kind]:,}")
        Console(file=cast("IO[str]", self.stdout)).print(table)
        collated = Entry.objects.filter(collations__state=Collation.State.AGREES).distinct().count()
        self.stdout.write(
            f"{Entry.objects.count():,} entries, {collated} of them collated with an official table. "
            "Compiled editions are no official text."
        )
