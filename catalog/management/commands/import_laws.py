"""Import statutes from Markdown, text and Word files, in folders and zip archives as well."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from catalog.bases.checking import check_bases
from catalog.models import Entry, LegalBasis
from catalog.statutes.importing import Outcome, Status, import_sources
from catalog.statutes.sources import Source, find_sources

_SHOWN = 50
"""Stale bases that are named; check_bases lists all."""


class Command(BaseCommand):
    help = (
        "Import statutes (.md, .txt, .docx; files, folders at any depth, zip archives). Each text goes to "
        "the law of its title and the version of its date, which are made where they are not known. A "
        "text that is held is left as it is, so that an import can run again, also after a crash. A "
        "file that fails is reported and does not stop the others. Example: manage.py import_laws "
        "laws/ --report report.jsonl"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="File, folder or zip.")
        parser.add_argument("--dry-run", action="store_true", help="Show what would happen; write nothing.")
        parser.add_argument("--report", type=Path, metavar="FILE", help="Write a JSON line a text to FILE.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sources = find_sources(options["paths"])
        except FileNotFoundError as error:
            raise CommandError(f"{error.args[0]}: there is no such file or folder.") from error
        if not sources:
            raise CommandError("There is no .md, .txt or .docx file under the given paths.")
        counts: Counter[str] = Counter()
        stored: set[str] = set()
        with ExitStack() as stack:
            report = _open(options["report"], stack)
            if options["dry_run"]:
                stack.enter_context(transaction.atomic())
            for outcome in self._outcomes(sources):
                counts.update(_counts(outcome))
                if outcome.status == Status.CREATED:
                    stored.add(outcome.law)
                report.write(json.dumps(dataclasses.asdict(outcome), ensure_ascii=False, default=str) + "\n")
                for message in outcome.messages:
                    self.stderr.write(f"{outcome.source}: {message}")
            self._name_affected(stored)
            if options["dry_run"]:
                transaction.set_rollback(True)
        self._summarise(counts, dry_run=options["dry_run"])
        if counts[Status.FAILED]:
            raise CommandError(
                f"{counts[Status.FAILED]} of {len(sources)} texts failed; each is named above."
            )

    def _outcomes(self, sources: Sequence[Source]) -> Iterator[Outcome]:
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
            yield from progress.track(import_sources(sources), total=len(sources), description="Importing")

    def _name_affected(self, laws: Collection[str]) -> None:
        """Say which entries rest on a provision of these laws that is not what was read any more."""
        today = timezone.localdate()
        entries = Entry.objects.filter(pk__in=LegalBasis.objects.filter(law__key__in=laws).values("entry"))
        rows = [row for row in check_bases(entries, today) if row.law in laws and row.judged.is_stale]
        if rows:
            self.stdout.write(
                f"Stale on {today}, of the bases on these laws: {len(rows):,}. check_bases lists all."
            )
        for row in rows[:_SHOWN]:
            now = ", ".join(successor.provision for successor in row.successors)
            told = f"{row.edition} {row.entry}: {row.law}@{row.version}#{row.provision} {row.status.value}"
            self.stdout.write(f"  {told} -> {now}" if now else f"  {told}")
        if len(rows) > _SHOWN:
            self.stdout.write(f"  and {len(rows) - _SHOWN:,} more")

    def _summarise(self, counts: Counter[str], *, dry_run: bool) -> None:
        self.stdout.write(
            f"{counts[Status.CREATED]:,} texts {'would be' if dry_run else 'were'} stored with "
            f"{counts['articles']:,} articles, {counts['provisions']:,} provisions in all; "
            f"{counts['laws']:,} laws and {counts['versions']:,} versions new; "
            f"{counts[Status.UNCHANGED]:,} texts held already; {counts[Status.FAILED]:,} failed."
        )


def _counts(outcome: Outcome) -> Counter[str]:
    counts = Counter({str(outcome.status): 1, "laws": outcome.new_law, "versions": outcome.new_version})
    if outcome.status == Status.CREATED:
        counts.update(articles=outcome.articles, provisions=outcome.provisions)
    return counts


def _open(path: Path | None, stack: ExitStack) -> TextIO:
    """The report to write to, or a place where lines vanish."""
    try:
        return stack.enter_context((path or Path(os.devnull)).open("w", 1, encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"The report {path} cannot be written: {error.strerror}.") from error
