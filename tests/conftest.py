"""Fixtures of the whole suite."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import settings

from catalog import integrity

# A push is judged by the same cases on every machine; HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile("same", derandomize=True)
settings.register_profile("search", print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real statutes, policies and gold annotations; tests that need it skip without it."""
    folder = Path(os.environ.get("SHARED_DIR") or Path(__file__).resolve().parents[2] / "shared")
    if not (folder / "corpora").is_dir():
        pytest.skip(f"needs the shared corpora: no folder {folder.name}/ beside the checkout")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_seal() -> Iterator[None]:
    """Let tests that flush the database do so: its guards refuse that, so they step aside and come back."""
    flush = TransactionTestCase._fixture_teardown

    def unsealed_flush(case: TransactionTestCase) -> None:
        databases = [connections[alias] for alias in case._databases_names(include_mirrors=False)]
        for connection in databases:
            integrity.remove(connection)
        flush(case)
        for connection in databases:
            integrity.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", unsealed_flush)
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests have found: how many addresses were tried, and the like."""
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "figure":
                terminalreporter.write_line(str(value))
