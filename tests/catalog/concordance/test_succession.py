"""What became of each article in the next version."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.concordance import ArticleText, Succession, SuccessionKind, compare_parts, compare_versions

LANTERN = "灯笼铺应当在显著位置悬挂营业凭证，不得使用易燃纸张。"
CANDLE = "蜡烛作坊应当备足沙桶与水缸，夜间派人值守。"
BRIDGE = "石桥两端应当设置护栏，重载马车绕行渡口。"
FERRY = "渡口船工须年满十八周岁，熟悉水性，持有船工执照。"
MARKET = "集市摊位按季抽签分配，不得转租牟利。"
PENALTY = "违反本法规定，有下列行为之一的，由县级以上人民政府责令改正，处五千元以上五万元以下的罚款："


def law(*texts: str, start: int = 1) -> list[ArticleText]:
    return [ArticleText(str(number), text) for number, text in enumerate(texts, start)]


def rows(old: Sequence[ArticleText], new: Sequence[ArticleText]) -> list[tuple[str | None, str | None, str]]:
    return [(row.old, row.new, row.kind.value) for row in compare_versions(old, new)]


def test_an_article_with_equal_text_and_number_is_the_same() -> None:
    (row,) = compare_versions(law(LANTERN), law(LANTERN))
    assert row == Succession("1", "1", SuccessionKind.SAME, 1.0)


def test_white_space_and_width_are_no_amendment() -> None:
    assert rows(law("罚款（５元）\n。"), law("罚款 (5元)。")) == [("1", "1", "same")]


def test_an_article_that_only_moved_is_renumbered() -> None:
    assert rows(law(LANTERN, CANDLE), law(BRIDGE, LANTERN, CANDLE)) == [
        ("1", "2", "renumbered"),
        ("2", "3", "renumbered"),
        (None, "1", "new"),
    ]


def test_a_changed_word_is_an_amendment() -> None:
    row = compare_versions(law(LANTERN), law(LANTERN.replace("易燃纸张", "易燃绢帛")))[0]
    assert (row.kind, row.new) == (SuccessionKind.AMENDED, "1")
    assert 0.8 < row.similarity < 1


def test_an_adapted_cross_reference_is_an_amendment() -> None:
    old = law(LANTERN, "违反第一条规定的，灯笼铺停业三日。")
    new = law(BRIDGE, LANTERN, "违反第二条规定的，灯笼铺停业三日。")
    assert rows(old, new)[1] == ("2", "3", "renumbered_amended")


def test_an_article_without_successor_is_repealed() -> None:
    assert rows(law(LANTERN, MARKET), law(LANTERN)) == [("1", "1", "same"), ("2", None, "repealed")]


def test_articles_that_share_nothing_are_not_forced_together() -> None:
    assert rows(law(LANTERN, MARKET, CANDLE), law(LANTERN, FERRY, CANDLE)) == [
        ("1", "1", "same"),
        ("2", None, "repealed"),
        ("3", "3", "same"),
        (None, "2", "new"),
    ]


def test_the_formulas_of_penal_articles_tie_nothing_together() -> None:
    old = law(LANTERN, PENALTY + "摊位转租牟利的。", CANDLE)
    new = law(LANTERN, PENALTY + "船工无照摆渡的。", CANDLE)
    assert ("2", None, "repealed") in rows(old, new)


def test_an_article_cut_in_two_is_split() -> None:
    old = law(MARKET, LANTERN + CANDLE, BRIDGE)
    new = law(MARKET, LANTERN, CANDLE, BRIDGE)
    assert rows(old, new)[1:3] == [("2", "2", "split"), ("2", "3", "split")]


def test_two_articles_put_together_are_merged() -> None:
    old = law(MARKET, LANTERN, CANDLE, BRIDGE)
    new = law(MARKET, LANTERN + CANDLE, BRIDGE)
    assert rows(old, new)[1:3] == [("2", "2", "merged"), ("3", "2", "merged")]


def test_articles_worded_alike_are_no_merger() -> None:
    old = law(
        MARKET,
        "灯笼铺歇业的，应当提前十日告知街坊并结清工钱。",
        "染布坊歇业的，应当提前十日告知街坊并结清工钱。",
    )
    new = law(MARKET, "灯笼铺歇业的，应当提前十日告知街坊并结清工钱。")
    assert rows(old, new)[2] == ("3", None, "repealed")


def test_a_much_changed_article_is_found_by_its_neighbours_and_rare_words() -> None:
    old = law(LANTERN, "夜间摆渡须悬挂红灯两盏，由船主自备。", CANDLE)
    new = law(LANTERN, "船舶夜间摆渡的，应当按照航运规程悬挂红灯两盏；雾天另备铜锣，由司事登记发放。", CANDLE)
    assert rows(old, new)[1] == ("2", "2", "amended")


def test_equal_texts_that_come_twice_are_paired_in_order() -> None:
    old, new = law("（删去）", LANTERN, "（删去）"), law("（删去）", LANTERN, "（删去）")
    assert rows(old, new) == [("1", "1", "same"), ("2", "2", "same"), ("3", "3", "same")]


def test_inserted_articles_keep_their_numbers() -> None:
    old = [ArticleText("120", LANTERN), ArticleText("121", CANDLE)]
    new = [ArticleText("120", LANTERN), ArticleText("120-1", FERRY), ArticleText("121", CANDLE)]
    assert rows(old, new)[-1] == (None, "120-1", "new")


def test_a_sentence_that_became_a_paragraph_of_its_own_is_a_split_of_parts() -> None:
    old = [ArticleText("65(1)", MARKET), ArticleText("65(2)", LANTERN + FERRY)]
    new = [ArticleText("65(1)", MARKET), ArticleText("65(2)", LANTERN), ArticleText("65(3)", FERRY)]
    kinds = {(row.old, row.new): row.kind for row in compare_parts(old, new)}
    assert kinds["65(2)", "65(3)"] is SuccessionKind.SPLIT


def test_an_item_that_moved_to_another_article_is_renumbered() -> None:
    old = [ArticleText("7(1)(1)", LANTERN), ArticleText("7(1)(2)", CANDLE)]
    new = [ArticleText("7(1)(1)", CANDLE), ArticleText("9(1)(4)", LANTERN)]
    assert {(row.old, row.new, row.kind.value) for row in compare_parts(old, new)} == {
        ("7(1)(1)", "9(1)(4)", "renumbered"),
        ("7(1)(2)", "7(1)(1)", "renumbered"),
    }


def test_nothing_to_compare_gives_no_rows() -> None:
    assert compare_versions([], []) == []
    assert rows([], law(LANTERN)) == [(None, "1", "new")]
    assert rows(law(LANTERN), []) == [("1", None, "repealed")]


VERSIONS = st.lists(
    st.sampled_from([LANTERN, CANDLE, BRIDGE, FERRY, MARKET, PENALTY, ""])
    | st.text(alphabet="灯笼蜡烛石桥渡口，。", max_size=30),
    max_size=8,
)


@given(VERSIONS, VERSIONS)
@settings(max_examples=200, deadline=None)
def test_every_article_stands_in_a_row_of_a_kind_that_fits(
    old_texts: list[str], new_texts: list[str]
) -> None:
    old, new = law(*old_texts), law(*new_texts, start=3)
    found = compare_versions(old, new)
    assert {row.old for row in found if row.old} == {article.number for article in old}
    assert {row.new for row in found if row.new} == {article.number for article in new}
    for row in found:
        assert (row.new is None) == (row.kind is SuccessionKind.REPEALED)
        assert (row.old is None) == (row.kind is SuccessionKind.NEW)
        assert 0 <= row.similarity <= 1
        if row.kind in (SuccessionKind.SAME, SuccessionKind.AMENDED):
            assert row.old == row.new
        if row.kind in (SuccessionKind.SAME, SuccessionKind.RENUMBERED):
            assert row.similarity == 1


@given(VERSIONS)
@settings(max_examples=50, deadline=None)
def test_a_version_held_against_itself_is_the_same(texts: list[str]) -> None:
    assert {row.kind for row in compare_versions(law(*texts), law(*texts))} <= {SuccessionKind.SAME}


def test_what_is_left_over_is_paired_where_each_is_the_clear_choice_of_the_other() -> None:
    old = law(LANTERN, "灯会的摊主应当接纳学徒实习，给予适当报酬。", "灯油由商会统一收购。", CANDLE)
    new = law(
        CANDLE,
        "鼓励商铺安排实习岗位，接纳学徒实习，保障其休息、保险与安全；上岗实习的，应当签订协议，给予适当报酬。",
        "渡船每年检修一次，检修后方可载客。",
        LANTERN,
    )
    found = rows(old, new)
    assert ("2", "2", "amended") in found
    assert ("3", None, "repealed") in found


def test_what_is_left_over_stays_apart_where_the_choice_is_not_clear() -> None:
    old = law(LANTERN, "灯会的摊主应当接纳学徒实习，给予适当报酬。", CANDLE)
    new = law(
        LANTERN,
        "鼓励商铺接纳学徒实习，保障其休息、保险与安全，提供住宿并定期检查，商会另有规定的从其规定。",
        CANDLE,
        "渡口接纳学徒实习的，船工应当随船看护，遇有风浪立即靠岸，并向渡口管理所报告全部经过情形。",
    )
    assert ("2", None, "repealed") in rows(old, new)
