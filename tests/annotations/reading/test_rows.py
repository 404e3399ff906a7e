"""Two texts side by side."""

from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.reading import Row, pair

LINKS = st.tuples(st.integers(0, 8), st.integers(0, 8)).flatmap(
    lambda size: st.tuples(
        st.just(size),
        st.lists(st.tuples(st.integers(0, size[0] - 1), st.integers(0, size[1] - 1)), max_size=8)
        if all(size)
        else st.just([]),
    )
)


@given(LINKS)
@settings(max_examples=200, deadline=None)
def test_both_sides_stay_complete_and_in_order(case: tuple[tuple[int, int], list[tuple[int, int]]]) -> None:
    (left, right), links = case
    rows = pair(range(left), range(right), links)
    assert [i for row in rows for i in row.left] == list(range(left))
    assert [j for row in rows for j in row.right] == list(range(right))
    assert all(row.left or row.right for row in rows)


@given(LINKS)
@settings(max_examples=200, deadline=None)
def test_linked_pieces_stand_in_one_row(case: tuple[tuple[int, int], list[tuple[int, int]]]) -> None:
    (left, right), links = case
    rows = pair(range(left), range(right), links)
    for i, j in links:
        assert any(i in row.left and j in row.right for row in rows)


def test_a_piece_without_a_rendering_has_a_row_of_its_own() -> None:
    assert pair("ab", "x", [(0, 0)]) == [Row(("a",), ("x",)), Row(("b",), ())]


def test_a_split_and_a_merge_share_a_row() -> None:
    assert pair("abc", "xyz", [(0, 0), (0, 1), (1, 2), (2, 2)]) == [
        Row(("a",), ("x", "y")),
        Row(("b", "c"), ("z",)),
    ]


def test_crossing_links_make_one_row() -> None:
    assert pair("ab", "xy", [(0, 1), (1, 0)]) == [Row(("a", "b"), ("x", "y"))]
