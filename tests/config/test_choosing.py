"""``fields`` and ``expand`` on every resource: what is chosen is shown, at a constant number of queries."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.api.base import ResourceViewSet
from catalog.api.choosing import MAX_DEPTH
from config.api import RESOURCES
from tests.api import errors, rows
from tests.config.test_api import fill
from tests.factories import EditionFactory, ProvisionFactory
from tests.pages import edition_with_rows, queries

pytestmark = pytest.mark.django_db

VIEW_SETS: dict[str, type[ResourceViewSet]] = {name: view_set for name, view_set, _base_name in RESOURCES}
LINKS = [(name, path) for name, view_set in VIEW_SETS.items() for path in view_set.expands]


@pytest.mark.parametrize("name", VIEW_SETS)
def test_fields_are_those_that_were_chosen(client: Client, name: str) -> None:
    fill(1)
    key = VIEW_SETS[name].key_field
    row = rows(client, f"{name}/")[0]
    assert rows(client, f"{name}/", fields=f"{key},url")[0] == {key: row[key], "url": row["url"]}
    assert client.get(row["url"], {"fields": key}).json() == {key: row[key]}


@pytest.mark.parametrize("name", VIEW_SETS)
def test_an_unknown_field_is_refused_with_those_that_exist(client: Client, name: str) -> None:
    for address in (f"/api/v1/{name}/", f"/api/v1/{name}/"):
        detail = errors(client.get(address, {"fields": "colour"}))["fields"]
        assert "There is no colour here" in detail
        assert VIEW_SETS[name].key_field in detail


@pytest.mark.parametrize(("name", "path"), LINKS)
def test_a_followed_link_shows_what_its_own_address_answers(client: Client, name: str, path: str) -> None:
    fill(2)
    plain, expanded = (rows(client, f"{name}/", **query) for query in ({}, {"expand": path}))
    assert len(plain) == len(expanded)
    *above, last = path.split(".")
    seen = [each for row in expanded for each in links_at(row, above, last)]
    for each in seen:
        assert client.get(each["url"]).status_code == 200
        own = client.get(each["url"]).json()
        assert set(each) <= set(own)
        assert {key: own[key] for key, value in each.items() if not isinstance(value, dict | list)} == {
            key: value for key, value in each.items() if not isinstance(value, dict | list)
        }


@pytest.mark.parametrize(("name", "path"), LINKS)
def test_following_a_link_takes_the_same_queries_for_few_and_many(
    client: Client, name: str, path: str
) -> None:
    fill(2)
    few = queries(client, f"/api/v1/{name}/?page_size=200&expand={path}")
    fill(3)
    assert queries(client, f"/api/v1/{name}/?page_size=200&expand={path}") == few <= 40


def links_at(row: dict, above: list[str], last: str) -> list[dict]:
    """The objects at a path in a row."""
    at = [row]
    for step in above:
        at = [
            each
            for holder in at
            for each in (holder[step] if isinstance(holder[step], list) else [holder[step]])
        ]
    values = [holder[last] for holder in at]
    return [
        each
        for value in values
        for each in (value if isinstance(value, list) else [value])
        if isinstance(each, dict)
    ]


def test_the_provisions_of_bases_stand_beside_their_targets(client: Client) -> None:
    edition_with_rows(2)
    for row in rows(
        client, "entries/", expand="bases.provision", fields="code,bases.targets,bases.provision"
    ):
        [basis] = row["bases"]
        assert set(row) == {"code", "bases"}
        assert [each["text"] for each in basis["provision"]] == ["不得出境。"]
        assert [each["eid"] for each in basis["provision"]] == [target["eid"] for target in basis["targets"]]


def test_links_are_followed_one_from_another_up_to_a_depth(client: Client) -> None:
    edition_with_rows(1)
    row = rows(client, "entries/", expand="concept.catalog,bases.targets.version.law")[0]
    assert row["concept"]["catalog"]["title_en"]
    assert row["bases"][0]["targets"][0]["version"]["law"]["titles"] == []
    deep = ".".join(["successors"] * (MAX_DEPTH + 1))
    assert "too deep" in errors(client.get("/api/v1/editions/", {"expand": deep}))["expand"]


def test_an_unknown_link_is_refused_with_those_that_exist(client: Client) -> None:
    detail = errors(client.get("/api/v1/entries/", {"expand": "concept.colour"}))["expand"]
    assert detail == (
        "There is no concept.colour here. There are: concept.catalog, concept.narrower, concept.parent."
    )


def test_a_link_to_what_may_not_be_seen_stays_a_link(client: Client) -> None:
    draft = EditionFactory(slug="next")
    edition_with_rows(1, predecessor=draft)
    [edition] = rows(client, "editions/", expand="predecessor")
    assert edition["predecessor"] is None


def test_fields_reach_into_what_was_followed(client: Client) -> None:
    ProvisionFactory()
    [row] = rows(client, "provisions/", expand="version.law", fields="eid,version.law.key")
    assert set(row) == {"eid", "version"}
    assert set(row["version"]) == {"law"}
    assert set(row["version"]["law"]) == {"key"}
    assert (
        "version.law.colour"
        in errors(
            client.get("/api/v1/provisions/", {"expand": "version.law", "fields": "version.law.colour"})
        )["fields"]
    )


@pytest.mark.parametrize("parameter", ["fields", "expand"])
def test_too_many_names_are_refused(client: Client, parameter: str) -> None:
    names = ",".join(f"n{number}" for number in range(100))
    assert "at most" in errors(client.get("/api/v1/entries/", {parameter: names}))[parameter]


@pytest.mark.parametrize("parameter", ["fields", "expand", "edition", "ordering", "page_size"])
def test_an_empty_parameter_is_refused(client: Client, parameter: str) -> None:
    assert "is empty" in errors(client.get("/api/v1/entries/", {parameter: ""}))[parameter]
