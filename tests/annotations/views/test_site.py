"""The pages that span both rooms: home, concepts, search; and what every page has in common."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import (
    AnnotationFactory,
    ConceptFactory,
    DocumentFactory,
    DocumentTextFactory,
    EditionFactory,
    LawTextFactory,
    LawTitleFactory,
    PipelineRunFactory,
    SuggestionFactory,
    publish,
)
from tests.pages import add_row, edition_with_rows, queries

pytestmark = pytest.mark.django_db


def fill(count: int) -> None:
    edition_with_rows(count)
    for _ in range(count):
        publish(EditionFactory())
        suggestion = SuggestionFactory(run=PipelineRunFactory())
        assert suggestion.concept.code == "PM-04"


@pytest.mark.parametrize(("address", "most"), [("/", 36), ("/concepts/PM-04/", 20), ("/search/?q=出境", 20)])
def test_a_page_takes_the_same_queries_for_3_and_for_12_of_everything(
    client: Client, address: str, most: int
) -> None:
    counts = []
    for more in (3, 9):
        fill(more)
        counts.append(queries(client, address))
    assert counts[0] == counts[1] <= most


def test_the_front_page_counts_what_is_held(client: Client) -> None:
    edition = EditionFactory()
    add_row(edition, version=LawTextFactory(articles=["一。", "二。", "三。"]).version)
    add_row(edition, version=LawTextFactory(kind="outline", body="", articles=["", ""]).version)
    publish(edition)
    add_row(EditionFactory(), version=LawTextFactory(articles=["四。"]).version)
    DocumentFactory()
    DocumentFactory(published_at=None)
    figures = client.get("/").context["figures"]
    assert figures == {
        "editions": "1",
        "entries": "2",
        "official_rows": "0",
        "collated": "0",
        "targets": "2",
        "verified": "0",
        "laws": "3",
        "versions": "3",
        "articles": "4",
        "outlined": "2",
        "documents": "1",
    }


def test_the_front_page_answers_the_first_questions_with_figures_of_the_fullest_edition(
    client: Client,
) -> None:
    edition = edition_with_rows(3, slug="2024", issued=datetime.date(2024, 2, 18))
    publish(EditionFactory(slug="2025", issued=datetime.date(2025, 3, 31)))
    answers = client.get("/").context["answers"][0]
    assert answers.edition == edition
    assert (answers.entries, answers.law_count) == (3, 3)
    assert [(bar.concept.code, bar.count, bar.width) for bar in answers.bars] == [("PM-04", 3, 100.0)]
    assert [(status.value, count) for status, count in answers.counts] == [("current", 3)]
    assert (answers.first.slug, answers.last.slug) == ("2024", "2025")
    assert [rows for _version, rows in answers.changed] == [1, 1, 1]


def test_a_definition_is_marked_as_ours(client: Client) -> None:
    ConceptFactory(definition="Keeping a person from leaving.")
    html = client.get("/concepts/PM-04/").content.decode()
    assert "Keeping a person from leaving." in html
    assert "not official text" in html


def test_a_concept_names_documents_that_mention_it_but_none_that_is_hidden(client: Client) -> None:
    shown = SuggestionFactory().run.text.document
    hidden_text = DocumentTextFactory(document=DocumentFactory(published_at=None))
    SuggestionFactory(run=PipelineRunFactory(text=hidden_text))
    html = client.get("/concepts/PM-04/").content.decode()
    assert reverse("document", args=[shown.uid]) in html
    assert reverse("document", args=[hidden_text.document.uid]) not in html


def test_search_finds_each_kind_and_nothing_unpublished(client: Client) -> None:
    edition = edition_with_rows(1)
    add_row(EditionFactory(), code="PM-04.900")
    document = DocumentTextFactory(text="关于限制出境的说明。").document
    DocumentTextFactory(text="限制出境", document=DocumentFactory(title_zh="不公开", published_at=None))
    html = client.get("/search/", {"q": "出境"}).content.decode()
    assert "/concepts/PM-04/" in html
    assert reverse("entry", args=[edition.identifier, edition.entries.get().code]) in html
    assert reverse("document", args=[document.uid]) in html
    assert "PM-04.900" not in html
    assert "不公开" not in html


def test_search_marks_what_matched_and_names_the_kind(client: Client) -> None:
    edition_with_rows(1)
    html = client.get("/search/", {"q": "listed DEFAULTERS"}).content.decode()
    assert '<section id="entry">' in html
    assert "<mark>listed</mark>" in html
    alone = client.get("/search/", {"q": "listed", "kind": "law"}).content.decode()
    assert '<section id="entry">' not in alone


def test_a_pasted_citation_goes_straight_to_the_article(client: Client) -> None:
    version = LawTextFactory(articles=["一。", "二。"]).version
    law = LawTitleFactory(law=version.law, text="样例管理法").law
    for address, prefix in (("/search/", ""), ("/zh-hans/search/", "/zh-hans")):
        response = client.get(address, {"q": "《样例管理法》第二条"})
        assert response.status_code == 302
        assert response.headers["Location"] == f"{prefix}/laws/{law.key}/{version.date}/art_2/"
    both = client.get("/search/", {"q": "《样例管理法》第一条、第二条"}).content.decode()
    assert f"/laws/{law.key}/{version.date}/art_1/" in both
    assert f"/laws/{law.key}/{version.date}/art_2/" in both


def test_search_finds_an_entry_by_its_english(client: Client) -> None:
    edition = edition_with_rows(1)
    html = client.get("/search/", {"q": "listed defaulters"}).content.decode()
    assert reverse("entry", args=[edition.identifier, edition.entries.get().code]) in html


def test_search_words_are_escaped(client: Client) -> None:
    html = client.get("/search/", {"q": "<script>x"}).content.decode()
    assert "<script>x" not in html
    assert "&lt;script&gt;x" in html


@pytest.mark.parametrize("address", ["/", "/laws/", "/documents/", "/search/"])
def test_an_unknown_parameter_is_a_400_that_names_it(client: Client, address: str) -> None:
    response = client.get(address, {"colour": "red"})
    assert response.status_code == 400
    assert "colour" in response.content.decode()


def test_pages_allow_no_script_or_style_of_their_own(client: Client) -> None:
    response = client.get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    html = response.content.decode()
    assert "<style" not in html
    assert " style=" not in html
    assert "<script" not in html


def test_a_page_has_an_address_in_each_language_and_says_so(client: Client) -> None:
    english = client.get("/laws/", {"q": "x"}).content.decode()
    chinese = client.get("/zh-hans/laws/", {"q": "x"}).content.decode()
    assert '<html lang="en">' in english
    assert '<html lang="zh-Hans">' in chinese
    assert re.search(r'<a href="/zh-hans/laws/\?q=x"\s+hreflang="zh-Hans"', english)
    assert re.search(r'<a href="/laws/\?q=x"\s+hreflang="en"', chinese)
    for html in (english, chinese):
        assert re.search(r'hreflang="en"\s+href="http://testserver/laws/\?q=x"', html)
        assert re.search(r'hreflang="zh-Hans"\s+href="http://testserver/zh-hans/laws/\?q=x"', html)
        assert re.search(r'hreflang="x-default"\s+href="http://testserver/laws/\?q=x"', html)


def test_the_address_decides_the_language_of_a_page_and_the_reader_that_of_the_admin(client: Client) -> None:
    chinese = {"Accept-Language": "zh-hans"}
    assert '<html lang="en">' in client.get("/laws/", headers=chinese).content.decode()
    assert client.get("/admin/login/", headers=chinese).headers["Content-Language"] == "zh-hans"
    assert client.get("/admin/login/").headers["Content-Language"] == "en"


def test_what_is_not_there_is_a_404_in_our_words(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_pages_refuse_to_be_written_to(client: Client) -> None:
    assert client.post("/laws/").status_code == 405


def test_a_concept_tells_what_reads_otherwise_than_in_the_edition_before(client: Client) -> None:
    for slug, year, words in (
        ("2022", 2022, ("限制出国", "不准出境")),
        ("2024", 2024, ("限制出境", "不准出境")),
    ):
        edition = EditionFactory(slug=slug, issued=datetime.date(year, 1, 1))
        for content in words:
            add_row(edition, content_zh=content)
        publish(edition)
    response = client.get("/concepts/PM-04/")
    newest, oldest = response.context["editions"]
    assert [entry.content_zh for entry in newest.new] == ["限制出境"]
    assert [entry.content_zh for entry in newest.gone] == ["限制出国"]
    assert (oldest.before, oldest.new, oldest.gone) == (None, [], [])
    assert "Against 2022: 1 rows" in " ".join(response.content.decode().split())


def test_a_row_names_documents_that_mention_it_and_first_those_that_mark_it(client: Client) -> None:
    edition = edition_with_rows(1)
    row = edition.entries.get()
    of_measure = SuggestionFactory().run.text.document
    of_row = AnnotationFactory(kind="entry", concept=None, entry=row, layer="adjudicated").document
    hidden = DocumentTextFactory(document=DocumentFactory(published_at=None))
    SuggestionFactory(run=PipelineRunFactory(text=hidden))
    html = client.get(reverse("entry", args=[edition.identifier, row.code])).content.decode()
    assert 0 < html.find(str(of_row.uid)) < html.find(str(of_measure.uid))
    assert "1 mark of this row" in html
    assert str(hidden.document.uid) not in html
