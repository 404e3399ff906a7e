"""What holds of every resource of the API, read from its routes: a new one is tested by being there."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client
from rest_framework.serializers import ModelSerializer

from annotations.api.routes import RESOURCES as ANNOTATION_RESOURCES
from catalog.api.routes import RESOURCES as CATALOG_RESOURCES
from catalog.api.serializers.rows import RowSerializer
from tests.api import PROBLEM, answer, errors, rows
from tests.factories import (
    AnchorFactory,
    AnnotationFactory,
    ConceptFactory,
    DocumentTextFactory,
    ProvisionSuccessionFactory,
    SegmentFactory,
    SuggestionFactory,
    TermFactory,
)
from tests.pages import edition_with_rows, queries

pytestmark = pytest.mark.django_db

LISTS = [name for name, _view_set, _base_name in (*CATALOG_RESOURCES, *ANNOTATION_RESOURCES)]


def fill(count: int) -> None:
    """Rows of every resource, each with what hangs on it."""
    edition_with_rows(count)
    for number in range(count):
        edition_with_rows(1)
        ProvisionSuccessionFactory()
        ConceptFactory(parent=ConceptFactory(), measure_class=None)
        TermFactory(zh=f"词{number}{count}")
        text = DocumentTextFactory(text="不得出境。")
        SegmentFactory(text=text, start=0, end=5)
        SuggestionFactory(run__text=text, start=0, end=4, quote="不得出境")
        annotation = AnnotationFactory(document=text.document, layer="adjudicated")
        AnchorFactory(annotation=annotation, text=text, start=0, end=4, quote="不得出境")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_the_same_queries_for_few_and_for_many_rows(client: Client, name: str) -> None:
    fill(2)
    few = queries(client, f"/api/v1/{name}/")
    fill(7)
    assert rows(client, f"{name}/", page_size=200)
    assert queries(client, f"/api/v1/{name}/?page_size=200") == few <= 20


@pytest.mark.parametrize("name", LISTS)
def test_a_row_of_a_list_is_found_at_its_own_address(client: Client, name: str) -> None:
    fill(1)
    row = rows(client, f"{name}/")[0]
    response = client.get(row["url"])
    assert response.status_code == 200, response.content.decode()
    assert response.json()["url"] == row["url"]


@pytest.mark.parametrize("name", LISTS)
def test_rows_are_written_as_their_fields_would_write_them(
    client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    fill(2)
    planned = rows(client, f"{name}/")
    single = client.get(planned[0]["url"]).json()
    monkeypatch.setattr(RowSerializer, "to_representation", ModelSerializer.to_representation)
    assert rows(client, f"{name}/") == planned
    assert client.get(planned[0]["url"]).json() == single


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_parameter_is_refused_with_those_that_exist(client: Client, name: str) -> None:
    response = client.get(f"/api/v1/{name}/", {"colour": "red"})
    assert set(errors(response)) == {"colour"}
    assert "page_size" in response.json()["known_parameters"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("size", ["0", "201", "-1", "many", "1.5", "²", "9" * 30])
def test_a_page_size_out_of_bounds_is_refused(client: Client, name: str, size: str) -> None:
    assert "from 1 to 200" in errors(client.get(f"/api/v1/{name}/", {"page_size": size}))["page_size"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written(client: Client, name: str, method: str) -> None:
    response = getattr(client, method)(f"/api/v1/{name}/")
    assert (response.status_code, response["Content-Type"]) == (405, PROBLEM)


@pytest.mark.parametrize("address", ["nothing/", "laws/no-such-law/", "entries/999999/", "editions/x-r1/"])
def test_what_is_not_there_is_a_problem_and_no_page(client: Client, address: str) -> None:
    response = client.get(f"/api/v1/{address}")
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)
    assert response.json()["status"] == 404


def test_an_address_without_its_last_slash_leads_to_the_one_with_it(client: Client) -> None:
    assert client.get("/api/v1/laws").headers["Location"] == "/api/v1/laws/"


def test_the_root_names_every_list(client: Client) -> None:
    assert list(answer(client, "")) == LISTS


@pytest.mark.parametrize("name", [name for name in LISTS if name in ("provisions", "suggestions")])
@pytest.mark.parametrize("cursor", ["x", "cD3", "cD1hYmM=", "\0", "cD0tMQ=="])
def test_a_cursor_that_was_tampered_with_is_refused(client: Client, name: str, cursor: str) -> None:
    assert "next and previous" in errors(client.get(f"/api/v1/{name}/", {"cursor": cursor}))["cursor"]


def test_a_long_list_is_read_to_its_end_by_its_links(client: Client) -> None:
    fill(4)
    seen: list[int] = []
    page = answer(client, "provisions/", page_size=3)
    while page["next"]:
        seen += [row["id"] for row in page["results"]]
        page = client.get(page["next"]).json()
    seen += [row["id"] for row in page["results"]]
    assert seen == sorted(set(seen))
    assert len(seen) == len(rows(client, "provisions/", page_size=200))


def test_the_description_is_valid_and_made_without_a_warning() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null")


def test_the_description_and_its_page_are_served(client: Client) -> None:
    assert client.get("/api/v1/schema/").status_code == 200
    page = client.get("/api/v1/docs/")
    assert b"<script>" not in page.content
    assert "unsafe" not in page["Content-Security-Policy"]
