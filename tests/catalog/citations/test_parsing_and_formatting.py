"""Strings that hold nothing but citations: read, written, and read again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.citations import CitationError, LawGroup, find_citations, format_provision, parse_citation
from catalog.lawtext.references import ProvisionRef

numbers = st.integers(1, 9999)
numbers_inserted = st.builds(
    lambda n, more: "-".join(map(str, [n, *more])), numbers, st.lists(numbers, max_size=2)
)


@st.composite
def references(draw: st.DrawFn) -> ProvisionRef:
    item = draw(st.none() | numbers.map(str))
    return ProvisionRef(
        article=draw(numbers_inserted),
        paragraph=draw(st.none() | numbers.map(str)),
        item=item,
        subitem=draw(st.none() | numbers.map(str)) if item else None,
    )


@pytest.mark.parametrize(
    ("ref", "zh", "en"),
    [
        ("26", "第二十六条", "Article 26"),
        ("26(2)(3)", "第二十六条第二款第三项", "Article 26, paragraph 2, item 3"),
        ("26()(4)", "第二十六条第四项", "Article 26, item 4"),
        ("120-1(2)", "第一百二十条之一第二款", "Article 120-1, paragraph 2"),
        ("7(1)(2)(3)", "第七条第一款第二项第三目", "Article 7, paragraph 1, item 2, sub-item 3"),
    ],
)
def test_a_provision_is_written_as_lawyers_write_it(ref: str, zh: str, en: str) -> None:
    assert format_provision(ref, "zh") == zh
    assert format_provision(ProvisionRef.parse(ref), "en") == en


@pytest.mark.parametrize("lang", ["zh", "en"])
@settings(max_examples=150)
@given(ref=references())
def test_a_provision_written_and_read_again_is_the_same(lang: str, ref: ProvisionRef) -> None:
    written = format_provision(ref, lang)
    assert parse_citation(written, lang=lang) == [LawGroup("self", (str(ref),))]


@settings(max_examples=100)
@given(ref=references())
def test_a_provision_written_into_a_sentence_is_found_there(ref: ProvisionRef) -> None:
    written = "《灯塔法》" + format_provision(ref, "zh")
    (citation,) = find_citations(f"𠮷🚢违反{written}规定的，罚款。")
    assert (citation.quote, citation.provisions) == (written, (str(ref),))


@pytest.mark.parametrize("ref", ["", "x", "0026", "26()", "(2)", "26(1)(2)(3)(4)"])
def test_what_is_no_address_cannot_be_written(ref: str) -> None:
    with pytest.raises(CitationError, match="provision such as"):
        format_provision(ref, "zh")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(CitationError, match="'fr'"):
        format_provision("26", "fr")
    with pytest.raises(CitationError, match="'fr'"):
        find_citations("Article 26", lang="fr")


def test_a_pasted_string_is_read_law_by_law() -> None:
    text = "《招标投标法》第五十三条、第五十四条；《政府采购法》第七十七条第一款；国务院《灯塔管理条例》"
    assert parse_citation(text) == [
        LawGroup("招标投标法", ("53", "54")),
        LawGroup("政府采购法", ("77(1)",)),
        LawGroup("灯塔管理条例", ()),
    ]


def test_articles_after_a_semicolon_go_with_the_law_before_them() -> None:
    assert parse_citation("《灯塔法》第五条；第六条、该法第九条") == [LawGroup("灯塔法", ("5", "6", "9"))]


def test_english_strings_are_read_too() -> None:
    assert parse_citation("Articles 5 and 6 of the Lighthouse Law; Article 7 hereof") == [
        LawGroup("Lighthouse Law", ("5", "6")),
        LawGroup("self", ("7",)),
    ]


@pytest.mark.parametrize("text", ["", "见附件", "无"])
def test_a_string_without_a_citation_is_refused(text: str) -> None:
    with pytest.raises(CitationError, match="no citation"):
        parse_citation(text)


def test_stray_words_are_refused_with_their_place() -> None:
    with pytest.raises(CitationError, match="'另行通知' at character 11"):
        parse_citation("《灯塔法》第五条；\n另行通知")
