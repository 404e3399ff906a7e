"""List every legal basis with its status on a date."""

from __future__ import annotations

import csv
import json
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from catalog.bases.checking import CheckedBasis, check_bases
from catalog.management.lookups import date, find_edition
from catalog.models import Entry


class Command(BaseCommand):
    help = (
        "Judge every legal basis of every edition, or of one, on a date, and print one row a provision: "
        "edition, entry, law, version, provision, status, number_changed, text_changed, successors, "
        "certainty, reason. Example: manage.py check_bases --as-of 2024-07-01 --edition "
        "punishment/compiled --stale --format json"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=date, help="Day to judge on; today where it is not given.")
        parser.add_argument(
            "--edition",
            metavar="EDITION",
            help="One edition: CATALOG/SLUG, or its identifier, such as punishment-2024-r1.",
        )
        parser.add_argument("--stale", action="store_true", help="Only the bases with something to repair.")
        parser.add_argument(
            "--format", choices=["text", "json", "csv"], default="text", help="How to print them."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        entries = Entry.objects.all()
        if options["edition"]:
            entries = entries.filter(edition=find_edition(options["edition"]))
        as_of = options["as_of"] or timezone.localdate()
        rows = check_bases(entries, as_of)
        shown = [row for row in rows if row.judged.is_stale] if options["stale"] else rows
        if options["format"] == "json":
            self.stdout.write(json.dumps([row.as_dict() for row in shown], ensure_ascii=False, indent=1))
            return
        if options["format"] == "csv":
            self._csv(shown)
            return
        for row in shown:
            self.stdout.write(_line(row))
        counts = Counter(row.status.value for row in rows)
        summary = ", ".join(f"{count:,} {status}" for status, count in counts.most_common())
        self.stdout.write(f"{len(rows):,} bases as of {as_of}: {summary or 'none'}.")

    def _csv(self, rows: list[CheckedBasis]) -> None:
        columns = list(CheckedBasis.COLUMNS)
        writer = csv.DictWriter(self.stdout, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            cells = row.as_dict()
            cells["successors"] = " ".join(_successors(row))
            writer.writerow(cells)


def _successors(row: CheckedBasis) -> list[str]:
    return [f"{s.law}@{s.version}#{s.provision}" for s in row.successors]


def _line(row: CheckedBasis) -> str:
    where = f"{row.edition} {row.entry}: {row.law} {row.version or '—'} {row.provision or '—'}"
    onward = " → " + ", ".join(_successors(row)) if row.successors else ""
    return f"{where}: {row.status.value}{onward}{f' ({row.reason})' if row.reason else ''}"
