"""The pipeline: offsets in any text, long texts, hostile texts, spaCy's interface, citations."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.tagging import Tagger, build_pipeline, default_lexicon, suggest

TAGGER = Tagger()
SENTENCE = "对失信主体，限制其参加政府采购。"
PIECES = st.sampled_from(
    [
        "限制高消费",
        "行政处罚信息",
        "不得担任",
        "在政府采购等方面予以限制",
        "失信",
        "《",
        "》",
        "，",
        "。",
        "、",
        "\r\n",
        "\n",
        "𠮷",
        "😀",
        "\u200b",
        "\u3000",
        "３年内不得从事",
        "\ufeff",
        "\ud800",
        "（一）",
        "第五条",
        "：",
        "shall not serve as a director",
        "İ",
        "exit bans",
        ".",
        "-",
        "five years",
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join), st.sampled_from(["zh", "en"]))
@settings(max_examples=150, deadline=None)
def test_every_quote_stands_where_its_offsets_say(text: str, language: str) -> None:
    found = TAGGER.suggest(text, language)
    assert all(text[s.start : s.end] == s.quote and s.quote for s in found)
    assert all(0 < s.score <= 1 for s in found)
    assert [(s.start, s.end, s.label) for s in found] == sorted((s.start, s.end, s.label) for s in found)


@pytest.mark.parametrize("before", ["", "😀𠮷", "\u200b\u3000", "一\r\n二\r\n", "\ufeff", "\ud800"])
def test_what_stands_before_moves_the_offsets_and_nothing_else(before: str) -> None:
    text = before + SENTENCE
    (found,) = TAGGER.suggest(text, "zh")
    assert (found.start, found.quote) == (len(before) + 6, "限制其参加政府采购")


def test_a_text_of_a_million_characters_gives_the_same_as_its_parts() -> None:
    filler = "本办法所称果品，是指苹果和梨。\n" * 1000
    text = (filler + SENTENCE + "\n") * 60
    found = [s for s in TAGGER.suggest(text, "zh") if s.label != "CITATION"]
    assert len(text) > 900_000
    assert [s.quote for s in found] == ["限制其参加政府采购"] * 60


def test_a_line_without_end_is_cut_at_sentences() -> None:
    text = "苹果和梨。" * 20_000 + SENTENCE
    assert [s.quote for s in TAGGER.suggest(text, "zh")] == ["限制其参加政府采购"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "piece",
    [
        "政府采购和",
        "政府采购以及",
        "、",
        "在通过",
        "一年",
        "不得",
        "1",
        "and ",
        "one one ",
        "shall not ",
        "list of ",
        "penalties, ",
        "限制",
    ],
)
def test_a_hostile_text_takes_no_more_than_seconds(language: str, piece: str) -> None:
    text = "不得在失信政府采购" + piece * (8000 // len(piece))
    start = time.perf_counter()
    TAGGER.suggest(text, language)
    assert time.perf_counter() - start < 5


def test_the_pipeline_is_an_ordinary_spacy_pipeline() -> None:
    nlp = build_pipeline("zh", default_lexicon())
    doc = nlp(SENTENCE)
    assert [(s.label_, s.text) for s in doc.spans["suggestions"]] == [("PM-01", "限制其参加政府采购")]
    assert nlp.pipe_names[-1] == "context"
    assert nlp.config["components"]["terms"]["spans_key"] == "suggestions"
    assert [token.idx for token in doc] == list(range(len(SENTENCE)))


def test_suggest_and_the_pipeline_agree_on_one_line() -> None:
    nlp = build_pipeline("zh", default_lexicon())
    text = "依照《茶叶法》第五条，将其违法行为记入信用档案，三年内不得从事茶叶检验工作。"
    doc = nlp(text)
    assert [s.quote for s in suggest(text, nlp)] == [s.text for s in doc.spans["suggestions"]]


def test_english_tokens_keep_every_character() -> None:
    text = "No  exit-bans, 𠮷 “here”…\t!"
    assert "".join(token.text for token in build_pipeline("en", default_lexicon())(text)) == text


def test_citations_are_suggested_with_what_they_cite() -> None:
    found = TAGGER.suggest("依照《茶叶法》第五条处理。", "zh")
    assert [(s.label, s.quote) for s in found] == [("CITATION", "《茶叶法》第五条")]
    assert found[0].attributes["law"] == "茶叶法"


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        TAGGER.suggest("bonjour", "fr")


def test_the_version_names_rules_and_lexicon() -> None:
    assert TAGGER.version == f"rules-5+lex-{default_lexicon().version}"


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Sample City Work Plan for Credit Regulation in 2026\nI. General", []),
        ("Measures of Sample City on Credit Regulation (Trial)\nArticle 1", []),
        ("Article 146 of the Company Law", ["Article 146 of the Company Law"]),
        ("Company Law, as amended, bars him from office.", ["Company Law"]),
    ],
)
def test_the_title_of_a_document_cites_nothing(text: str, cited: list[str]) -> None:
    found = [span.quote for span in TAGGER.suggest(text, "en") if span.label == "CITATION"]
    assert found == cited
