"""Marked text in flat runs."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.reading import MarkedText, lanes


@dataclass(frozen=True)
class Mark:
    start: int
    end: int
    name: int = 0


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark], int, int]:
    text = draw(st.text(min_size=1, max_size=40))
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda p: p[0] != p[1])
    marks = [Mark(min(p), max(p), name) for name, p in enumerate(draw(st.lists(places, max_size=8)))]
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return text, marks, start, end


@given(marked_texts())
@settings(max_examples=150, deadline=None)
def test_joined_runs_are_the_text_and_each_mark_covers_its_quote(
    case: tuple[str, list[Mark], int, int],
) -> None:
    text, marks, start, end = case
    runs = MarkedText(text, marks).runs(start, end)
    assert "".join(run.text for run in runs) == text[start:end]
    for mark in marks:
        covered = "".join(run.text for run in runs if mark in [p.mark for p in run.marks])
        assert covered == text[max(start, mark.start) : max(start, min(end, mark.end))]


@given(marked_texts())
@settings(max_examples=150, deadline=None)
def test_marks_that_overlap_stand_in_different_lanes(case: tuple[str, list[Mark], int, int]) -> None:
    text, marks, _, _ = case
    for run in MarkedText(text, marks).runs(0, len(text)):
        used = [placed.lane for placed in run.marks]
        assert used == sorted(set(used), reverse=True)


@given(marked_texts())
@settings(max_examples=100, deadline=None)
def test_each_mark_ends_in_one_run_of_the_whole_text(case: tuple[str, list[Mark], int, int]) -> None:
    text, marks, _, _ = case
    ending = [placed.mark for run in MarkedText(text, marks).runs(0, len(text)) for placed in run.ending]
    assert sorted(ending, key=lambda m: m.name) == marks


def test_marks_side_by_side_share_the_lowest_lane() -> None:
    assert [placed.lane for placed in lanes([Mark(0, 2), Mark(2, 4), Mark(3, 5)])] == [0, 0, 1]


def test_a_stretch_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="does not lie"):
        MarkedText("abc", []).runs(2, 4)
