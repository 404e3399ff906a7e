"""Bring documents in: read, store and tag each, or say what is wrong with it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from annotations.ingest import UnreadableDocument, read_document
from annotations.intake import StoredText, load_tagger, store_document, tag_text
from annotations.models import Document
from annotations.tagging import LexiconError, Tagger
from catalog.models import Concept


class Command(BaseCommand):
    help = (
        "Read each document, store it with its segments and tag it. A file that is already here is known "
        "and left alone; a bad one is reported and stores nothing. "
        "Example: manage.py import_document plan.html; "
        "manage.py import_document plan.en.txt --translation-of 5f0c6c1e-…"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="A .txt, .md or .html document."
        )
        parser.add_argument("--lang", choices=["zh", "en"], help="Language, where it should not be detected.")
        parser.add_argument("--hidden", action="store_true", help="Do not show it on the public pages yet.")
        parser.add_argument(
            "--translation-of",
            metavar="ID",
            help="Identifier of the document of which PATH is the other language.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Read and tag, and store nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        document = self._document(options["translation_of"])
        if document and len(options["paths"]) > 1:
            raise CommandError("--translation-of takes one PATH.")
        if not Concept.objects.exists():
            raise CommandError(
                "The catalog is empty, so nothing can be tagged: run manage.py load_seed first."
            )
        try:
            tagger = load_tagger()
        except LexiconError as error:
            raise CommandError(str(error)) from error
        failed = 0
        for path in options["paths"]:
            try:
                self._import(path, document, tagger, options)
            except (UnreadableDocument, ValueError) as error:
                self.stderr.write(f"{path}: {error}")
                failed += 1
        if failed:
            raise CommandError(f"{failed} of {len(options['paths'])} documents were not brought in.")

    def _document(self, uid: str | None) -> Document | None:
        if uid is None:
            return None
        try:
            return Document.objects.get(uid=uid)
        except (Document.DoesNotExist, ValidationError) as error:
            raise CommandError(f"There is no document with the identifier {uid}.") from error

    def _import(self, path: Path, document: Document | None, tagger: Tagger, options: dict[str, Any]) -> None:
        read = read_document(path, lang=options["lang"])
        with transaction.atomic():
            stored = store_document(
                read, source_name=path.name, document=document, shown=not options["hidden"]
            )
            run = tag_text(stored.text, tagger)
            report = _report(path, stored, run.suggestions.count())
            transaction.set_rollback(options["dry_run"])
        self.stdout.write(report + ("; nothing stored (dry run)" if options["dry_run"] else ""))


def _report(path: Path, stored: StoredText, suggestions: int) -> str:
    text = stored.text
    if not stored.created:
        return f"{path}: already here as /documents/{text.document.uid}/, left alone"
    return (
        f"{path}: {text.document} [{text.language}], {text.segments.count()} segments, "
        f"{suggestions} suggestions: /documents/{text.document.uid}/"
    )
