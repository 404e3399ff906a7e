"""A backup holds what there was, a restored database is what was backed up, and damage is found first."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def seen(spare_database: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the scenario saw; it runs in a process of its own, for it replaces the database."""
    folder = tmp_path_factory.mktemp("scenario")
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "tests.catalog.backups.scenario", str(folder)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": spare_database},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_backup_is_one_file_for_its_owner_alone(seen: dict[str, Any]) -> None:
    assert (seen["read back"], seen["mode"], seen["left over"]) == (True, "0o600", [])


def test_a_backup_overwrites_nothing(seen: dict[str, Any]) -> None:
    assert "is there already" in seen["again"]
    assert "is no folder" in seen["nowhere"]


def test_a_database_with_data_is_replaced_only_when_that_is_meant(seen: dict[str, Any]) -> None:
    assert "give --replace" in seen["without replace"]


@pytest.mark.parametrize("member", ["database", "files/waiting.txt"])
def test_a_damaged_backup_is_refused_and_the_part_named(seen: dict[str, Any], member: str) -> None:
    assert seen[f"damaged {member}"].startswith(f"{member} in the backup is damaged")


def test_a_file_that_is_no_backup_is_refused(seen: dict[str, Any]) -> None:
    assert "cannot be read as a backup" in seen["no backup"]


def test_what_was_refused_changed_nothing(seen: dict[str, Any]) -> None:
    assert seen["kept after refusals"] == [1, ["later.txt", "waiting.txt"]]


def test_what_was_restored_is_what_was_backed_up(seen: dict[str, Any]) -> None:
    assert seen["restored"] == [0, "惩戒清单"]
    assert seen["files"] == {"waiting.txt": "待审"}
    assert seen["broken rules"] == []


def test_it_can_be_restored_twice_and_backed_up_to_the_same(seen: dict[str, Any]) -> None:
    assert seen["twice the same"] is True
