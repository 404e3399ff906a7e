"""Catalogs, editions, entries and bases by the API."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from tests.api import answer, errors, rows
from tests.factories import (
    BasisTargetFactory,
    CatalogFactory,
    CollationFactory,
    ConceptFactory,
    EditionFactory,
    EntryFactory,
    LawTextFactory,
    LawVersionFactory,
    LegalBasisFactory,
    ProvisionSuccessionFactory,
    SourceLawFactory,
    publish,
)
from tests.pages import add_row, edition_with_rows

pytestmark = pytest.mark.django_db


def test_drafts_are_for_those_who_may_see_them(client: Client, admin_client: Client) -> None:
    draft = EditionFactory()
    add_row(draft)
    for reader, count in ((client, 0), (admin_client, 1)):
        assert [len(rows(reader, f"{name}/")) for name in ("editions", "entries", "bases")] == [count] * 3
    assert client.get(f"/api/v1/editions/{draft.identifier}/").status_code == 404
    assert "edition" in errors(client.get("/api/v1/entries/", {"edition": draft.identifier}))


def test_a_published_edition_does_not_name_a_draft(client: Client) -> None:
    edition = publish(EditionFactory())
    EditionFactory(catalog=edition.catalog, predecessor=edition)
    assert answer(client, f"editions/{edition.identifier}/")["successors"] == []


def test_a_date_picks_the_official_edition_in_force(client: Client) -> None:
    catalog = CatalogFactory()
    old = edition_with_rows(1, catalog=catalog, issued=datetime.date(2022, 12, 28))
    new = edition_with_rows(1, catalog=catalog, issued=datetime.date(2024, 2, 18))
    edition_with_rows(1, catalog=catalog, kind="compiled", issued=None)
    found = answer(client, "entries/", as_of="2023-06-01")
    assert [row["edition"]["identifier"] for row in found["results"]] == [old.identifier]
    assert found["as_of"] == "2023-06-01"
    assert [edition["identifier"] for edition in found["editions"]] == [old.identifier]
    assert [row["identifier"] for row in rows(client, "editions/", as_of="2024-02-18")] == [new.identifier]
    assert answer(client, f"catalogs/{catalog.code}/", as_of="2021-01-01")["edition_in_force"] is None
    assert len(rows(client, "entries/")) == 3


def test_an_answer_without_rows_says_which_edition_was_in_force_and_that_its_rows_are_not_here(
    client: Client,
) -> None:
    catalog = CatalogFactory()
    bare = publish(
        EditionFactory(catalog=catalog, issued=datetime.date(2022, 12, 28), completeness="metadata")
    )
    found = answer(client, "entries/", as_of="2023-06-01")
    assert (found["count"], found["results"]) == (0, [])
    assert [edition["identifier"] for edition in found["editions"]] == [bare.identifier]
    assert bare.identifier in found["note"]
    assert f"edition={bare.identifier}" in found["permalink"]
    assert (
        answer(client, "entries/", as_of="2023-06-01", catalog=CatalogFactory(code="information").code)[
            "editions"
        ]
        == []
    )
    for address in ("entries/", "bases/", "bases/status/"):
        assert "No official edition was in force" in answer(client, address, as_of="2001-01-01")["note"]
        assert answer(client, address)["note"] == ""


@pytest.mark.parametrize("ordering", [",", ",,", "code,", ",code"])
def test_a_comma_with_nothing_beside_it_is_no_order(client: Client, ordering: str) -> None:
    assert "ordering" in errors(client.get("/api/v1/concepts/", {"ordering": ordering}))


def test_a_compiled_edition_is_read_where_it_is_asked_for(client: Client) -> None:
    compiled = edition_with_rows(2, kind="compiled", issued=None)
    found = answer(client, "entries/", as_of="2023-06-01", edition=compiled.identifier)
    assert len(found["results"]) == 2
    assert [edition["is_official"] for edition in found["editions"]] == [False]


def test_rows_are_found_by_the_article_that_they_rest_on(client: Client) -> None:
    edition = EditionFactory()
    law = SourceLawFactory(key="company-law")
    provisions = ["146(1)(4)", "14", "147"]
    version = LawVersionFactory(law=law)
    for provision in provisions:
        basis = LegalBasisFactory(entry__edition=edition, law=law)
        BasisTargetFactory(
            basis=basis, version=version, provision=provision, eid=f"art_{provision.split('(')[0]}"
        )
    other = LegalBasisFactory(entry__edition=edition)
    BasisTargetFactory(basis=other, provision="146", eid="art_146")
    publish(edition)

    def found(**query: str) -> list[str]:
        return [
            basis["targets"][0]["provision"]
            for row in rows(client, "entries/", **query)
            for basis in row["bases"]
        ]

    assert found(law="company-law") == provisions
    assert found(law="company-law", article="146") == ["146(1)(4)"]
    assert found(provision="146(1)(4)") == ["146(1)(4)"]
    assert found(article="146") == ["146(1)(4)", "146"]
    assert len(rows(client, "bases/", law="company-law", article="14")) == 1


def test_a_basis_is_judged_on_the_day_asked_for(client: Client) -> None:
    old = LawTextFactory(articles=["旧文。"], version__date=datetime.date(2018, 1, 1)).version
    new = LawVersionFactory(
        law=old.law, date=datetime.date(2023, 12, 29), effective=datetime.date(2024, 7, 1)
    )
    LawTextFactory(version=new, articles=["无关。", "新文。"])
    ProvisionSuccessionFactory(
        old_version=old, new_version=new, new_eid="art_2", kind="renumbered_amended", state="confirmed"
    )
    edition = EditionFactory()
    add_row(edition, version=old)
    publish(edition)

    def status(**query: str) -> dict[str, object]:
        found: dict[str, object] = rows(client, "bases/", edition=edition.identifier, **query)[0]["targets"][
            0
        ]["status"]
        return found

    assert status(as_of="2024-06-30")["status"] == "current"
    judged = status(as_of="2024-07-01")
    assert (judged["status"], judged["certainty"]) == ("renumbered_amended", "confirmed")
    assert [s["provision"] for s in judged["successors"]] == ["2"]  # type: ignore[attr-defined]  # JSON
    asked = {"edition": edition.identifier, "status": "renumbered_amended"}
    assert len(rows(client, "bases/", as_of="2024-07-01", **asked)) == 1
    assert rows(client, "bases/", as_of="2024-06-30", **asked) == []


def test_rows_are_narrowed_by_concept_subject_agency_and_words(client: Client) -> None:
    wide = ConceptFactory(code="PM-04")
    narrow = ConceptFactory(code="PM-04.1", parent=wide, catalog=wide.catalog)
    edition = EditionFactory()
    add_row(edition, concept=narrow, content_zh="限制高消费", natural_persons=False, legal_persons=True)
    EntryFactory(edition=edition, concept__code="PM-05", content_zh="限制出境")
    publish(edition)
    agency = rows(client, "entries/", concept="PM-04.1")[0]["agencies"][0]["agency"]
    asked = [
        {"concept": "PM-04"},
        {"subject": "legal-person"},
        {"q": "高消费"},
        {"agency": agency["id"]},
        {"agency": agency["name_zh"]},
    ]
    for query in asked:
        assert [row["content_zh"] for row in rows(client, "entries/", **query)] == ["限制高消费"], query


def test_a_row_says_whether_it_was_collated(client: Client) -> None:
    edition = edition_with_rows(2)
    first, second = edition.entries.order_by("ordinal")
    CollationFactory(entry=first, state="differs")
    CollationFactory(entry=first, state="agrees")
    assert answer(client, f"entries/{first.pk}/")["collation_state"] == "agrees"
    assert answer(client, f"entries/{second.pk}/")["collation_state"] == "not-collated"
    assert [row["id"] for row in rows(client, "entries/", collation="agrees")] == [first.pk]
    assert rows(client, "entries/", collation="differs") == []


@pytest.mark.parametrize(
    ("parameter", "value", "says"),
    [
        ("as_of", "2024-13-01", "YYYY-MM-DD"),
        ("as_of", "01/02/2024", "YYYY-MM-DD"),
        ("edition", "no-such-r1", "no-such-r1"),
        ("law", "no-such-law", "no-such-law"),
        ("concept", "PM-99", "PM-99"),
        ("provision", "art. 5", "26(1)(4)"),
        ("subject", "robots", "natural-person"),
        ("status", "fine", "renumbered_amended"),
        ("ordering", "colour", "colour"),
    ],
)
def test_a_malformed_value_is_refused_with_what_would_be_right(
    client: Client, parameter: str, value: str, says: str
) -> None:
    address = "/api/v1/bases/" if parameter == "status" else "/api/v1/entries/"
    assert says in errors(client.get(address, {parameter: value}))[parameter]


def test_a_parameter_given_twice_is_refused(client: Client) -> None:
    assert "more than once" in errors(client.get("/api/v1/entries/?q=a&q=b"))["q"]


def test_rows_are_ordered_as_asked(client: Client) -> None:
    edition = EditionFactory()
    for ordinal in (2, 3, 1):
        EntryFactory(edition=edition, ordinal=ordinal)
    publish(edition)
    assert [row["ordinal"] for row in rows(client, "entries/")] == [1, 2, 3]
    assert [row["ordinal"] for row in rows(client, "entries/", ordering="-ordinal")] == [3, 2, 1]


def test_an_answer_names_what_it_is_drawn_from_and_its_permanent_address(client: Client) -> None:
    first = edition_with_rows(1, issued=datetime.date(2024, 1, 1))
    page = answer(client, "entries/", as_of="2024-02-01")
    assert [edition["identifier"] for edition in page["editions"]] == [first.identifier]
    targets = [target for row in page["results"] for basis in row["bases"] for target in basis["targets"]]
    assert page["versions"] == [target["version"]["identifier"] for target in targets]
    edition_with_rows(
        2,
        issued=first.issued,
        slug=first.slug,
        revision=2,
        corrects=first,
        correction_note="A row was missing.",
    )
    assert len(rows(client, "entries/", as_of="2024-02-01")) == 2
    assert client.get(page["permalink"]).json() == page
    assert f"edition={first.identifier}" in page["permalink"]


def test_one_row_has_a_permanent_address_too(client: Client) -> None:
    edition_with_rows(1)
    for name in ("entries", "bases", "laws", "catalogs"):
        url = rows(client, f"{name}/")[0]["url"]
        row = client.get(url, {"as_of": "2023-05-01"}).json()
        assert row["permalink"] == f"{url}?as_of=2023-05-01"
        assert client.get(row["permalink"]).json() == row


def test_several_editions_can_be_asked_for(client: Client) -> None:
    editions = [edition_with_rows(1, slug=slug) for slug in ("a", "b", "c")]
    wanted = ",".join(edition.identifier for edition in editions[:2])
    assert len(rows(client, "entries/", edition=wanted)) == len(rows(client, "bases/", edition=wanted)) == 2
    response = client.get("/api/v1/entries/", {"edition": f"{editions[0].identifier},x"})
    assert errors(response)["edition"] == "There is no edition x."
