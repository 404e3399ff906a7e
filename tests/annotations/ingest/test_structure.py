"""Labels make a tree with stable paths, in Chinese and in English."""

from __future__ import annotations

import pytest

from annotations.ingest import SegmentKind, detect_language
from tests.annotations.ingest.samples import NOTICE, STATUTE, by_path, outline, quote, read_text, uncovered


def test_a_notice_becomes_a_tree() -> None:
    assert outline(NOTICE) == [
        ("title", "title"),
        ("number", "number"),
        ("para_1", "paragraph"),
        ("para_2", "paragraph"),
        ("item_1", "heading"),
        ("item_1__para_1", "paragraph"),
        ("item_2", "heading"),
        ("item_2__item_1", "item"),
        ("item_2__item_1__item_1", "item"),
        ("item_2__item_1__item_2", "item"),
        ("item_2__item_2", "item"),
        ("item_3", "heading"),
        ("item_3__para_1", "paragraph"),
        ("para_3", "paragraph"),
        ("sign_1", "signature"),
        ("sign_2", "signature"),
        ("para_4", "paragraph"),
        ("att_1", "attachment"),
        ("att_1__title", "title"),
        ("att_1__item_1", "heading"),
        ("att_1__item_1__para_1", "paragraph"),
    ]


def test_labels_levels_and_parents_are_as_written() -> None:
    segments = by_path(read_text(NOTICE))
    item = segments["item_2__item_1__item_2"]
    assert (item.label, item.level, item.parent) == ("2.", 3, "item_2__item_1")
    assert (segments["item_2"].label, segments["item_2"].level, segments["item_2"].parent) == (
        "二、",
        1,
        None,
    )
    assert segments["att_1__item_1"].level == 1
    assert segments["att_1"].label == "附件"
    assert segments["para_2"].level == 0


def test_a_title_over_two_lines_is_one_segment() -> None:
    read = read_text(NOTICE)
    assert quote(read, by_path(read)["title"]) == "样例市人民政府关于\n加强信用监管的意见"


def test_a_statute_becomes_a_tree() -> None:
    assert outline(STATUTE) == [
        ("title", "title"),
        ("para_1", "paragraph"),
        ("toc_1", "contents"),
        ("toc_2", "contents"),
        ("toc_3", "contents"),
        ("chp_1", "heading"),
        ("art_1", "article"),
        ("art_2", "article"),
        ("art_2__item_1", "item"),
        ("art_2__item_2", "item"),
        ("art_2__para_2", "paragraph"),
        ("chp_2", "heading"),
        ("art_3", "article"),
    ]
    segments = by_path(read_text(STATUTE))
    assert [segments[path].level for path in ("chp_1", "art_1", "art_2__item_1")] == [1, 2, 3]
    assert segments["art_3"].parent == "chp_2"


def test_chinese_and_english_renderings_get_the_same_paths() -> None:
    chinese = "一、总体要求\n坚持依法。\n二、任务\n（一）归集信息。各部门归集。\n（二）共享信息。平台共享。\n"
    english = (
        "I. General requirements\nAct in accordance with law.\nII. Tasks\n"
        "(1) Collect information. Departments collect it.\n(2) Share information. The platform shares it.\n"
    )
    assert outline(chinese) == outline(english)


def test_an_english_statute_becomes_a_tree() -> None:
    text = (
        "Chapter I General Provisions\nArticle 1 These Provisions are made under the Law.\n"
        "Article 2: The court shall:\n(1) publish the list;\n(a) in print; and\n(b) on line;\n(2) keep it.\n"
        "The list is public.\nChapter II Supplementary Provisions\n"
        "Article 3. These Provisions take effect today.\n"
    )
    assert [path for path, _ in outline(text)] == [
        "chp_1",
        "art_1",
        "art_2",
        "art_2__item_1",
        "art_2__item_1__item_1",
        "art_2__item_1__item_2",
        "art_2__item_2",
        "art_2__para_2",
        "chp_2",
        "art_3",
    ]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("第十二条之一　本条。", "第十二条之一"),
        ("（十一）继续。", "（十一）"),
        ("十、继续。", "十、"),
        ("①继续。", "①"),
        ("1.2.3 Text of the clause.", "1.2.3"),
        ("3）继续。", "3）"),
        ("• Text of the element", "•"),
        ("Article 12-1 Text.", "Article 12-1"),
        ("(iv) text", "(iv)"),
    ],
)
def test_many_styles_of_labels_are_known(line: str, label: str) -> None:
    segment = read_text(f"这是说明文字。\n{line}\n").segments[-1]
    assert segment.label == label


@pytest.mark.parametrize(
    "line",
    [
        "第五条第二款规定的措施，不得扩大。",
        "2026年3月1日起施行。",
        "3.5%的企业受到影响。",
        "一九九六年以来，成效明显。",
        "Article 5 and Article 6 of the Law apply.",
        "I am the applicant.",
        "Section 3 of the Law applies in such cases.",
    ],
)
def test_what_only_looks_like_a_label_is_none(line: str) -> None:
    segment = read_text(f"这是说明文字。\n{line}\n").segments[-1]
    assert (segment.label, segment.kind) == ("", SegmentKind.PARAGRAPH)


def test_a_letter_that_counts_on_is_no_roman_numeral() -> None:
    text = "The entity shall:\n" + "".join(f"({letter}) do {letter};\n" for letter in "abcdefghij")
    assert [path for path, _ in outline(text)][-2:] == ["para_1__item_9", "para_1__item_10"]


def test_a_labelled_clause_with_text_under_it_is_a_heading() -> None:
    text = "（一）指导思想。\n以法律为准绳，坚持依法行政。\n（二）工作目标。到2026年，建成体系。\n"
    assert [kind for _, kind in outline(text)] == ["heading", "paragraph", "item"]


def test_a_list_without_stops_is_no_row_of_headings() -> None:
    text = "名单如下：\n1.甲公司\n2.乙公司\n3.丙公司\n特此公告，请遵照执行。\n"
    kinds = [kind for _, kind in outline(text)]
    assert "heading" not in kinds[1:3]


def test_text_after_a_list_belongs_to_what_the_list_belongs_to() -> None:
    text = "一、归集信息\n下列信息应当归集：\n（一）许可信息；\n（二）处罚信息。\n信息应当及时更新。\n"
    assert outline(text) == [
        ("item_1", "heading"),
        ("item_1__para_1", "paragraph"),
        ("item_1__para_1__item_1", "item"),
        ("item_1__para_1__item_2", "item"),
        ("item_1__para_2", "paragraph"),
    ]


def test_repeated_numbers_get_paths_of_their_own() -> None:
    text = "［甲条例］\n第二条　甲。\n［乙条例］\n第二条　乙。\n第二条　丙。\n"
    assert [path for path, _ in outline(text)] == ["head_1", "art_2", "head_2", "art_2~2", "art_2~3"]


def test_an_order_carries_its_statute_as_an_attachment() -> None:
    text = (
        "样例市人民政府令\n第9号\n《样例市信用办法》已经通过，现予公布。\n市长　　张三\n2026年1月8日\n"
        "样例市信用办法\n第一条　为了规范信用工作，制定本办法。\n"
    )
    read = read_text(text)
    assert [segment.path for segment in read.segments] == [
        "number",
        "para_1",
        "sign_1",
        "sign_2",
        "att_1",
        "att_1__art_1",
    ]
    assert read.metadata.title == "样例市信用办法"
    assert read.metadata.number == "样例市人民政府令第9号"


def test_two_documents_issued_with_one_notice_are_two_attachments() -> None:
    second = "支持信用服务企业发展的规定\n为了支持企业，制定本规定。\n一、财政支持\n给予补助。\n"
    segments = by_path(read_text(NOTICE + second))
    assert quote(read_text(NOTICE + second), segments["att_2"]) == "支持信用服务企业发展的规定"
    assert segments["att_2__item_1"].parent == "att_2"


def test_a_date_in_a_line_of_its_own_is_no_signature_without_a_signatory() -> None:
    text = NOTICE + "实施时间如下：\n2026年4月1日\n开展培训\n其他事项另行通知。\n"
    assert [kind for _, kind in outline(text)][-4:] == ["paragraph"] * 4


def test_numbered_attachments_keep_their_numbers() -> None:
    text = NOTICE + "附件2\n名单\n甲公司，乙公司。\n"
    segments = by_path(read_text(text.replace("附件\n", "附件1\n")))
    assert segments["att_2"].label == "附件2"
    assert segments["att_2__para_1"].parent == "att_2"


@pytest.mark.parametrize("text", [NOTICE, STATUTE])
def test_every_character_is_in_one_segment(text: str) -> None:
    assert uncovered(read_text(text)) == ""


def test_wrapped_english_is_one_paragraph() -> None:
    line = "The measures for restraining untrustworthiness are taken by law only"
    text = f"{line}\n{line}\n{line}\nand end here.\n\n{line}.\nA second paragraph.\n"
    assert [quote(read_text(text), segment).count("\n") for segment in read_text(text).segments] == [3, 0, 0]


def test_language_is_told_by_the_share_of_han() -> None:
    assert detect_language("信用监管 (credit regulation)") == "zh"
    assert detect_language("The measure 限制消费 restricts spending of the debtor") == "en"
    assert detect_language("2026") == "en"
