"""What tests of the API share."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client

__all__ = ["PROBLEM", "answer", "errors", "rows"]

PROBLEM = "application/problem+json"


def answer(client: Client, address: str, **query: object) -> Any:
    """The JSON of an address under the root of the API, which must be there."""
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def rows(client: Client, address: str, **query: object) -> list[dict[str, Any]]:
    """The rows of the first page of a list."""
    found: list[dict[str, Any]] = answer(client, address, **query)["results"]
    return found


def errors(response: HttpResponse) -> dict[str, str]:
    """What a problem says of each parameter."""
    assert response.status_code == 400
    assert response["Content-Type"] == PROBLEM
    return {error["parameter"]: error["detail"] for error in response.json()["errors"]}
