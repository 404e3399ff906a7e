"""Makes Word files and PDFs out of lines, for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@dataclass(frozen=True)
class Line:
    """A paragraph of a document to be made."""

    text: str
    style: str = "Normal"
    rows: Sequence[Sequence[str]] = field(default_factory=tuple)
    """For a table: its cells."""


def word_file(lines: Sequence[Line | str], *, header: str = "", footer: str = "") -> bytes:
    document = docx.Document()
    section = document.sections[0]
    for part, text in ((section.header, header), (section.footer, footer)):
        if text:
            part.paragraphs[0].text = text
    for line in lines:
        if isinstance(line, str):
            document.add_paragraph(line)
        elif line.rows:
            table = document.add_table(0, len(line.rows[0]))
            for row in line.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        else:
            document.add_paragraph(line.text, style=line.style)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_parts(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A zip archive with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return zipped(parts)


def zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def add_footnote(data: bytes, text: str) -> bytes:
    """A Word file whose last paragraph has a footnote."""
    namespaces = nsdecls("w")
    notes = (
        f'<?xml version="1.0"?><w:footnotes {namespaces}>'
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    mark = '<w:r><w:footnoteReference w:id="1"/></w:r></w:p><w:sectPr'

    def change(parts: dict[str, bytes]) -> None:
        parts["word/footnotes.xml"] = notes.encode()
        body = parts["word/document.xml"].decode()
        head, _, tail = body.rpartition("</w:p><w:sectPr")
        parts["word/document.xml"] = f"{head}{mark}{tail}".encode()

    return with_parts(data, change)


def numbered(document: docx.document.Document, levels: Sequence[tuple[str, str]], number: int = 77) -> None:
    """Define a list with these number formats and patterns, as number ``number``."""
    xml = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for i, (form, pattern) in enumerate(levels)
    )
    root = document.part.numbering_part.element
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{xml}</w:abstractNum>')
    root.insert(0, abstract)
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
    )


def add_numbered(document: docx.document.Document, text: str, level: int, number: int = 77) -> None:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def pdf_file(
    lines: Sequence[Line | str], *, header: str = "", footer: str = "", numbers: bool = False
) -> bytes:
    """A PDF as a ministry would make one: A4, first lines indented by two characters."""
    stream = io.BytesIO()
    body = ParagraphStyle("body", fontName=FONT, fontSize=14, leading=24, wordWrap="CJK", firstLineIndent=28)
    latin = ParagraphStyle("latin", fontName="Times-Roman", fontSize=12, leading=18, spaceAfter=8)
    title = ParagraphStyle("title", fontName=FONT, fontSize=20, leading=30, wordWrap="CJK", alignment=1)
    small = ParagraphStyle("small", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK")
    flow = []
    for line in lines:
        if isinstance(line, Line) and line.rows:
            flow.append(Table(line.rows, style=[("FONT", (0, 0), (-1, -1), FONT, 12)]))
            continue
        text, style = (line, "Normal") if isinstance(line, str) else (line.text, line.style)
        chosen = {"Title": title, "Small": small}.get(style, latin if text.isascii() else body)
        flow.append(Paragraph(text.replace("&", "&amp;").replace("<", "&lt;"), chosen))

    def around(canvas: Canvas, _: object) -> None:
        canvas.setFont(FONT, 9)
        if header:
            canvas.drawString(90, A4[1] - 40, header)
        if footer:
            canvas.drawString(90, 44, footer)
        if numbers:
            canvas.drawCentredString(A4[0] / 2, 30, f"- {canvas.getPageNumber()} -")

    document = SimpleDocTemplate(stream, pagesize=A4, leftMargin=90, rightMargin=90)
    document.build(flow, onFirstPage=around, onLaterPages=around)
    return stream.getvalue()


def drawn_pdf(draw: Callable[[Canvas], None], **options: object) -> bytes:
    """A PDF of whatever ``draw`` puts on its canvas."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, **options)
    draw(canvas)
    canvas.save()
    return stream.getvalue()
