"""No list of the API reads a long table through, whatever it is narrowed by."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.api.routes import RESOURCES as ANNOTATION_RESOURCES
from annotations.models import Anchor
from catalog.api.pagination import CursorPages
from catalog.api.routes import RESOURCES as CATALOG_RESOURCES
from catalog.models import BasisTarget, ProvisionSuccession
from catalog.search.index import rebuild
from tests.config.test_api import fill
from tests.plans import read_through

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="The plans are those of SQLite."),
]

LONG_LISTS = {
    name: view_set
    for name, view_set, _base_name in (*CATALOG_RESOURCES, *ANNOTATION_RESOURCES)
    if issubclass(view_set.pagination_class, CursorPages)
}
FILTERS = [
    (name, parameter)
    for name, view_set in LONG_LISTS.items()
    for parameter in view_set.filterset_class.base_filters
]


def sample(name: str, parameter: str) -> str:
    """A value that a list can be narrowed by. One without a sample here fails, and is to be added."""
    target = BasisTarget.objects.select_related("version__law", "basis__entry__edition__catalog").first()
    anchor = Anchor.objects.select_related("annotation__document", "annotation__concept").first()
    succession = ProvisionSuccession.objects.select_related("old_version__law").first()
    assert target
    assert anchor
    assert succession
    version = f"{target.version.law.key}@{target.version.date}"
    kinds = {"provisions": "article", "successions": "amended", "segments": "paragraph"}
    return {
        "agency": target.basis.entry.entry_agencies.first().agency.name_zh,
        "article": "1",
        "catalog": target.basis.entry.edition.catalog.code,
        "concept": anchor.annotation.concept.code,
        "decided_from": "2020-01-01",
        "decided_to": "2099-01-01",
        "document": str(anchor.annotation.document.uid),
        "edition": target.basis.entry.edition.identifier,
        "eid": "art_1",
        "entry": str(target.basis.entry_id),
        "kind": kinds.get(name, "concept"),
        "language": "zh",
        "law": target.version.law.key,
        "layer": "adjudicated",
        "min_score": "0.5",
        "new_eid": "art_1",
        "new_version": f"{succession.old_version.law.key}@{succession.old_version.date}",
        "number": "1",
        "old_eid": "art_1",
        "old_version": f"{succession.old_version.law.key}@{succession.old_version.date}",
        "ordering": "id",
        "provision": "1",
        "q": "出境",
        "rule": "zh.exit",
        "state": "proposed",
        "status": "current",
        "text": str(anchor.text_id),
        "version": version,
    }[parameter]


def queries_of(client: Client, address: str, **query: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"/api/v1/{address}", query)
    assert response.status_code == 200, response.content.decode()
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("name", LONG_LISTS)
def test_a_long_list_is_walked_in_its_order(client: Client, name: str) -> None:
    fill(2)
    assert not read_through(queries_of(client, f"{name}/"), may_walk=True)


@pytest.mark.parametrize(("name", "parameter"), FILTERS)
def test_a_long_list_is_narrowed_without_reading_it_through(
    client: Client, name: str, parameter: str
) -> None:
    fill(2)
    for _kind in rebuild():
        pass
    assert not read_through(queries_of(client, f"{name}/", **{parameter: sample(name, parameter)}))


@pytest.mark.parametrize("name", [n for n, view_set in LONG_LISTS.items() if view_set.as_of_means])
def test_a_day_is_read_without_reading_a_list_through(client: Client, name: str) -> None:
    fill(2)
    assert not read_through(queries_of(client, f"{name}/", as_of="2021-01-01"))


def test_a_plan_that_reads_a_long_table_through_is_told() -> None:
    through = "SELECT COUNT(*) FROM catalog_provision WHERE text = ''"
    walked = "SELECT * FROM catalog_provision ORDER BY id LIMIT 5"
    sorted_first = "SELECT * FROM catalog_provision ORDER BY text LIMIT 5"
    assert len(read_through([through, sorted_first, walked])) == 3
    assert len(read_through([through, sorted_first, walked], may_walk=True)) == 2
