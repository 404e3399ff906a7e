"""Passages of two languages are linked by number, order, length and what they say."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.alignment import Link, Passage, align, compare
from annotations.alignment.evidence import chinese_evidence, english_evidence

ZH = [
    "样例市公共信用条例",
    "第一章　总则",
    "第一条　为了规范公共信用信息的归集，保护信息主体的权益，制定本条例。",
    "第二条　行政机关应当自决定作出之日起七个工作日内归集下列信息：",
    "（一）行政许可信息；",
    "（二）行政处罚信息；",
    "（三）人民法院公布的失信被执行人名单。",
    "前款规定的信息应当及时更新。信息主体有异议的，可以申请更正。",
    "第三条　违反本条例第二条规定的，处一万元以上五万元以下罚款。",
    "第四条　本条例自2026年5月1日起施行。",
]
EN = [
    "Sample City Regulations on Public Credit",
    "Chapter I: General Provisions",
    "Article 1: These Regulations are enacted to standardise how public credit information is aggregated "
    "and to protect the rights and interests of information subjects.",
    "Article 2: Administrative organs shall, within seven working days of the decision, aggregate the "
    "following information:",
    "(1) information on administrative licences;",
    "(2) information on administrative penalties;",
    "(3) the list of judgment defaulters that the people's courts publish.",
    "The information set out in the preceding paragraph shall be kept up to date. An information subject who "
    "objects may apply for correction.",
    "Article 3: Whoever violates Article 2 of these Regulations is fined between 10,000 and 50,000 yuan.",
    "Article 4: These Regulations come into force on May 1, 2026.",
]


def pairs(zh: list[str], en: list[str]) -> set[tuple[int, int]]:
    links = align([Passage(text) for text in zh], [Passage(text) for text in en])
    assert all(0 <= link.score <= 1 for link in links)
    return {(link.zh, link.en) for link in links}


def straight(count: int) -> set[tuple[int, int]]:
    return {(i, i) for i in range(count)}


def test_a_faithful_translation_is_linked_one_to_one_with_certainty() -> None:
    links = align([Passage(text) for text in ZH], [Passage(text) for text in EN])
    assert {(link.zh, link.en) for link in links} == straight(len(ZH))
    assert min(link.score for link in links) > 0.9


def test_merged_items_are_linked_to_the_passage_that_holds_them() -> None:
    merged = [*EN[:4], f"{EN[4]} {EN[5]} {EN[6]}", *EN[7:]]
    assert pairs(ZH, merged) == {(i, min(i, max(4, i - 2))) for i in range(len(ZH))}


def test_a_split_paragraph_is_linked_to_both_halves() -> None:
    first, second = EN[7].split(". ")
    split = [*EN[:7], f"{first}.", second, *EN[8:]]
    assert pairs(ZH, split) == straight(8) | {(7, 8), (8, 9), (9, 10)}


def test_what_was_left_out_and_what_was_added_has_no_link() -> None:
    changed = [*EN[:5], "[Translator's note: licences include permits of every kind.]", EN[5], *EN[7:]]
    assert pairs(ZH, changed) == straight(5) | {(5, 6), (7, 7), (8, 8), (9, 9)}


def test_a_translation_of_the_beginning_leaves_the_rest_alone() -> None:
    assert pairs(ZH, EN[:4]) == straight(4)


def test_a_translation_without_numbers_is_linked_by_length_and_content() -> None:
    bare = [
        text.split(": ", 1)[-1].split(") ", 1)[-1] if i in (1, 2, 4, 5, 6, 8, 9) else text
        for i, text in enumerate(EN)
    ]
    assert pairs(ZH, bare) == straight(len(ZH))


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("期限为三年。", "The term is three years."),
        ("处二十万元以上罚款", "a fine of 200,000 yuan or more"),
        ("投资1.5亿元", "an investment of 150 million yuan"),
        ("百分之三十", "30 percent"),
        ("自2026年5月1日起", "from May 1, 2026"),
        ("第十七条、第二十条规定", "under Articles 17 and 20"),
        ("接入ＡＰＩ或者API", "through the API and the API"),
    ],
)
def test_what_survives_translation_reads_the_same_in_both_languages(zh: str, en: str) -> None:
    shared = chinese_evidence(zh).keys() & english_evidence(en).keys()
    assert any(key.startswith(("number", "article", "api")) for key in shared)
    assert {key for key in chinese_evidence(zh) if key.startswith(("number", "article"))} <= shared


def test_nothing_is_linked_to_nothing() -> None:
    assert align([], [Passage("text")]) == align([Passage("文")], []) == ()


TEXTS = st.lists(
    st.one_of(st.text(max_size=30), st.sampled_from([*ZH, *EN, "（一）", "(1)", "第五条", "Article 5"])),
    max_size=9,
)


@given(TEXTS, TEXTS)
@settings(max_examples=60, deadline=None)
def test_links_keep_the_order_whatever_the_texts(zh: list[str], en: list[str]) -> None:
    links = align([Passage(text) for text in zh], [Passage(text) for text in en])
    assert len({(link.zh, link.en) for link in links}) == len(links)
    for one, other in pairwise(links):
        assert one.zh <= other.zh
        assert one.en <= other.en + 1  # two to two are four links
    for link in links:
        assert 0 <= link.zh < len(zh)
        assert 0 <= link.en < len(en)
        assert 0 <= link.score <= 1


def test_a_thousand_paragraphs_are_aligned_in_time() -> None:
    zh = [f"第{i}条　{ZH[i % 7]}" for i in range(1, 400)]
    en = [f"Article {i}: {EN[i % 7]}" for i in range(1, 400)]
    began = time.perf_counter()
    assert pairs(zh, en) >= {(i, i) for i in range(0, 399, 7)}
    assert time.perf_counter() - began < 30


def test_the_gold_pairs_are_aligned(shared: Path) -> None:
    benchmark = pytest.importorskip("benchmarks.alignment")
    for pair in benchmark.read_pairs(shared):
        found = benchmark.judge(pair)
        assert found.precision >= 0.95, pair.name
        assert found.recall >= 0.95, pair.name


def test_agreement_of_nothing_is_whole() -> None:
    assert compare([], []).precision == compare([], []).recall == 1
    found = compare([(0, 0), (1, 2)], [(0, 0), (1, 1), (2, 2)])
    assert (found.precision, found.recall) == (0.5, 1 / 3)


def test_a_link_names_both_sides() -> None:
    assert align([Passage("第一条　总则。")], [Passage("Article 1: General.")])[0] == Link(
        0, 0, pytest.approx(1, abs=0.2)
    )
