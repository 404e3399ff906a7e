"""The pages of catalogs, editions and entries."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import (
    BasisTargetFactory,
    CatalogFactory,
    CollationFactory,
    EditionFactory,
    EntryFactory,
    EntrySuccessionFactory,
    EntryTranslationFactory,
    LawTextFactory,
    LawVersionFactory,
    LegalBasisFactory,
    ProvisionSuccessionFactory,
    SourceLawFactory,
    publish,
)
from tests.pages import add_row, edition_with_rows, queries

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def test_an_edition_page_takes_the_same_queries_for_3_and_for_12_rows(client: Client) -> None:
    few, many = edition_with_rows(3), edition_with_rows(12)
    counts = [queries(client, reverse("edition", args=[e.identifier])) for e in (few, many)]
    assert counts[0] == counts[1] <= 20


def test_a_catalog_page_takes_the_same_queries_for_3_and_for_12_editions(client: Client) -> None:
    counts = []
    for _ in range(2):
        edition = edition_with_rows(1)
        counts.append(queries(client, reverse("catalog", args=[edition.catalog.code])))
        for _ in range(9):
            publish(EditionFactory())
    counts.append(queries(client, reverse("catalog", args=["punishment"])))
    assert len(set(counts)) == 1


def test_a_draft_edition_is_not_there_for_the_public(client: Client, admin_client: Client) -> None:
    edition = EditionFactory()
    EntryFactory(edition=edition, code="PM-04.001")
    addresses = [
        reverse("edition", args=[edition.identifier]),
        reverse("entry", args=[edition.identifier, "PM-04.001"]),
    ]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert [admin_client.get(address).status_code for address in addresses] == [200, 200]
    assert edition.title_zh not in page(client, "catalog", edition.catalog.code)


@pytest.mark.parametrize(
    "identifier", ["punishment-2024", "punishment-2024-rx", "nothing-1-r1", "punishment-2024-r2"]
)
def test_an_unknown_identifier_is_not_found(client: Client, identifier: str) -> None:
    publish(EditionFactory(slug="2024"))
    assert client.get(reverse("edition", args=[identifier])).status_code == 404


def test_an_edition_shows_its_rows_with_address_english_and_status(client: Client) -> None:
    edition = EditionFactory(
        slug="2024", completeness_note="Only rows seen.", evidence=["https://example.org/x"]
    )
    add_row(edition, code="PM-04.001", content_zh="限制<b>出境", targets_zh="被执行人")
    html = page(client, "edition", publish(edition).identifier)
    assert 'id="PM-04.001"' in html
    assert reverse("entry", args=[edition.identifier, "PM-04.001"]) in html
    assert "限制&lt;b&gt;出境" in html
    assert "Bars listed defaulters" in html
    assert "status-current" in html
    assert "not collated" in html
    assert "not verified" in html
    assert "Only rows seen." in html
    assert edition.checksum in html


def test_the_newest_translation_holds(client: Client) -> None:
    edition = EditionFactory()
    add_row(edition, code="PM-04.001")
    EntryTranslationFactory(entry=edition.entries.get(), text="Newer words.")
    html = page(client, "edition", publish(edition).identifier)
    assert "Newer words." in html
    assert "Bars listed defaulters" not in html


def test_filters_narrow_the_rows(client: Client) -> None:
    edition = EditionFactory()
    held = LawTextFactory(articles=["不得出境。"]).version
    add_row(edition, code="PM-04.001", version=held)
    add_row(edition, code="PM-04.002", natural_persons=False, legal_persons=True)
    unheld = LegalBasisFactory(entry=EntryFactory(edition=edition, code="PM-04.003"))
    BasisTargetFactory(basis=unheld, eid="", provision="9")
    identifier = publish(edition).identifier

    def codes(**query: str) -> list[str]:
        html = page(client, "edition", identifier, **query)
        return [code for code in ("PM-04.001", "PM-04.002", "PM-04.003") if f'id="{code}"' in html]

    assert codes() == ["PM-04.001", "PM-04.002", "PM-04.003"]
    assert codes(law=held.law.key) == ["PM-04.001"]
    assert codes(subject="legal-person") == ["PM-04.002"]
    assert codes(status="unresolved") == ["PM-04.003"]
    assert codes(status="repealed") == []
    assert codes(concept="PM-04", status="current") == ["PM-04.001", "PM-04.002"]


def test_a_script_that_filters_gets_the_rows_alone_and_going_back_the_page(client: Client) -> None:
    address = reverse("edition", args=[edition_with_rows(2).identifier])
    alone = client.get(address, {"status": "current"}, headers={"HX-Request": "true"})
    html = alone.content.decode()
    assert "<html" not in html
    assert html.count('<th scope="row">') == 2
    assert 'role="status"' in html
    assert "HX-Request" in alone.headers["Vary"]
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get(address, headers=back).content.decode()


def test_rows_that_are_collated_can_be_told_from_those_that_are_not(client: Client) -> None:
    edition = EditionFactory()
    add_row(edition, code="PM-04.001")
    add_row(edition, code="PM-04.002")
    publish(edition)
    CollationFactory(entry=edition.entries.get(code="PM-04.001"))
    for wanted, there, left_out in (("yes", "PM-04.001", "PM-04.002"), ("no", "PM-04.002", "PM-04.001")):
        html = page(client, "edition", edition.identifier, collated=wanted)
        assert f'id="{there}"' in html
        assert f'id="{left_out}"' not in html


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "docx"])
def test_an_edition_is_given_out_as_a_table(client: Client, file_format: str) -> None:
    edition = edition_with_rows(1)
    assert reverse("edition-table", args=[edition.identifier, file_format]) in page(
        client, "edition", edition.identifier
    )
    response = client.get(reverse("edition-table", args=[edition.identifier, file_format]))
    assert response.headers["Content-Disposition"].endswith(f'"{edition.identifier}.{file_format}"')
    if file_format == "csv":
        assert edition.entries.get().code in response.content.decode()


def test_a_draft_and_an_unknown_format_are_not_given_out(client: Client) -> None:
    draft, published = EditionFactory(), edition_with_rows(1)
    for identifier, file_format in ((draft.identifier, "csv"), (published.identifier, "exe")):
        assert client.get(reverse("edition-table", args=[identifier, file_format])).status_code == 404


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"asof": "2024-01-01"}, "asof"),
        ({"as_of": "2024-13-01"}, "as_of"),
        ({"as_of": "yesterday"}, "YYYY-MM-DD"),
        ({"status": "stale"}, "status"),
        ({"concept": "PM-99"}, "concept"),
    ],
)
def test_a_parameter_that_is_not_understood_is_named_in_a_400(
    client: Client, query: dict[str, str], named: str
) -> None:
    response = client.get(reverse("edition", args=[edition_with_rows(1).identifier]), query)
    assert response.status_code == 400
    assert named in response.content.decode()


def test_an_entry_shows_then_and_now_where_its_basis_is_stale(client: Client) -> None:
    law = SourceLawFactory()
    old = LawTextFactory(
        version=LawVersionFactory(law=law, date=datetime.date(2018, 1, 1)), articles=["处一万元以下罚款。"]
    ).version
    new = LawTextFactory(
        version=LawVersionFactory(law=law, date=datetime.date(2023, 1, 1)), articles=["处五万元以下罚款。"]
    ).version
    ProvisionSuccessionFactory(old_version=old, new_version=new, kind="amended", state="confirmed")
    edition = EditionFactory()
    add_row(edition, code="PM-04.001", version=old)
    publish(edition)

    html = page(client, "entry", edition.identifier, "PM-04.001", as_of="2024-01-01")
    assert "status-amended" in html
    assert "<del>一</del>" in html
    assert "<ins>五</ins>" in html
    before = page(client, "entry", edition.identifier, "PM-04.001", as_of="2020-01-01")
    assert "status-current" in before
    assert "<del>" not in before


def test_an_entry_says_where_only_an_outline_is_held(client: Client) -> None:
    version = LawTextFactory(kind="outline", body="", articles=[""]).version
    edition = EditionFactory()
    add_row(edition, code="PM-04.001", version=version)
    html = page(client, "entry", publish(edition).identifier, "PM-04.001")
    assert "No text held here; outline only." in html


def test_an_entry_says_what_is_not_verified_and_not_collated(client: Client) -> None:
    edition = EditionFactory()
    add_row(edition, code="PM-04.001")
    html = page(client, "entry", publish(edition).identifier, "PM-04.001")
    assert "not verified" in html
    assert "Not collated with the official table" in html
    assert "Compiled from the statute" in html


def test_an_unknown_entry_is_not_found(client: Client) -> None:
    edition = edition_with_rows(1)
    assert client.get(reverse("entry", args=[edition.identifier, "PM-99.999"])).status_code == 404


def test_a_compiled_edition_never_looks_official(client: Client) -> None:
    edition = edition_with_rows(1, slug="compiled-2025-04", kind="compiled")
    for html in (page(client, "edition", edition.identifier), page(client, "catalog", "punishment")):
        assert "badge-compiled" in html
        assert "badge-official" not in html


def test_the_catalog_names_the_edition_in_force_on_the_date(client: Client) -> None:
    publish(EditionFactory(slug="2022", issued=datetime.date(2022, 12, 28)))
    publish(EditionFactory(slug="2024", issued=datetime.date(2024, 2, 18)))
    html = page(client, "catalog", "punishment", as_of="2023-06-01")
    in_force = html.partition("the official edition in force was")[2].partition("</p>")[0]
    assert "punishment-2022-r1" in in_force


def test_the_timeline_runs_back_from_the_newest_also_where_only_a_name_has_a_year(client: Client) -> None:
    catalog = CatalogFactory()
    for slug, issued in (
        ("2021-draft", None),
        ("2024", datetime.date(2024, 2, 18)),
        ("compiled-2025-04", None),
    ):
        publish(EditionFactory(catalog=catalog, slug=slug, issued=issued))
    html = page(client, "catalog", catalog.code)
    places = [html.rindex(f"punishment-{slug}-r1") for slug in ("compiled-2025-04", "2024", "2021-draft")]
    assert places == sorted(places)


def test_an_entry_is_traced_through_the_editions_with_what_changed(client: Client) -> None:
    old = EditionFactory(slug="2022", issued=datetime.date(2022, 12, 28))
    EntryFactory(edition=old, code="PM-04.007", content_zh="限制失信被执行人出境")
    new = EditionFactory(slug="2024", issued=datetime.date(2024, 2, 18))
    EntryFactory(edition=new, code="PM-04.001", content_zh="限制严重失信被执行人出境")
    EntryFactory(edition=new, code="PM-04.002", content_zh="不予核发护照")
    publish(EditionFactory(slug="2025", issued=datetime.date(2025, 3, 31)))
    publish(old)
    publish(new)
    places = client.get(reverse("entry", args=[new.identifier, "PM-04.001"])).context["places"]
    assert [(p.edition.slug, p.entry and p.entry.code, p.rows_held) for p in places] == [
        ("2025", None, False),
        ("2024", "PM-04.001", True),
        ("2022", "PM-04.007", True),
    ]
    parts = [(part.op, part.text) for part in places[1].differences[0].parts if part.op != "equal"]
    assert parts == [("insert", "严重")]
    assert not places[2].confirmed
    html = page(client, "entry", old.identifier, "PM-04.007")
    assert "<ins>严重</ins>" in html
    lost = client.get(reverse("entry", args=[new.identifier, "PM-04.002"])).context["places"]
    assert (lost[2].entry, lost[2].rows_held) == (None, True)


def test_a_match_that_an_editor_refused_is_not_followed_and_one_confirmed_is(client: Client) -> None:
    old = EditionFactory(slug="2022", issued=datetime.date(2022, 12, 28))
    new = EditionFactory(slug="2024", issued=datetime.date(2024, 2, 18))
    a = EntryFactory(edition=old, code="PM-04.001", content_zh="限制出境")
    b = EntryFactory(edition=new, code="PM-04.001", content_zh="限制出境")
    c = EntryFactory(edition=new, code="PM-04.002", content_zh="扣留护照")
    EntrySuccessionFactory(old_entry=a, new_entry=b, state="overruled")
    EntrySuccessionFactory(old_entry=a, new_entry=c, state="confirmed")
    publish(old)
    publish(new)
    places = client.get(reverse("entry", args=[old.identifier, a.code])).context["places"]
    assert [(p.entry.code, p.confirmed) for p in places] == [("PM-04.002", True), ("PM-04.001", True)]


def test_an_entry_page_takes_the_same_queries_in_3_and_in_12_editions(client: Client) -> None:
    counts = []
    for more in (3, 9):
        for _ in range(more):
            edition = edition_with_rows(2)
        counts.append(
            queries(client, reverse("entry", args=[edition.identifier, edition.entries.all()[0].code]))
        )
    assert counts[0] == counts[1] <= 32


def test_a_page_says_how_to_cite_it(client: Client) -> None:
    edition = edition_with_rows(1)
    code = edition.entries.get().code
    for path, key in (
        (reverse("edition", args=[edition.identifier]), edition.identifier),
        (reverse("entry", args=[edition.identifier, code]), f"{edition.identifier}-{code}"),
    ):
        found = client.get(path, {"as_of": "2024-03-01"}).context["cite"]
        assert found.link == f"http://testserver{path}?as_of=2024-03-01"
        assert found.link in found.plain
        assert edition.checksum[:12] in found.plain
        assert found.bibtex.startswith(f"@misc{{{key},\n")
        assert found.bibtex.count("{") == found.bibtex.count("}")
