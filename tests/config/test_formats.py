"""Every list in every form: by suffix and by Accept, whole or refused, never half of it in silence."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from typing import Any

import openpyxl
import pandas as pd
import pytest
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.models import Term
from catalog.api.formats.tables import Csv, Table, Xlsx
from catalog.api.keys import version_key
from catalog.lawtext.akn import read_akn
from catalog.models import LawVersion
from tests.api import PROBLEM, answer, errors, rows
from tests.catalog.statutes.test_exporting import document, version  # noqa: F401  # fixtures
from tests.config.test_api import LISTS, fill
from tests.factories import EntryFactory, LawTextFactory, TermFactory, publish
from tests.pages import edition_with_rows

pytestmark = pytest.mark.django_db

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {"csv": "text/csv", "xlsx": XLSX, "jsonl": "application/jsonl", "json": "application/json"}
LINKED = ("catalogs", "editions", "concepts", "laws", "versions", "provisions", "annotations")


def content(response: HttpResponse) -> bytes:
    assert response.status_code == 200, response.content
    return response.getvalue()


def frame(client: Client, address: str, **query: object) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content(client.get(f"/api/v1/{address}", query))))


@pytest.mark.parametrize("name", LISTS)
def test_a_table_holds_all_rows_of_a_list(client: Client, name: str) -> None:
    fill(2)
    held = rows(client, f"{name}/", page_size=200)
    lines = content(client.get(f"/api/v1/{name}.jsonl")).decode().splitlines()
    assert [json.loads(line)["url"] for line in lines] == [row["url"] for row in held]
    assert list(frame(client, f"{name}.csv")["url"]) == [row["url"] for row in held]
    book = openpyxl.load_workbook(io.BytesIO(content(client.get(f"/api/v1/{name}.xlsx"))))
    assert book["data"].max_row == len(held) + 1
    about = dict(book["about"].iter_rows(values_only=True))
    assert about["permalink"].startswith(f"http://testserver/api/v1/{name}.xlsx")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("suffix", MEDIA_TYPES)
def test_accept_asks_for_the_same_as_the_suffix(client: Client, name: str, suffix: str) -> None:
    fill(1)
    by_suffix = client.get(f"/api/v1/{name}.{suffix}")
    by_accept = client.get(f"/api/v1/{name}/", headers={"Accept": MEDIA_TYPES[suffix]})
    assert by_suffix["Content-Type"] == by_accept["Content-Type"]
    assert by_suffix["Content-Type"].split(";")[0] == MEDIA_TYPES[suffix]
    if suffix != "xlsx":  # whose parts carry the time, and the permalink
        assert len(content(by_suffix)) == pytest.approx(len(content(by_accept)), abs=20)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_table_takes_queries_by_the_batch_and_not_by_the_row(
    client: Client, name: str, suffix: str
) -> None:
    def count() -> int:
        from django.db import connection

        with CaptureQueriesContext(connection) as captured:
            content(client.get(f"/api/v1/{name}.{suffix}"))
        return len(captured)

    fill(2)
    few = count()
    fill(7)
    assert count() == few <= 20


def test_memory_does_not_grow_with_a_table(client: Client) -> None:
    def peak(count: int) -> int:
        held = Term.objects.count()
        terms = [Term(zh=f"词{number}", en="x" * 250) for number in range(held, count)]
        Term.objects.bulk_create_with_history(terms, reason="bulk")
        response = client.get("/api/v1/terms.jsonl")
        tracemalloc.start()
        lines = sum(piece.count(b"\n") for piece in response)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert lines == count
        return found

    few = peak(1000)
    assert peak(5000) < 1.3 * few


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_no_cell_is_run_as_a_formula(suffix: str) -> None:
    table = Table("x", ("=name",), [{"=name": '=HYPERLINK("x")'}, {"=name": "＝1"}, {"=name": -1}], {})
    written = b"".join((Csv() if suffix == "csv" else Xlsx()).write(table))
    if suffix == "csv":
        cells = [row[0] for row in csv.reader(io.StringIO(written.decode("utf-8-sig")))]
        assert cells == ["=name", '\'=HYPERLINK("x")', "'＝1", "-1"]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(written))["data"]
        assert [cell.data_type for (cell,) in sheet.iter_rows()] == ["s", "s", "s", "n"]
        assert [cell.quotePrefix for (cell,) in sheet.iter_rows()] == [True, True, True, False]


def test_a_cell_too_long_for_a_workbook_says_that_it_is_cut() -> None:
    written = b"".join(Xlsx().write(Table("x", ("a",), [{"a": "文" * 40_000}], {})))
    value = openpyxl.load_workbook(io.BytesIO(written))["data"]["A2"].value
    assert value.endswith("(cut: 40000 characters)")
    assert len(value) <= 32_767


def test_too_many_rows_for_a_workbook_are_refused_and_not_cut(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(3)
    monkeypatch.setattr(Xlsx, "max_rows", 2)
    [detail] = errors(client.get("/api/v1/terms.xlsx")).values()
    assert ".jsonl" in detail
    assert len(frame(client, "terms.csv")) == 3


def test_several_values_share_a_cell_and_objects_are_columns(client: Client) -> None:
    edition_with_rows(1)
    [row] = rows(client, "entries/")
    [line] = frame(client, "entries.csv").fillna("").to_dict("records")
    assert line["edition.identifier"] == row["edition"]["identifier"]
    assert line["subject_types"] == " | ".join(row["subject_types"])
    assert line["bases.targets.status.status"] == " | ".join(
        target["status"]["status"] for basis in row["bases"] for target in basis["targets"]
    )
    assert not [name for name in line if name.endswith(("_url", ".url"))]


def test_fields_and_expand_choose_the_columns(client: Client) -> None:
    fill(1)
    chosen = frame(client, "concepts.csv", fields="name_zh,parent.url,code")
    assert list(chosen.columns) == ["code", "name_zh", "parent.url"]
    assert "expanded" not in frame(client, "concepts.csv", expand="parent").columns
    assert "parent.definition" in frame(client, "concepts.csv", expand="parent").columns


def test_each_row_of_a_dated_table_bears_its_day(client: Client) -> None:
    edition_with_rows(1)
    response = client.get("/api/v1/entries.csv", {"as_of": "2030-01-01"})
    assert set(pd.read_csv(io.BytesIO(content(response)))["as_of"]) == {"2030-01-01"}
    assert response["As-Of"] == "2030-01-01"
    assert response["Content-Disposition"] == 'attachment; filename="entries-2030-01-01.csv"'
    assert "as_of" not in frame(client, "entries.csv", as_of="2030-01-01", fields="code").columns


def links(response: HttpResponse) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for link in response["Link"].split(", <"):
        address, relation = link.lstrip("<").split(">; rel=", 1)
        found.setdefault(relation.split('"')[1], []).append(address)
    return found


@pytest.mark.parametrize("name", LISTS)
def test_every_answer_leads_to_its_permanent_link_and_its_other_forms(client: Client, name: str) -> None:
    fill(2)
    response = client.get(f"/api/v1/{name}/", {"page_size": 1})
    found = links(response)
    [bookmark] = found["bookmark"]
    assert client.get(bookmark).json()["results"] == response.json()["results"]
    assert found.get("next", [None]) == [response.json()["next"]]
    assert len(found["alternate"]) == 3 + (name in LINKED)
    for address in found["alternate"]:
        assert client.get(address).status_code == 200


def test_the_permanent_link_of_a_table_gives_the_same_bytes(client: Client) -> None:
    fill(2)
    response = client.get("/api/v1/entries.csv")
    [bookmark] = links(response)["bookmark"]
    assert "edition=" in bookmark
    assert content(client.get(bookmark)) == content(response)


def test_a_page_of_a_table_is_given_where_it_is_asked_for(client: Client) -> None:
    fill(3)
    response = client.get("/api/v1/terms.csv", {"page_size": 2})
    assert len(content(response).splitlines()) == 3
    [following] = links(response)["next"]
    assert len(content(client.get(following)).splitlines()) == 2


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "application/json"),
        ("*/*", "application/json"),
        ("application/json, text/xml, application/xml, */*", "application/json"),  # httr
        ("application/json, text/plain, */*", "application/json"),  # axios
        ("application/json;q=0.5, text/csv", "text/csv"),
        ("text/csv;q=0.1, */*;q=0.5", "application/json"),
        ("text/*", "text/csv"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("application/ld+json", "application/ld+json"),
        (XLSX, XLSX),
    ],
)
def test_the_weights_of_accept_are_heeded(client: Client, accept: str, form: str) -> None:
    fill(1)
    response = client.get("/api/v1/concepts/", headers={"Accept": accept})
    assert response["Content-Type"].split(";")[0] == form
    assert "Accept" in response["Vary"]


def test_no_accept_is_any(client: Client) -> None:
    assert client.get("/api/v1/terms/").json()["results"] == []


@pytest.mark.parametrize("accept", ["image/png", "application/ld+json", "application/json;q=0", "x"])
def test_what_cannot_be_given_is_a_406_that_names_what_can(client: Client, accept: str) -> None:
    response = client.get("/api/v1/terms/", headers={"Accept": accept})
    assert (response.status_code, response["Content-Type"]) == (406, PROBLEM)
    assert "text/csv" in response.json()["detail"]


@pytest.mark.parametrize("address", ["terms.akn", "terms.jsonld", "terms.xml", "laws/x.csv", "terms.csv/"])
def test_a_suffix_that_is_not_there_is_a_problem(client: Client, address: str) -> None:
    response = client.get(f"/api/v1/{address}", follow=True)
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl"])
def test_a_table_of_what_is_wrong_is_refused_as_a_problem(client: Client, suffix: str) -> None:
    assert set(errors(client.get(f"/api/v1/terms.{suffix}", {"colour": "red"}))) == {"colour"}


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl"])
def test_each_form_has_a_tag_and_is_not_sent_again(client: Client, suffix: str) -> None:
    fill(1)
    address = f"/api/v1/terms.{suffix}"
    response = client.get(address)
    tags = {response["ETag"], client.get("/api/v1/terms/")["ETag"]}
    tags.add(client.get("/api/v1/terms/", headers={"Accept": MEDIA_TYPES[suffix]})["ETag"])
    assert len(tags) == 3
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    head = client.head(address)
    assert (head.status_code, head.getvalue(), head["ETag"]) == (200, b"", response["ETag"])
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"


def nodes(linked: dict[str, Any]) -> list[dict[str, Any]]:
    return linked["items"] if "items" in linked else linked["@graph"][1:]


@pytest.mark.parametrize("name", LINKED)
def test_linked_data_is_named_by_addresses_and_needs_nothing_from_outside(client: Client, name: str) -> None:
    fill(2)
    linked = client.get(f"/api/v1/{name}.jsonld").json()
    held = rows(client, f"{name}/")
    assert [node["id"] for node in nodes(linked)] == [row["url"] for row in held]
    assert isinstance(linked["@context"], dict)
    row = client.get(held[0]["url"].rstrip("/") + ".jsonld")
    assert (row.status_code, row["Content-Type"]) == (200, "application/ld+json")
    assert row.json()["id"] == held[0]["url"]
    assert isinstance(row.json()["@context"], dict)


@pytest.mark.parametrize("name", LINKED)
def test_every_term_of_linked_data_has_a_meaning(client: Client, name: str) -> None:
    fill(2)
    linked = client.get(f"/api/v1/{name}.jsonld").json()
    context = linked.pop("@context")

    def check(value: Any) -> None:
        for each in value if isinstance(value, list) else [value]:
            for key, below in each.items() if isinstance(each, dict) else ():
                assert key.startswith("@") or key in context or key.partition(":")[0] in context, key
                check(below)

    check(linked)


def test_linked_data_shows_no_chosen_fields_in_silence(client: Client) -> None:
    assert set(errors(client.get("/api/v1/laws.jsonld", {"fields": "key"}))) == {"fields"}


def test_a_sealed_edition_is_found_by_the_permanent_link_of_a_table(client: Client) -> None:
    entry = EntryFactory()
    publish(entry.edition)
    TermFactory()
    found = answer(client, "entries/", edition=entry.edition.identifier)
    assert len(frame(client, "entries.csv", edition=entry.edition.identifier)) == len(found["results"])


def test_a_version_is_given_as_akoma_ntoso(client: Client, request: pytest.FixtureRequest) -> None:
    held: LawVersion = request.getfixturevalue("version")
    address = f"/api/v1/versions/{version_key(held)}"
    response = client.get(f"{address}.akn")
    assert response["Content-Type"] == "application/akn+xml"
    assert response["Content-Disposition"] == f'attachment; filename="{version_key(held)}.akn"'
    assert read_akn(content(response)).short_title == held.law.title_zh
    by_accept = client.get(f"{address}/", headers={"Accept": "application/akn+xml"})
    assert by_accept.content == response.content


def test_of_an_outline_there_is_no_akoma_ntoso(client: Client) -> None:
    text = LawTextFactory(kind="outline", body="")
    response = client.get(f"/api/v1/versions/{version_key(text.version)}.akn")
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)
    assert "full text" in response.json()["detail"]
