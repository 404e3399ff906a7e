"""Search finds words of two characters, whatever their width or numerals, the same on both databases."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from catalog.search import search
from tests.factories import (
    ConceptFactory,
    DocumentTextFactory,
    EntryFactory,
    EntryTranslationFactory,
    LawTitleFactory,
    ProvisionFactory,
    SourceLawFactory,
    TermFactory,
    publish,
)

pytestmark = pytest.mark.django_db
ANYONE = AnonymousUser()


def found(query: str, *names: str) -> list[str]:
    """The texts that match, as they are stored."""
    return [
        hit.stretch.match for each in search(query, ANYONE, names=names) for hit in each.hits if hit.stretch
    ]


@pytest.mark.parametrize(
    ("query", "match"),
    [
        ("出境", "出境"),
        ("境", "境"),
        ("第12条", "第十二条"),
        ("第十二条", "第十二条"),
        ("第１２条", "第十二条"),
        ("ＡＰＰ", "App"),
        ("app", "App"),
        ("不得 出境", "不得"),
    ],
)
def test_a_provision_is_found_by_its_words(query: str, match: str) -> None:
    ProvisionFactory(label="", text="依照前法第十二条的规定，不得使用App申请出境。")
    assert found(query, "provision") == [match]


@pytest.mark.parametrize("query", ["出口", "第2条", "第1条", "第112条", "境出", "不得出境", "pp", "", "，。"])
def test_a_provision_is_not_found_by_words_that_it_lacks(query: str) -> None:
    ProvisionFactory(label="", text="依照前法第十二条的规定，不得使用App申请出境。")
    assert found(query, "provision") == []


def test_the_words_of_a_paragraph_are_found_once_in_its_article() -> None:
    article = ProvisionFactory(text="限制出境。", eid="art_1")
    ProvisionFactory(law_text=article.law_text, parent=article, text="限制出境。", eid="art_1__para_1")
    [provisions] = search("限制出境", ANYONE)
    assert [hit.row for hit in provisions.hits] == [article]


def test_a_law_is_found_by_a_title_given_later_and_not_by_one_taken_away() -> None:
    law = SourceLawFactory(title_zh="甲法", title_zh_full="甲法全称")
    title = LawTitleFactory(law=law, text="乙条例")
    assert found("乙条例", "law") == ["乙条例"]
    title.delete()
    assert found("乙条例", "law") == []
    law.title_zh = "丙法"
    law.save()
    assert (found("丙法", "law"), found("甲法全称 丙法", "law")) == (["丙法"], ["甲法全称"])


def test_an_entry_is_found_by_its_english_once_its_edition_is_published() -> None:
    entry = EntryFactory()
    EntryTranslationFactory(entry=entry, text="May not leave the country")
    assert found("leave countr", "entry") == []
    publish(entry.edition)
    assert found("leave countr", "entry") == ["leave"]


def test_documents_concepts_and_terms_are_found() -> None:
    text = DocumentTextFactory(text="建立统一的信用信息平台。")
    ConceptFactory(name_zh="限制信用信息", name_en="x")
    TermFactory(zh="信用信息", en="credit information")
    assert [each.kind.name for each in search("信用信息", ANYONE)] == ["concept", "document", "term"]
    DocumentTextFactory(document=text.document, language=text.language, revision=2, text="另一段文字。")
    assert [each.kind.name for each in search("信用信息", ANYONE)] == ["concept", "term"]


def test_what_is_deleted_is_found_no_more() -> None:
    term = TermFactory(zh="联合惩戒")
    assert found("联合", "term") == ["联合"]
    term.delete()
    assert found("联合", "term") == []


def test_results_are_few_and_counted() -> None:
    for number in range(5):
        TermFactory(zh=f"信用{number}")
    [terms] = search("信用", ANYONE, limit=2)
    assert (len(terms.hits), terms.total, terms.is_more) == (2, 5, False)
