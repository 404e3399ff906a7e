"""Tag a corpus of documents from JSON Lines or Parquet into Parquet."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress

from annotations.corpus import CorpusError, plan_corpus, tag_corpus
from annotations.intake import load_tagger
from annotations.tagging import LexiconError


class Command(BaseCommand):
    help = (
        "Tag every document of IN, a .jsonl or .parquet file or a folder of them with the columns text and, "
        "where they are known, id and language; write OUT/part-*.parquet with suggestions and citations, one "
        "row a document. Stopped anywhere, the same command goes on. "
        "Examples: manage.py tag_corpus in.jsonl out; manage.py tag_corpus in/ out --scheduler tcp://host:8786"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="IN", help="A file, or a folder of files.")
        parser.add_argument("target", type=Path, metavar="OUT", help="A folder that all workers see.")
        parser.add_argument("--scheduler", default="", metavar="ADDRESS", help="Of a Dask scheduler.")
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="Processes on this machine.")
        parser.add_argument("--rows", type=int, default=500, metavar="N", help="Most rows of a partition.")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        try:
            tagger = load_tagger()
            plan = plan_corpus(options["source"].absolute(), options["rows"])
            with Progress(disable=options["verbosity"] == 0) as bar:
                task = bar.add_task("Tagging", total=len(plan.partitions))
                summary = tag_corpus(
                    plan,
                    options["target"].absolute(),
                    tagger.lexicon,
                    tagger.model,
                    scheduler=options["scheduler"],
                    workers=options["workers"],
                    progress=lambda done, total: bar.update(task, completed=done, total=total),
                )
        except (CorpusError, LexiconError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{summary.rows} documents in {summary.partitions} partitions, {summary.kept} of them finished "
            f"before; {summary.suggestions} suggestions, {summary.errors} errors, by {tagger.version}, "
            f"{time.monotonic() - begun:.1f} s."
        )
