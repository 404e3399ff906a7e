"""Tag a corpus in one process, in two, and by a scheduler while its workers are killed; compare the results.

python -m benchmarks.corpus                       600 statutes drawn by seed, 10 kills
python -m benchmarks.corpus --kills 100           as `make prove` does
python -m benchmarks.corpus --documents 13600 --kills 1

Prints seconds, the ratio of one process to two, and how many kills were survived with the same bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpora" / "laws"
SEED = 12


def write_corpus(folder: Path, corpus: Path, count: int) -> Path:
    """Statutes as JSON Lines, with a line that is none; from the first again where there are not so many."""
    files = sorted(corpus.rglob("*.md"))
    random.Random(SEED).shuffle(files)
    source = folder / "in.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for number, path in enumerate(islice(cycle(files), count)):
            text = path.read_text(encoding="utf-8")
            file.write(json.dumps({"id": f"{number} {path.stem}", "text": text}, ensure_ascii=False) + "\n")
        file.write("{broken\n")
    return source


def command(source: Path, target: Path, *options: str) -> list[str]:
    program = [sys.executable, str(ROOT / "manage.py"), "tag_corpus"]
    return [*program, str(source), str(target), "--rows", "25", "--verbosity", "0", *options]


def _make_database(folder: Path) -> None:
    """One with the seed alone, for all processes: what people store changes what a tagger knows."""
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'db.sqlite3'}"
    for command_name in ("migrate", "load_seed"):
        program = [sys.executable, str(ROOT / "manage.py"), command_name, "--verbosity", "0"]
        subprocess.run(program, check=True, stdout=subprocess.DEVNULL)


def timed(source: Path, target: Path, *options: str) -> float:
    begun = time.monotonic()
    subprocess.run(command(source, target, *options), check=True, capture_output=True)
    return time.monotonic() - begun


def parts(target: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(target.glob("part-*.parquet"))}


def killed(source: Path, target: Path, kills: int, whole: dict[str, bytes], longest: float) -> bool:
    """Kill so many runs, each at a random moment; return whether all that ended have the right bytes.

    A run that ends by itself is held against ``whole``, and the next one begins with nothing.
    """
    drawn, hits, ended = random.Random(SEED), 0, []
    while hits < kills:
        process = subprocess.Popen(command(source, target), stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=drawn.uniform(0.5, longest))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            hits += 1
        else:
            ended.append(process.returncode == 0 and parts(target) == whole)
            shutil.rmtree(target)
    timed(source, target)
    ended.append(parts(target) == whole)
    print(f"{hits} runs killed, {len(ended)} came to their end: same bytes {all(ended)}")
    return all(ended)


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(arguments, env=environment, stdout=quiet, stderr=quiet)


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, as one would start them on three machines."""
    address = folder / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    started = [
        _start(*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(address))
    ]
    try:
        while not address.exists():
            time.sleep(0.2)
        url = json.loads(address.read_text())["address"]
        worker = [*dask, "worker", url, "--nthreads", "1", "--no-dashboard"]
        started += [_start(*worker) for _ in range(2)]
        time.sleep(6)
        yield url, started[1:]
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of statutes")
    parser.add_argument("--documents", type=int, default=600, help="how many of them")
    parser.add_argument("--kills", type=int, default=10, help="how many runs to kill")
    options = parser.parse_args()
    if not options.corpus.is_dir():
        print(f"No corpus at {options.corpus}: name one with --corpus.")
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _make_database(folder)
        source = write_corpus(folder, options.corpus, options.documents)
        alone = timed(source, folder / "one")
        two = timed(source, folder / "two", "--workers", "2")
        whole = parts(folder / "one")
        print(f"{source.stat().st_size / 1e6:.1f} MB, {options.documents + 1} rows, {len(whole)} partitions")
        print(f"one process {alone:.1f} s, two {two:.1f} s: {alone / two:.2f} times as fast")
        same = [parts(folder / "two") == whole]

        same.append(killed(source, folder / "killed", options.kills, whole, longest=alone))

        with cluster(folder) as (url, workers):
            run = subprocess.Popen(command(source, folder / "cluster", "--scheduler", url))
            while not parts(folder / "cluster") and run.poll() is None:
                time.sleep(0.1)
            workers[0].kill()
            done = run.wait()
            same.append(done == 0 and parts(folder / "cluster") == whole)
        print(f"scheduler and two workers, one of them killed: same bytes {same[-1]}")
        shutil.rmtree(folder / "cluster")
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
