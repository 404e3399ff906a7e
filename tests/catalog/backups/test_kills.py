"""What writes is killed a few times on the engine of the suite; make prove does it by the hundred."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


KINDS = ("publishing", "uploading", "deciding", "tagging", "restoring")


def test_nothing_acknowledged_is_lost_and_nothing_is_half_written(spare_database: str) -> None:
    done = subprocess.run(  # our own module
        [sys.executable, "-m", "benchmarks.kills", "--kills", "2"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": spare_database},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for kind in KINDS:
        assert f"{kind}: 2 kills survived" in done.stdout
