"""Make the list of repealed laws anew from a corpus of statutes."""

from __future__ import annotations

import datetime
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.legality.repeals import Repeal, repeals_in, write_repeals

_FILE = re.compile(r"(?P<title>.+?)(?:\((?P<date>\d{4}-\d{2}-\d{2})\))?")
_HEADING = re.compile(r"^# *(?P<title>.+?) *$", re.MULTILINE)
_STATE = "中华人民共和国"


class Command(BaseCommand):
    help = (
        "Read the repealing clauses of the statutes in the folders and write which laws they repealed and "
        "when. For maintainers, when the corpus grows. Example: manage.py build_repeals "
        "../shared/corpora/laws/行政法规 ../shared/corpora/laws/民法典"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="Where statutes lie.")

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [str(folder) for folder in options["folders"] if not folder.is_dir()]
        if missing:
            raise CommandError(f"There is no such folder: {', '.join(missing)}.")
        found: list[Repeal] = []
        newest: dict[str, datetime.date] = {}
        for path in sorted(p for folder in options["folders"] for p in folder.rglob("*.md")):
            text = path.read_text(encoding="utf-8")
            named = _FILE.fullmatch(path.stem)
            heading = _HEADING.search(text)
            date = named["date"] if named else None
            title = heading["title"] if heading and not date else named["title"] if named else path.stem
            title = title.removeprefix(_STATE)
            version = datetime.date.fromisoformat(date) if date else None
            if version:
                newest[title] = max(version, newest.get(title, version))
            found += repeals_in(text, title, version)
        # A title that was given again after the repeal names a law in force.
        kept = [r for r in found if r.title not in newest or newest[r.title] < r.repealed_on]
        self.stdout.write(f"{write_repeals(kept)} repeals; {len(found) - len(kept)} titles were given again.")
