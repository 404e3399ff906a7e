"""The service behind its web server, for as long as a measurement takes."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["free_port", "served"]

OPTIONS = (
    "--interface wsgi --blocking-threads 4 --no-ws --log-level error --workers-kill-timeout 10s "
    "config.wsgi:application"
)


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(workers: int = 1) -> Iterator[str]:
    """Serve with this many processes; the address, without a slash at its end.

    Raises:
        TimeoutError: if it does not listen.
    """
    port = free_port()
    granian = str(Path(sys.executable).with_name("granian"))
    command = [granian, "--port", str(port), "--workers", str(workers), *OPTIONS.split()]
    server = subprocess.Popen(command)  # ours
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(port: int, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"the server did not listen on port {port} within {seconds:.0f} s")
