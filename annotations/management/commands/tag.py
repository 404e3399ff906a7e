"""Print the tagger's suggestions for documents on disk, or store those for documents in the database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from annotations.ingest import ReadDocument, UnreadableDocument, read_document
from annotations.intake import load_tagger, tag_stored
from annotations.tagging import Tagger
from catalog.models import Concept


class Command(BaseCommand):
    help = (
        "Print what the tagger suggests for each document, one JSON object a line with document, start, end, "
        "quote, label, score, rule and attributes. Offsets are Unicode code points of the text as read, half "
        "open; --text prints that text. With --stored, read the newest text of every stored document that "
        "this version of the pipeline has not read, and store suggestions; what people decided stays. "
        "Examples: manage.py tag plan.txt --format jsonl; manage.py tag --stored"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="*", type=Path, metavar="PATH", help="A .txt, .md, .html, .docx or .pdf document."
        )
        parser.add_argument(
            "--format", choices=["jsonl"], default="jsonl", help="One JSON object a suggestion."
        )
        parser.add_argument("--lang", choices=["zh", "en"], help="Language, where it should not be detected.")
        parser.add_argument(
            "--text", action="store_true", help="Print the text as read instead, and nothing else."
        )

        parser.add_argument(
            "--stored", action="store_true", help="Tag the documents in the database instead of files."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["paths"]) == options["stored"]:
            raise CommandError("Name documents to read, or give --stored; one of the two.")
        if options["stored"]:
            self._tag_stored()
        else:
            self._tag_files(options)

    def _tag_stored(self) -> None:
        tagger = self._tagger()

        def report(done: int, total: int, message: str = "", /) -> None:
            self.stdout.write(f"{done} of {total}: {message}")

        tag_stored(tagger, report)
        self.stdout.write(f"Every stored document has been read by {tagger.version}.")

    def _tag_files(self, options: dict[str, Any]) -> None:
        tagger = None if options["text"] else self._tagger()
        failed = 0
        for path in options["paths"]:
            try:
                read = read_document(path, lang=options["lang"])
            except UnreadableDocument as error:
                self.stderr.write(f"{path}: {error}")
                failed += 1
                continue
            if tagger is None:
                self.stdout.write(read.text, ending="")
            else:
                self._print(path, read, tagger)
        if failed:
            raise CommandError(f"{failed} of {len(options['paths'])} documents could not be read.")

    def _print(self, path: Path, read: ReadDocument, tagger: Tagger) -> None:
        for found in tagger.suggest(read.text, read.language):
            row = {
                "document": str(path),
                "start": found.start,
                "end": found.end,
                "quote": found.quote,
                "label": found.label,
                "score": round(found.score, 4),
                "rule": found.rule,
                "attributes": found.attributes,
            }
            self.stdout.write(json.dumps(row, ensure_ascii=False))

    def _tagger(self) -> Tagger:
        """With the law titles of the catalog where one is loaded; the command works without one too."""
        if _catalog_is_loaded():
            return load_tagger()
        self.stderr.write(
            "No catalog is loaded (manage.py migrate, then load_seed): law titles are known by shape only."
        )
        return Tagger()


def _catalog_is_loaded() -> bool:
    try:
        return Concept.objects.exists()
    except DatabaseError:
        return False
