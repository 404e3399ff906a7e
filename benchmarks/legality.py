"""How long the legality check takes beside the tagging of the same document.

    DATABASE_URL=sqlite:///seeded.sqlite3 python benchmarks/legality.py [FOLDER]

FOLDER (../shared by default) holds gold/docs. The database holds the seed, with or without statutes imported.
Tagger and checker are made before the clock starts, as both live longer than one document. Times are of the
processor, for neighbours slow the clock. Prints, for each document, the median time of tagging and of
checking, which tags as well, and their ratio; then the ratio over all, also for documents whose laws the
checker has not read yet, and the number of queries. Exits with 1 where a document takes more than 2.0.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 9
LIMIT = 2.0


def documents(folder: Path) -> list[tuple[str, str, str]]:
    """Name, language and text of each."""
    found = []
    for path in sorted((folder / "gold" / "docs").glob("*.json")):
        text = "\n".join(p["text"] for p in json.loads(path.read_text("utf-8"))["paragraphs"])
        found.append((path.stem, "en" if "en" in path.stem.replace("-", ".").split(".") else "zh", text))
    return found


def median(work: Callable[[], object]) -> float:
    """Median seconds of some rounds."""
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from annotations.intake import load_tagger
    from annotations.legality import Checker, newest_compiled_edition

    edition = newest_compiled_edition()
    if edition is None:
        print("There is no compiled edition: run load_seed first.")
        return 1
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")
    tagger = load_tagger()
    made = time.process_time()
    checker = Checker(edition, timezone.localdate(), tagger)
    made = time.process_time() - made
    for language in ("zh", "en"):  # builds the pipelines
        tagger.suggest("失信", language)
        checker.check("失信", language)
    tagging = checking = first = worst = 0.0
    print(f"{'document':24} {'characters':>10} {'tag ms':>8} {'check ms':>9} {'ratio':>6} {'queries':>8}")
    for name, language, text in documents(folder):
        with CaptureQueriesContext(connection) as asked:
            start = time.process_time()
            checker.check(text, language)
            first += time.process_time() - start
        tag = median(lambda text=text, language=language: tagger.suggest(text, language))
        check = median(lambda text=text, language=language: checker.check(text, language))
        tagging, checking = tagging + tag, checking + check
        worst = max(worst, check / tag)
        print(
            f"{name:24} {len(text):>10,} {tag * 1e3:>8.1f} {check * 1e3:>9.1f} "
            f"{check / tag:>6.2f} {len(asked):>8}"
        )
    print(f"ratio over all {checking / tagging:.2f}; where every article is new to it {first / tagging:.2f}")
    print(f"made once: checker {made * 1e3:.0f} ms")
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
