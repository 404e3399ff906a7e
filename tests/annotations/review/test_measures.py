"""Agreement figures against tables computed by hand and other implementations, and the bounds they keep."""

from __future__ import annotations

import hypothesis.strategies as st
import krippendorff
import pytest
from hypothesis import assume, given, settings
from sklearn.metrics import cohen_kappa_score, f1_score

from annotations.review.measures import (
    Marked,
    Table,
    agreement,
    cohens_kappa,
    gwets_ac1,
    overlapping,
    span_f1,
)

PARAGRAPHS = [(0, 10), (11, 20), (21, 30), (31, 40)]


def test_kappa_and_ac1_of_a_table_computed_by_hand() -> None:
    # po = 35/50 = 0.7; kappa: pe = 0.5 * 0.6 + 0.5 * 0.4 = 0.5, so 0.2 / 0.5 = 0.4
    # AC1: p = (25 + 30) / 100 = 0.55, pe = 2 * 0.55 * 0.45 = 0.495, so 0.205 / 0.505
    table = Table(both=20, first_only=5, second_only=10, neither=15)
    assert cohens_kappa(table) == pytest.approx(0.4)
    assert gwets_ac1(table) == pytest.approx(0.205 / 0.505)


def test_a_skewed_label_misleads_kappa_but_not_ac1() -> None:
    # po = 0.9; kappa: pe = 0.95 * 0.95 + 0.05 * 0.05 = 0.905, so -0.005 / 0.095
    # AC1: p = 0.95, pe = 2 * 0.95 * 0.05 = 0.095, so 0.805 / 0.905
    table = Table(both=90, first_only=5, second_only=5, neither=0)
    assert cohens_kappa(table) == pytest.approx(-0.005 / 0.095)
    assert gwets_ac1(table) == pytest.approx(0.805 / 0.905)


def test_what_is_not_defined_is_none() -> None:
    assert cohens_kappa(Table(0, 0, 0, 0)) is None
    assert gwets_ac1(Table(0, 0, 0, 0)) is None
    assert cohens_kappa(Table(5, 0, 0, 0)) is None
    assert gwets_ac1(Table(5, 0, 0, 0)) == 1
    assert span_f1([], [], overlapping) is None


def test_agreement_of_two_annotators_computed_by_hand() -> None:
    first = [Marked(0, 4, "PM-04"), Marked(12, 18, "PM-04"), Marked(22, 24, "OUT")]
    second = [Marked(0, 4, "PM-04"), Marked(14, 19, "PM-04"), Marked(32, 36, "PM-04")]
    out, concept = agreement(first, second, PARAGRAPHS)
    assert (out.label, out.strict, out.relaxed, out.first, out.second) == ("OUT", 0, 0, 1, 0)
    assert concept.strict == pytest.approx(2 * 1 / 5)
    assert concept.relaxed == pytest.approx(2 * 2 / 5)
    # paragraphs: both 2, second only 1, neither 1: po 3/4, pe = 1/2 * 3/4 + 1/2 * 1/4 = 1/2
    assert concept.kappa == pytest.approx(0.5)
    # p = 5/8, pe = 2 * 5/8 * 3/8 = 15/32
    assert concept.ac1 == pytest.approx((0.75 - 15 / 32) / (1 - 15 / 32))
    assert concept.paragraphs == 4


tables = st.builds(Table, *[st.integers(0, 40)] * 4)


def ratings(table: Table) -> tuple[list[int], list[int]]:
    """A table as what each annotator said of each paragraph."""
    cells = ((table.both, 1, 1), (table.first_only, 1, 0), (table.second_only, 0, 1), (table.neither, 0, 0))
    pairs = [(a, b) for count, a, b in cells for _ in range(count)]
    return [a for a, _ in pairs], [b for _, b in pairs]


@settings(max_examples=100, deadline=None)
@given(tables)
def test_kappa_is_that_of_scikit_learn(table: Table) -> None:
    kappa = cohens_kappa(table)
    assume(kappa is not None)
    assert kappa == pytest.approx(cohen_kappa_score(*ratings(table)))


def ac1_of_ratings(first: list[int], second: list[int]) -> float:
    """AC1 as Gwet writes it for any number of categories, from the ratings and not from the table.

    Source: Gwet, Handbook of Inter-Rater Reliability, 4th edition (2014), chapter 4: with q categories and
    pi_k the mean share of category k, pe = sum of pi_k (1 - pi_k), divided by q - 1.
    """
    categories = (0, 1)
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / len(first)
    shares = [(first.count(k) + second.count(k)) / (len(first) + len(second)) for k in categories]
    expected = sum(share * (1 - share) for share in shares) / (len(categories) - 1)
    return (observed - expected) / (1 - expected)


@settings(max_examples=100, deadline=None)
@given(tables)
def test_ac1_is_what_the_general_formula_gives(table: Table) -> None:
    assume(table.total)
    assert gwets_ac1(table) == pytest.approx(ac1_of_ratings(*ratings(table)))


def test_kappa_tends_to_krippendorffs_alpha_where_both_say_it_equally_often() -> None:
    # With equal shares alpha differs from kappa by the correction for small samples alone:
    # 1 - alpha = (1 - kappa) (2n - 1) / 2n.
    table = Table(both=30, first_only=6, second_only=6, neither=58)
    kappa = cohens_kappa(table)
    assert kappa is not None
    alpha = krippendorff.alpha(reliability_data=list(ratings(table)), level_of_measurement="nominal")
    assert 1 - alpha == pytest.approx((1 - kappa) * (2 * table.total - 1) / (2 * table.total))


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, 12), min_size=1), st.sets(st.integers(0, 12), min_size=1))
def test_strict_f1_is_that_of_scikit_learn(first: set[int], second: set[int]) -> None:
    spans = [[(place, place + 2) for place in side] for side in (first, second)]
    said = [[int(place in side) for place in range(13)] for side in (first, second)]
    assert span_f1(*spans, lambda a, b: a == b) == pytest.approx(f1_score(*said))


def test_as_many_spans_are_matched_as_can_be() -> None:
    assert span_f1([(0, 10), (0, 3)], [(0, 2), (5, 8)], overlapping) == 1


spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 9), st.sampled_from("AB")).map(
        lambda t: Marked(t[0], t[0] + t[1], t[2])
    ),
    max_size=8,
)


@settings(max_examples=100, deadline=None)
@given(spans, spans)
def test_agreement_is_symmetric_and_bounded(first: list[Marked], second: list[Marked]) -> None:
    there, back = agreement(first, second, PARAGRAPHS), agreement(second, first, PARAGRAPHS)
    for one, other in zip(there, back, strict=True):
        assert one.strict is not None
        assert one.relaxed is not None
        assert 0 <= one.strict <= one.relaxed <= 1
        assert (one.strict, one.relaxed, one.first) == (other.strict, other.relaxed, other.second)
        assert one.kappa is None or one.kappa == pytest.approx(other.kappa)
        assert one.ac1 == pytest.approx(other.ac1)


@given(spans)
def test_who_agrees_with_himself_agrees_wholly(marks: list[Marked]) -> None:
    assert all((a.strict, a.relaxed, a.ac1) == (1, 1, 1) for a in agreement(marks, marks, PARAGRAPHS))
