"""What the consistency check says of a pair of texts, where, and with which fix."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from annotations.terminology import Pair, Problem, Rendering, Termbase, check
from annotations.terminology.termbase import APPROVED, FORBIDDEN, PROPOSED, find_english

TERMS = Termbase.compile(
    [
        Rendering("失信被执行人", "judgment defaulter", APPROVED),
        Rendering("失信被执行人", "dishonest person subject to enforcement", PROPOSED),
        Rendering("失信被执行人", "deadbeat", FORBIDDEN),
        Rendering("信用修复", "credit repair", PROPOSED),
        Rendering("信用修复", "credit restoration", PROPOSED),
        Rendering("被执行人", "person subject to enforcement", APPROVED),
        Rendering("公司法", "Company Law", APPROVED, is_law=True),
        Rendering("公司法", "Corporation Act", PROPOSED, is_law=True),
    ]
)


def checked(*pairs: tuple[str, str], terms: Termbase = TERMS) -> list[Problem]:
    zh, en = ("\n".join(side) for side in zip(*pairs, strict=True))
    spans, left, right = [], 0, 0
    for chinese, english in pairs:
        spans.append(Pair(((left, left + len(chinese)),), ((right, right + len(english)),)))
        left, right = left + len(chinese) + 1, right + len(english) + 1
    problems = check(zh, en, spans, terms)
    for problem in problems:
        for side, text in ((problem.zh, zh), (problem.en, en)):
            assert side is None or text[side.start : side.end] == side.quote
    return problems


def test_an_approved_rendering_in_the_plural_is_right() -> None:
    assert checked(("限制失信被执行人出境。", "Judgment\n defaulters may not leave.")) == []


def test_a_missing_rendering_is_named_at_its_term() -> None:
    (problem,) = checked(("限制失信被执行人出境。", "Such people may not leave."))
    assert (problem.rule, problem.zh.quote, problem.en) == ("term-missing", "失信被执行人", None)


def test_another_known_rendering_is_replaced_by_the_approved_one() -> None:
    (problem,) = checked(
        ("失信被执行人不得出境。", "Dishonest persons ... A dishonest person subject to enforcement.")
    )
    assert (problem.rule, problem.fix) == ("other-rendering", "judgment defaulter")
    assert problem.en.quote == "dishonest person subject to enforcement"


def test_a_forbidden_rendering_has_the_approved_one_as_its_fix_with_its_capital() -> None:
    (problem,) = checked(("失信被执行人不得出境。", "Deadbeats may not leave."))
    assert (problem.rule, problem.en.quote, problem.fix) == (
        "forbidden-rendering",
        "Deadbeats",
        "Judgment defaulters",
    )


def test_a_forbidden_word_is_free_where_its_term_does_not_stand() -> None:
    assert checked(("某人不得出境。", "Deadbeats may not leave.")) == []


def test_two_renderings_of_a_term_that_has_no_approved_one() -> None:
    pairs = [("信用修复。", "Credit repair."), ("开展信用修复。", "Do credit repair.")]
    assert checked(*pairs) == []
    (problem,) = checked(*pairs, ("鼓励信用修复。", "Encourage credit restoration."))
    assert (problem.rule, problem.en.quote, problem.fix) == (
        "two-renderings",
        "credit restoration",
        "credit repair",
    )


def test_a_law_under_another_title_gets_ours() -> None:
    (problem,) = checked(("依据《公司法》办理。", "In line with the Corporation Act."))
    assert (problem.rule, problem.en.quote, problem.fix) == ("law-title", "Corporation Act", "Company Law")


def test_numbers_that_differ_are_one_problem_with_a_fix() -> None:
    (problem,) = checked(("罚款500元。", "A fine of 5000 yuan."))
    assert (problem.rule, problem.zh.quote, problem.en.quote, problem.fix) == ("number", "500", "5000", "500")


def test_numbers_dates_and_document_numbers_that_agree_are_no_problem() -> None:
    assert checked(
        ("2019年3月5日印发的国发〔2014〕21号规定，三年内罚款3万元。",
         "Guo Fa [2014] No. 21, issued on March 5, 2019: RMB 30,000 within three years."),
    ) == []  # fmt: skip


def test_a_date_that_differs() -> None:
    (problem,) = checked(("自2019年3月5日起。", "From March 6, 2019."))
    assert (problem.rule, problem.zh.quote, problem.en.quote) == ("date", "2019年3月5日", "March 6, 2019")


@pytest.mark.parametrize(
    ("quote", "fix"),
    [
        ("March 2, 2024", "April 1, 2024"),
        ("2 March 2024", "1 April 2024"),
        ("2024-03-02", "2024-04-01"),
        ("Mar. 2 2024", None),
    ],
)
def test_a_date_is_mended_in_the_manner_of_the_english(quote: str, fix: str | None) -> None:
    (problem,) = checked(("2024年4月1日起施行。", f"In force from {quote}."))
    assert (problem.rule, problem.en.quote, problem.fix) == ("date", quote, fix)
    assert problem.expected == "2024-04-01"


@pytest.mark.parametrize(
    ("words", "fix"), [("deadbeat", "party"), ("Deadbeats", "Parties"), ("deadbeats", "parties")]
)
def test_a_fix_keeps_number_and_capital(words: str, fix: str) -> None:
    terms = Termbase.compile(
        [Rendering("失信被执行人", "party", APPROVED), Rendering("失信被执行人", "deadbeat", FORBIDDEN)]
    )
    (problem,) = checked(("失信被执行人不得出境。", f"{words} may not leave."), terms=terms)
    assert (problem.fix, problem.expected) == (fix, "party")


def test_a_citation_of_another_article() -> None:
    (problem,) = checked(("依据《公司法》第二十六条。", "Under Article 27 of the Company Law."))
    assert (problem.rule, problem.zh.quote) == ("citation", "《公司法》第二十六条")
    assert "Article 27" in problem.en.quote


def test_what_is_aligned_with_nothing_is_not_checked() -> None:
    assert check("失信被执行人", "none", [], TERMS) == []


def test_the_longest_term_counts() -> None:
    assert [found.entry.zh for found in TERMS.find("失信被执行人和被执行人")] == ["失信被执行人", "被执行人"]


def test_a_plural_in_ies_and_word_boundaries() -> None:
    assert list(find_english("Authorities, unauthority", "authority")) == [(0, 11)]
    assert list(find_english("anything", " ")) == []


def test_a_rendering_in_the_plural_is_found_in_the_singular() -> None:
    for plural, singular in (("people's courts", "people's court"), ("authorities", "authority")):
        assert list(find_english(singular, plural)) == [(0, len(singular))]
    assert list(find_english("pres", "press")) == []


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="失信被执行人公司法第二十条12年月日〔〕号，。𠮷 \n", max_size=60),
       st.text(alphabet="Article 12Company Lwdebt,.()[]No𠮷\n", max_size=60))  # fmt: skip
def test_any_two_texts_are_checked_with_right_quotes(zh: str, en: str) -> None:
    checked((zh, en))
