"""Kill an import again and again, start it again, and hold what it left against an undisturbed run.

python -m benchmarks.import_kills                   12 kills over 150 files drawn by seed
python -m benchmarks.import_kills --kills 100 --files 1000

On SQLite, or on the PostgreSQL server of DATABASE_URL: there it makes two databases and drops them.
Exits with 1 where the two runs differ.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

CORPUS = ROOT.parent / "shared" / "corpora" / "laws"
SEED = 2026


def contents() -> Iterator[str]:
    """A line a table: how many rows, and a hash of all that does not depend on keys given or on the clock."""
    import django

    django.setup()
    from django.db.models import QuerySet

    from catalog.models import LawText, LawTitle, LawVersion, Provision, SourceLaw

    version = ("version__law__key", "version__date")
    rows: dict[str, QuerySet] = {
        "laws": SourceLaw.objects.values_list("key", "title_zh", "title_zh_full", "kind", "issuer"),
        "titles": LawTitle.objects.values_list("law__key", "language", "kind", "text"),
        "versions": LawVersion.objects.values_list(
            "law__key", "date", "effective", "event", "confidence", "note", "current_text__source_name"
        ),
        "texts": LawText.objects.values_list(*version, "kind", "source_sha256", "reader_version", "body"),
        "provisions": Provision.objects.values_list(
            *(f"law_text__{name}" for name in (*version, "source_sha256")),
            *("parent__eid", "ordinal", "kind", "eid", "number", "label", "heading", "text", "start", "end"),
            *("exact_hash", "folded_hash"),
        ),
        "history of laws": SourceLaw.history.values_list("key", "history_type"),
        "history of titles": LawTitle.history.values_list("law__key", "text", "history_type"),
        "history of versions": LawVersion.history.values_list("law__key", "date", "history_type"),
    }
    for name, queryset in rows.items():
        yield f"{name}: {digest(map(repr, queryset.order_by().iterator()))}"


def digest(rows: Iterable[str]) -> str:
    """Count and hash of rows, whatever their order."""
    hashes = sorted(hashlib.sha256(row.encode()).digest() for row in rows)
    return f"{len(hashes):,} rows {hashlib.sha256(b''.join(hashes)).hexdigest()[:16]}"


def run(url: str, *command: str, check: bool = True) -> str:
    """Run Python on a database of its own; return what it printed."""
    done = subprocess.run(
        [sys.executable, *command],
        env=environment(url),
        cwd=ROOT,
        check=check,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def environment(url: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "only-for-a-proof",
        "ALLOW_HTTP": "true",
        "DEBUG": "false",
    }


def kill_once(url: str, folder: Path, wanted: int, delay: float) -> int:
    """Start an import and kill it ``delay`` seconds after so many files; return how many it had reported."""
    report = folder.parent / "report.jsonl"
    report.unlink(missing_ok=True)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_laws", str(folder), "--report", str(report)],
        env=environment(url),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and reported(report) < wanted:
        time.sleep(0.001)
    time.sleep(delay)
    process.kill()
    process.wait()
    return reported(report)


def reported(report: Path) -> int:
    return report.read_bytes().count(b"\n") if report.exists() else 0


@contextmanager
def databases(folder: Path) -> Iterator[tuple[str, str]]:
    """Addresses of two empty databases."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder}/whole.sqlite3", f"sqlite:///{folder}/killed.sqlite3"
        return
    import psycopg

    names = ("import_whole", "import_killed")
    with psycopg.connect(server, autocommit=True) as connection:
        for name in names:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
        try:
            whole, killed = (urlunsplit(urlsplit(server)._replace(path=f"/{name}")) for name in names)
            yield whole, killed
        finally:
            for name in names:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def copy_sample(corpus: Path, target: Path, count: int) -> int:
    """Copy files drawn by seed, in their folders; return how many."""
    files = sorted(corpus.rglob("*.md"))
    drawn = random.Random(SEED).sample(files, min(count, len(files)))
    for file in drawn:
        copy = target / file.relative_to(corpus)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    return len(drawn)


def prove(corpus: Path, files: int, kills: int) -> bool:
    """Print and return whether the killed runs end where the undisturbed one does."""
    random_ = random.Random(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "laws"
        count = copy_sample(corpus, folder, files)
        with databases(Path(name)) as (whole, killed):
            for url in (whole, killed):
                run(url, "manage.py", "migrate", "--verbosity", "0")
            # Each run passes what the ones before it stored, and is killed in its own share of the files.
            reached = [
                kill_once(
                    killed, folder, int((turn + random_.random()) / kills * count), random_.random() * 0.05
                )
                for turn in range(kills)
            ]
            print(f"killed after {', '.join(map(str, reached))} of {count} files")
            lines = []
            for url in (whole, killed):
                run(url, "manage.py", "import_laws", str(folder), check=False)
                lines.append(run(url, "-m", "benchmarks.import_kills", "--contents").splitlines())
    for undisturbed, disturbed in zip(*lines, strict=True):
        print(f"{'equal  ' if undisturbed == disturbed else 'UNEQUAL'} {undisturbed}")
    return lines[0] == lines[1]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of the statutes")
    parser.add_argument("--files", type=int, default=150, help="how many files to draw")
    parser.add_argument("--kills", type=int, default=12, help="how many runs to kill")
    parser.add_argument("--contents", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.contents:
        print("\n".join(contents()))
    elif not prove(arguments.corpus, arguments.files, arguments.kills):
        sys.exit("The two runs differ.")


if __name__ == "__main__":
    main()
