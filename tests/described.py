"""Holding answers against the description of the API."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Any

import jsonschema_rs
from django.test import Client

__all__ = ["described", "hold_in_part", "row_schema"]

Schema = dict[str, Any]


@cache
def described() -> Schema:
    """The description, as it is served."""
    answer = Client().get("/api/v1/schema/?format=json")
    assert answer.status_code == 200
    whole: Schema = answer.json()
    return whole


def row_schema(resource: str) -> Schema:
    """What is said of a whole row of a resource: of the answer at its own address."""
    (path,) = (path for path in described()["paths"] if re.fullmatch(rf"/api/v1/{resource}/{{\w+}}/", path))
    answer: Schema = described()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    found: Schema = answer["schema"]
    return found


def hold_in_part(value: Any, schema: Schema, whole: Schema, expanded: Collection[str] = ()) -> None:
    """Hold a value against a description of which parts may be missing and what is expanded can be anything.

    Raises:
        jsonschema_rs.ValidationError: if it is not as described.
    """
    loose = _without_demands({**schema, "components": whole["components"]}, expanded)
    jsonschema_rs.validator_for(loose, validate_formats=True).validate(value)


def _without_demands(schema: Any, expanded: Collection[str]) -> Any:
    if isinstance(schema, list):
        return [_without_demands(each, expanded) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: _without_demands(each, expanded) for name, each in schema.items() if name != "required"}
    if isinstance(properties := kept.get("properties"), dict):
        kept["properties"] = {name: {} if name in expanded else each for name, each in properties.items()}
    # OpenAPI 3.0 says in a word of its own that a value may be null.
    return {"anyOf": [kept, {"type": "null"}]} if schema.get("nullable") is True else kept
