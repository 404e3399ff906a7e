"""No text breaks the grammar, and none makes it slow."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.citations import CitationError, LawNames, find_citations, parse_citation

PIECES = (
    *"第一二十百零〇两条款项目章节编之至、，,（）()《》〈〉〔〕[]的和与及或前本该同法上 \n\u3000🚢𠮷５0-1i",
    *(
        "本法",
        "本条例",
        "前款",
        "刑法",
        "合同法",
        "《灯塔法》",
        "第一条",
        "第（二）项",
        "以下简称",
        "〔2014〕5号",
        "文件",
    ),
    *(
        "Article ",
        "Articles 1, 2 ",
        "(ii)",
        "paragraph ",
        "of ",
        "the ",
        "this ",
        "Law ",
        "hereof",
        "and ",
        "PRC ",
    ),
    "\ud800",
)
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)


@pytest.mark.parametrize("lang", ["zh", "en", None])
@settings(max_examples=300)
@given(text=texts)
def test_every_quote_is_the_text_at_its_offsets_and_none_overlap(lang: str | None, text: str) -> None:
    end = 0
    for citation in find_citations(text, lang=lang):
        assert end <= citation.start < citation.end <= len(text)
        assert text[citation.start : citation.end] == citation.quote
        assert (citation.kind == "law-only") == (not citation.provisions)
        assert citation.law
        assert citation.referent is None or 0 <= citation.referent < citation.start
        end = citation.end


@settings(max_examples=200)
@given(text=texts)
def test_a_string_is_read_or_refused_with_one_error(text: str) -> None:
    try:
        groups = parse_citation(text)
    except CitationError:
        return
    assert groups


@settings(max_examples=50)
@given(
    names=st.lists(st.text(max_size=8) | st.sampled_from(["灯塔法", "条例", "Lighthouse Law"]), max_size=6)
)
def test_any_names_compile(names: list[str]) -> None:
    compiled = LawNames.compile(names)
    assert [c.quote for c in find_citations("依照刑法的规定", law_names=compiled)][-1:] == ["刑法"]


def seconds(text: str, lang: str) -> float:
    """CPU time of the fastest of three passes."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        find_citations(text, lang=lang)
        best = min(best, time.process_time() - start)
    return best


HOSTILE = {
    "zh": (
        *(
            "第",
            "《",
            "一",
            "第一",
            "第一、",
            "第一条、",
            "第（一",
            "《a",
            "《法》（",
            "（以下简称甲",
            "刑法",
            "前款",
        ),
        *(
            "第一条的",
            "本法第",
            "〔2014〕1号",
            "第一条之一、之二",
            "第一条至第九百条",
            "关于规定第一条",
            "\n第一条",
        ),
    ),
    "en": (
        *(
            "Article 1, ",
            "1, ",
            "A ",
            "Law ",
            "Law of ",
            "Law of A, ",
            " ",
            "Article 1          ",
            "(1)",
            "Article 1(1)",
        ),
        *(
            "of Article 1 ",
            "items (1) and (2) of ",
            "the preceding ",
            "Rules of Procedure, and ",
            "Law (No. ",
        ),
    ),
}


@pytest.mark.parametrize(
    ("lang", "unit"), [(lang, unit) for lang, units in HOSTILE.items() for unit in units]
)
def test_the_time_grows_with_the_length_and_no_faster(lang: str, unit: str) -> None:
    once, four_times = (seconds((unit * n)[:n], lang) for n in (10_000, 40_000))
    assert four_times < 9 * once + 0.02
