"""Search by the API: typed results, and every list narrowed by the same words."""

from __future__ import annotations

import datetime

import pytest
from django.core.management import call_command
from django.test import Client

from catalog.models import Provision, SearchText
from tests.api import answer, errors, rows
from tests.factories import (
    AgencyFactory,
    ConceptFactory,
    DocumentTextFactory,
    LawVersionFactory,
    ProvisionFactory,
    SourceLawFactory,
    TermFactory,
)
from tests.pages import edition_with_rows, queries

pytestmark = pytest.mark.django_db


def fill(count: int) -> None:
    for number in range(count):
        SourceLawFactory(title_zh=f"信用法{number}")
        ProvisionFactory(text=f"信用信息第{number}段。")
        ConceptFactory(name_zh="信用信息", code=f"PCI-{SearchText.objects.count()}")
        AgencyFactory(name_zh=f"信用机构{SearchText.objects.count()}")
        DocumentTextFactory(text="信用信息。")
        TermFactory(zh=f"信用{SearchText.objects.count()}")
    edition_with_rows(count)


def test_results_are_typed_and_link_to_their_lists(client: Client) -> None:
    fill(3)
    found = answer(client, "search/", q="信用", limit=2)
    kinds = {each["type"]: each for each in found["results"]}
    assert {"concept", "law", "provision", "agency", "document", "term"} <= set(kinds)
    for each in kinds.values():
        assert len(each["hits"]) == 2 < each["total"]
        listed = client.get(each["list_url"]).json()["results"]
        assert len(listed) == each["total"]
        assert [hit["url"] for hit in each["hits"]] == [row["url"] for row in listed[:2]]
        assert {hit["stretch"]["match"] for hit in each["hits"]} == {"信用"}


def test_search_takes_the_same_queries_for_few_and_for_many_rows(client: Client) -> None:
    fill(2)
    few = queries(client, "/api/v1/search/?q=信用")
    fill(6)
    assert queries(client, "/api/v1/search/?q=信用") == few


def test_kinds_can_be_chosen(client: Client) -> None:
    fill(1)
    found = answer(client, "search/", q="信用", type="term,law")
    assert [each["type"] for each in found["results"]] == ["law", "term"]
    assert "There are: concept" in errors(client.get("/api/v1/search/", {"q": "信用", "type": "cat"}))["type"]


@pytest.mark.parametrize("q", ["", " ", "，。", "字" * 201])
def test_words_are_asked_for(client: Client, q: str) -> None:
    assert set(errors(client.get("/api/v1/search/", {"q": q}))) == {"q"}


def test_a_day_narrows_to_the_provisions_in_force_on_it(client: Client) -> None:
    law = SourceLawFactory()
    for year in (2010, 2020):
        version = LawVersionFactory(law=law, date=datetime.date(year, 1, 1))
        provision = ProvisionFactory(law_text__version=version, text="限制出境。")
        version.current_text = provision.law_text
        version.save()
    found = {
        year: [row["version"]["date"] for row in rows(client, "provisions/", q="出境", as_of=f"{year}-06-01")]
        for year in (2009, 2010, 2020)
    }
    assert found == {2009: [], 2010: ["2010-01-01"], 2020: ["2020-01-01"]}
    [only] = answer(client, "search/", q="出境", as_of="2010-06-01")["results"]
    assert only["total"] == len(client.get(only["list_url"]).json()["results"]) == 1


def test_parts_of_articles_are_not_searched_in_silence(client: Client) -> None:
    response = client.get("/api/v1/provisions/", {"q": "出境", "kind": "paragraph"})
    assert "Parts of articles" in errors(response)["kind"]


def test_words_without_a_letter_are_refused_by_lists(client: Client) -> None:
    assert "at least one letter" in errors(client.get("/api/v1/terms/", {"q": "，"}))["q"]


def test_the_index_is_made_anew_by_a_command(client: Client) -> None:
    provision = ProvisionFactory(text="限制出境。")
    held = Provision.objects.filter(pk=provision.pk)
    SearchText.objects.all().delete()
    call_command("build_search_index", verbosity=0)
    assert [row["id"] for row in rows(client, "provisions/", q="出境")] == [held.get().pk]
