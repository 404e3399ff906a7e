"""What people write is shown as text: a payload in every text column of every table runs on no page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test import Client

from catalog.integrity import remove
from tests.config.access import ONLY_POSTED
from tests.config.test_permissions import World, addresses, client_in, world

__all__ = ["world"]

pytestmark = pytest.mark.django_db

PAYLOAD = "<img src=x onerror=alert(1)>"
# Columns that name, address or hash: the service makes them, and no page could be found with others.
MADE = {"code", "key", "slug", "eid", "number", "sha256", "username", "password", "pipeline_version", "path"}
# Columns of which offsets tell: a page refuses a text that its quotes do not fit.
MEASURED = {"text", "body", "quote", "basis_text"}


def text_columns() -> Iterator[models.Field[Any, Any]]:
    for label in ("catalog", "annotations", "auth"):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.concrete_fields:
                written = isinstance(field, models.CharField | models.TextField) and not field.choices
                if not written or field.unique or field.name in MADE or field.name.endswith("hash"):
                    continue
                if (field.max_length or len(PAYLOAD)) >= len(PAYLOAD):
                    yield field


def poison() -> int:
    """Write the payload into every text column of every row; returns how many columns took it."""
    remove(connection)
    taken = 0
    for field in text_columns():
        value = models.Value(PAYLOAD)
        if field.name in MEASURED:
            # Before the end, so that what is quoted from the front still is.
            value = models.functions.Concat(models.F(field.name), value)  # type: ignore[assignment]  # an expression
        rows: models.QuerySet[Any] = models.QuerySet(field.model)
        try:
            with transaction.atomic():
                taken += bool(rows.update(**{field.name: value}))
        except DatabaseError:
            continue  # a column that holds only what a constraint lets in
    return taken


@pytest.mark.parametrize("role", ["anonymous", "superuser"])
def test_a_payload_in_every_column_is_shown_as_text(
    role: str, world: World, record_property: Callable[[str, object], None]
) -> None:
    names = [(name, world.address(name)) for name in addresses() if name not in ONLY_POSTED]
    columns = poison()
    client, _user = client_in(role)
    shown, seen = [], 0
    for name, address in names:
        body = _page(client, address)
        seen += "&lt;img src=x onerror=alert(1)&gt;" in body
        if PAYLOAD in body:
            shown.append(name)
    assert shown == []
    assert columns > 40
    assert seen > 10
    record_property(
        "figure", f"{columns} columns with a payload, shown as text on {seen} of {len(names)} pages"
    )


def _page(client: Client, address: str) -> str:
    response = client.get(address)
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return ""
    return b"".join(response).decode()  # type: ignore[call-overload]  # a response is its chunks
