"""Reading a statute: the tree, its addresses, and that nothing is lost."""

from __future__ import annotations

import pytest

from catalog.lawtext import (
    InvalidReference,
    LawDocument,
    NodeKind,
    ProvisionRef,
    read_markdown,
    unaccounted,
)

HEAD = (
    "# 中华人民共和国灯笼法\n\n2020年1月2日 全国人民代表大会常务委员会第三次会议通过\n\n<!-- INFO END -->\n\n"
)


def read(*lines: str) -> LawDocument:
    return read_markdown(HEAD + "\n\n".join(lines))


def codes(document: LawDocument) -> list[str]:
    return [warning.code for warning in document.warnings]


def eids(document: LawDocument) -> list[str]:
    return [node.eid for node, _ in document.walk()]


def text_at(document: LawDocument, address: str) -> str:
    node = document.find(address)
    assert node is not None, f"{address} not among {eids(document)}"
    return node.text


# --- the tree


def test_articles_number_through_the_law_and_headings_nest() -> None:
    document = read(
        "## 第一编 总则",
        "### 第一章 宗旨",
        "第一条 为了灯笼明亮，制定本法。",
        "#### 第一节 颜色",
        "第二条 灯笼为红色。",
        "## 第二编 分则",
        "### 第一章 悬挂",
        "第三条 灯笼应当高挂。",
    )
    articles = [eid for eid in eids(document) if not eid.endswith("para_1")]
    assert articles == [
        "part_1",
        "part_1__chp_1",
        "art_1",
        "part_1__chp_1__sec_1",
        "art_2",
        "part_2",
        "part_2__chp_1",
        "art_3",
    ]
    assert not document.warnings


def test_a_section_is_below_its_chapter_whatever_its_heading_level() -> None:
    document = read("## 第一章 总则", "## 第一节 灯", "第一条 灯是灯。", "## 第二章 附则", "第二条 施行。")
    assert "chp_1__sec_1" in eids(document)
    assert "chp_2" in eids(document)


def test_the_text_of_an_article_has_its_items_but_not_its_label() -> None:
    document = read("第一条 下列灯笼：", "（一）红的；", "（二）黄的。", "前款灯笼应当登记。")
    article = document.articles[0]
    assert article.label == "第一条"
    assert article.text == "下列灯笼：\n（一）红的；\n（二）黄的。\n前款灯笼应当登记。"
    assert text_at(document, "1(1)") == "下列灯笼：\n（一）红的；\n（二）黄的。"
    assert text_at(document, "1(1)(2)") == "黄的。"
    assert text_at(document, "1(2)") == "前款灯笼应当登记。"


def test_offsets_point_into_the_body() -> None:
    document = read("## 第一章 总则", "第一条 𠮷祥灯笼：", "（一）红的；", "1．大红；", "2．朱红。")
    for node, _ in document.walk():
        assert document.body[node.start : node.end] == node.text
    subitem = document.find("1(1)(1)(2)")
    assert subitem is not None
    assert (subitem.kind, subitem.label, subitem.text) == (NodeKind.SUBITEM, "2．", "朱红。")


def test_an_inserted_article_follows_the_one_it_belongs_to() -> None:
    document = read("第一条 甲。", "第一条之一 乙。", "第一条之二 丙。", "第二条 丁。")
    assert [article.number for article in document.articles] == ["1", "1-1", "1-2", "2"]
    assert not document.warnings


def test_text_after_the_items_of_an_item_belongs_to_that_item() -> None:
    document = read("第一条 灯笼：", "（一）红的：", "1．大红。", "本项灯笼须登记。", "（二）黄的。")
    assert text_at(document, "1(1)(1)") == "红的：\n1．大红。\n本项灯笼须登记。"
    assert text_at(document, "1(1)(2)") == "黄的。"


@pytest.mark.parametrize(
    "marks",
    [("（一）", "（二）"), ("(一)", "(二)"), ("( 一 )", "(二)"), ("一、", "二、"), ("1.", "2."), ("①", "②")],
)
def test_items_are_known_by_any_mark_that_statutes_use(marks: tuple[str, str]) -> None:
    document = read("第一条 灯笼：", f"{marks[0]}红的；", f"{marks[1]}黄的。")
    assert text_at(document, "1(1)(1)") == "红的；"
    assert text_at(document, "1(1)(2)") == "黄的。"


def test_a_line_that_a_copy_wrapped_goes_on_the_paragraph() -> None:
    document = read("第一条 灯笼由主管", "部门登记。", "登记免费。")
    assert text_at(document, "1(1)") == "灯笼由主管\n部门登记。"
    assert text_at(document, "1(2)") == "登记免费。"


def test_a_list_of_names_is_one_paragraph() -> None:
    document = read("第一条 委员会由下列人员组成：", "主任，", "委员若干人。", "委员会每年开会。")
    assert len(document.articles[0].children) == 2


@pytest.mark.parametrize(
    "line", ["（一）、（二）项所列灯笼免费。", "（一）项规定的灯笼免费。", "一、二级灯笼免费。"]
)
def test_a_line_that_cites_items_is_not_an_item(line: str) -> None:
    document = read("第一条 灯笼登记。", line)
    assert text_at(document, "1(2)") == line


# --- article heads


def test_a_line_that_cites_articles_is_not_an_article() -> None:
    document = read(
        "第一条 灯笼登记。", "第五条、第六条规定的灯笼除外。", "第二条规定的除外。", "第二条 灯笼免费。"
    )
    assert [article.number for article in document.articles] == ["1", "2"]
    assert text_at(document, "1(2)") == "第五条、第六条规定的灯笼除外。"


def test_an_article_quoted_in_an_amendment_is_text() -> None:
    document = read("第一条 增加一节：“第三节 灯", "第九条 灯笼应当明亮。”", "第二条 本法施行。")
    assert [article.number for article in document.articles] == ["1", "2"]
    assert "cited-at-line-start" in codes(document)


@pytest.mark.parametrize(
    "head", ["第二条\u3000", "第二条\u00a0", "第二 条", "第 二 条 ", "第2条 ", "第二条\u2002"]
)
def test_a_head_is_known_whatever_the_white_space(head: str) -> None:
    document = read("第一条 灯笼登记。", f"{head}灯笼免费。")
    assert text_at(document, "2") == "灯笼免费。"


def test_articles_run_together_in_one_line_are_parted() -> None:
    document = read("第一条 灯笼登记。 登记免费。 第二条 灯笼： （一）红的； （二）黄的。 第三条 施行。")
    assert [article.number for article in document.articles] == ["1", "2", "3"]
    assert text_at(document, "1(2)") == "登记免费。"
    assert text_at(document, "2(1)(2)") == "黄的。"


def test_an_article_cited_inside_a_line_does_not_part_it() -> None:
    document = read("第一条 灯笼登记。 第九条 另有规定。")
    assert text_at(document, "1") == "灯笼登记。 第九条 另有规定。"


def test_an_article_without_text_is_a_warning() -> None:
    document = read("第一条", "第二条 灯笼免费。")
    assert codes(document) == ["empty-article"]
    assert text_at(document, "1(1)") == ""


def test_a_label_that_stands_alone_takes_the_next_line() -> None:
    assert text_at(read("第一条", "灯笼登记。"), "1(1)") == "灯笼登记。"


# --- what is irregular


def test_a_gap_in_the_numbers_is_a_warning() -> None:
    document = read("第一条 甲。", "第三条 乙。")
    (warning,) = document.warnings
    assert warning.code == "article-gap"
    assert warning.line == 9
    assert "第三条" in warning.message


def test_a_first_article_that_is_not_the_first_is_a_warning() -> None:
    assert codes(read("第四条 甲。", "第五条 乙。")) == ["first-article"]


def test_an_article_that_comes_twice_keeps_both_and_warns() -> None:
    document = read("第一条 甲。", "第二条 乙。", "第二条 丙。")
    assert "art_2~2" in eids(document)
    assert codes(document) == ["article-order", "duplicate-article"]
    assert text_at(document, "art_2~2") == "丙。"


def test_item_numbers_that_jump_are_a_warning() -> None:
    document = read("第一条 灯笼：", "（一）红的；", "（三）黄的。")
    assert codes(document) == ["item-order"]
    assert text_at(document, "1(1)(3)") == "黄的。"


def test_eids_are_unique_even_in_a_broken_file() -> None:
    document = read(
        *["## 第一章 总则", "第一条 甲：", "（一）乙；", "（一）丙。", "附件1：丁", "附件1：戊"] * 2
    )
    found = eids(document)
    assert len(found) == len(set(found))
    assert unaccounted(document) == ""


# --- what stands beside the articles


def test_text_before_the_first_article_is_the_preamble() -> None:
    document = read("## 序言", "灯笼历史悠久。", "各地皆有。", "## 第一章 总则", "第一条 甲。")
    preamble = document.nodes[0]
    assert (preamble.kind, preamble.heading, preamble.eid) == (NodeKind.PREAMBLE, "序言", "preamble")
    assert preamble.text == "灯笼历史悠久。\n各地皆有。"
    assert document.nodes[1].eid == "chp_1"


def test_a_table_of_contents_is_kept_apart_from_the_chapters() -> None:
    document = read(
        "目录",
        "## 第一章 总则",
        "## 第二章 附则",
        "## 第一章 总则",
        "第一条 甲。",
        "## 第二章 附则",
        "第二条 乙。",
    )
    assert [node.kind for node in document.nodes] == [NodeKind.BLOCK, NodeKind.CHAPTER, NodeKind.CHAPTER]
    assert not document.warnings
    assert unaccounted(document) == ""


def test_annexes_hold_what_follows_them() -> None:
    document = read(
        "第一条 甲。",
        "附件一：灯笼式样",
        "红色。",
        "附表",
        "| 色 | 数 |",
        "| 红 | 2 |",
        "附录二",
        "第一条 乙。",
    )
    assert [node.eid for node in document.nodes] == ["art_1", "annex_1", "annex_3", "annex_2"]
    assert document.nodes[1].heading == "灯笼式样"
    assert text_at(document, "annex_3") == "| 色 | 数 |\n| 红 | 2 |"
    assert text_at(document, "annex_2__art_1") == "乙。"
    assert [article.eid for article in document.articles] == ["art_1"]


@pytest.mark.parametrize("line", ["附图中的颜色应当鲜明。", "附件一所列灯笼免费。"])
def test_a_sentence_about_an_annex_opens_none(line: str) -> None:
    assert text_at(read("第一条 甲。", line), "1(2)") == line


def test_a_text_without_articles_is_read_as_points_and_blocks() -> None:
    document = read(
        "为了灯笼，通知如下：",
        "一、灯笼登记：",
        "（一）红的；",
        "（二）黄的。",
        "二、灯笼免费。",
        "登记从简。",
        "特此通知。",
    )
    assert codes(document) == ["no-articles"]
    assert [node.eid for node in document.nodes] == ["block_1", "point_1", "point_2"]
    assert text_at(document, "1(1)(2)") == "黄的。", "第一条 of such a text is its point 一、"


def test_numbers_run_on_through_the_divisions_of_a_text_without_articles() -> None:
    document = read(
        "## 一、登记", "1.灯笼登记。", "## 二、收费", "2.灯笼免费。", "三、附则", "3.本规定施行。"
    )
    assert "dvs_3" in eids(document)
    assert text_at(document, "3") == "本规定施行。"


def test_a_heading_that_a_copy_broke_in_two_is_put_together() -> None:
    document = read(
        "## 第一章 灯笼、灯罩、", "灯油的买卖", "第一条 甲。", "## 第二章 买卖", "灯笼", "第二条 乙。"
    )
    assert document.nodes[0].heading == "灯笼、灯罩、灯油的买卖"
    assert document.nodes[1].children[0].heading == "灯笼", "a short half may be a heading that lost its mark"
    assert unaccounted(document) == ""


def test_a_heading_that_lost_its_mark_is_no_paragraph_of_the_article_before_it() -> None:
    document = read(
        "总则", "第一条 灯笼应当登记。", "法律责任", "第二条 不登记的，处罚款。", "附 则", "第三条 即日施行。"
    )
    assert [node.heading for node in document.nodes] == ["总则", "法律责任", "附 则"]
    assert text_at(document, "1") == "灯笼应当登记。"
    assert codes(document).count("lost-heading") == 3


def test_lost_headings_right_below_a_chapter_are_its_sections() -> None:
    document = read(
        *("## 第一章 灯笼", "登记", "第一条 灯笼应当登记。", "收费", "第二条 登记免费。"),
        *("## 第二章 附则", "第三条 即日施行。"),
    )
    assert [[child.heading for child in node.children if child.heading] for node in document.nodes] == [
        ["登记", "收费"],
        [],
    ]


def test_a_lost_heading_with_a_number_is_no_item() -> None:
    document = read("第一条 灯笼应当登记。", "（二）灯笼的收费", "第二条 登记免费。")
    assert text_at(document, "1") == "灯笼应当登记。"
    assert (document.nodes[1].number, document.nodes[1].heading) == ("2", "灯笼的收费")


@pytest.mark.parametrize(
    "lines",
    [
        ("第一条 下列为灯笼：", "（一）纱灯；", "（二）彩灯", "第二条 灯笼应当登记。"),
        ("第一条 灯笼包括：", "纱灯", "第二条 灯笼应当登记。"),
        ("第一条 灯笼应当登记。", "登记机关", "第三条 登记免费。"),
        ("第一条 灯笼应当登记。", "2020年3月4日", "第二条 登记免费。"),
    ],
    ids=["last item", "list of names", "no next article", "date"],
)
def test_other_short_lines_are_no_headings(lines: tuple[str, ...]) -> None:
    assert "lost-heading" not in codes(read(*lines))


def test_the_numbers_inside_a_quotation_do_not_break_the_list_around_it() -> None:
    document = read(
        "一、修改《灯笼规定》：",
        "1.将第一条修改为：",
        "“下列为灯笼：",
        "1.纱灯；",
        "2.彩灯。”",
        "2.删除第二条。",
    )
    (point,) = document.nodes
    assert [item.label for item in point.children[0].children] == ["1.", "2."]
    assert point.children[0].children[0].text.endswith("2.彩灯。”")


def test_a_quotation_that_never_closes_hides_no_item() -> None:
    document = read("第一条 灯笼是指：", "“下列之一：", "（一）纱灯；", "（二）彩灯。")
    assert [item.number for item in document.articles[0].children[-1].children] == ["1", "2"]


def test_the_title_at_the_head_of_the_body_is_no_preamble() -> None:
    document = read("中华人民共和国", "灯笼法", "为了灯笼明亮，制定本法。", "第一条 甲。")
    assert [node.kind for node in document.nodes] == [NodeKind.BLOCK, NodeKind.PREAMBLE, NodeKind.ARTICLE]
    assert document.nodes[1].text == "为了灯笼明亮，制定本法。"


# --- finding


@pytest.mark.parametrize("address", ["1()(2)", "art_1__item_2", "art_1__para_2__item_2", "1(2)(2)"])
def test_an_item_cited_without_its_paragraph_is_found_where_only_one_has_it(address: str) -> None:
    document = read("第一条 灯笼登记。", "灯笼：", "（一）红的；", "（二）黄的。")
    ref = ProvisionRef.parse(address) if address[0] == "1" else ProvisionRef.from_eid(address)
    node = document.find(ref)
    assert node is not None
    assert node.text == "黄的。"


def test_an_ambiguous_address_finds_nothing() -> None:
    document = read("第一条 灯笼：", "（一）红的；", "（二）黄的。", "蜡烛：", "（一）白的；", "（二）黑的。")
    assert document.find("1()(2)") is None
    assert document.find("1(2)(2)") is not None


@pytest.mark.parametrize("address", ["7", "1(3)", "1(1)(9)", "art_9", "chp_9"])
def test_what_is_not_there_is_not_found(address: str) -> None:
    assert read("第一条 灯笼登记。").find(address) is None


def test_an_address_in_no_known_form_is_refused() -> None:
    with pytest.raises(InvalidReference):
        read("第一条 灯笼登记。").find("1(")
