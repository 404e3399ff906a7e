"""Tell the web server to stop at random moments, idle, starting and under load, and see that it stops.

python -m benchmarks.stops --stops 20                    the options of deploy/Procfile
python -m benchmarks.stops --stops 20 --no-kill-timeout  without the bound: shows what it is there for

Half of the signals fall while the worker processes are still starting, half while requests are answered.
Prints how often it stopped, how many seconds that took at most, and how many processes were left over.
Exits with 1 where it did not stop in time.
"""

from __future__ import annotations

import argparse
import os
import random
import shlex
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

from benchmarks.serving import free_port

ROOT = Path(__file__).resolve().parents[1]
SEED = 6
PATIENCE = 20.0  # seconds; the bound in deploy/Procfile is ten
STARTING, SERVING = 1.5, 3.0  # seconds after the start: until then workers load, from then on they answer


def command(port: int, kill_timeout: bool) -> list[str]:
    """The line of the web process in deploy/Procfile, on this port."""
    lines = (ROOT / "deploy" / "Procfile").read_text("utf-8").splitlines()
    (line,) = (line.partition(":")[2] for line in lines if line.startswith("web:"))
    line = line.replace("${PORT:-8000}", str(port)).replace("${WEB_WORKERS:-2}", "2")
    words = shlex.split(line)
    words[0] = str(Path(sys.executable).parent / "granian")
    if not kill_timeout:
        place = words.index("--workers-kill-timeout")
        del words[place : place + 2]
    return words


def _ask(port: int, stopped: threading.Event) -> None:
    while not stopped.is_set():
        with suppress(OSError, HTTPException):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).read()
        time.sleep(0.002)


def _left_over(group: int) -> bool:
    """Whether a process of this group is alive; it is killed."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def stopped_within(delay: float, number: int, kill_timeout: bool) -> tuple[float | None, bool]:
    """Start, signal after ``delay`` seconds; return the seconds until it ended (or None), and leftovers."""
    port = free_port()
    environment = os.environ | {"SECRET_KEY": "stops" * 12, "ALLOW_HTTP": "true"}
    environment.setdefault("DATABASE_URL", "sqlite:///:memory:")
    server = subprocess.Popen(
        command(port, kill_timeout), cwd=ROOT, env=environment, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    over = threading.Event()
    readers = [threading.Thread(target=_ask, args=(port, over), daemon=True) for _ in range(4)]
    for reader in readers:
        reader.start()
    time.sleep(delay)
    begun = time.monotonic()
    server.send_signal(number)
    try:
        server.wait(PATIENCE)
        took = time.monotonic() - begun
    except subprocess.TimeoutExpired:
        took = None
    over.set()
    left = _left_over(server.pid)
    server.wait()
    return took, left


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--stops", type=int, default=20)
    parser.add_argument("--no-kill-timeout", action="store_true", help="leave the bound of the Procfile out")
    options = parser.parse_args()
    # Begun in the background, a shell has us pass over SIGINT, and so would the server, until it listens.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    drawn = random.Random(SEED)
    outcomes = []
    for turn in range(options.stops):
        delay = drawn.uniform(0.1, STARTING) if turn % 2 else drawn.uniform(SERVING, SERVING + 1)
        number = drawn.choice((signal.SIGTERM, signal.SIGINT))
        took, left = stopped_within(delay, number, not options.no_kill_timeout)
        outcomes.append((took, left))
        if took is None:
            print(f"signal {number.name} after {delay:.2f} s: still there after {PATIENCE:.0f} s", flush=True)
    taken = [took for took, _ in outcomes if took is not None]
    print(
        f"{len(taken)} of {options.stops} stops, at most {max(taken, default=0):.1f} s; "
        f"processes left over {sum(left for _, left in outcomes)} times"
    )
    return int(len(taken) < options.stops or any(left for _, left in outcomes))


if __name__ == "__main__":
    sys.exit(main())
