"""An annotation follows its words into the next revision, or is given up; it never moves to a look-alike."""

from __future__ import annotations

from itertools import count, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.anchoring import Span, reanchor

OLD = """第一条　失信被执行人不得乘坐飞机。
第二条　有下列情形之一的，列入名单：
（一）提供虚假材料的；
（二）国家规定的其他情形。
第三条　有下列情形之一的，移出名单：
（一）纠正失信行为的；
（二）国家规定的其他情形。
"""


def span_of(text: str, quote: str, occurrence: int = 1) -> Span:
    at = -1
    for _ in range(occurrence):
        at = text.index(quote, at + 1)
    return Span(at, at + len(quote))


def moved(old: str, new: str, quote: str, occurrence: int = 1) -> int | None:
    """Which occurrence of the quote the annotation stands on in the new text; None if it was given up."""
    [found] = reanchor(old, new, [span_of(old, quote, occurrence)])
    if found is None:
        return None
    assert new[found.start : found.end] == quote
    return new[: found.end].count(quote)


def test_nothing_moves_where_nothing_changed() -> None:
    spans = [span_of(OLD, "不得乘坐飞机"), span_of(OLD, "其他情形", 2)]
    assert reanchor(OLD, OLD, spans) == tuple(spans)


def test_an_annotation_shifts_with_what_is_inserted_before_it() -> None:
    new = "样例市办法\n" + OLD.replace("第二条", "第一条之一　新增内容。\n第二条")
    assert moved(OLD, new, "不得乘坐飞机") == 1
    assert moved(OLD, new, "其他情形", 1) == 1
    assert moved(OLD, new, "其他情形", 2) == 2


def test_an_annotation_stays_in_a_sentence_that_is_changed_around_it() -> None:
    new = OLD.replace("失信被执行人不得乘坐飞机", "被纳入名单的自然人，三年内不得乘坐飞机和列车软卧")
    assert moved(OLD, new, "不得乘坐飞机") == 1


@pytest.mark.parametrize("occurrence", [1, 2])
def test_where_one_of_two_like_clauses_is_deleted_only_the_other_one_follows(occurrence: int) -> None:
    [one, other] = [part for part in OLD.split("（二）国家规定的其他情形。\n") if part][:2]
    first_deleted = one + other + "（二）国家规定的其他情形。\n"
    second_deleted = one + "（二）国家规定的其他情形。\n" + other
    assert moved(OLD, first_deleted, "国家规定的其他情形", occurrence) == (None if occurrence == 1 else 1)
    assert moved(OLD, second_deleted, "国家规定的其他情形", occurrence) == (1 if occurrence == 1 else None)


def test_words_that_are_changed_are_given_up() -> None:
    assert moved(OLD, OLD.replace("不得乘坐飞机", "限制乘坐飞机"), "不得乘坐飞机") is None


def test_a_look_alike_that_is_inserted_draws_nothing() -> None:
    new = OLD.replace("第一条", "第一条　公职人员不得乘坐飞机头等舱。\n第一条之一")
    assert moved(OLD, new, "不得乘坐飞机") == 2


def test_a_clause_that_is_deleted_does_not_return_in_a_new_one_elsewhere() -> None:
    new = OLD.replace("第一条　失信被执行人不得乘坐飞机。\n", "") + "第四条　醉酒的旅客不得乘坐飞机。\n"
    assert moved(OLD, new, "不得乘坐飞机") is None


def test_a_clause_that_is_moved_is_followed() -> None:
    clause = "第一条　失信被执行人不得乘坐飞机。\n"
    assert moved(OLD, OLD.replace(clause, "") + clause, "不得乘坐飞机") == 1


def test_two_like_clauses_that_nothing_tells_apart_are_given_up() -> None:
    assert moved("罚款。罚款。", "罚款。", "罚款", 1) is None
    assert moved("罚款。罚款。", "罚款。", "罚款", 2) is None


def test_a_text_with_thousands_of_like_words_is_read_in_time() -> None:
    old = "限制。\n" * 5_000 + "第一条　公示。\n" + "限制。\n" * 5_000
    assert moved(old, old.replace("第一条", "第二条"), "公示") == 1


@pytest.mark.parametrize("span", [Span(0, 0), Span(3, 2), Span(-1, 2), Span(0, 999)])
def test_a_span_outside_the_text_is_a_mistake_of_the_caller(span: Span) -> None:
    with pytest.raises(ValueError, match="no stretch"):
        reanchor("短文", "短文", [span])


SIZES = st.integers(0, 12)
EDITS = st.lists(st.tuples(st.booleans(), st.floats(0, 1), SIZES, SIZES), max_size=8)


@given(SIZES, st.sampled_from(["限制出境", "列入名单，公示", "。"]), SIZES, EDITS)
@settings(max_examples=400, deadline=None)
def test_a_quote_that_survives_uniquely_is_found(
    before: int, quote: str, after: int, edits: list[tuple[bool, float, int, int]]
) -> None:
    """Words around the quote are cut out and put in at random; no word comes twice."""
    words = (f"{number}号" + "，；\n"[number % 3] for number in count(10))
    left, right = list(islice(words, before)), list(islice(words, after))
    old, start = "".join([*left, quote, *right]), len("".join(left))
    for on_the_left, where, removed, added in edits:
        side = left if on_the_left else right
        at = int(where * len(side))
        side[at : at + removed] = islice(words, added)
    new, new_start = "".join([*left, quote, *right]), len("".join(left))
    [found] = reanchor(old, new, [Span(start, start + len(quote))])
    assert found == Span(new_start, new_start + len(quote))


MEASURES = ("限制出境", "限制高消费", "列入名单")
CLAUSES = st.lists(st.sampled_from(MEASURES), min_size=1, max_size=8)
CHANGES = st.lists(
    st.tuples(st.sampled_from(["delete", "insert", "swap"]), st.integers(0, 20), st.sampled_from(MEASURES)),
    max_size=6,
)


@given(CLAUSES, CHANGES, st.sampled_from(["；", "\n"]))
@settings(max_examples=400, deadline=None)
def test_no_annotation_lands_in_another_clause(
    measures: list[str], changes: list[tuple[str, int, str]], mark: str
) -> None:
    """Clauses differ in who is meant only; what is inserted repeats the measures for somebody else."""

    def written(clauses: list[tuple[int, str]]) -> tuple[str, dict[int, Span]]:
        text, places = "", {}
        for who, measure in clauses:
            text += f"对{chr(0x4E00 + 97 * who)}某{who}"
            places[who] = Span(len(text), len(text) + len(measure))
            text += measure + mark
        return text, places

    old_clauses = list(enumerate(measures))
    new_clauses = list(old_clauses)
    for number, (change, at, measure) in enumerate(changes, start=len(measures)):
        if change == "insert":
            new_clauses.insert(at % (len(new_clauses) + 1), (number, measure))
        elif new_clauses:
            i = at % len(new_clauses)
            clause = new_clauses.pop(i)
            if change == "swap":
                new_clauses.insert((i + 1) % (len(new_clauses) + 1), clause)
    (old, old_places), (new, new_places) = written(old_clauses), written(new_clauses)
    for who, found in zip(old_places, reanchor(old, new, list(old_places.values())), strict=True):
        if found is not None and found != new_places.get(who):
            [other] = [clause for clause, place in new_places.items() if place == found]
            assert who not in new_places
            assert other not in old_places  # a new clause stands for one that is gone
