"""The lines of a statute in a Word file (.docx), in reading order; executes nothing, fetches nothing.

Tracked insertions are read, deletions are not. A row of a table is a line, its cells parted by tabs. Notes,
text boxes, pictures and the numbers that Word makes are left out, and a warning says so.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn

from catalog.lawtext.document import ReadWarning, UnreadableLaw
from catalog.lawtext.lines import Line, split_lines

__all__ = ["MAX_BYTES", "MAX_PARAGRAPHS", "read_lines"]

MAX_BYTES = 20_000_000
"""The largest size of a file with all its parts unpacked, pictures included."""
MAX_PARAGRAPHS = 200_000

_MAX_PARTS = 2_000
_OLE = b"\xd0\xcf\x11\xe0"
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLES = {"title", "标题"}
_TITLE_LEVEL = 1
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_TEXT, _PARAGRAPH, _TABLE, _ROW, _CELL, _BOX = map(
    qn, ("w:t", "w:p", "w:tbl", "w:tr", "w:tc", "w:txbxContent")
)
_NO_TEXT = {qn(name) for name in ("w:pPr", "w:rPr", "w:tblPr", "w:sectPr", "w:rt")} | {_MC + "Fallback"}
_DELETED = {qn("w:del"), qn("w:moveFrom")}
_LEFT_OUT = {
    qn("w:footnoteReference"): "footnotes",
    qn("w:endnoteReference"): "endnotes",
    qn("w:txbxContent"): "text boxes",
    qn("w:drawing"): "pictures",
    qn("w:pict"): "pictures",
    qn("w:object"): "embedded objects",
    qn("w:sym"): "symbols of a special font",
    _MATH + "oMath": "formulas",
}
_CHARACTERS = {qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
_CHARACTERS[qn("w:noBreakHyphen")] = "-"
_AUTOMATIC = "numbers that Word makes"


def read_lines(data: bytes) -> tuple[list[Line], list[ReadWarning]]:
    """Return the lines of a Word file and what was left out; ``source`` and ``line`` count its paragraphs.

    A heading is known by its style, Title or Heading 1 to 9 (标题, 标题 1). The title is of level 1; other
    headings begin at 2, as in Markdown, unless the title itself is a Heading 1.

    Raises:
        UnreadableLaw: the file is no .docx, damaged, encrypted, too large unpacked, or has no text.
    """
    if data.startswith(_OLE):
        raise UnreadableLaw("encrypted, or an old .doc: take off the password, or save it as .docx")
    try:
        reader = _Reader(docx.Document(_unpacked(data)))
        lines = reader.lines()
    except UnreadableLaw:
        raise
    except Exception as error:  # zipfile, zlib, lxml and python-docx each have their own for a damaged file
        raise UnreadableLaw(f"no Word file, or a damaged one ({error}): save it anew as .docx") from error
    if not lines:
        raise UnreadableLaw("the Word file has no text")
    return lines, reader.warnings()


def _unpacked(data: bytes) -> io.BytesIO:
    """Copy the archive without compression, counting.

    python-docx takes parts out of it whole, whatever their size and whatever their headers say.
    """
    room = MAX_BYTES
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(copy, "w") as target:
        members = archive.infolist()
        if len(members) > _MAX_PARTS or len({member.filename for member in members}) < len(members):
            raise UnreadableLaw(f"more than {_MAX_PARTS:,} parts, or one twice: save it anew as .docx")
        for member in members:
            if member.flag_bits & 1:
                raise UnreadableLaw("encrypted: take off the password")
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise UnreadableLaw("compressed as no Word file is: save it anew as .docx")
            with archive.open(member) as part:
                content = part.read(room + 1)
            room -= len(content)
            if room < 0:
                raise UnreadableLaw(
                    f"more than {MAX_BYTES:,} bytes unpacked: take out pictures, or divide it"
                )
            target.writestr(member.filename, content)
    copy.seek(0)
    return copy


class _Reader:
    """Goes through the paragraphs and tables of a document and counts what it leaves out."""

    def __init__(self, document: Document) -> None:
        if document.element.getroottree().docinfo.internalDTD is not None:
            raise UnreadableLaw(
                "it has a document type declaration, as no Word file has: save it anew as .docx"
            )
        self._body = document.element.body
        self._styles = {style.style_id: style for style in document.styles}
        self._left_out: Counter[str] = Counter()
        self._first: dict[str, int] = {}
        self._position = 0

    def lines(self) -> list[Line]:
        """The lines of all paragraphs and rows, with the levels of headings."""
        lines: list[Line] = []
        for element in _blocks(self._body):
            for text, level in self._rows(element) if element.tag == _TABLE else self._paragraph(element):
                self._position += 1
                if self._position > MAX_PARAGRAPHS:
                    raise UnreadableLaw(f"more than {MAX_PARAGRAPHS:,} paragraphs: divide it")
                # A heading is one line; that of the title may break anywhere, others behind 第一章.
                whole = text.replace("\n", " " if lines else "") if level else text
                pieces = split_lines(whole, markdown=False)
                lines.extend(replace(piece, source=self._position, level=level) for piece in pieces)
        if lines and lines[0].level == _TITLE_LEVEL + 1:
            return [replace(line, level=line.level - 1) if line.level > 1 else line for line in lines]
        return lines

    def warnings(self) -> list[ReadWarning]:
        """What was left out, in the order of where it first was."""
        found = [
            ReadWarning(self._first[what], f"{what} here, {count} in all, are left out", "left-out")
            for what, count in self._left_out.items()
        ]
        return sorted(found, key=lambda warning: warning.line)

    def _paragraph(self, element: Any) -> Iterator[tuple[str, int]]:
        text = self._words(element)
        style = self._styles.get(_value(element, "w:pPr/w:pStyle"))
        number = _value(element, "w:pPr/w:numPr/w:numId")
        if number is None and style is not None:
            number = _value(style.element, "w:pPr/w:numPr/w:numId")
        if text.strip() and number not in (None, "0"):
            self._count(_AUTOMATIC)
        yield text, _level(style.name or "") if style is not None else 0

    def _rows(self, table: Any) -> Iterator[tuple[str, int]]:
        for row in table.iter(_ROW):
            if next(row.iterancestors(_TABLE)) is not table:
                continue  # of a table in a cell, read with its cell
            cells = (cell for cell in row.iter(_CELL) if next(cell.iterancestors(_ROW)) is row)
            yield "\t".join(self._cell(cell) for cell in cells), 0

    def _cell(self, cell: Any) -> str:
        words = (self._words(paragraph) for paragraph in cell.iter(_PARAGRAPH) if not _is_boxed(paragraph))
        return " ".join(filter(None, words)).replace("\n", " ")

    def _words(self, element: Any) -> str:
        words = []
        for child in element:
            tag = child.tag
            if tag == _TEXT:
                words.append(child.text or "")
            elif tag in _CHARACTERS:
                words.append(_CHARACTERS[tag])
            elif tag in _LEFT_OUT:
                self._count("text boxes" if next(child.iter(_BOX), None) is not None else _LEFT_OUT[tag])
            elif tag in _DELETED:
                self._count("tracked deletions")
            elif tag not in _NO_TEXT:
                words.append(self._words(child))
        return "".join(words)

    def _count(self, what: str) -> None:
        self._left_out[what] += 1
        self._first.setdefault(what, self._position + 1)


def _blocks(element: Any) -> Iterator[Any]:
    """Yield paragraphs and tables in order, those in content controls included."""
    for child in element:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag not in _NO_TEXT | _DELETED:
            yield from _blocks(child)


def _is_boxed(paragraph: Any) -> bool:
    return next(paragraph.iterancestors(_BOX), None) is not None


def _level(style: str) -> int:
    if style.lower() in _TITLES:
        return _TITLE_LEVEL
    match = _HEADING.match(style)
    return _TITLE_LEVEL + int(match[1]) if match else 0


def _value(element: Any, path: str) -> str | None:
    found = element.find("/".join(qn(name) for name in path.split("/")))
    return None if found is None else found.get(qn("w:val"))
