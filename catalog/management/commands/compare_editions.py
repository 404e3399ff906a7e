"""Compare two editions of a catalog by meaning."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from catalog.editions.comparing import ChangeKind, Comparison, compare_editions
from catalog.editions.comparison_table import comparison_csv, comparison_lines
from catalog.management.lookups import date, find_edition


class Command(BaseCommand):
    help = (
        "Print what changed from edition A to edition B of a catalog: rows added, dropped, reworded, "
        "retargeted, re-cited, re-classified, with word-level differences in Chinese and English. Rows are "
        "matched by what editors confirmed, then by concept and content. Example: manage.py "
        "compare_editions punishment compiled-2022-12-31 compiled-2025-04-01 --format csv"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("catalog", metavar="CATALOG", help="Code of the catalog: punishment.")
        parser.add_argument("old", metavar="A", help="Slug of the earlier edition, or punishment-2024-r1.")
        parser.add_argument("new", metavar="B", help="Slug of the later edition.")
        parser.add_argument(
            "--as-of", type=date, help="Day up to which provisions are followed; B's own if not given."
        )
        parser.add_argument(
            "--format", choices=["text", "json", "csv"], default="text", help="How to print it."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        old, new = (find_edition(options[name], options["catalog"]) for name in ("old", "new"))
        comparison = compare_editions(old, new, options["as_of"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(comparison.as_dict(), ensure_ascii=False, indent=1))
        elif options["format"] == "csv":
            self.stdout.write(comparison_csv(comparison), ending="")
        else:
            self._text(comparison)

    def _text(self, comparison: Comparison) -> None:
        for change in comparison.changes:
            for kinds, old, new, _match, field, before, after in comparison_lines(change):
                codes = old if old == new else f"{old or '—'} → {new or '—'}"
                self.stdout.write(f"{codes} [{kinds}] {field}: {before or '—'} → {after or '—'}")
        counts = comparison.counts
        told = ", ".join(f"{counts[kind]} {kind.value}" for kind in ChangeKind)
        self.stdout.write(f"{told}; {comparison.unchanged} rows unchanged.")
