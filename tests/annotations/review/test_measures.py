"""Agreement figures against tables computed by hand, and the bounds that they keep."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

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
