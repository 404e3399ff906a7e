"""The public page, the table and the API of what changed between two editions."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.test import Client

from catalog.editions.successions import decide_succession
from catalog.models import Edition, Entry, ReviewState
from tests.factories import (
    ConceptFactory,
    EditionFactory,
    EntryFactory,
    EntryTranslationFactory,
    UserFactory,
    publish,
)
from tests.pages import add_row, queries

pytestmark = pytest.mark.django_db

PAGE = "/editions/punishment-old-r1/compare/punishment-new-r1/"
API = f"/api/v1{PAGE}"


def row(edition: Edition, content: str, english: str = "", **particulars: object) -> Entry:
    entry = EntryFactory(edition=edition, content_zh=content, basis_text="", **particulars)
    if english:
        EntryTranslationFactory(entry=entry, field="content", text=english)
    return entry


@pytest.fixture
def editions(db: None) -> tuple[Edition, Edition]:
    """One row that stays, one that is reworded in both languages, one dropped, one added."""
    days = datetime.date(2022, 12, 28), datetime.date(2024, 2, 18)
    old, new = (EditionFactory(slug=s, issued=d) for s, d in zip(("old", "new"), days, strict=True))
    for edition in (old, new):
        row(edition, "限制乘坐飞机")
    row(old, "限制失信被执行人出境", "Restrict persons from leaving")
    row(new, "限制严重失信被执行人出境", "Restrict seriously untrustworthy persons from leaving")
    row(old, "取消评优资格", concept=ConceptFactory(code="PM-09"))
    row(new, "=1+1 通报批评", concept=ConceptFactory(code="PM-10"))
    return publish(old), publish(new)


def test_the_page_marks_the_changed_words_in_both_languages(
    client: Client, editions: tuple[Edition, Edition]
) -> None:
    text = client.get(PAGE).text
    assert "<ins>严重</ins>" in text
    assert "<ins>seriously untrustworthy " in text
    assert "取消评优资格" in text
    assert "通报批评" in text
    assert "限制乘坐飞机" not in text


def test_which_rows_are_shown_is_a_parameter_of_the_link(
    client: Client, editions: tuple[Edition, Edition]
) -> None:
    assert "限制乘坐飞机" in client.get(PAGE, {"show": "all"}).text
    dropped = client.get(PAGE, {"show": "dropped"}).text
    assert "取消评优资格" in dropped
    assert "通报批评" not in dropped
    assert client.get(PAGE, {"show": "everything"}).status_code == 400


def test_changes_are_counted_by_kind(client: Client, editions: tuple[Edition, Edition]) -> None:
    context = client.get(PAGE).context
    assert {kind.value: count for kind, count in context["counts"]} == {
        "added": 1,
        "dropped": 1,
        "reworded": 1,
    }
    assert context["comparison"].unchanged == 1


def test_the_page_has_no_script(client: Client, editions: tuple[Edition, Edition]) -> None:
    assert "<script" not in client.get(PAGE).text


def test_the_table_has_a_line_for_each_change_and_no_formula(
    client: Client, editions: tuple[Edition, Edition]
) -> None:
    response = client.get(f"{PAGE}changes.csv")
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert {(line["kinds"], line["field"]) for line in rows} == {
        ("reworded", "content_zh"),
        ("reworded", "content_en"),
        ("dropped", "content_zh"),
        ("added", "content_zh"),
    }
    assert [line["after"] for line in rows if line["kinds"] == "added"] == ["'=1+1 通报批评"]


def test_an_edition_is_compared_only_with_another_one_of_its_list(
    client: Client, editions: tuple[Edition, Edition]
) -> None:
    publish(EditionFactory(slug="new", catalog__code="information"))
    for address in (
        "/editions/punishment-old-r1/compare/punishment-old-r1/",
        "/editions/punishment-old-r1/compare/information-new-r1/",
    ):
        assert client.get(address).status_code == 400
        assert client.get(f"/api/v1{address}").status_code == 400


def test_a_draft_is_compared_only_for_who_may_see_it(
    client: Client, editions: tuple[Edition, Edition]
) -> None:
    EditionFactory(slug="next")
    address = "/editions/punishment-old-r1/compare/punishment-next-r1/"
    assert client.get(address).status_code == client.get(f"/api/v1{address}").status_code == 404
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(address).status_code == client.get(f"/api/v1{address}").status_code == 200


def test_the_other_edition_is_chosen_from_those_of_the_list(
    client: Client, editions: tuple[Edition, Edition]
) -> None:
    page = "/editions/punishment-new-r1/compare/"
    assert "punishment-old-r1" in client.get(page).text
    response = client.get(page, {"other": "punishment-old-r1"})
    assert response.headers["Location"] == PAGE


def test_the_api_tells_the_same_with_addresses(client: Client, editions: tuple[Edition, Edition]) -> None:
    old, new = editions
    decide_succession(
        old.entries.get(content_zh__contains="出境"),
        new.entries.get(content_zh__contains="出境"),
        ReviewState.CONFIRMED,
        user=UserFactory(),
    )
    found = client.get(API).json()
    assert found["counts"] == {
        "added": 1,
        "dropped": 1,
        "reworded": 1,
        "retargeted": 0,
        "re-cited": 0,
        "re-classified": 0,
        "particulars": 0,
    }
    assert (found["unchanged"], found["old"]["identifier"]) == (1, "punishment-old-r1")
    [reworded] = [change for change in found["changes"] if change["kinds"] == ["reworded"]]
    assert (reworded["match"], reworded["score"]) == ("confirmed", 1.0)
    assert client.get(reworded["new"]["url"]).status_code == 200
    assert [text["field"] for text in reworded["texts"]] == ["content_zh", "content_en"]
    for text in reworded["texts"]:
        assert "".join(part["text"] for part in text["parts"] if part["op"] != "insert") == text["before"]
        assert "".join(part["text"] for part in text["parts"] if part["op"] != "delete") == text["after"]
    [added] = [change for change in found["changes"] if change["kinds"] == ["added"]]
    assert (added["old"], added["old_content"], added["match"]) == (None, None, "")


def test_the_api_refuses_what_it_does_not_know(client: Client, editions: tuple[Edition, Edition]) -> None:
    response = client.get(API, {"colour": "red"})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert client.post(API).status_code == 405


def test_page_and_api_take_the_same_queries_for_few_and_for_many_rows(client: Client) -> None:
    for count in (2, 9):
        for slug in ("old", "new"):
            edition = EditionFactory(slug=f"{slug}{count}")
            for number in range(count):
                add_row(edition, content_zh=f"限制{slug}{number}")
            publish(edition)
    pages = [f"/editions/punishment-old{n}-r1/compare/punishment-new{n}-r1/" for n in (2, 9)]
    for root in ("", "/api/v1"):
        few, many = (queries(client, root + page) for page in pages)
        assert few == many <= 30
