"""The translation in the layout of the original: built of Word's own parts, opened again by python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from annotations.exports.layout import write_translation
from annotations.exports.model import Bundle, Export, Loss, Mark, Passages, Text, UnreadableExport
from annotations.ingest import read_bytes

FOOTNOTES = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>见附件。</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""


def original() -> bytes:
    """A title, a bold article number, a list numbered by Word, a table, a note, a header and a footer."""
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "茶叶信用办法"
    word.sections[0].footer.paragraphs[0].text = "第 1 页"
    word.add_heading("茶叶信用办法", 0)
    article = word.add_paragraph(style="Body Text")
    article.add_run("第一条").bold = True
    article.add_run("　为了规范茶叶信用，")
    note = article.add_run()
    note._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="1"/>'))
    article.add_run("制定本办法。")
    emphasised = word.add_paragraph("茶商应当")
    emphasised.add_run("如实").italic = True
    emphasised.add_run("申报每年的产量和销售数量。")
    for words in ("公布名单", "撤销荣誉"):
        word.add_paragraph(words, style="List Number")
    table = word.add_table(rows=2, cols=2)
    table.style = "Table Grid"
    for cell, words in zip(
        (c for row in table.rows for c in row.cells),
        ("措施", "依据", "限制出境\n三年", "茶法第二条"),
        strict=True,
    ):
        cell.text = ""
        for number, line in enumerate(words.split("\n")):
            (cell.paragraphs[0] if number == 0 else cell.add_paragraph()).add_run(line)
    word.add_paragraph("本办法自公布之日起施行。")
    word.add_paragraph("由商务局负责解释。")
    out = io.BytesIO()
    word.save(out)
    return with_footnotes(out.getvalue())


def with_footnotes(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
                content = content.replace(b"</Types>", override.encode())
            if name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                relation = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
                content = content.replace(b"</Relationships>", relation.encode())
            new.writestr(name, content)
        new.writestr("word/footnotes.xml", FOOTNOTES)
    return out.getvalue()


ENGLISH = {
    "茶叶信用办法": "Measures on Tea Credit",
    "第一条\u3000为了规范茶叶信用，制定本办法。": "Article 1. These Measures regulate tea credit.",
    "茶商应当如实申报每年的产量和销售数量。": "Tea merchants shall truthfully declare output and sales.",
    "1. 公布名单": "1. Publish the list",
    "2. 撤销荣誉": "2. Revoke honours",
    "措施": "Measure",
    "依据": "Basis",
    "限制出境\n三年": "Exit ban\nThree years",
    "茶法第二条": "Tea Law, article 2",
    "本办法自公布之日起施行。": "In force on publication.\nOld rules lapse.",
    "见附件。": "See the annex.",
}


def bundle(data: bytes, english: dict[str, str] = ENGLISH, **more: Any) -> Bundle:
    """The text as our reader reads it, aligned with an English one; what is not named has no English."""
    read = read_bytes(data, name="x.docx", lang="zh")
    lines: list[str] = []
    passages = []
    for segment in read.segments:
        words = read.text[segment.start : segment.end]
        spans = []
        for line in [english[words]] if words in english else []:
            # A cell is one segment with lines; other lines are segments of their own.
            parts = [line] if segment.kind == "table_cell" else line.split("\n")
            for part in parts:
                start = sum(len(done) + 1 for done in lines)
                lines.append(part)
                spans.append((start, start + len(part)))
        passages.append(Passages(((segment.start, segment.end),), tuple(spans)))
    zh = Text("zh", 1, "", read.text, tuple(more.get("marks", ())))
    return Bundle(
        "uid", "茶", "Tea", "adjudicated", (zh, Text("en", 1, "", "\n".join(lines))), tuple(passages)
    )


@pytest.fixture(scope="module")
def export() -> Export:
    data = original()
    return write_translation(bundle(data), data)


@pytest.fixture
def word(export: Export) -> WordDocument:
    return docx.Document(io.BytesIO(export.content))


def texts(word: WordDocument) -> Iterator[str]:
    return (paragraph.text for paragraph in word.paragraphs)


def test_the_reader_sees_in_the_original_what_the_test_means() -> None:
    read = read_bytes(original(), name="x.docx", lang="zh")
    segments = [read.text[s.start : s.end] for s in read.segments]
    assert set(ENGLISH) <= set(segments)


def test_every_paragraph_is_replaced_and_keeps_its_style(word: WordDocument) -> None:
    assert [(p.style.name, p.text) for p in word.paragraphs] == [
        ("Title", "Measures on Tea Credit"),
        ("Body Text", "Article 1. These Measures regulate tea credit."),
        ("Normal", "Tea merchants shall truthfully declare output and sales."),
        ("List Number", "Publish the list"),
        ("List Number", "Revoke honours"),
        ("Normal", "In force on publication."),
        ("Normal", "Old rules lapse."),
        ("Normal", "由商务局负责解释。"),
    ]


def test_a_bold_number_of_an_article_stays_bold_and_the_rest_does_not(word: WordDocument) -> None:
    article = word.paragraphs[1]
    assert [(run.text, run.bold) for run in article.runs if run.text] == [
        ("Article 1. ", True),
        ("These Measures regulate tea credit.", None),
    ]


def test_cells_keep_their_paragraphs_and_the_table_its_style(word: WordDocument) -> None:
    (table,) = word.tables
    assert table.style.name == "Table Grid"
    cells = [[p.text for p in cell.paragraphs] for row in table.rows for cell in row.cells]
    assert cells == [["Measure"], ["Basis"], ["Exit ban", "Three years"], ["Tea Law, article 2"]]


def test_notes_are_translated_and_their_marks_stay(word: WordDocument, export: Export) -> None:
    with zipfile.ZipFile(io.BytesIO(export.content)) as archive:
        assert archive.testzip() is None
        notes = archive.read("word/footnotes.xml").decode()
    assert "See the annex." in notes
    assert "附件" not in notes
    assert word.paragraphs[1]._p.xpath("count(.//w:footnoteReference)") == 1


def test_headers_that_repeat_the_title_are_translated(word: WordDocument) -> None:
    assert word.sections[0].header.paragraphs[0].text == "Measures on Tea Credit"
    assert word.sections[0].footer.paragraphs[0].text == "第 1 页"


def test_the_report_says_what_was_lost(export: Export) -> None:
    assert tuple(map(str, export.losses)) == (
        "1 paragraphs without a translation, which stay in Chinese",
        "1 paragraphs in which bold, italic or coloured words are like the rest now",
        "1 marks of notes that stand at the end of their paragraph now",
        "1 headers and footers that stay in Chinese",
    )


def test_what_is_not_in_the_text_stays_and_is_reported() -> None:
    data = original()
    held = bundle(data)
    zh = held.texts[0]
    changed = Text("zh", 2, "", zh.text.replace("撤销荣誉", "撤回荣誉"))
    report = write_translation(Bundle("u", "", "", "", (changed, held.texts[1]), held.passages), data)
    words = list(texts(docx.Document(io.BytesIO(report.content))))
    assert "撤销荣誉" in words
    assert "In force on publication." in words
    assert "1 paragraphs that are not in the text, which stay as they are" in map(str, report.losses)
    assert "1 passages that have no place in the original" in map(str, report.losses)


def test_annotations_are_reported_as_lost() -> None:
    data = original()
    mark = Mark("m", 0, 2, "茶叶", "OUT", "out")
    assert write_translation(bundle(data, marks=[mark]), data).losses[0] == Loss("annotations", 1)


def test_two_passages_that_became_one_leave_no_empty_paragraph() -> None:
    data = original()
    held = bundle(data)
    passages = list(held.passages)
    at = next(i for i, p in enumerate(passages) if held.texts[0].text[slice(*p.zh[0])] == "1. 公布名单")
    joined = Passages((*passages[at].zh, *passages[at + 1].zh), passages[at].en)
    merged = Bundle("u", "", "", "", held.texts, (*passages[:at], joined, *passages[at + 2 :]))
    words = list(texts(docx.Document(io.BytesIO(write_translation(merged, data).content))))
    assert "Publish the list" in words
    assert not {"", "撤销荣誉", "Revoke honours"} & set(words)


def test_chinese_numbers_of_lists_become_western_ones() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(original())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/numbering.xml":
                content = content.replace(b'"%1."', '"第%1条"'.encode()).replace(
                    b'w:numFmt w:val="decimal"', b'w:numFmt w:val="chineseCounting"'
                )
            new.writestr(name, content)
    data = out.getvalue()
    english = {**ENGLISH, "第一条 公布名单": "Article 1: Publish the list"}
    written = write_translation(bundle(data, english), data).content
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        numbering = archive.read("word/numbering.xml").decode()
    assert "Article %1" in numbering
    assert "chineseCounting" not in numbering
    assert "Publish the list" in list(texts(docx.Document(io.BytesIO(written))))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"no zip"])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableExport):
        write_translation(bundle(original()), data)


def test_two_texts_that_are_not_aligned_are_refused() -> None:
    data = original()
    held = bundle(data)
    with pytest.raises(UnreadableExport, match="no two aligned texts"):
        write_translation(Bundle("u", "", "", "", held.texts), data)
