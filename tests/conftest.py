"""Fixtures of the whole suite."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real statutes, policies and gold annotations; tests that need it skip without it."""
    folder = Path(os.environ.get("SHARED_DIR") or Path(__file__).resolve().parents[2] / "shared")
    if not (folder / "corpora").is_dir():
        pytest.skip(f"needs the shared corpora: no folder {folder.name}/ beside the checkout")
    return folder
