"""Reads a Word file (.docx): its paragraphs, lists, tables and notes become lines and cells of one text.

Executes nothing, fetches nothing, writes nothing. Tracked insertions are read, deletions are not; what is
left out is reported.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotations.ingest.archive import parts_of
from annotations.ingest.docx_numbering import Numbering, Place
from annotations.ingest.model import Block, Cell, Dropped, Transcript, UnreadableDocument
from annotations.ingest.wordml import child_value, parse_part, qualified

__all__ = ["MAX_PARAGRAPHS", "read_docx"]

MAX_PARAGRAPHS = 100_000

_OTHER_OFFICE = {
    "xl/workbook.xml": "an Excel workbook; save the sheet as .docx or .txt",
    "ppt/presentation.xml": "a PowerPoint presentation; save its text as .docx or .txt",
    "content.xml": "an OpenDocument file; save it as .docx",
    "OFD.xml": "an OFD file; save it as .pdf or .docx",
}
_MACROS = re.compile(r"(?:.*/)?(?:vbaProject\.bin|vbaData\.xml|.*\.vbs)", re.IGNORECASE)
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLES = {"title", "标题"}
_TITLE_LEVEL = 1
_LONGEST_HEADING = 200
_SAMPLE = 80
_INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u2060\ufeff\xad\x00-\x08\x0b\x0e-\x1f\x7f]")
_SPACE = re.compile(r"[ \t\r\f\xa0]+")

_PARAGRAPH, _TABLE, _ROW, _CELL = map(qualified, ("w:p", "w:tbl", "w:tr", "w:tc"))
_TEXT, _RUN = qualified("w:t"), qualified("w:r")
_CHARACTERS = {
    qualified("w:tab"): "\t",
    qualified("w:ptab"): "\t",
    qualified("w:br"): "\n",
    qualified("w:cr"): "\n",
    qualified("w:noBreakHyphen"): "-",
}
_PROPERTIES = {
    qualified(f"w:{name}") for name in ("pPr", "rPr", "tblPr", "tblGrid", "sectPr", "rt", "trPr", "tcPr")
}
_PROPERTIES.add(qualified("mc:Fallback"))
_LEFT_OUT = {
    qualified("w:del"): ("deletions", "deleted by a tracked change"),
    qualified("w:moveFrom"): ("deletions", "deleted by a tracked change"),
    qualified("w:txbxContent"): ("text boxes", "stand beside the text"),
    qualified("w:pict"): ("pictures", "pictures hold no text that can be read"),
    qualified("w:drawing"): ("pictures", "pictures hold no text that can be read"),
    qualified("w:object"): ("embedded objects", "are files of their own"),
    qualified("w:sym"): ("symbols", "of a font that gives no characters"),
    qualified("m:oMath"): ("formulas", "are no running text"),
    qualified("w:footnoteReference"): ("marks of notes", "the notes stand at the end of the text"),
    qualified("w:endnoteReference"): ("marks of notes", "the notes stand at the end of the text"),
    qualified("w:instrText"): ("field codes", "only what fields show is read"),
}
_BOX = qualified("w:txbxContent")


def read_docx(data: bytes) -> Transcript:
    """Make text and blocks of a Word file: a paragraph a line, the cells of a row with a tab between them.

    Numbers that Word makes, such as 第一条 of a numbered list, are put before their paragraphs, where Word
    shows them. Footnotes and endnotes stand at the end.

    Raises:
        UnreadableDocument: the file is no Word file, damaged, encrypted, too large, or carries macros.
    """
    parts = parts_of(data)
    main = _main_part(parts)
    macros = next((name for name in parts if _MACROS.fullmatch(name)), None)
    if macros:
        raise UnreadableDocument(
            f"The file carries macros ({macros}), which no document needs; save it as .docx, without them."
        )
    return _Reader(parts, main).read()


def _main_part(parts: Mapping[str, bytes]) -> str:
    for name, what in _OTHER_OFFICE.items():
        if name in parts:
            raise UnreadableDocument(f"The file is no Word file whatever its name says: it is {what}.")
    main = "word/document.xml"
    if "_rels/.rels" in parts:
        for relation in parse_part("_rels/.rels", parts["_rels/.rels"]):
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                main = str(relation.get("Target", "")).lstrip("/")
    if main not in parts:
        raise UnreadableDocument(
            "The file is a zip archive but no Word file: it has no word/document.xml. "
            "Give an archive of documents the suffix .zip."
        )
    return main


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    number: str | None
    level: int


class _Reader:
    """Goes through the body and writes as it goes."""

    def __init__(self, parts: Mapping[str, bytes], main: str) -> None:
        self._parts = parts
        self._folder = posixpath.dirname(main)
        body = parse_part(main, parts[main]).find(qualified("w:body"))
        if body is None:
            raise UnreadableDocument(
                "The Word file has no body; open the document and save it anew as .docx."
            )
        self._body = body
        self._numbering = Numbering(self._part("numbering.xml"))
        self._styles = _read_styles(self._part("styles.xml"))
        self._pieces: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0
        self._tables = 0
        self._paragraphs = 0
        self._left_out: dict[tuple[str, str], list[str]] = {}

    def read(self) -> Transcript:
        for element in _content(self._body):
            if element.tag == _TABLE:
                self._table(element)
            else:
                self._paragraph(element)
        self._notes()
        self._surroundings()
        return Transcript("".join(self._pieces), tuple(_levelled(self._blocks)), dropped=self._dropped())

    def _part(self, name: str) -> Any | None:
        full = posixpath.join(self._folder, name)
        return parse_part(full, self._parts[full]) if full in self._parts else None

    # What is kept.

    def _paragraph(self, element: Any) -> None:
        text = self._words(element)
        style = self._styles.get(child_value(element, "w:pPr/w:pStyle") or "")
        place = self._place(element, style) if text.strip() else Place()
        heading = _heading_level(style.name) if style else 0
        lines = [" ".join(text.split("\n"))] if heading else text.split("\n")
        lines[0] = f"{place.label}{_gap(place.label)}{lines[0].lstrip()}" if place.label else lines[0]
        for line in lines:
            line = _tidy(line)
            if line and heading and len(line) <= _LONGEST_HEADING:
                self._write(line, "\n", heading=heading)
            elif line:
                self._write(line, "\n", bullet=place.bullet)

    def _place(self, element: Any, style: _Style | None) -> Place:
        number = child_value(element, "w:pPr/w:numPr/w:numId") or (style.number if style else None)
        level = child_value(element, "w:pPr/w:numPr/w:ilvl")
        if number in (None, "", "0"):
            return Place()
        depth = int(level) if level and level.isdigit() else (style.level if style else 0)
        return self._numbering.place(str(number), depth)

    def _table(self, table: Any) -> None:
        self._tables += 1
        rows = (row for row in table.iter(_ROW) if next(row.iterancestors(_TABLE)) is table)
        for number, row in enumerate(rows, start=1):
            column, written = 1, 0
            for cell in row.iter(_CELL):
                if next(cell.iterancestors(_ROW)) is not row:
                    continue  # of a table in a cell, read with its cell
                text = self._cell(cell)
                if text:
                    separator = "\t" * (column - written) if written else "\n"
                    self._write(text, separator, cell=Cell(self._tables, number, column))
                    written = column
                column += _span(cell)

    def _cell(self, cell: Any) -> str:
        """The paragraphs of a cell, each a line; those of a table in it as well."""
        lines = [
            _tidy(line)
            for paragraph in cell.iter(_PARAGRAPH)
            if next(paragraph.iterancestors(_BOX), None) is None
            for line in self._words(paragraph).split("\n")
        ]
        return "\n".join(filter(None, lines))

    def _notes(self) -> None:
        for part, tag in (("footnotes.xml", "w:footnote"), ("endnotes.xml", "w:endnote")):
            root = self._part(part)
            notes = root.iterfind(qualified(tag)) if root is not None else ()
            real = (note for note in notes if note.get(qualified("w:type")) is None)
            for mark, note in enumerate(real, start=1):
                words = " ".join(_tidy(self._words(p).replace("\n", " ")) for p in note.iter(_PARAGRAPH))
                if words.strip():
                    self._write(words.strip(), "\n", footnote=str(mark))

    def _words(self, element: Any) -> str:
        self._paragraphs += element.tag == _PARAGRAPH
        if self._paragraphs > MAX_PARAGRAPHS:
            raise UnreadableDocument(f"The Word file has more than {MAX_PARAGRAPHS:,} paragraphs; divide it.")
        words = []
        for child in element:
            tag = child.tag
            if tag == _TEXT:
                words.append(child.text or "")
            elif tag in _CHARACTERS:
                words.append(_CHARACTERS[tag])
            elif tag in _LEFT_OUT:
                boxes = _BOX if next(child.iter(_BOX), None) is not None else tag
                self._leave_out(*_LEFT_OUT[boxes], child)
            elif tag == _RUN and _is_hidden(child):
                self._leave_out("hidden words", "Word does not show them", child)
            elif tag not in _PROPERTIES and isinstance(tag, str):
                words.append(self._words(child))
        return "".join(words)

    def _write(
        self,
        text: str,
        separator: str,
        *,
        heading: int = 0,
        bullet: int = 0,
        cell: Cell | None = None,
        footnote: str = "",
    ) -> None:
        if self._pieces:
            self._pieces.append(separator)
            self._length += len(separator)
        self._pieces.append(text)
        start, self._length = self._length, self._length + len(text)
        self._blocks.append(
            Block(start, self._length, heading=heading, bullet=bullet, cell=cell, footnote=footnote)
        )

    # What is left out.

    def _surroundings(self) -> None:
        """Note headers, footers and comments, which are parts of their own."""
        for name, data in sorted(self._parts.items()):
            kind = re.fullmatch(r"(header|footer|comments)\d*\.xml", posixpath.basename(name))
            if kind and posixpath.dirname(name) == self._folder:
                what = {"header": "headers", "footer": "footers"}.get(kind[1], "comments")
                reason = "by readers of the file" if what == "comments" else "repeated on each page"
                root = parse_part(name, data)
                if _plain(root):
                    self._leave_out(what, reason, root)

    def _leave_out(self, what: str, why: str, element: Any) -> None:
        self._left_out.setdefault((what, why), []).append(_plain(element))

    def _dropped(self) -> tuple[Dropped, ...]:
        return tuple(
            Dropped(
                f"{len(texts)} {what}", why, sum(map(len, texts)), " / ".join(filter(None, texts))[:_SAMPLE]
            )
            for (what, why), texts in self._left_out.items()
        )


def _read_styles(root: Any | None) -> dict[str, _Style]:
    styles: dict[str, _Style] = {}
    for style in root.iterfind(qualified("w:style")) if root is not None else ():
        level = child_value(style, "w:pPr/w:numPr/w:ilvl") or "0"
        styles[style.get(qualified("w:styleId"), "")] = _Style(
            child_value(style, "w:name") or "",
            child_value(style, "w:pPr/w:numPr/w:numId"),
            int(level) if level.isdigit() else 0,
        )
    return styles


def _levelled(blocks: list[Block]) -> Iterator[Block]:
    """Raise the headings by one where the document has no Title but begins with its highest heading."""
    headings = [block.heading for block in blocks if block.heading]
    first = blocks[0].heading if blocks else 0
    rise = 1 if first > _TITLE_LEVEL and headings and first == min(headings) == headings[0] else 0
    rise = rise if headings.count(first) == 1 else 0
    for block in blocks:
        yield (
            Block(block.start, block.end, heading=block.heading - rise) if rise and block.heading else block
        )


def _content(element: Any) -> Iterator[Any]:
    """Yield paragraphs and tables in order, those in content controls included."""
    for child in element:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag not in _PROPERTIES and child.tag not in _LEFT_OUT and isinstance(child.tag, str):
            yield from _content(child)


def _heading_level(style: str) -> int:
    if style.lower() in _TITLES:
        return _TITLE_LEVEL
    match = _HEADING.fullmatch(style)
    return _TITLE_LEVEL + int(match[1]) if match else 0


def _span(cell: Any) -> int:
    span = child_value(cell, "w:tcPr/w:gridSpan")
    return min(int(span), 100) if span and span.isdigit() and int(span) else 1


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{qualified('w:rPr')}/{qualified('w:vanish')}")
    return vanish is not None and vanish.get(qualified("w:val")) not in ("0", "false")


def _plain(element: Any) -> str:
    tags = (_TEXT, qualified("w:delText"), qualified("w:instrText"), qualified("m:t"))
    return " ".join("".join(child.text or "" for child in element.iter(*tags)).split())


def _gap(label: str) -> str:
    """A space behind a label that does not end in a mark of its own, and behind those of Latin script."""
    return "" if label.endswith(("、", "）", "．", "，")) else " "


def _tidy(text: str) -> str:
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()
