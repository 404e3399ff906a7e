"""Reading a statute from a Word file, and files that are none or do harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.lawtext import LawDocument, NodeKind, UnreadableLaw, read_file, read_markdown, unaccounted
from catalog.lawtext.docx import MAX_BYTES, read_lines
from tests.catalog.lawtext.statutes import Chapter, statutes, written

TITLE, HISTORY = "中华人民共和国灯笼法", "2020年1月2日 全国人民代表大会通过"


def saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def law(*paragraphs: str) -> Document:
    document = docx.Document()
    document.add_paragraph(TITLE, style="Title")
    for text in (HISTORY, *paragraphs):
        document.add_paragraph(text)
    return document


def of_markdown(source: str) -> Document:
    document = docx.Document()
    for line in source.split("\n\n"):
        mark, _, text = line.partition(" ")
        level = len(mark) if set(mark) == {"#"} else 0
        style = ("Normal", "Title", *(f"Heading {n}" for n in range(1, 9)))[level]
        document.add_paragraph(text if level else line, style=style)
    return document


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Document | bytes], LawDocument]:
    def read_saved(source: Document | bytes) -> LawDocument:
        path = tmp_path / "灯笼法.docx"
        path.write_bytes(source if isinstance(source, bytes) else saved(source))
        return read_file(path)

    return read_saved


Read = Callable[[Any], LawDocument]


def codes(document: LawDocument) -> list[str]:
    return [warning.message for warning in document.warnings if warning.code == "left-out"]


# --- the text


SOURCE = "\n\n".join(
    [
        f"# {TITLE}",
        HISTORY,
        "## 第一编 总则",
        "### 第一章 宗旨",
        "第一条 灯笼：",
        "（一）红的；",
        "1．大红。",
        "（二）黄的。",
        "前款灯笼登记。",
        "第一条之一　# 不是标题 <!-- 不是注释 -->。",
        "## 第二编 附则",
        "第二条 本法自2020年5月1日起施行。",
        "附件1：样式",
        "甲。",
    ]
)


def test_the_same_statute_in_markdown_and_word_gives_the_same_tree(read: Read) -> None:
    source = SOURCE.replace("<!-- 不是注释 -->", "甲")
    assert replace(read(of_markdown(source)), warnings=()) == replace(read_markdown(source), warnings=())
    assert unaccounted(read(of_markdown(SOURCE))) == ""


@settings(max_examples=25, deadline=None)
@given(statutes())
def test_any_statute_gives_the_same_tree(
    tmp_path_factory: pytest.TempPathFactory, chapters: tuple[Chapter, ...]
) -> None:
    source = written(chapters).replace("<!-- INFO END -->\n\n", "")
    path = tmp_path_factory.mktemp("word") / "测试法.docx"
    path.write_bytes(saved(of_markdown(source)))
    assert replace(read_file(path), warnings=()) == replace(read_markdown(source), warnings=())


def test_a_plain_law_needs_no_styles(read: Read) -> None:
    document = docx.Document()
    for text in (TITLE, HISTORY, "第一章 总则", "第一条 甲。", "第二章 附则", "第二条 乙。"):
        document.add_paragraph(text)
    assert [node.eid for node in read(document).nodes] == ["chp_1", "chp_2"]
    assert read(document).title == TITLE


def test_a_title_may_be_a_first_heading(read: Read) -> None:
    document = docx.Document()
    document.add_heading("中华人民共和国\n灯笼法", level=1)
    document.add_paragraph(HISTORY)
    document.add_heading("第一章\n总则", level=2)
    document.add_heading("一、悬挂", level=3)
    document.add_paragraph("第一条 甲。")
    law = read(document)
    assert law.title == TITLE
    assert [(node.kind, node.heading) for node, _ in law.walk()][:2] == [
        (NodeKind.CHAPTER, "总则"),
        (NodeKind.DIVISION, "悬挂"),
    ]


def test_a_table_is_kept_row_by_row_in_its_place(read: Read) -> None:
    document = law("第一条 灯笼分类如下：", "第二条 施行。")
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (("红", "大"), ("黄", "小\n中")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.rows[1].cells[0].add_table(1, 1).rows[0].cells[0].text = "内"
    document.paragraphs[2]._p.addnext(table._tbl)
    assert read(document).body == "第一条 灯笼分类如下：\n红\t大\n黄 内\t小 中\n第二条 施行。"


def test_tracked_insertions_are_read_and_deletions_are_not(read: Read) -> None:
    document = law("第一条 灯笼")
    paragraph = document.paragraphs[2]._p
    for tag, text in (("w:ins", "应当"), ("w:del", "可以"), ("w:sdt", "登记。")):
        words = "w:delText" if tag == "w:del" else "w:t"
        run = f"<w:r><w:{words[2:]}>{text}</w:{words[2:]}></w:r>"
        inner = f"<w:sdtContent>{run}</w:sdtContent>" if tag == "w:sdt" else run
        paragraph.append(parse_xml(f"<{tag} {nsdecls('w')}>{inner}</{tag}>"))
    result = read(document)
    assert result.body == "第一条 灯笼应当登记。"
    assert codes(result) == ["tracked deletions here, 1 in all, are left out"]


def test_what_is_left_out_is_said_once_with_its_place(read: Read) -> None:
    document = law("第一条 甲。", "第二条 乙。")
    for paragraph in document.paragraphs[2:]:
        paragraph.add_run()._r.append(OxmlElement("w:footnoteReference"))
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    document.paragraphs[3].add_run()._r.append(parse_xml(f"<w:pict {nsdecls('w')}>{box}</w:pict>"))
    document.add_paragraph("自动编号的一条。", style="List Number")
    result = read(document)
    assert [(w.line, w.message) for w in result.warnings if w.code == "left-out"] == [
        (3, "footnotes here, 2 in all, are left out"),
        (4, "text boxes here, 1 in all, are left out"),
        (5, "numbers that Word makes here, 1 in all, are left out"),
    ]
    assert "框内" not in result.body


def test_warnings_of_the_structure_count_paragraphs(read: Read) -> None:
    (warning,) = read(law("第一条 甲。", "", "第三条 丙。")).warnings
    assert (warning.line, warning.code) == (5, "article-gap")


# --- files that are none


def repacked(
    data: bytes, name: str, change: Callable[[bytes], bytes], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(copy, "w", method) as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content) if member == name else content)
    return copy.getvalue()


WHOLE = saved(law("第一条 甲。"))
MAIN = "word/document.xml"


def lying(data: bytes) -> bytes:
    """An archive whose directory says that its main part is small."""
    bomb = bytearray(repacked(data, MAIN, lambda _: b"<" + b" " * (2 * MAX_BYTES)))
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        offset = archive.start_dir
    while bomb[offset : offset + 4] == b"PK\x01\x02":
        name, extra, comment = struct.unpack("<HHH", bomb[offset + 28 : offset + 34])
        if bytes(bomb[offset + 46 : offset + 46 + name]).decode() == MAIN:
            seen = b"<" + b" " * 99
            bomb[offset + 16 : offset + 20] = struct.pack("<L", zlib.crc32(seen))
            bomb[offset + 24 : offset + 28] = struct.pack("<L", len(seen))
        offset += 46 + name + extra + comment
    return bytes(bomb)


def encrypted(data: bytes) -> bytes:
    """An archive whose first part is marked as encrypted."""
    marked = bytearray(data)
    marked[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(marked)


def with_doctype(content: bytes) -> bytes:
    head, _, rest = content.partition(b"?>")
    return (
        head
        + b'?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + rest.replace("甲".encode(), b"&x;")
    )


def doubled(data: bytes) -> bytes:
    copy = io.BytesIO(data)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(copy, "a") as archive:
        archive.writestr(MAIN, b"<a/>")
    return copy.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no Word file"),
        (b"%PDF-1.7", "no Word file"),
        (WHOLE[:2000], "damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "take off the password"),
        (encrypted(WHOLE), "take off the password"),
        (repacked(WHOLE, MAIN, lambda _: b" " * (MAX_BYTES + 1)), "more than 20,000,000 bytes"),
        (lying(WHOLE), "damaged"),
        (repacked(WHOLE, MAIN, lambda content: content, zipfile.ZIP_BZIP2), "compressed as no Word file"),
        (repacked(WHOLE, MAIN, lambda _: b"<not xml"), "damaged"),
        (repacked(WHOLE, MAIN, lambda _: b"<a/>"), "damaged"),
        (repacked(WHOLE, MAIN, with_doctype), "document type declaration"),
        (doubled(WHOLE), "one twice"),
        (saved(docx.Document()), "no text"),
        (saved(law()), "no body"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_word_file_is_refused_with_its_name_and_the_reason(
    read: Read, data: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableLaw, match=rf"(?s)^灯笼法\.docx: .*{reason}"):
        read(data)


def test_more_paragraphs_than_any_law_has_are_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.lawtext.docx.MAX_PARAGRAPHS", 3)
    assert read(law("第一条 甲。")).articles
    with pytest.raises(UnreadableLaw, match="more than 3 paragraphs"):
        read(law("第一条 甲。", "第二条 乙。"))


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=0), st.binary(max_size=4))
def test_a_damaged_file_is_read_or_refused_never_more(place: int, damage: bytes) -> None:
    place %= len(WHOLE)
    with suppress(UnreadableLaw):
        lines, _ = read_lines(WHOLE[:place] + damage + WHOLE[place + len(damage) :])
        assert lines


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=0), st.sampled_from([b"", b"<", b">", b'"', b"&", b"\x00", b"w:tbl", b"/"]))
def test_damaged_xml_is_read_or_refused_never_more(place: int, damage: bytes) -> None:
    def spoil(content: bytes) -> bytes:
        at = place % len(content)
        return content[:at] + damage + content[at + 1 :]

    with suppress(UnreadableLaw):
        lines, _ = read_lines(repacked(WHOLE, MAIN, spoil))
        assert lines


def test_styles_of_chinese_word_are_known() -> None:
    document = docx.Document()
    for name, text in (("标题", TITLE), ("标题 1", "第一章 总则")):
        style = document.styles.add_style(name, 1)
        paragraph = document.add_paragraph(text, style=style)
        assert paragraph._p.find(qn("w:pPr")) is not None
    lines, _ = read_lines(saved(document))
    assert [(line.text, line.level) for line in lines] == [(TITLE, 1), ("第一章 总则", 2)]
