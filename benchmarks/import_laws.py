"""The import of statutes beside the bare work in it: reading the files, and bulk_create of the same rows.

python -m benchmarks.import_laws               300 files drawn by seed, three runs of each, in turn
python -m benchmarks.import_laws --whole       every file, once
python -m benchmarks.import_laws --after       the citations and the concordance of what was imported, too

Each run has a process and an empty SQLite database of its own. The peer reads every file and hands the rows
to bulk_create, a table at a time, in one transaction: no look-up of laws, no history, no report.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from django.db.models import Model

    from catalog.lawtext import LawDocument
    from catalog.statutes.sources import Source

CORPUS = ROOT.parent / "shared" / "corpora" / "laws"
SEED = 2026
STEP = 500
BATCH = 1000


def import_all(sources: list[Source]) -> dict[str, Any]:
    """Our import; peak memory is noted every ``STEP`` files."""
    from catalog.statutes.importing import import_sources

    peaks = []
    for count, _ in enumerate(import_sources(sources), start=1):
        if count % STEP == 0:
            peaks.append(peak_megabytes())
    return {"peaks": peaks}


def read_and_create(sources: list[Source]) -> dict[str, Any]:
    """The peer. It makes a law of every text, with keys counted here, so that parents need no second look."""
    from django.db import transaction

    from catalog.lawtext import UnreadableLaw

    rows: defaultdict[type[Model], list[Any]] = defaultdict(list)
    keys = itertools.count(1)
    with transaction.atomic():
        for number, source in enumerate(sources, start=1):
            try:
                law = source.read()
            except UnreadableLaw:
                continue
            add_rows(rows, number, source, law, keys)
            if sum(map(len, rows.values())) > 50 * BATCH:
                create(rows)
        create(rows)
    return {"peaks": []}


def add_rows(
    rows: dict[type[Model], list[Any]], pk: int, source: Source, law: LawDocument, keys: Iterator[int]
) -> None:
    """The rows of one law text."""
    from catalog.lawtext import READER_VERSION, exact_hash, folded_hash
    from catalog.models import LawText, LawTitle, LawVersion, Provision, SourceLaw

    rows[SourceLaw].append(
        SourceLaw(pk=pk, key=f"law-{pk}", title_zh=law.short_title, title_zh_full=law.title, kind="law")
    )
    titles = {law.title, law.short_title}
    rows[LawTitle] += [LawTitle(law_id=pk, language="zh", kind="full", text=text) for text in titles]
    version = LawVersion(pk=pk, law_id=pk, date=law.date, effective=law.effective, event="enacted")
    rows[LawVersion].append(version)
    warnings = [{"line": w.line, "code": w.code, "message": w.message} for w in law.warnings]
    text = LawText(pk=pk, version_id=pk, kind="full", reader_version=READER_VERSION, body=law.body)
    text.source_name, text.source_sha256, text.warnings = source.name, source.sha256(), warnings
    rows[LawText].append(text)
    made: dict[int, int] = {}
    for ordinal, (node, holder) in enumerate(law.walk()):
        made[id(node)] = key = next(keys)
        provision = Provision(
            pk=key,
            law_text_id=pk,
            parent_id=made[id(holder)] if holder else None,
            ordinal=ordinal,
            kind=node.kind.value,
            eid=node.eid,
            number=node.number,
            label=node.label,
            heading=node.heading,
            text=node.text,
            start=node.start,
            end=node.end,
            exact_hash=exact_hash(node.text) if node.text else "",
            folded_hash=folded_hash(node.text) if node.text else "",
        )
        rows[Provision].append(provision)


def create(rows: dict[type[Model], list[Any]]) -> None:
    """Create what was gathered, in the order in which the tables depend on one another."""
    from django.db.models import QuerySet

    for model, gathered in rows.items():
        QuerySet(model).bulk_create(gathered, batch_size=BATCH)
        gathered.clear()


def work_after() -> dict[str, Any]:
    """Seconds for the citations of all texts in use, and for the concordance of all pairs of versions."""
    from catalog.models import LawText, LawVersion
    from catalog.statutes.linking import Linker
    from catalog.statutes.successions import compare, store

    texts = LawText.objects.filter(pk__in=LawVersion.objects.with_text().values("current_text"))
    linker = Linker()
    linking, cited = timed(lambda: sum(map(linker.link, texts.select_related("version").iterator(50))))
    held = LawVersion.objects.with_text().exclude(date=None).select_related("law", "current_text")
    pairs = [
        pair
        for _, versions in itertools.groupby(held.order_by("law_id", "date"), lambda v: v.law_id)
        for pair in itertools.pairwise(versions)
    ]
    comparing, proposed = timed(lambda: sum(store(compare(*pair)).proposed for pair in pairs))
    return {
        "citations": f"{cited:,} citations in {linking:.1f} s",
        "concordance": f"{proposed:,} proposals between {len(pairs)} pairs of versions in {comparing:.1f} s",
    }


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Seconds that it took, and its result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def peak_megabytes() -> int:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def run_once(arguments: argparse.Namespace) -> None:
    """Do one side's work in this process, in the database of the environment; print what it measured."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from catalog.models import LawText, Provision
    from catalog.statutes.sources import find_sources

    sources = find_sources([arguments.corpus])
    if not arguments.whole:
        sources = random.Random(SEED).sample(sources, arguments.files)
    before = peak_megabytes()
    start, processor = time.perf_counter(), time.process_time()
    result = (import_all if arguments.side == "import" else read_and_create)(sources)
    result |= {
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - processor,
        "files": len(sources),
        "texts": LawText.objects.count(),
        "provisions": Provision.objects.count(),
        "peak": peak_megabytes(),
        "before": before,
    }
    if arguments.after and arguments.side == "import":
        result |= work_after()
    print(json.dumps(result, ensure_ascii=False))


def run_apart(side: str, arguments: list[str]) -> dict[str, Any]:
    """Run one side in a process and a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/laws.sqlite3",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "only-for-a-benchmark",
            "ALLOW_HTTP": "true",
            "DEBUG": "false",
        }
        command = [sys.executable, "-m", "benchmarks.import_laws", "--side", side, *arguments]
        done = subprocess.run(
            command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of the statutes")
    parser.add_argument("--files", type=int, default=300, help="how many files to draw")
    parser.add_argument("--whole", action="store_true", help="take every file")
    parser.add_argument("--runs", type=int, default=3, help="runs of each side")
    parser.add_argument("--after", action="store_true", help="measure citations and concordance, too")
    parser.add_argument("--side", choices=["import", "peer"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side:
        run_once(arguments)
        return
    passed = [argument for argument in sys.argv[1:] if not argument.startswith("--runs")]
    runs = 1 if arguments.whole else arguments.runs
    sides: dict[str, list[dict[str, Any]]] = {"import": [], "peer": []}
    for _ in range(runs):
        for side, results in sides.items():
            results.append(run_apart(side, passed))
    for side, results in sides.items():
        first = results[0]
        print(
            f"{side:7} {middle(results, 'seconds'):6.1f} s, "
            f"{middle(results, 'processor'):6.1f} s of processor   "
            f"{first['files']:,} files, {first['texts']:,} texts, {first['provisions']:,} provisions; "
            f"peak {first['peak']} MB, {first['before']} MB before the first file"
        )
    ours = sides["import"][0]
    if ours["peaks"]:
        print(f"peak after each {STEP} files: {', '.join(f'{peak} MB' for peak in ours['peaks'])}")
    for what in ("citations", "concordance"):
        if what in ours:
            print(f"apart from this, {what}: {ours[what]}")
    wall, processor = (
        middle(sides["import"], what) / middle(sides["peer"], what) for what in ("seconds", "processor")
    )
    print(
        f"the import takes {wall:.2f} times as long as reading and bulk_create alone, "
        f"{processor:.2f} times the processor"
    )


def middle(results: list[dict[str, Any]], what: str) -> float:
    """The median over the runs."""
    return median(result[what] for result in results)


if __name__ == "__main__":
    main()
