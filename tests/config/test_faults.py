"""A database that is busy, an upload that breaks off: told, and nothing half-written."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import OperationalError, connections
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from annotations.models import Document, Original
from tests.api import PROBLEM
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def translator() -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Translators"))
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every query meets a database that another writer holds for too long."""

    def refuse(*args: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(type(Document.objects), "visible_to", refuse)


@pytest.mark.usefixtures("locked")
def test_a_page_says_that_the_database_is_busy_and_when_to_come_back(client: Client) -> None:
    response = client.get("/documents/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Nothing that you sent was saved" in response.content.decode()
    assert "locked" not in response.content.decode()


@pytest.mark.usefixtures("locked")
def test_the_api_says_so_as_a_problem(client: Client) -> None:
    response = client.get("/api/v1/documents/")
    assert (response.status_code, response["Content-Type"], response["Retry-After"]) == (503, PROBLEM, "5")
    assert "nothing was saved" in response.json()["detail"]


def test_a_fault_of_ours_is_still_a_fault(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(Document.objects), "visible_to", fail)
    client.raise_request_exception = False
    assert client.get("/documents/").status_code == 500


@pytest.fixture
def held(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database in a file of which another writer holds the lock."""
    writer = sqlite3.connect(tmp_path / "db.sqlite3", isolation_level=None, check_same_thread=False)
    writer.execute("CREATE TABLE t (x)")
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("BEGIN IMMEDIATE")
    yield writer
    writer.close()


def test_a_writer_waits_for_the_lock_of_another_and_then_writes(
    held: sqlite3.Connection, tmp_path: Path
) -> None:
    if connections["default"].vendor != "sqlite":
        pytest.skip("PostgreSQL locks rows, not the database")
    options = connections["default"].settings_dict["OPTIONS"]
    other = sqlite3.connect(tmp_path / "db.sqlite3", timeout=options["timeout"])
    assert options["transaction_mode"] == "IMMEDIATE"  # the lock is waited for at the beginning, once
    timer = threading.Timer(0.3, lambda: held.execute("COMMIT"))
    timer.start()
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO t VALUES (1)")
    other.commit()
    assert other.execute("SELECT count(*) FROM t").fetchone() == (1,)
    other.close()
    timer.join()


LOCKED_SERVICE = """
import sqlite3, sys, django
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
connection.settings_dict["OPTIONS"]["timeout"] = 0.2  # for the test; the service waits twenty seconds
call_command("migrate", verbosity=0)
User.objects.create_user("reader", password="a long pass phrase")
other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
client = Client(SERVER_NAME="localhost", raise_request_exception=False)
person = {"username": "reader", "password": "a long pass phrase"}
signing_in = lambda: client.post("/account/sign-in/", person)
other.execute("BEGIN IMMEDIATE")
print(signing_in().status_code, client.get("/api/v1/laws/").status_code)
other.execute("COMMIT")
print(signing_in().status_code)
"""


def test_behind_a_locked_file_writing_is_told_to_wait_and_reading_goes_on(tmp_path: Path) -> None:
    if connections["default"].vendor != "sqlite":
        pytest.skip("PostgreSQL locks rows, not the database")
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    service = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-c", LOCKED_SERVICE],
        env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert service.stdout.split()[-3:] == ["503", "200", "302"]


def upload(client: Client, body: bytes, content_type: str = MULTIPART_CONTENT) -> int:
    return client.generic("POST", "/documents/import/", body, content_type).status_code


def test_an_upload_that_breaks_off_is_refused_and_leaves_nothing(translator: Client, tmp_path: Path) -> None:
    (path := tmp_path / "plan.txt").write_text("样例市工作方案\n对失信被执行人限制高消费。\n" * 500, "utf-8")
    with path.open("rb") as file:
        body = encode_multipart(BOUNDARY, {"uploads": file})
    for cut in (len(body) // 2, 200, 1):
        assert upload(translator, body[:cut]) in (200, 400), cut
        assert (Document.objects.count(), Original.objects.count()) == (0, 0)
    assert upload(translator, body) == 302  # whole, it is read and shown before anything is stored
    assert (Document.objects.count(), Original.objects.count()) == (0, 0)


def test_a_body_that_is_not_what_its_header_says_is_refused(translator: Client) -> None:
    for body in (b"", b"nothing of the kind", b"--" + BOUNDARY.encode(), b"\x00" * 1000):
        assert upload(translator, body) in (200, 400)
    assert upload(translator, b"x", "multipart/form-data") in (200, 400)
    assert Document.objects.count() == 0
