"""check_bases on the seed with the texts of its laws imported: statuses, share resolved, known cases found.

    .venv/bin/python -m benchmarks.seed_bases              the files of laws that a basis cites
    .venv/bin/python -m benchmarks.seed_bases --whole      every file of the corpus first

A law is held if the text of its version in force is. A basis is resolved if its status is neither
unresolved nor text_not_held. In the state of 2022-12-31 those are unresolved for which no version was in
force yet. Each case of stale.json is looked for in that state, judged on 2025-12-31, when all are in force.
The database is in memory. The run fails if less than 97 % of the working lists are resolved, or a case is
missing.
"""

from __future__ import annotations

# ruff: noqa: E402  # models can be imported only after django.setup()
import argparse
import datetime
import itertools
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

os.environ["DATABASE_URL"] = "sqlite:///:memory:"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.management import call_command

from catalog.bases import Status
from catalog.bases.checking import CheckedBasis, check_bases
from catalog.editions.snapshots import draft_snapshot
from catalog.models import Edition, Entry, LawText, LawVersion, LegalBasis, SourceLaw
from catalog.seed import load, read_seed
from catalog.statutes.importing import import_sources
from catalog.statutes.sources import find_sources
from catalog.statutes.successions import TextNotHeld, compare, store

SHARED = Path(os.environ.get("SHARED_DIR") or Path(__file__).resolve().parents[2] / "shared")
BEFORE, AFTER = datetime.date(2022, 12, 31), datetime.date(2025, 4, 1)
LATER = datetime.date(2025, 12, 31)
GOAL = 0.97
SETTLED = {Status.UNRESOLVED, Status.TEXT_NOT_HELD}


def import_laws(*, whole: bool) -> int:
    """Import the corpus, or its files of laws that a basis cites; how many texts that were."""
    sources = find_sources([SHARED / "corpora" / "laws"])
    if not whole:
        cited = SourceLaw.objects.filter(pk__in=LegalBasis.objects.values("law"))
        titles = {title for law in cited for title in (law.title_zh, law.title_zh_full)}
        sources = [source for source in sources if Path(source.name).name.partition("(")[0] in titles]
    return sum(outcome.status == "created" for outcome in import_sources(sources))


def compare_versions() -> None:
    """Propose what became of each article of every law of which two texts are held, as an editor would."""
    for law in SourceLaw.objects.filter(pk__in=LegalBasis.objects.values("law")):
        held = list(law.versions.filter(current_text__kind=LawText.Kind.FULL).order_by("date"))
        for old, new in itertools.pairwise(held):
            try:
                store(compare(old, new))
            except TextNotHeld:
                continue


def resolved(rows: list[CheckedBasis], day: datetime.date) -> tuple[int, int]:
    """Of the rows whose law is held on a day, how many are resolved, and how many there are."""
    versions = LawVersion.objects.as_of(day).exclude(current_text=None)
    held = set(versions.values_list("law__key", flat=True))
    ours = [row for row in rows if row.law in held]
    return sum(row.status not in SETTLED for row in ours), len(ours)


def article(provision: str) -> str:
    return provision.partition("(")[0]


def known_cases(rows: list[CheckedBasis]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The cases of stale.json that the bases touch, and those whose successor is not found."""
    found: dict[tuple[str, str, str], set[tuple[str, str]]] = {}
    for row in rows:
        successors = {(s.law, article(s.provision)) for s in row.successors}
        found.setdefault((row.law, str(row.version), article(row.provision)), set()).update(successors)
    touched, missing = [], []
    for case in json.loads((SHARED / "facts" / "stale.json").read_text("utf-8")):
        key = (case["source"], case["old_version"], article(case["old_provision"]))
        successor = case.get("successor") or {}
        law = successor.get("source") or case["source"]
        provision = successor.get("provision") or case["new_provision"]
        if key in found:
            touched.append(case)
            if (law, article(provision)) not in found[key]:
                missing.append(case)
    return touched, missing


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--whole", action="store_true", help="import every file of the corpus")
    parser.add_argument("--verbose", action="store_true", help="name what is not resolved")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    load(read_seed())
    start = time.perf_counter()
    count = import_laws(whole=options.whole)
    compare_versions()
    print(f"{count} texts imported and compared in {time.perf_counter() - start:.0f} s")
    working = list(Edition.objects.working())
    for edition in working:
        draft_snapshot(edition, BEFORE)
    failed = False
    for name, entries, day in (
        ("working lists", Entry.objects.filter(edition__in=working), AFTER),
        ("as of 2022-12-31", Entry.objects.filter(edition__law_as_of=BEFORE), AFTER),
    ):
        rows = check_bases(entries, day)
        counts = Counter(row.status.value for row in rows)
        good, all_held = resolved(rows, day)
        print(f"{name}, judged on {day}: {len(rows)} bases, {dict(counts)}")
        print(f"  law held: {all_held}; resolved: {good} ({good / all_held:.1%})")
        for row in rows if options.verbose else ():
            if row.status in SETTLED:
                print("   ", row.entry, row.law, row.version, row.provision, row.status.value, row.reason)
        failed |= name == "working lists" and good / all_held < GOAL
    touched, missing = known_cases(check_bases(Entry.objects.filter(edition__law_as_of=BEFORE), LATER))
    print(f"known cases that the bases touch: {len(touched)}; not found: {len(missing)}")
    for case in missing:
        print("  not found:", case["source"], case["old_version"], case["old_provision"])
    return int(failed or bool(missing))


if __name__ == "__main__":
    sys.exit(main())
