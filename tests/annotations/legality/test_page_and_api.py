"""The page and the API of the check: what they read, what they refuse, and that they store nothing."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.models import Document, Finding
from annotations.tagging import Tagger
from catalog.models import Edition
from tests.api import PROBLEM, errors
from tests.factories import (
    EditionFactory,
    LawTextFactory,
    LawTitleFactory,
    LawVersionFactory,
    SourceLawFactory,
    publish,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/check/"
WRONG = "依照《公园法》第九十九条的规定处理。"


@pytest.fixture(autouse=True)
def edition(monkeypatch: pytest.MonkeyPatch) -> Edition:
    monkeypatch.setattr("annotations.legality.holding.load_tagger", Tagger)
    # A test's rollback takes back numbers, by which the checkers kept would seem to be of this test.
    monkeypatch.setattr("annotations.legality.holding._held", OrderedDict())
    cache.clear()
    law = SourceLawFactory(title_zh="公园法")
    LawTextFactory(version=LawVersionFactory(law=law), articles=["样例。"] * 12)
    LawTitleFactory(law=law, text="公园法")
    return publish(EditionFactory(kind="compiled", completeness="partial"))


def send(client: Client, **body: Any) -> Any:
    return client.post(ADDRESS, json.dumps(body), content_type="application/json")


def test_a_text_is_answered_with_its_findings_and_stored_nowhere(client: Client, edition: Edition) -> None:
    answer = send(client, text=WRONG, as_of="2026-01-01").json()
    assert (answer["edition"], answer["as_of"]) == (edition.identifier, "2026-01-01")
    assert "not legal advice" in answer["disclaimer"]["en"]
    (found,) = answer["findings"]
    assert answer["text"][found["start"] : found["end"]] == found["quote"] == "《公园法》第九十九条"
    assert (found["rule"], found["severity"], found["decided"]) == ("missing-article", "error", True)
    assert not Finding.objects.exists()
    assert not Document.objects.exists()


def test_a_file_is_read_too(client: Client) -> None:
    file = SimpleUploadedFile("plan.txt", WRONG.encode())
    answer = client.post(ADDRESS, {"file": file, "as_of": "2026-01-01"}).json()
    assert [f["rule"] for f in answer["findings"]] == ["missing-article"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": WRONG, "as_of": "yesterday"}, "as_of"),
        ({"text": WRONG, "edition": "punishment-1999-r1"}, "edition"),
        ({"text": WRONG, "language": "fr"}, "language"),
        ({"text": WRONG, "colour": "red"}, "colour"),
    ],
)
def test_what_is_wrong_is_named(client: Client, body: dict[str, str], field: str) -> None:
    response = send(client, **body)
    assert response["Content-Type"] == PROBLEM
    assert field in errors(response)


def test_an_unknown_parameter_is_refused(client: Client) -> None:
    response = client.post(f"{ADDRESS}?colour=red", "{}", content_type="application/json")
    assert set(errors(response)) == {"colour"}


def test_a_text_beyond_the_limit_is_refused(client: Client, settings: Any) -> None:
    settings.CHECK_MAX_BYTES = 50
    response = send(client, text=WRONG)
    assert (response.status_code, response["Content-Type"]) == (413, PROBLEM)


def test_checks_have_a_rate_of_their_own(client: Client, settings: Any) -> None:
    settings.CHECK_RATE = "2/min"
    assert [send(client, text=WRONG).status_code for _ in range(3)] == [200, 200, 429]
    page = client.post(reverse("check"), {"text": WRONG})
    assert page.status_code == 429


def test_only_posts_are_answered(client: Client) -> None:
    response = client.get(ADDRESS)
    assert (response.status_code, response["Content-Type"]) == (405, PROBLEM)


def test_without_an_edition_the_service_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotations.api.checking.newest_compiled_edition", lambda: None)
    assert send(client, text=WRONG).status_code == 503


def test_the_queries_of_a_check_do_not_grow_with_the_text(client: Client) -> None:
    send(client, text=WRONG)

    def queries(text: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert send(client, text=text).status_code == 200
        return len(captured)

    many = "\n".join(f"依照《公园法》第{n}条的规定处理。" for n in range(1, 60))
    assert queries(many) <= queries(WRONG) + 6


def test_a_change_of_the_law_is_seen_by_the_next_check(client: Client) -> None:
    assert send(client, text=WRONG).json()["findings"][0]["rule"] == "missing-article"
    law = LawTitleFactory._meta.model.objects.get(text="公园法").law
    law.repealed_on = "2020-01-01"
    law.save()
    assert [f["rule"] for f in send(client, text=WRONG).json()["findings"]] == ["repealed-law"]


def test_the_page_asks_for_a_text(client: Client) -> None:
    page = client.get(reverse("check"))
    assert page.status_code == 200
    assert "not legal advice" in page.content.decode()
    assert "script" not in page.content.decode().partition("<main")[2]


def test_the_page_shows_findings_beside_the_text(client: Client, edition: Edition) -> None:
    page = client.post(reverse("check"), {"text": f"第一段。\n{WRONG}", "as_of": "2026-01-01"})
    words = page.content.decode()
    assert '<mark class="severity-error">《公园法》第九十九条<a' in words
    assert 'id="found-1"' in words
    assert edition.identifier in words
    assert "2026-01-01" in words
    assert not Finding.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"text": "  "}, {"text": WRONG, "as_of": "soon"}, {"text": "\0" * 9}])
def test_the_page_says_what_is_wrong(client: Client, sent: dict[str, str]) -> None:
    page = client.post(reverse("check"), sent)
    assert page.status_code == 200
    assert page.context["form"].errors


def test_a_text_with_markup_is_shown_as_it_is(client: Client) -> None:
    page = client.post(reverse("check"), {"text": f"<script>alert(1)</script>{WRONG}"}).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
