"""Which row is which: by concept and content, with what people decided first, and one to many."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.editions.matching import Pair, Row, match_rows

BAN = "限制失信被执行人出境"


def found(*args: object, **kwargs: object) -> set[tuple[int, int]]:
    return {(pair.old, pair.new) for pair in match_rows(*args, **kwargs)}  # type: ignore[arg-type]


def test_a_reworded_row_is_matched_whatever_its_code_and_place() -> None:
    old = [Row(1, "PM-04", BAN, code="4.1"), Row(2, "PM-04", "依法不予注册登记", code="4.2")]
    new = [
        Row(3, "PM-04", "依法不予登记注册", code="4.1"),
        Row(4, "PM-04", BAN + "，通知移民管理机构", code="4.9"),
    ]
    assert found(old, new) == {(1, 4), (2, 3)}


def test_rows_of_one_content_are_told_apart_by_targets_and_basis() -> None:
    old = [
        Row(1, "PM-01", "市场禁入", "证券人员", "《证券法》"),
        Row(2, "PM-01", "市场禁入", "食品企业", "《食品安全法》"),
    ]
    new = [
        Row(3, "PM-01", "市场禁入", "食品企业", "《食品安全法》"),
        Row(4, "PM-01", "市场禁入", "证券人员", "《证券法》"),
    ]
    assert found(old, new) == {(1, 4), (2, 3)}


def test_a_row_under_another_concept_is_matched_only_if_it_says_the_same() -> None:
    old = [Row(1, "PM-04", BAN), Row(2, "PM-04", "限制乘坐飞机")]
    assert found(old, [Row(3, "PM-09", BAN), Row(4, "PM-09", "限制乘坐高铁")]) == {(1, 3)}


def test_rows_without_anything_in_common_stay_alone() -> None:
    assert found([Row(1, "PM-04", BAN)], [Row(2, "PM-04", "取消评优资格")]) == set()


def test_a_row_that_was_split_is_continued_by_each_part() -> None:
    old = [Row(1, "PM-02", "限制担任公司董事、监事、高级管理人员")]
    new = [Row(2, "PM-02", "限制担任公司董事、监事、高级管理"), Row(3, "PM-02", "高级管理人员")]
    assert found(old, new) == {(1, 2), (1, 3)}


def test_rows_that_were_merged_are_continued_by_one() -> None:
    old = [Row(1, "PM-02", "限制担任公司董事、监事、高级管理"), Row(2, "PM-02", "高级管理人员")]
    assert found(old, [Row(3, "PM-02", "限制担任公司董事、监事、高级管理人员")]) == {(1, 3), (2, 3)}


def test_what_people_confirmed_comes_first_and_what_they_refused_never() -> None:
    old, new = [Row(1, "PM-04", BAN)], [Row(2, "PM-04", BAN), Row(3, "PM-09", "毫不相干")]
    assert match_rows(old, new, known=[(1, 3)])[0] == Pair(1, 3, 1.0, known=True)
    assert found(old, new, known=[(1, 3)]) == {(1, 3)}
    assert found(old, new[:1], refused=[(1, 2)]) == set()


ROWS = st.lists(
    st.builds(
        lambda c, t: (c, t), st.sampled_from(["PM-01", "PM-02"]), st.text("限制出境任职市场禁入", max_size=8)
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(ROWS, ROWS)
def test_every_pair_is_of_rows_that_there_are_and_none_comes_twice(
    old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> None:
    pairs = match_rows(
        [Row(n, concept, text) for n, (concept, text) in enumerate(old)],
        [Row(n, concept, text) for n, (concept, text) in enumerate(new)],
    )
    assert len({(p.old, p.new) for p in pairs}) == len(pairs)
    assert all(p.old < len(old) and p.new < len(new) and 0 < p.score <= 1 for p in pairs)


@given(ROWS)
def test_a_list_beside_itself_is_matched_row_by_row(rows: list[tuple[str, str]]) -> None:
    made = [Row(n, concept, text) for n, (concept, text) in enumerate(dict.fromkeys(rows))]
    assert {(p.old, p.new) for p in match_rows(made, made)} >= {(row.key, row.key) for row in made}
