"""Hold documents on disk against the punishment list and the statute book; stores nothing."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotations.ingest import UnreadableDocument, read_document
from annotations.intake import load_tagger
from annotations.legality import DISCLAIMER, Report, check_text
from annotations.legality.checking import newest_compiled_edition
from annotations.legality.model import SEVERITIES
from catalog.management.lookups import date
from catalog.models import Edition


class Command(BaseCommand):
    help = (
        "Report what a document cites wrongly or sets without basis. This is not legal advice. "
        "Example: manage.py check_document plan.docx --as-of 2026-01-01 --fail-on error"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="A document to check.")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="Form of the report.")
        parser.add_argument("--lang", choices=["zh", "en"], help="Language, where it should not be detected.")
        parser.add_argument("--as-of", type=date, help="Day whose law holds; today where it is not given.")
        parser.add_argument("--edition", type=int, help="Key of the edition; else the newest compiled one.")
        parser.add_argument("--fail-on", choices=SEVERITIES, help="Fail on a finding this grave or graver.")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = _edition(options["edition"])
        as_of = options["as_of"] or timezone.localdate()
        tagger = load_tagger()
        failing = SEVERITIES[: SEVERITIES.index(options["fail_on"]) + 1] if options["fail_on"] else ()
        unread = grave = 0
        for path in options["paths"]:
            try:
                read = read_document(path, lang=options["lang"])
            except UnreadableDocument as error:
                self.stderr.write(f"{path}: {error}")
                unread += 1
                continue
            report = check_text(read.text, read.language, edition, as_of, tagger)
            self.stdout.write(_json(path, report) if options["format"] == "json" else _text(path, report))
            grave += sum(found.severity in failing for found in report.findings)
        if unread or grave:
            raise CommandError(
                f"{unread} files could not be read; {grave} findings are grave enough to fail."
            )


def _edition(key: int | None) -> Edition:
    editions = Edition.objects.published().filter(catalog__code="punishment")
    edition = editions.filter(pk=key).first() if key else newest_compiled_edition()
    if edition is None:
        raise CommandError("There is no such published edition of the punishment list; load_seed brings one.")
    return edition


def _text(path: Path, report: Report) -> str:
    head = f"{path}: held against {report.edition.identifier} as of {report.as_of}. {DISCLAIMER}"
    lines = [f"  {f.start}-{f.end} {f.severity} {f.rule}: {f.quote} | {f.mend}" for f in report.findings]
    return "\n".join([head, *lines])


def _json(path: Path, report: Report) -> str:
    row = {
        "document": str(path),
        "edition": report.edition.identifier,
        "as_of": str(report.as_of),
        "disclaimer": DISCLAIMER,
        "findings": [asdict(found) for found in report.findings],
    }
    return json.dumps(row, ensure_ascii=False)
