"""Repealing clauses: which titles, from which day, by which article; and what repeals nothing outright."""

from __future__ import annotations

import datetime

from annotations.legality.repeals import Repeal, read_english_titles, read_repeals, repeals_in

ENACTED = datetime.date(2020, 5, 1)
CLAUSE = "第九条 本法自2021年1月1日起施行。《中华人民共和国公园条例》、《草坪管理办法》同时废止。"


def test_a_clause_repeals_each_title_that_it_names() -> None:
    day = datetime.date(2021, 1, 1)
    assert list(repeals_in(CLAUSE, "公园法", ENACTED)) == [
        Repeal("公园条例", day, "公园法", "9"),
        Repeal("草坪管理办法", day, "公园法", "9"),
    ]


def test_from_promulgation_counts_the_version_and_nothing_where_it_is_unknown() -> None:
    clause = "第九条 本法自公布之日起施行。《公园条例》同时废止。"
    assert [r.repealed_on for r in repeals_in(clause, "公园法", ENACTED)] == [ENACTED]
    assert list(repeals_in(clause, "公园法", None)) == []


def test_an_earlier_law_of_the_same_name_and_a_repeal_in_part_are_left_out() -> None:
    assert list(repeals_in("自2021年1月1日起施行。《公园法》同时废止。", "公园法", ENACTED)) == []
    in_part = "自2021年1月1日起施行。《公园条例》与本法相抵触的规定同时废止。"
    assert list(repeals_in(in_part, "公园法", ENACTED)) == []


def test_the_list_that_comes_with_the_service_is_sound() -> None:
    repeals = read_repeals()
    assert repeals["合同法"].repealed_on == datetime.date(2021, 1, 1)
    assert all(r.title and r.by and not r.title.startswith("中华人民共和国") for r in repeals.values())
    assert all(names for names in read_english_titles().values())
