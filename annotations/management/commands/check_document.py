"""Hold documents on disk against the lists and the statute book; stores nothing."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotations.ingest import UnreadableDocument, read_document
from annotations.intake import load_tagger
from annotations.legality import SEVERITIES, Checker, Report, newest_compiled_edition
from annotations.legality.particulars import particulars_of
from annotations.legality.reporting import as_dict, as_sarif, as_text
from catalog.management.lookups import date
from catalog.models import Edition


class Command(BaseCommand):
    help = (
        "Report what documents cite wrongly, set without basis or collect beyond the lists. This is not "
        "legal advice. Example: manage.py check_document plan.docx --as-of 2026-01-01 --fail-on error"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="A document to check.")
        parser.add_argument(
            "--format", choices=["text", "json", "sarif"], default="text", help="Form of the report."
        )
        parser.add_argument("--lang", choices=["zh", "en"], help="Language, where it should not be detected.")
        parser.add_argument("--as-of", type=date, help="Day whose law holds; today where it is not given.")
        parser.add_argument(
            "--edition",
            help="Edition of the punishment list: its identifier, such as punishment-2024-r1, or its key; "
            "else the newest compiled one.",
        )
        parser.add_argument("--fail-on", choices=SEVERITIES, help="Fail on a finding this grave or graver.")

    def handle(self, *args: Any, **options: Any) -> None:
        checker = Checker(
            _edition(options["edition"]), options["as_of"] or timezone.localdate(), load_tagger()
        )
        checked: list[tuple[str, str, Report]] = []
        unread = 0
        for path in options["paths"]:
            try:
                read = read_document(path, lang=options["lang"])
            except UnreadableDocument as error:
                self.stderr.write(f"{path}: {error}")
                unread += 1
                continue
            report = checker.check(read.text, read.language, particulars_of(read.metadata))
            checked.append((path.as_posix(), read.text, report))
            if options["format"] == "json":
                self.stdout.write(json.dumps(as_dict(str(path), report), ensure_ascii=False))
            elif options["format"] == "text":
                self.stdout.write(as_text(str(path), read.text, report))
        if options["format"] == "sarif":
            self.stdout.write(json.dumps(as_sarif(checked), ensure_ascii=False, indent=2))
        grave = _grave(checked, options["fail_on"])
        if unread or grave:
            raise CommandError(
                f"{unread} files could not be read; {grave} findings are grave enough to fail."
            )


def _grave(checked: list[tuple[str, str, Report]], fail_on: str | None) -> int:
    if fail_on is None:
        return 0
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return sum(found.severity in failing for _, _, report in checked for found in report.findings)


def _edition(wanted: str | None) -> Edition:
    """The edition asked for by identifier or key.

    Raises:
        CommandError: there is none that is published; the message names those that are.
    """
    editions = Edition.objects.published().filter(catalog__code="punishment").select_related("catalog")
    if wanted is None:
        edition = newest_compiled_edition()
    else:
        edition = next((e for e in editions if wanted in (str(e.pk), e.identifier)), None)
    if edition is None:
        known = ", ".join(sorted(found.identifier for found in editions)) or "none; load_seed brings some"
        raise CommandError(f"There is no such published edition of the punishment list. There are: {known}.")
    return edition
