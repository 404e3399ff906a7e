"""Word files and PDFs: what is kept, what is dropped, and that both give the same segments."""

from __future__ import annotations

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.pdfgen.canvas import Canvas

from annotations.ingest import ReadDocument, SegmentKind, read_bytes
from annotations.ingest.pdf_worker import _text_of
from tests.annotations.ingest.makers import (
    FONT,
    Line,
    add_footnote,
    add_numbered,
    drawn_pdf,
    numbered,
    pdf_file,
    saved,
    word_file,
)
from tests.annotations.ingest.samples import quote, uncovered

PLAN = [
    Line("样例市信用监管工作方案", "Title"),
    "样政发〔2026〕3号",
    "各区人民政府，市政府各部门：",
    "为规范失信约束措施，保护信用主体的合法权益，推进社会信用体系建设法治化、规范化，根据有关法律、行政法规的规定，"
    "结合本市实际，制定本方案。本方案所称信用监管，是指行政机关根据信用主体的信用状况分级分类实施监管的活动。",
    "一、总体要求",
    "坚持依法依规、保护权益、审慎适度、清单管理，失信惩戒措施以国家公布的基本清单为限，不得在清单之外增设措施，"
    "也不得擅自扩大范围、提高标准。",
    "二、主要任务",
    "（一）归集信息。各部门应当自作出决定之日起七个工作日内，向市公共信用信息平台归集下列信息，并对其真实性、"
    "准确性负责：",
    "1.行政许可信息；",
    "2.行政处罚信息。",
    "（二）共享信息。依托平台向有关部门共享，任何单位和个人不得违反规定查询、使用。",
    "三、组织实施",
    "本方案自2026年3月1日起施行。",
    "样例市人民政府",
    "2026年2月10日",
]
ENGLISH = [
    Line("Sample City Work Plan for Credit Regulation", "Title"),
    "This plan is drawn up in order to standardise restrictive measures against untrustworthiness and to "
    "protect the lawful rights and interests of credit subjects, on the basis of the relevant laws.",
    "I. General requirements",
    "Measures shall be limited to the national basic list, and no department may add any measure to it or "
    "widen the scope of application on its own.",
    "(1) Each department collects the information within its duties.",
    "(2) The platform shares it.",
]


def segments(read: ReadDocument) -> list[tuple[str, str, str, str]]:
    """Path, kind, label and words of each segment."""
    return [(s.path, s.kind.value, s.label, quote(read, s)) for s in read.segments]


def dropped(read: ReadDocument) -> str:
    return "; ".join(f"{d.what}: {d.why} {d.sample}" for d in read.dropped)


@pytest.mark.parametrize("lines", [PLAN, ENGLISH], ids=["zh", "en"])
def test_a_document_gives_the_same_segments_as_word_file_and_as_pdf(lines: list[Line | str]) -> None:
    """Neither has what the other loses: here are no tables, bullets or hyphenated words.

    A PDF keeps no table (rows come as lines with tabs), no style names (a larger title is known by its size),
    no bullet that is drawn, and not which hyphen at the end of a line belongs to the word.
    """
    word = read_bytes(word_file(lines), name="plan.docx")
    pdf = read_bytes(pdf_file(lines), name="plan.pdf")
    assert segments(word) == segments(pdf)
    assert word.text == pdf.text == "\n".join(x if isinstance(x, str) else x.text for x in lines)
    assert word.metadata == pdf.metadata
    assert uncovered(word) == uncovered(pdf) == ""


def test_short_paragraphs_alone_are_not_joined() -> None:
    lines = ["样例市工作方案", "一、总体要求", "坚持依法依规。", "二、主要任务", "归集信息。"]
    assert read_bytes(pdf_file(lines), name="a.pdf").text.split("\n") == lines


def test_headers_footers_and_page_numbers_of_a_pdf_are_dropped_and_reported() -> None:
    lines = [*PLAN, *(f"（{n}）本条规定第{n}项工作的要求。" for n in range(3, 60))]
    plain = read_bytes(pdf_file(lines), name="a.pdf")
    framed = read_bytes(
        pdf_file(lines, header="样例市信用办公室 内部资料", footer="第3号 送审稿", numbers=True), name="b.pdf"
    )
    assert framed.text == plain.text
    assert "内部资料" in dropped(framed)
    assert "- 1 - / - 2 -" in dropped(framed)
    assert sum(d.characters for d in framed.dropped) > 60


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    long = "信用主体对归集的信息有异议的，可以向市公共信用信息中心申请核查更正，" * 40 + "不得拒绝。"
    read = read_bytes(pdf_file([PLAN[0], long, "本方案自公布之日起施行。"], numbers=True), name="a.pdf")
    assert [quote(read, s) for s in read.segments][1:] == [long, "本方案自公布之日起施行。"]


def test_lines_of_latin_script_are_joined_with_a_space_and_those_of_han_without() -> None:
    mixed = (
        "统一社会信用代码（Unified Social Credit Identifier，USCI）由登记管理部门赋予，" * 4 + "长期有效。"
    )
    assert read_bytes(pdf_file([mixed]), name="a.pdf").text == mixed


def test_footnotes_of_a_pdf_stand_at_its_end_and_leave_the_paragraph_whole() -> None:
    first, second = "主管部门应当及时更新归集的信息，", "不得拖延或者拒绝更正。"

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 14)
        for row in range(20):
            canvas.drawString(90, 760 - 24 * row, f"　　{row + 1}、本项规定第{row + 1}类信息。")
        canvas.drawString(90, 200, (first * 3)[:29])
        canvas.setFont(FONT, 7)
        canvas.drawString(500, 207, "①")
        canvas.setFont(FONT, 9)
        canvas.drawString(90, 60, "① 指市、区两级部门。")
        canvas.showPage()
        canvas.setFont(FONT, 14)
        canvas.drawString(90, 760, second)

    read = read_bytes(drawn_pdf(draw), name="a.pdf")
    last = read.segments[-1]
    assert (last.kind, last.label, quote(read, last)) == (SegmentKind.FOOTNOTE, "①", "指市、区两级部门。")
    assert f"{(first * 3)[:29]}{second}" in read.text
    assert "①" in dropped(read)


def test_tables_of_a_word_file_are_kept_as_cells() -> None:
    rows = [["序号", "措施", "依据"], ["1", "限制出境", "样例法第二条"], ["2", "", "样例法第三条"]]
    read = read_bytes(word_file([PLAN[0], Line("", rows=rows), "以上措施依法实施。"]), name="a.docx")
    cells = {s.path: quote(read, s) for s in read.segments if s.kind is SegmentKind.TABLE_CELL}
    assert cells["table_1__row_2__cell_2"] == "限制出境"
    assert cells["table_1__row_3__cell_3"] == "样例法第三条"
    assert "table_1__row_3__cell_2" not in cells
    assert "2\t\t样例法第三条" in read.text
    assert uncovered(read) == ""


def test_merged_cells_keep_the_columns_and_a_cell_its_lines() -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
    table.cell(0, 2).text = "甲"
    table.cell(1, 2).text = "乙\n丙"
    read = read_bytes(saved(document), name="a.docx")
    assert {s.path: quote(read, s) for s in read.segments} == {
        "table_1__row_1__cell_1": "合并",
        "table_1__row_1__cell_3": "甲",
        "table_1__row_2__cell_3": "乙\n丙",
    }


def test_numbers_that_word_makes_are_written_out() -> None:
    document = docx.Document()
    numbered(document, [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")])
    for text, level in [
        ("总体要求", 0),
        ("坚持依法依规。", 1),
        ("坚持审慎适度。", 1),
        ("主要任务", 0),
        ("归集信息，包括：", 1),
        ("行政许可信息；", 2),
        ("行政处罚信息。", 2),
    ]:
        add_numbered(document, text, level)
    read = read_bytes(saved(document), name="a.docx")
    assert read.text.split("\n") == [
        "一、总体要求",
        "（一）坚持依法依规。",
        "（二）坚持审慎适度。",
        "二、主要任务",
        "（一）归集信息，包括：",
        "1. 行政许可信息；",
        "2. 行政处罚信息。",
    ]
    assert "item_2__item_1__item_2" in {s.path for s in read.segments}


@pytest.mark.parametrize(
    ("form", "pattern", "labels"),
    [
        ("chineseCountingThousand", "第%1条", ["第一条", "第二条"]),
        ("upperRoman", "%1.", ["I.", "II."]),
        ("lowerLetter", "(%1)", ["(a)", "(b)"]),
        ("decimalEnclosedCircle", "%1", ["①", "②"]),
        ("ideographTraditional", "%1、", ["甲、", "乙、"]),
    ],
)
def test_numbers_of_every_usual_form_become_labels(form: str, pattern: str, labels: list[str]) -> None:
    document = docx.Document()
    numbered(document, [(form, pattern)])
    for text in ("建立信用承诺制度，并予以公开。", "建立信用修复制度，并予以公开。"):
        add_numbered(document, text, 0)
    assert [s.label for s in read_bytes(saved(document), name="a.docx").segments] == labels


def test_bullets_are_a_list_and_headings_by_style_a_tree() -> None:
    read = read_bytes(
        word_file(
            [
                Line("工作方案", "Title"),
                Line("一、总体要求", "Heading 1"),
                "坚持依法依规。",
                Line("归集信息", "List Bullet"),
                Line("共享信息", "List Bullet"),
            ]
        ),
        name="a.docx",
    )
    assert [(s.path, s.kind.value) for s in read.segments] == [
        ("title", "title"),
        ("item_1", "heading"),
        ("item_1__para_1", "paragraph"),
        ("item_1__bullet_1", "item"),
        ("item_1__bullet_2", "item"),
    ]


def test_notes_changes_and_surroundings_of_a_word_file_are_kept_or_reported() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("保留的文字")
    for tag, content, words in (("ins", "t", "，新增的文字"), ("del", "delText", "，删去的文字")):
        run = f"<w:r><w:{content}>{words}</w:{content}></w:r>"
        paragraph._p.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1" w:author="a">{run}</w:{tag}>'))
    hidden = paragraph.add_run("隐藏")
    hidden.font.hidden = True
    document.sections[0].header.paragraphs[0].text = "内部资料"
    read = read_bytes(add_footnote(saved(document), "脚注的文字。"), name="a.docx")
    assert read.text == "保留的文字，新增的文字\n脚注的文字。"
    assert read.segments[-1].kind is SegmentKind.FOOTNOTE
    report = dropped(read)
    for words in ("删去的文字", "隐藏", "内部资料", "marks of notes"):
        assert words in report


def test_rare_characters_count_as_one() -> None:
    text = "𠮷某、𬀩某的信息。"
    word = read_bytes(word_file([text]), name="a.docx")
    assert word.text == text
    assert word.segments[0].end == len(text)


def test_radicals_that_a_pdf_writes_for_characters_become_these() -> None:
    characters = [(sign, 0.0, 1.0, 0.0, 1.0, False) for sign in "信⽤⼀、"]
    assert _text_of(characters) == "信用一、"
