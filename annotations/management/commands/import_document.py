"""Bring documents in: read, store, align and tag each, or say what is wrong with it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from annotations.intake import Choices, Outcome, Part, bring_in, load_tagger, sources_at
from annotations.models import Document
from annotations.tagging import LexiconError, Tagger
from catalog.models import Concept


class Command(BaseCommand):
    help = (
        "Read each document, store it with its segments and tag it. PATH is a .txt, .md, .html, .docx or "
        ".pdf file, or a .zip of such. plan.zh.docx and plan.en.docx are one document, and their segments "
        "are aligned. A file that is already here is left alone; a changed text of a document with the same "
        "number and title becomes its next revision, and annotations are carried into it. A bad file is "
        "reported and stores nothing. Example: manage.py import_document plan.zh.docx plan.en.docx; "
        "manage.py import_document corrected.pdf --revision-of 5f0c6c1e-…"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="A document or a .zip of some."
        )
        parser.add_argument("--lang", choices=["zh", "en"], help="Language, where it should not be detected.")
        parser.add_argument("--hidden", action="store_true", help="Do not show it on the public pages yet.")
        parser.add_argument(
            "--pair", action="store_true", help="The two PATHs are one document in Chinese and English."
        )
        parser.add_argument(
            "--translation-of",
            metavar="ID",
            help="Identifier of the document of which PATH is the other language.",
        )
        parser.add_argument(
            "--revision-of",
            metavar="ID",
            help="Identifier of the document of which PATH is a corrected text.",
        )
        parser.add_argument(
            "--mask",
            action="store_true",
            help="Mask citizen ID, mobile phone and bank card numbers, and do not keep the file.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Read and tag, and store nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        paths: list[Path] = options["paths"]
        choices = self._choices(options)
        tagger = self._tagger()
        failed = total = 0
        for outcome in bring_in((source for path in paths for source in sources_at(path)), choices, tagger):
            total += 1
            if outcome.error:
                self.stderr.write(f"{outcome.name}: {outcome.error}")
                failed += 1
            else:
                for line in _report(outcome, choices):
                    self.stdout.write(line)
        if failed:
            raise CommandError(f"{failed} of {total} documents were not brought in.")

    def _choices(self, options: dict[str, Any]) -> Choices:
        translated, revised = options["translation_of"], options["revision_of"]
        if translated and revised:
            raise CommandError("PATH is a translation or a revision: give one of the two options.")
        document = self._document(translated or revised)
        if document and len(options["paths"]) > 1:
            option = "--translation-of" if translated else "--revision-of"
            raise CommandError(f"{option} takes one PATH.")
        if options["pair"] and len(options["paths"]) != 2:
            raise CommandError("--pair takes two PATHs.")
        return Choices(
            lang=options["lang"],
            shown=not options["hidden"],
            mask=options["mask"],
            dry_run=options["dry_run"],
            pair=options["pair"],
            document=document,
            revise=bool(revised),
        )

    def _tagger(self) -> Tagger:
        if not Concept.objects.exists():
            raise CommandError(
                "The catalog is empty, so nothing can be tagged: run manage.py load_seed first."
            )
        try:
            return load_tagger()
        except LexiconError as error:
            raise CommandError(str(error)) from error

    def _document(self, uid: str | None) -> Document | None:
        if uid is None:
            return None
        try:
            return Document.objects.get(uid=uid)
        except (Document.DoesNotExist, ValidationError) as error:
            raise CommandError(f"There is no document with the identifier {uid}.") from error


def _report(outcome: Outcome, choices: Choices) -> Iterator[str]:
    for part in outcome.parts:
        text = part.stored.text
        where = f"/documents/{text.document.uid}/"
        if not part.stored.created:
            yield f"{part.name}: already here as {where}, left alone"
            continue
        stored = "; nothing stored (dry run)" if choices.dry_run else ""
        yield (
            f"{part.name}: {text.document} [{text.language}], {part.segments} segments, "
            f"{part.suggestions} suggestions: {where}{stored}"
        )
        yield from _remarks(part, choices)


def _remarks(part: Part, choices: Choices) -> Iterator[str]:
    stored = part.stored
    if stored.links:
        yield f"  aligned with the other language: {stored.links} pairs"
    if stored.carried:
        yield (
            f"  revision {stored.text.revision}: {stored.carried.anchored} annotations carried over, "
            f"{stored.carried.orphaned} orphaned"
        )
    if part.identifiers:
        kinds = Counter(identifier.kind.value for identifier in part.identifiers)
        counted = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
        advice = "masked; the file itself is not kept" if choices.mask else "--mask masks them"
        yield f"  numbers that identify persons: {counted}; {advice}"
    for dropped in part.read.dropped:
        yield f"  left out: {dropped.what} ({dropped.why}), {dropped.characters} characters"
