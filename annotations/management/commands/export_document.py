"""Write a document with its annotations or its alignment in a format of other tools."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from annotations.exports.formats import FORMATS
from annotations.exports.gathering import annotations_in, gather, original_of
from annotations.exports.layout import write_translation
from annotations.exports.model import Bundle, Export, UnreadableExport
from annotations.models import Annotation, Document

LAYOUT = "layout"


class Command(BaseCommand):
    help = (
        "Write a document to OUT, and say what the format could not hold. "
        "Example: manage.py export_document 0f8f1a4e-7b0c-4c5e-9d62-1f6f6a1f2c3d --format jsonl out.jsonl"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uid", help="The document's identifier, as in its address.")
        parser.add_argument("out", type=Path, metavar="OUT", help="The file to write.")
        parser.add_argument(
            "--format",
            choices=[*FORMATS, LAYOUT],
            required=True,
            help="The format; layout for the English in the layout of the original Word file.",
        )
        parser.add_argument(
            "--layer", default=Annotation.Layer.ADJUDICATED, help="adjudicated, or a user's name for theirs."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        layer, path = options["layer"], options["out"]
        try:
            document = Document.objects.get(uid=UUID(options["uid"]))
        except (ValueError, Document.DoesNotExist) as error:
            raise CommandError(f"No document has the identifier {options['uid']!r}.") from error
        if layer != Annotation.Layer.ADJUDICATED and not User.objects.filter(username=layer).exists():
            raise CommandError(f"No user has the name {layer!r}; give one, or adjudicated.")
        bundle = gather(document, annotations_in(Annotation.objects.all(), layer), layer)
        export = self._export(document, bundle, options["format"])
        try:
            path.write_bytes(export.content)
        except OSError as error:
            raise CommandError(f"{path}: {error}") from error
        marks = sum(len(text.marks) for text in bundle.texts)
        self.stdout.write(f"{len(bundle.texts)} texts with {marks} annotations written to {path}.")
        for loss in export.losses:
            self.stdout.write(f"Not in this format: {loss}.")

    def _export(self, document: Document, bundle: Bundle, name: str) -> Export:
        if name != LAYOUT and not FORMATS[name].needs_both:
            return FORMATS[name].write(bundle)
        if not bundle.is_aligned:
            raise CommandError(f"{document} has no two aligned texts, which {name} needs.")
        if name != LAYOUT:
            return FORMATS[name].write(bundle)
        original = original_of(document)
        if original is None:
            raise CommandError(f"{document} was read from no Word file, or that was not kept.")
        try:
            return write_translation(bundle, original)
        except UnreadableExport as error:
            raise CommandError(f"{document}: {error}") from error
