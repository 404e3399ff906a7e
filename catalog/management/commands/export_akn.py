"""Print the text of a law version as Akoma Ntoso 3.0."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.lawtext.akn import UnwritableLaw
from catalog.management.lookups import date, find_law, find_version
from catalog.statutes.exporting import akn_of
from catalog.statutes.successions import TextNotHeld


class Command(BaseCommand):
    help = (
        "Print a version of a law, of which a full text is held, as Akoma Ntoso 3.0 XML. "
        "Example: manage.py export_akn 公司法 --date 2023-12-29 -o company-law.xml"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("law", metavar="LAW", help="Key or title of the law.")
        parser.add_argument("--date", type=date, required=True, help="Date of the version.")
        parser.add_argument(
            "-o", "--output", type=Path, metavar="FILE", help="Write to FILE, not to the screen."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        version = find_version(find_law(options["law"]), options["date"])
        try:
            xml = akn_of(version)
        except (TextNotHeld, UnwritableLaw) as error:
            raise CommandError(str(error)) from error
        if options["output"] is None:
            self.stdout.write(xml.decode(), ending="")
            return
        try:
            options["output"].write_bytes(xml)
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from error
