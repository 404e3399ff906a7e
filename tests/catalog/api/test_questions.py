"""Questions in bulk: the status of every basis, and what editions use most."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from catalog.bases import Status
from tests.api import answer, errors, rows
from tests.factories import BasisTargetFactory
from tests.pages import edition_with_rows, queries

pytestmark = pytest.mark.django_db


def test_every_target_has_a_row_with_its_status(client: Client) -> None:
    edition = edition_with_rows(3)
    page = answer(client, "bases/status/", edition=edition.identifier, as_of="2024-01-01")
    assert len(page["results"]) == 3
    row = page["results"][0]
    assert row["status"]["status"] == Status.CURRENT
    assert row["entry"]["edition"]["identifier"] == edition.identifier
    assert page["versions"] == sorted(row["version"]["identifier"] for row in page["results"])
    assert client.get(page["permalink"]).json() == page
    assert client.get(row["basis_url"]).status_code == 200


def test_targets_are_narrowed_by_what_became_of_them(client: Client) -> None:
    edition = edition_with_rows(2)
    law = edition.entries.first().bases.first().law
    law.repealed_on = datetime.date(2022, 1, 1)
    law.save()
    assert [row["law"] for row in rows(client, "bases/status/", status="repealed")] == [law.key]
    assert len(rows(client, "bases/status/", status="current")) == 1
    assert (
        len(rows(client, "bases/status/", status="repealed", as_of="2021-12-31", edition=edition.identifier))
        == 0
    )
    assert len(rows(client, "bases/status/", law=law.key)) == 1
    assert rows(client, "bases/status/", article="999") == []


def test_statuses_take_the_same_queries_for_few_and_for_many(client: Client) -> None:
    edition_with_rows(2)
    address = "/api/v1/bases/status/?page_size=200&status=current&expand=entry"
    few = queries(client, address)
    edition_with_rows(6)
    assert queries(client, address) == few <= 30


def test_drafts_have_no_public_status(client: Client) -> None:
    BasisTargetFactory()
    assert rows(client, "bases/status/") == []


def test_what_editions_use_most_is_counted(client: Client) -> None:
    first, second = edition_with_rows(3, slug="a"), edition_with_rows(1, slug="b")
    found = answer(client, "stats/", limit=2)["editions"]
    assert [each["edition"]["identifier"] for each in found] == [first.identifier, second.identifier]
    assert [each["entries"] for each in found] == [3, 1]
    assert [law["entries"] for law in found[0]["laws"]] == [1, 1]
    assert found[0]["agencies"][0]["entries"] == 3
    assert found[0]["measures"][0]["entries"] == 3


def test_stats_are_of_the_day_or_of_editions_named(client: Client) -> None:
    old = edition_with_rows(1, slug="old", issued=datetime.date(2020, 1, 1))
    new = edition_with_rows(1, slug="new", issued=datetime.date(2024, 1, 1))
    page = answer(client, "stats/", as_of="2021-01-01")
    assert [each["edition"]["identifier"] for each in page["editions"]] == [old.identifier]
    assert client.get(page["permalink"]).json() == page
    named = answer(client, "stats/", edition=f"{old.identifier},{new.identifier}")
    assert len(named["editions"]) == 2
    assert "no edition x" in errors(client.get("/api/v1/stats/", {"edition": "x"}))["edition"]


def test_stats_take_the_same_queries_for_few_and_for_many(client: Client) -> None:
    edition_with_rows(1)
    few = queries(client, "/api/v1/stats/")
    edition_with_rows(5)
    assert queries(client, "/api/v1/stats/") == few
