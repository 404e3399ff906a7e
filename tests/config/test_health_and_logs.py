"""The addresses that watchers ask, and the lines that requests leave."""

from __future__ import annotations

import json
import logging
import logging.config
import sys
from io import StringIO

import pytest
import structlog
from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from config.logs import logging_config

pytestmark = pytest.mark.django_db


def test_the_process_answers_without_a_database(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "alive"})


def test_it_is_ready_where_every_migration_is_applied(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready"})
    assert "no-store" in response["Cache-Control"]


def test_a_missing_migration_or_database_is_told_without_a_name(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [("one", False)])
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["reason"] == "1 migrations are not applied"

    def unreachable(self: object, targets: object) -> None:
        raise DatabaseError("could not connect to db.internal as editor")

    monkeypatch.setattr(MigrationExecutor, "migration_plan", unreachable)
    assert client.get("/readyz").json()["reason"] == "the database does not answer"


def test_every_answer_names_its_request_and_a_stranger_does_not_choose_the_name(client: Client) -> None:
    one = client.get("/healthz", headers={"X-Request-ID": "forged"})["X-Request-ID"]
    other = client.get("/healthz")["X-Request-ID"]
    assert len({one, other, "forged", ""}) == 4


def test_a_line_is_json_with_the_id_of_its_request(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = StringIO()
    formatter = logging_config("json", "INFO")["formatters"]["line"].copy()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter.pop("()")(**formatter))
    logger = logging.getLogger("tests.lines")
    logger.addHandler(handler)
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        logger.warning("Law %s\nread", "公司法")
    line = json.loads(stream.getvalue())
    assert line["event"] == "Law 公司法\nread"
    assert (line["request_id"], line["level"], line["logger"]) == ("abc", "warning", "tests.lines")
    assert stream.getvalue().count("\n") == 1


def test_the_trace_of_an_error_holds_no_variable() -> None:
    formatter = logging_config("json", "INFO")["formatters"]["line"].copy()
    line = formatter.pop("()")(**formatter)
    password = "correct horse"
    try:
        raise ValueError("no luck")
    except ValueError:
        record = logging.LogRecord("tests", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    assert "ValueError" in line.format(record)
    assert password not in line.format(record)


def test_another_style_of_lines_is_refused() -> None:
    with pytest.raises(ValueError, match="json and text"):
        logging_config("xml", "INFO")
