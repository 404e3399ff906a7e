"""Tagging a text by the API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from annotations.intake.tagging import tagger_of
from annotations.models import Alias, PipelineRun, Suggestion
from annotations.tagging import LexiconError
from catalog.models import Concept
from tests.annotations.intake.test_storing import concepts  # noqa: F401  # a fixture
from tests.api import PROBLEM, errors
from tests.factories import ConceptFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("concepts", "fresh")]

ADDRESS = "/api/v1/tag/"
TEXT = " 😀对失信被执行人限制出境。"


@pytest.fixture
def fresh() -> Iterator[None]:
    cache.clear()
    tagger_of.cache_clear()  # a test's rows are rolled back, and their numbers are given anew
    yield
    cache.clear()
    tagger_of.cache_clear()


def tag(client: Client, **given: object) -> HttpResponse:
    return client.post(ADDRESS, json.dumps(given), content_type="application/json")


def suggestions(client: Client, text: str, language: str = "zh") -> list[dict[str, Any]]:
    response = tag(client, text=text, language=language)
    assert response.status_code == 200, response.content.decode()
    found: list[dict[str, Any]] = response.json()["suggestions"]
    return found


def test_a_text_comes_back_with_its_suggestions(client: Client) -> None:
    response = tag(client, text=TEXT, language="zh")
    answer = response.json()
    (found,) = answer["suggestions"]
    assert (found["label"], found["quote"]) == ("PM-04", "限制出境")
    assert TEXT[found["start"] : found["end"]] == found["quote"]
    assert 0 < found["score"] <= 1
    assert found["rule"].startswith("pm04.")
    assert answer["characters"] == len(TEXT)
    assert answer["pipeline_version"].startswith("rules-")


def test_a_citation_says_what_it_cites(client: Client) -> None:
    (found,) = suggestions(client, "依照《茶叶法》第五条处理。")
    assert (found["label"], found["attributes"]["law"]) == ("CITATION", "茶叶法")


def test_nothing_is_stored(client: Client) -> None:
    suggestions(client, TEXT)
    assert not PipelineRun.objects.exists()
    assert not Suggestion.objects.exists()


def test_a_text_without_a_find_has_an_empty_list(client: Client) -> None:
    assert suggestions(client, "") == suggestions(client, "Tea is a drink.", "en") == []


def test_a_new_alias_counts_from_the_next_request_on(client: Client) -> None:
    assert suggestions(client, "对其采取茶叶令。") == []
    alias = Alias.objects.create(concept=Concept.objects.get(code="PM-04"), language="zh", text="茶叶令")
    assert [found["quote"] for found in suggestions(client, "对其采取茶叶令。")] == ["茶叶令"]
    alias.active = False
    alias.save()
    assert suggestions(client, "对其采取茶叶令。") == []


def test_a_text_beyond_the_limit_is_refused(client: Client, settings: Any) -> None:
    settings.TAG_LONGEST_TEXT = 20
    assert tag(client, text="茶" * 20, language="zh").status_code == 200
    for text in ("茶" * 21, "茶" * 10_000):
        response = tag(client, text=text, language="zh")
        assert (response.status_code, response["Content-Type"]) == (413, PROBLEM)
        assert "20 characters" in response.json()["detail"]


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"text": TEXT}, "language"),
        ({"language": "zh"}, "text"),
        ({"text": TEXT, "language": "fr"}, "language"),
        ({"text": ["a"], "language": "en"}, "text"),
        ({"text": "a\0b", "language": "en"}, "text"),
        ({"text": TEXT, "language": "zh", "colour": "red"}, "colour"),
    ],
)
def test_a_wrong_request_names_the_field(client: Client, given: dict[str, object], parameter: str) -> None:
    assert set(errors(tag(client, **given))) == {parameter}


def test_what_is_no_object_is_refused(client: Client) -> None:
    response = client.post(ADDRESS, "[1]", content_type="application/json")
    assert "text and language" in errors(response)["text"]
    response = client.post(ADDRESS, "{", content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)
    response = client.post(ADDRESS, "a", content_type="text/plain")
    assert (response.status_code, response["Content-Type"]) == (415, PROBLEM)


def test_a_parameter_in_the_address_is_refused(client: Client) -> None:
    response = client.post(f"{ADDRESS}?lang=zh", "{}", content_type="application/json")
    assert set(errors(response)) == {"lang"}


def test_requests_are_counted_by_a_rate_of_their_own(client: Client, settings: Any) -> None:
    settings.TAG_RATE = "2/min"
    answers = [tag(client, text="", language="zh") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Content-Type"] == PROBLEM
    assert client.get("/api/v1/concepts/").status_code == 200


def test_a_lexicon_that_needs_mending_is_said_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise LexiconError("Rule 'x': there is no concept 'PM-99'.")

    monkeypatch.setattr("annotations.intake.tagging.load_tagger", broken)
    ConceptFactory()  # another state of the database, so that the tagger is made anew
    response = tag(client, text=TEXT, language="zh")
    assert (response.status_code, response["Content-Type"]) == (503, PROBLEM)
    assert "PM-99" in response.json()["detail"]
