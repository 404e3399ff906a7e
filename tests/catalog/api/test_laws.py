"""Laws, versions, provisions and citations by the API."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from catalog.models import LawVersion
from tests.api import answer, errors, rows
from tests.factories import (
    EditionFactory,
    LawTextFactory,
    LawTitleFactory,
    LawVersionFactory,
    SourceLawFactory,
    publish,
)
from tests.pages import add_row, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def company_law() -> object:
    """A law of two versions, the later of them in force from 2024-07-01."""
    law = SourceLawFactory(key="company-law", title_zh="公司法")
    LawTitleFactory(law=law, language="zh", kind="short", text="公司法")
    old = LawVersionFactory(law=law, date=datetime.date(2018, 10, 26))
    new = LawVersionFactory(law=law, date=datetime.date(2023, 12, 29), effective=datetime.date(2024, 7, 1))
    LawTextFactory(version=old, articles=["旧一。", "旧二。"])
    LawTextFactory(version=new, articles=["新一。", "新二。", "新三。"])
    return law


@pytest.mark.usefixtures("company_law")
def test_the_version_in_force_is_that_of_the_day(client: Client) -> None:
    for day, date in (("2024-06-30", "2018-10-26"), ("2024-07-01", "2023-12-29")):
        law = answer(client, "laws/company-law/", as_of=day)
        assert (law["as_of"], law["version_in_force"]["date"]) == (day, date)
        assert [row["date"] for row in rows(client, "versions/", as_of=day)] == [date]
    assert len(rows(client, "versions/", law="company-law")) == 2
    assert answer(client, "versions/company-law@2023-12-29/")["in_force_from"] == "2024-07-01"


@pytest.mark.usefixtures("company_law")
def test_laws_are_found_by_being_in_force(client: Client) -> None:
    assert rows(client, "laws/", in_force="false", as_of="2010-01-01")
    assert rows(client, "laws/", in_force="true", as_of="2010-01-01") == []
    assert rows(client, "laws/", in_force="true", as_of="2020-01-01")


@pytest.mark.usefixtures("company_law")
def test_an_article_is_found_by_version_and_number(client: Client) -> None:
    query = {"version": "company-law@2023-12-29", "article": "3", "kind": "article"}
    found = rows(client, "provisions/", **query)
    assert [(row["eid"], row["text"], row["text_kind"]) for row in found] == [("art_3", "新三。", "full")]


@pytest.mark.usefixtures("company_law")
@pytest.mark.parametrize(
    "key", ["company-law@2023-12-30", "company-law@2023-99-99", "company-law", "@", "x@undated"]
)
def test_a_version_that_is_not_there_is_named(client: Client, key: str) -> None:
    assert key in errors(client.get("/api/v1/provisions/", {"version": key}))["version"]


@pytest.mark.usefixtures("company_law")
def test_a_citation_means_what_it_meant_on_the_day(client: Client) -> None:
    q = "《公司法》第二条、第三条"
    found = answer(client, "citations/resolve/", q=q, as_of="2024-07-01")
    assert (found["q"], found["is_settled"]) == (q, True)
    citation = found["citations"][0]
    assert citation["version"]["identifier"] == "company-law@2023-12-29"
    assert [p["eid"] for p in citation["provisions"]] == ["art_2", "art_3"]
    article = client.get(citation["provisions"][1]["provisions_url"]).json()["results"]
    assert [row["text"] for row in article if row["kind"] == "article"] == ["新三。"]
    earlier = answer(client, "citations/resolve/", q=q, as_of="2024-06-30")
    assert [p["reason"] for p in earlier["citations"][0]["provisions"]] == [None, "provision_not_found"]
    assert earlier["is_settled"] is False


def test_a_citation_of_an_unknown_law_says_so(client: Client) -> None:
    citation = answer(client, "citations/resolve/", q="《无此法》第一条")["citations"][0]
    assert (citation["law"], citation["reason"]) == (None, "law_unknown")
    assert citation["explanation"]


@pytest.mark.parametrize("q", ["", "  ", "hello", "\0", "《公司法》第一条" * 400])
def test_what_is_no_citation_is_refused(client: Client, q: str) -> None:
    assert set(errors(client.get("/api/v1/citations/resolve/", {"q": q}))) == {"q"}


@pytest.mark.usefixtures("company_law")
def test_a_provision_is_followed_through_the_versions(client: Client) -> None:
    row = rows(client, "provisions/", version="company-law@2018-10-26", eid="art_2")[0]
    found = client.get(row["history_url"]).json()
    assert [stage["version"]["date"] for stage in found["stages"]] == ["2018-10-26", "2023-12-29"]
    step = found["steps"][0]
    assert (step["kind"], step["certainty"]) == ("amended", "proposed")
    assert {"op": "delete", "text": "旧"} in step["difference"]
    assert "as_of" in errors(client.get(row["history_url"], {"as_of": "2024-01-01"}))


@pytest.mark.usefixtures("company_law")
def test_a_provision_is_cited_by_rows_under_its_earlier_number(client: Client) -> None:
    version = LawVersion.objects.get(date="2018-10-26")
    edition = EditionFactory()
    add_row(edition, version=version)
    publish(edition)
    row = rows(client, "provisions/", version="company-law@2023-12-29", eid="art_1")[0]
    found = client.get(row["cited_by_url"], {"as_of": "2024-08-01"}).json()
    assert (found["as_of"], found["entries"]["total"]) == ("2024-08-01", 1)
    citing = found["entries"]["rows"][0]
    assert (citing["provisions"], citing["is_pinned_here"]) == (["company-law@2018-10-26 1"], False)
    few = queries(client, row["cited_by_url"])
    edition = EditionFactory()
    for _ in range(4):
        add_row(edition, version=version)
    publish(edition)
    assert queries(client, row["cited_by_url"]) == few
