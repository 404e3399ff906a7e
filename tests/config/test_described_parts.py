"""What ``fields`` and ``expand`` choose is as the description says of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.test import Client

from annotations.api.routes import RESOURCES as ANNOTATION_RESOURCES
from catalog.api.choosing import Pinned
from catalog.api.routes import RESOURCES as CATALOG_RESOURCES
from tests.api import rows
from tests.config.test_api import fill
from tests.described import described, hold_in_part, row_schema

pytestmark = pytest.mark.django_db

RESOURCES = [(name, view_set) for name, view_set, _base_name in (*CATALOG_RESOURCES, *ANNOTATION_RESOURCES)]
LINKS = [
    (name, path, link.resource if isinstance(link, Pinned) else link)
    for name, view_set in RESOURCES
    for path, link in view_set.expands.items()
]


def at(value: Any, path: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The objects at a path, through lists and past what is null or is still a key."""
    if isinstance(value, list):
        for each in value:
            yield from at(each, path)
    elif isinstance(value, dict) and path:
        yield from at(value.get(path[0]), path[1:])
    elif isinstance(value, dict):
        yield value


@pytest.mark.parametrize(("name", "path", "target"), LINKS, ids=lambda value: value)
def test_an_expanded_link_is_a_row_of_where_it_leads(
    client: Client, name: str, path: str, target: str
) -> None:
    fill(2)
    found = rows(client, f"{name}/", expand=path)
    assert found
    for row in found:
        hold_in_part(row, row_schema(name), described(), {path.rpartition(".")[2]})
    for expanded in at(found, path.split(".")):
        assert f"/api/v1/{target}/" in expanded["url"]
        hold_in_part(expanded, row_schema(target), described())


@pytest.mark.parametrize("name", [name for name, _view_set in RESOURCES])
def test_each_field_alone_is_as_described(client: Client, name: str) -> None:
    fill(1)
    (whole, *_) = rows(client, f"{name}/")
    for field in whole:
        (row, *_) = rows(client, f"{name}/", fields=field)
        assert set(row) == {field}
        hold_in_part(row, row_schema(name), described())
