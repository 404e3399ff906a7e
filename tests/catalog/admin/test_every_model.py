"""What holds for every admin of both rooms, also for one that is added tomorrow."""

from __future__ import annotations

from typing import Any

import factory
import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from unfold.admin import ModelAdmin

from catalog.models import Agency, Catalog, Concept
from tests import factories

REGISTERED = sorted(admin.site._registry.items(), key=lambda item: item[0]._meta.label)
MODELS = [model for model, _ in REGISTERED]
ADMINS = [model_admin for _, model_admin in REGISTERED]
FACTORIES = {
    made._meta.model: made
    for made in vars(factories).values()
    if isinstance(made, type) and issubclass(made, factory.django.DjangoModelFactory)
}
# These factories give back the row that is there; a list needs rows that differ.
DISTINCT = {
    Catalog: {"code": factory.Sequence(lambda n: f"catalog-{n}")},
    Concept: {
        "code": factory.Sequence(lambda n: f"PM-9{n}"),
        "catalog__code": factory.Sequence(lambda n: f"c{n}"),
    },
    Agency: {"name_zh": factory.Sequence(lambda n: f"机构{n}")},
}


# Kept by services for themselves: what is searched, and when something last changed.
UNSEEN = {apps.get_model("catalog", "SearchText"), apps.get_model("catalog", "Change")}


def make(model: type[models.Model], count: int) -> list[Any]:
    assert model in FACTORIES, f"tests/factories.py has no factory for {model._meta.label}"
    return FACTORIES[model].create_batch(count, **DISTINCT.get(model, {}))


def address(model: type[models.Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def label(value: object) -> str:
    return value._meta.label if isinstance(value, type) else type(value).__name__


@pytest.mark.parametrize("app", ["catalog", "annotations"])
def test_every_model_has_an_admin(app: str) -> None:
    owned = {m for m in apps.get_app_config(app).get_models() if not hasattr(m, "instance_type")}
    assert owned - set(MODELS) - UNSEEN == set()


@pytest.mark.parametrize("model_admin", ADMINS, ids=label)
def test_every_admin_is_unfolds_and_can_be_searched(model_admin: Any) -> None:
    assert isinstance(model_admin, ModelAdmin)
    assert model_admin.search_fields


@pytest.mark.parametrize("model_admin", ADMINS, ids=label)
def test_every_foreign_key_is_chosen_by_searching_an_admin_that_exists(model_admin: Any, rf: Any) -> None:
    foreign = [f for f in model_admin.model._meta.fields if isinstance(f, models.ForeignKey)]
    assert set(model_admin.get_autocomplete_fields(rf.get("/"))) >= {f.name for f in foreign}
    for field in foreign:
        assert admin.site._registry[field.related_model].search_fields


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_a_list_takes_as_many_queries_for_twelve_rows_as_for_three(
    model: type[models.Model], admin_client: Client
) -> None:
    page = address(model, "changelist")
    make(model, 3)
    admin_client.get(page)  # fills the caches of content types
    with CaptureQueriesContext(connection) as few:
        assert admin_client.get(page).status_code == 200
    make(model, 9)
    with CaptureQueriesContext(connection) as many:
        response = admin_client.get(page)
    assert len(response.context["cl"].result_list) >= 12
    assert len(many) == len(few), "\n".join(query["sql"] for query in many.captured_queries)
    assert len(many) <= 12


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_a_list_can_be_searched(model: type[models.Model], admin_client: Client) -> None:
    make(model, 1)
    assert admin_client.get(address(model, "changelist"), {"q": "样例 sample"}).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_the_page_of_a_row_opens(model: type[models.Model], admin_client: Client) -> None:
    [row] = make(model, 1)
    assert admin_client.get(address(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", [m for m in MODELS if hasattr(m, "history")], ids=label)
def test_the_history_of_a_row_opens(model: type[models.Model], admin_client: Client) -> None:
    [row] = make(model, 1)
    assert admin_client.get(address(model, "history", row.pk)).status_code == 200
    version = row.history.first().history_id
    assert admin_client.get(address(model, "simple_history", row.pk, version)).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_an_empty_list_opens(model: type[models.Model], admin_client: Client) -> None:
    assert admin_client.get(address(model, "changelist"), {"q": "没有这一行"}).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_the_form_that_adds_a_row_opens_or_is_refused_by_intention(
    model: type[models.Model], admin_client: Client, superuser: Any, rf: Any
) -> None:
    request = rf.get("/")
    request.user = superuser
    allowed = admin.site._registry[model].has_add_permission(request)
    assert admin_client.get(address(model, "add")).status_code == (200 if allowed else 403)
