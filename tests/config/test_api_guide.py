"""The questions of docs/api.md get answers from the seed, by curl's addresses and by pandas."""

from __future__ import annotations

import io
import re
import shlex
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from django.core.management import call_command
from django.test import Client

from catalog.api.formats import SUFFIXES
from tests.api import answer

pytestmark = pytest.mark.django_db
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
QUESTION = re.compile(
    r"^## (\d+\. [^\n]+)\n\n```sh\n(.+?)```\n\n```python\n(.+?)```", re.MULTILINE | re.DOTALL
)
FILE = re.compile(QUESTION.pattern.replace(r"^## (\d+\. ", "^### ("), re.MULTILINE | re.DOTALL)
FILES = FILE.findall(GUIDE.read_text(encoding="utf-8"))
QUESTIONS = QUESTION.findall(GUIDE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", autouse=True)
def _seed(django_db_setup: None, django_db_blocker: Any) -> Any:
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_seed", verbosity=0)
        yield
        transaction.set_rollback(True)


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == 10


def asked(command: str) -> tuple[str, dict[str, str]]:
    """The address and query of a line of curl."""
    words = shlex.split(command.replace("$API/", "http://api/"))
    address = urlsplit(next(word for word in words if word.startswith("http://api/")))
    query = dict(parse_qsl(address.query))
    for option, value in pairwise(words):
        if option in ("-d", "--data-urlencode"):
            query |= [value.split("=", 1)]
    return address.path.removeprefix("/"), query


@pytest.mark.parametrize("question", QUESTIONS, ids=[title for title, _curl, _code in QUESTIONS])
def test_curl_is_answered(client: Client, question: tuple[str, str, str]) -> None:
    address, query = asked(question[1])
    assert answer(client, address, **query)


@pytest.mark.parametrize("question", QUESTIONS, ids=[title for title, _curl, _code in QUESTIONS])
def test_pandas_gets_rows(client: Client, question: tuple[str, str, str]) -> None:
    names: dict[str, Any] = {"pd": pd, "get": lambda address, **query: answer(client, address, **query)}
    exec(question[2], names)  # noqa: S102  # the guide is our own
    assert len(names["answer"]) > 0


@pytest.mark.parametrize("file", FILES, ids=[title for title, _curl, _code in FILES])
def test_a_file_is_given_to_curl_and_read_by_pandas(
    client: Client, file: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, query = asked(file[1])
    headers = {"Accept": "application/ld+json"} if "ld+json" in file[1] else {}
    response = client.get(f"/api/v1/{address}", query, headers=headers)
    assert response.status_code == 200
    assert len(response.getvalue()) > 1000

    class Opened(io.BytesIO):
        headers: dict[str, str] = {}

    def urlopen(request: Any, **_given: Any) -> Opened:
        return Opened(client.get(request.full_url).getvalue())

    monkeypatch.setattr("pandas.io.common.urlopen", urlopen)
    names: dict[str, Any] = {"pd": pd, "API": "http://testserver/api/v1"}
    names["get"] = lambda address, **query: answer(client, address, **query)
    exec(file[2], names)  # noqa: S102  # the guide is our own
    assert len(names["answer"]) > 0


def test_every_form_has_a_place_in_the_guide() -> None:
    assert len(FILES) == 4
    assert all(f"| `.{suffix}` |" in GUIDE.read_text(encoding="utf-8") for suffix in SUFFIXES)
