"""Prints every finding of the legality check on the annotated documents and the policy pages, to be read.

    DATABASE_URL=sqlite:///with-statutes.sqlite3 python benchmarks/legality_findings.py [FOLDER] [DATE]

FOLDER (../shared by default) holds gold/docs and corpora/policies/html. The database holds the seed and, for
citations of other laws, the statutes that import_laws brings. DATE is the day whose law holds; else today.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path


def texts(folder: Path) -> Iterator[tuple[str, str, str | None, str]]:
    """Kind, name, language and text of the annotated documents; of a page its path stands for the text."""
    for path in sorted((folder / "gold" / "docs").glob("*.json")):
        language = "en" if "en" in path.stem.replace("-", ".").split(".") else "zh"
        paragraphs = json.loads(path.read_text("utf-8"))["paragraphs"]
        yield "annotated", path.stem, language, "\n".join(p["text"] for p in paragraphs)
    for path in sorted((folder / "corpora" / "policies" / "html").iterdir()):
        yield "page", path.stem, None, str(path)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from annotations.ingest import read_document
    from annotations.intake import load_tagger
    from annotations.legality import Checker, Particulars, newest_compiled_edition
    from annotations.legality.particulars import particulars_of

    edition = newest_compiled_edition()
    if edition is None:
        print("There is no compiled edition: run load_seed first.")
        return 1
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")
    as_of = datetime.date.fromisoformat(sys.argv[2]) if len(sys.argv) > 2 else timezone.localdate()
    checker = Checker(edition, as_of, load_tagger())
    counts: Counter[tuple[str, str]] = Counter()
    not_read = 0
    for kind, name, language, text in texts(folder):
        particulars = Particulars()
        if language is None:
            read = read_document(Path(text))
            text, language, particulars = read.text, read.language, particulars_of(read.metadata)
        report = checker.check(text, language, particulars)
        not_read += report.not_read
        for found in report.findings:
            counts[kind, found.rule] += 1
            around = text[max(0, found.start - 40) : found.start], text[found.end : found.end + 20]
            shown = f"{around[0]}[{found.quote}]{around[1]}".replace("\n", " / ")
            print(f"{name}: {found.rule} {found.severity}: {shown}")
    for (kind, rule), count in sorted(counts.items()):
        print(f"{kind:10} {rule:26} {count:>4}")
    print(f"{sum(counts.values())} findings as of {as_of}; {not_read} citations not read")
    return 0


if __name__ == "__main__":
    sys.exit(main())
