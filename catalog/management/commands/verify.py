"""Hold the data against every rule that must always be true."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.verifying import Result, registered, run


class Command(BaseCommand):
    help = (
        "Look at every row and say which break a rule: guards, seals, four eyes, hashes, quotes, history. "
        "Changes nothing; exits with 1 where a rule is broken. Examples: manage.py verify; "
        "manage.py verify seals anchors --format json"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("checks", nargs="*", metavar="CHECK", help="Only these; else all of them.")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="How to report.")

    def handle(self, *args: Any, **options: Any) -> None:
        known = {check.name: check for check in registered()}
        unknown = [name for name in options["checks"] if name not in known]
        if unknown:
            raise CommandError(f"No such check: {', '.join(unknown)}. There are: {', '.join(known)}.")
        results = []
        for check in [known[name] for name in options["checks"]] or known.values():
            result = run(check)
            results.append(result)
            if options["format"] == "text":
                self._print(result)
        if options["format"] == "json":
            self.stdout.write(json.dumps([_as_json(r) for r in results], ensure_ascii=False, indent=2))
        broken = sum(len(result.broken) for result in results)
        if broken:
            raise CommandError(f"{broken} rows break a rule.")

    def _print(self, result: Result) -> None:
        mark = self.style.ERROR("broken") if result.broken else self.style.SUCCESS("holds")
        self.stdout.write(f"{result.check.name}: {mark}, {result.rows} rows. {result.check.says}")
        for broken in result.broken:
            self.stdout.write(f"  {broken.row}: {broken.why}")


def _as_json(result: Result) -> dict[str, Any]:
    return {
        "check": result.check.name,
        "says": result.check.says,
        "rows": result.rows,
        "broken": [{"row": broken.row, "why": broken.why} for broken in result.broken],
    }
