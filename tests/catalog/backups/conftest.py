"""A database of one's own, for what replaces or fills one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest


@pytest.fixture(scope="module")
def spare_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database of its own on the engine that the suite runs on."""
    url = os.environ["DATABASE_URL"]
    if url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path_factory.mktemp('spare')}/service.sqlite3"
        return
    name = f"spare_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
