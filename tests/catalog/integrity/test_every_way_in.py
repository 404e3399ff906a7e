"""Every way to change a published edition, tried one by one: each is refused, and says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import Error, connection, models, transaction
from django.test import Client
from django.urls import reverse

from catalog.bases.repinning import apply_repinning, preview_repinning
from catalog.editions.checksum import edition_checksum
from catalog.editions.tables import apply_plan, edition_table, plan_import, read_table, write_table
from catalog.editions.workflow import WorkflowError
from catalog.models import BasisTarget, Edition, Entry, EntryAgency, LegalBasis
from catalog.models.tracking import UntrackedWrite
from tests import factories
from tests.catalog.bases.test_repinning import TODAY, entry_citing, versions

pytestmark = pytest.mark.django_db

SEALED = "a published edition is sealed"
NO_HISTORY = "leaves no history"
MODELS = [Edition, Entry, EntryAgency, LegalBasis, BasisTarget]


@pytest.fixture
def edition(db: None) -> Edition:
    """A published edition with a row whose basis is stale, and its content's checksum."""
    old, _new = versions()
    entry = entry_citing("《样例法》第一条", old, "1")
    factories.EntryAgencyFactory(entry=entry)
    return factories.publish(entry.edition)


@pytest.fixture(autouse=True)
def _nothing_changed(edition: Edition) -> Any:
    before = edition_checksum(edition)
    yield
    assert edition_checksum(Edition.objects.get(pk=edition.pk)) == before


@pytest.fixture
def root(edition: Edition) -> Client:
    client = Client()
    client.force_login(factories.UserFactory(is_superuser=True))
    return client


def column_of(model: Any) -> str:
    return "note" if model in (Edition, Entry) else "ordinal"


def refused(write: Callable[[], object], why: str = SEALED) -> None:
    with pytest.raises((Error, UntrackedWrite, WorkflowError), match=why), transaction.atomic():
        write()


def run(statement: str) -> Callable[[], object]:
    def execute() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return execute


@pytest.mark.parametrize("model", MODELS)
def test_by_the_orm(model: Any) -> None:
    row = model.objects.first()
    refused(row.save)
    refused(row.delete)


@pytest.mark.parametrize("model", MODELS)
def test_by_bulk_update(model: Any) -> None:
    rows, column = list(model.objects.all()), column_of(model)
    refused(lambda: model.objects.bulk_update(rows, [column]), NO_HISTORY)
    refused(lambda: model.objects.bulk_update_with_history(rows, [column], reason="tried"))


@pytest.mark.parametrize("model", MODELS)
def test_by_queryset_update_and_delete(model: Any) -> None:
    column = column_of(model)
    refused(lambda: model.objects.update(**{column: 9}), NO_HISTORY)
    plain: models.QuerySet[Any] = models.QuerySet(model)
    refused(lambda: plain.update(**{column: 9}))
    refused(lambda: plain.all()._raw_delete(using="default"))


@pytest.mark.parametrize("model", MODELS)
def test_by_raw_sql(model: Any) -> None:
    table, column = model._meta.db_table, column_of(model)
    value = "'x'" if column == "note" else "9"
    refused(run(f"UPDATE {table} SET {column} = {value}"))
    refused(run(f"DELETE FROM {table}"))
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")()  # else what the test wrote itself stands in the way
        refused(run(f"TRUNCATE {table} CASCADE"))
    else:
        stored = (field for field in model._meta.concrete_fields if not field.generated)
        columns = ", ".join(f'"{field.column}"' for field in stored)
        refused(run(f"REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}"))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("page", ["change", "delete"])
def test_by_the_admin(root: Client, model: Any, page: str) -> None:
    row = model.objects.first()
    address = reverse(f"admin:catalog_{model._meta.model_name}_{page}", args=[row.pk])
    response = root.post(address, {column_of(model): "9", "post": "yes"})
    assert response.status_code == 403
    if page == "change":
        assert "published and sealed" in response.text
    else:
        assert "published and sealed" in root.get(address.replace("/delete/", "/change/")).text


def test_by_adding_a_row_in_the_admin(root: Client, edition: Edition) -> None:
    data = {"edition": edition.pk, "code": "PM-04.9", "ordinal": 9, "content_zh": "新"}
    response = root.post(reverse("admin:catalog_entry_add"), data)
    assert "published and sealed" in str(response.context["adminform"].form.errors["edition"])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("resource", ["editions/{edition}", "entries/{entry}", "bases/{basis}"])
def test_by_the_api(root: Client, edition: Edition, method: str, resource: str) -> None:
    keys = {"edition": edition.identifier, "entry": edition.entries.get().pk}
    path = resource.format(**keys, basis=LegalBasis.objects.get().pk)
    response = getattr(root, method)(f"/api/v1/{path}/", {"note": "x"}, content_type="application/json")
    assert response.status_code == 405
    assert "not allowed" in response.json()["detail"]


def test_by_importing_a_table(root: Client, edition: Edition) -> None:
    rows = read_table("table.xlsx", write_table(edition_table(edition), ".xlsx"))
    refused(lambda: apply_plan(plan_import(edition, rows, TODAY), reason="tried"), "published and sealed")
    page = reverse("admin:catalog_edition_import_table", args=[edition.pk])
    assert "published and sealed" in root.get(page, follow=True).text


def test_by_re_pinning(edition: Edition) -> None:
    [proposal] = preview_repinning(BasisTarget.objects.all(), TODAY)
    assert "is published: draft a correction" in proposal.obstacle
    assert apply_repinning([proposal], user=factories.UserFactory()) == []
