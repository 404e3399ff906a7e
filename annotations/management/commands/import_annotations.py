"""Take annotations from a file of JSON Lines or Web Annotations into a layer."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from annotations.deciding import NotAllowed
from annotations.exports.importing import IMPORTS, import_marks
from annotations.exports.model import UnreadableExport
from annotations.models import Annotation


class Command(BaseCommand):
    help = (
        "Take the annotations of FILE into a person's layer, or into the agreed one; their texts must be "
        "here. An offset that does not match its quote refuses the file. Run again, it adds nothing. "
        "Example: manage.py import_annotations out.jsonl --user li"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="The file, as export_document writes it.")
        parser.add_argument("--format", choices=IMPORTS, default="jsonl", help="The format.")
        parser.add_argument("--user", required=True, help="The name of the person whose marks they become.")
        parser.add_argument(
            "--layer",
            choices=Annotation.Layer.values,
            default=Annotation.Layer.PERSONAL,
            help="The person's own layer, or the agreed one for who may adjudicate.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"No user has the name {options['user']!r}.")
        try:
            content = path.read_bytes()
            done = import_marks(content, options["format"], user, options["layer"], path.name)
        except (OSError, UnreadableExport, NotAllowed) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done.created} annotations taken, {done.same} were there already.")
