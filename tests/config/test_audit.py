"""The audit of libraries: a known hole fails it, and that nobody could be asked is never passed over."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SKIPPED = {"name": "zipp", "skip_reason": "Dependency not found on PyPI and could not be audited"}
SOUND = {"name": "attrs", "version": "1", "vulns": []}
HOLED = {"name": "lxml", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}


@pytest.fixture
def audit() -> ModuleType:
    place = Path(__file__).resolve().parents[2] / ".ci" / "audit.py"
    spec = importlib.util.spec_from_file_location("audit", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        (json.dumps({"dependencies": [SOUND, SKIPPED]}), 0, "1 libraries asked about, 0 known"),
        (json.dumps({"dependencies": [HOLED, SOUND]}), 1, "lxml 1: PYSEC-1, mended in 2"),
        (json.dumps({"dependencies": [SKIPPED]}), 0, "NOT AUDITED"),
        ("no network", 0, "NOT AUDITED"),
    ],
)
def test_what_is_found_and_what_was_not_asked_is_told(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: Any, said: str, status: int, told: str
) -> None:
    done = subprocess.CompletedProcess([], 0, said, "")
    monkeypatch.setattr(audit.subprocess, "run", lambda *args, **kwargs: done)
    monkeypatch.setattr(sys, "argv", ["audit.py"])
    assert audit.main() == status
    assert told in capsys.readouterr().out


def test_where_it_must_be_asked_no_answer_is_a_failure(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "ask", list)
    monkeypatch.setattr(sys, "argv", ["audit.py", "--strict"])
    assert audit.main() == 1
