"""Print, and on request store, what became of each article of a law between two versions."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.management.lookups import date, find_law, find_version
from catalog.statutes.successions import Concordance, TextNotHeld, compare, settled, store


class Command(BaseCommand):
    help = (
        "Compare two versions of a law article by article and print a row each: old, new, kind, similarity; "
        "old is null for a new article, new for a repealed one. What an editor decided stands "
        "in the place of what the texts propose. Example: manage.py concordance 公司法 "
        "--from 2018-10-26 --to 2023-12-29 --format json"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("law", metavar="LAW", help="Key or title of the law.")
        parser.add_argument("--from", dest="old", type=date, required=True, help="Date of the old version.")
        parser.add_argument("--to", dest="new", type=date, required=True, help="Date of the new version.")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="How to print it.")
        parser.add_argument(
            "--store", action="store_true", help="Store the changes as proposals for editors."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        law = find_law(options["law"])
        try:
            concordance = compare(find_version(law, options["old"]), find_version(law, options["new"]))
        except TextNotHeld as error:
            raise CommandError(str(error)) from error
        self._print(concordance, options["format"])
        if options["store"]:
            stored = store(concordance)
            self.stderr.write(
                f"{stored.proposed} proposed; of an earlier run {stored.kept} kept, "
                f"{stored.withdrawn} withdrawn; {stored.decided} decided by people left alone."
            )

    def _print(self, concordance: Concordance, style: str) -> None:
        rows = [
            {"old": row.old, "new": row.new, "kind": row.kind.value, "similarity": round(row.similarity, 3)}
            for row in settled(concordance)
        ]
        if style == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            self.stdout.write(
                f"{row['old'] or '—':>10} → {row['new'] or '—':<10} {row['kind']:<20} {row['similarity']:.3f}"
            )
