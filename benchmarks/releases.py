"""Proves that a release is the same from both databases, and that what is loaded from one gives it again.

    python .ci/with_postgres.py python -m benchmarks.releases [--laws ../shared/corpora/laws]

Fills an SQLite database with the seed, the sample and, if asked, statutes; writes a release of it twice;
loads it into PostgreSQL and into another SQLite database, verifies the rows, and writes releases of these.
Prints times, sizes and the highest memory, and exits with 1 unless all four have the same bytes.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--laws", type=Path, help="A folder of statutes to import first.")
    options = parser.parse_args()
    postgres = os.environ.get("DATABASE_URL", "")
    if not postgres.startswith("postgres"):
        parser.error("DATABASE_URL has to name an empty PostgreSQL database: see .ci/with_postgres.py.")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        first, second = (f"sqlite:///{place / name}.sqlite3" for name in ("first", "second"))
        _manage(first, "migrate")
        _manage(first, "load_seed")
        _manage(first, "setup_demo")
        if options.laws:
            _manage(first, "import_laws", str(options.laws))
        releases = [place / "a", place / "b", place / "c", place / "d"]
        _build(first, releases[0])
        _build(first, releases[1])
        for database, target in ((second, releases[2]), (postgres, releases[3])):
            _manage(database, "migrate")
            seconds = _manage(database, "load_release", str(releases[0]))
            print(f"load into {database.partition(':')[0]}: {seconds:.1f} s")
            _manage(database, "verify")
            _build(database, target)
        return _compare(releases)


def _build(database: str, target: Path) -> None:
    seconds = _manage(database, "build_release", str(target))
    size = sum(path.stat().st_size for path in target.iterdir())
    # Of the greediest command so far, which all ran one after the other.
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    kind = database.partition(":")[0]
    print(
        f"build from {kind}: {seconds:.1f} s, {size / 1e6:.1f} MB, at most {memory:.0f} MB of memory so far"
    )


def _manage(database: str, *command: str) -> float:
    """Run a command on a database and give its seconds."""
    started = time.monotonic()
    subprocess.run(
        [sys.executable, "manage.py", *command],
        env=os.environ | {"DATABASE_URL": database, "DEBUG": "true"},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.monotonic() - started


def _compare(releases: list[Path]) -> int:
    names = sorted(path.name for path in releases[0].iterdir())
    others = [
        f"{release.name}/{name}"
        for release in releases[1:]
        for name in names
        if (release / name).read_bytes() != (releases[0] / name).read_bytes()
    ]
    others += [str(r) for r in releases[1:] if sorted(path.name for path in r.iterdir()) != names]
    print(f"{len(names)} files, {len(releases)} releases: {len(others)} files differ {' '.join(others)}")
    return int(bool(others))


if __name__ == "__main__":
    sys.exit(main())
