"""Reads the lines of a PDF and where they stand; a program of its own, so that a hostile file harms no other.

Takes the file on standard input and prints one JSON object: ``pages``, or ``error`` with what is wrong.
Imports nothing of this project, runs no script of the file and fetches nothing.
"""

from __future__ import annotations

import ctypes
import json
import resource
import statistics
import sys
import time
import unicodedata
from contextlib import suppress
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # it has no stubs
import pypdfium2.raw as raw  # type: ignore[import-untyped]

_MOST_MEMORY = 2_000_000_000
_MOST_SECONDS = 60
_MOST_PAGES = 2_000
_MOST_CHARACTERS = 3_000_000
_PASSWORD = 4
_LEAST_SUPERSCRIPT_RISE = 0.15
_MOST_SUPERSCRIPT_HEIGHT = 0.8
_UPRIGHT = 0.1
_LEAST_SPACE = 0.2
# Some fonts name a character by the radical that looks like it: ⽤ for 用.
_RADICALS = {chr(code) for code in range(0x2F00, 0x2FD6)}
_SOFT_HYPHENS = {0x02, 0xAD, 0xFFFE}
_MARKS = set("0123456789[]〔〕①②③④⑤⑥⑦⑧⑨⑩*†")


def main() -> None:
    """Read standard input within bounds of memory and time, and print what was found."""
    for limit, most in ((resource.RLIMIT_AS, _MOST_MEMORY), (resource.RLIMIT_CPU, _MOST_SECONDS)):
        with suppress(ValueError, OSError):  # a system that has no such limit, or a lower one
            resource.setrlimit(limit, (most, most))
    try:
        found = _read(sys.stdin.buffer.read())
    except MemoryError:
        found = {"error": "memory"}
    json.dump(found, sys.stdout)


def _read(data: bytes) -> dict[str, Any]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == _PASSWORD or "assword" in str(error)
        return {"error": "password" if is_locked else "damaged", "detail": _reason(error)}
    count = len(document)
    if count > _MOST_PAGES:
        return {"error": "pages", "detail": f"{count:,} pages, at most {_MOST_PAGES:,} are read"}
    pages: list[dict[str, Any]] = []
    characters = 0
    deadline = time.monotonic() + _MOST_SECONDS
    for number in range(count):
        try:
            page = document[number]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            return {"error": "damaged", "detail": f"page {number + 1} cannot be loaded"}
        characters += text.count_chars()
        if characters > _MOST_CHARACTERS:
            return {"error": "pages", "detail": f"more than {_MOST_CHARACTERS:,} characters"}
        pages.append(_page(page, text))
        if time.monotonic() > deadline:
            return {"error": "time"}
    return {"pages": pages, "attachments": document.count_attachments()}


def _reason(error: Exception) -> str:
    """What PDFium says, without what pypdfium2 says around it."""
    return str(error).rpartition("PDFium: ")[2].rstrip(".)").lower()


def _page(page: Any, text: Any) -> dict[str, Any]:
    width, height = page.get_size()
    reader = _Lines(text)
    reader.read()
    pictures = sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4))
    return {
        "width": width,
        "height": height,
        "lines": reader.lines,
        "marks": reader.marks,
        "turned": "".join(reader.turned),
        "unmapped": reader.unmapped,
        "pictures": pictures,
    }


class _Lines:
    """Gathers the characters of a page into lines as PDFium orders them."""

    def __init__(self, text: Any) -> None:
        self._text = text
        self._line: list[tuple[str, float, float, float, float, bool]] = []
        self.lines: list[dict[str, Any]] = []
        self.marks: list[str] = []
        self.turned: list[str] = []
        self.unmapped = 0

    def read(self) -> None:
        box = raw.FS_RECTF()
        high = 0
        for i in range(self._text.count_chars()):
            code = raw.FPDFText_GetUnicode(self._text, i)
            if code in (10, 13):
                self._end_line()
                continue
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000 and high:
                code, high = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00, 0
            if code in _SOFT_HYPHENS:
                code = 0xAD
            elif code < 32 or 0xD800 <= code < 0xE000 or code == 0xFFFD:
                self.unmapped += 1
                continue
            if raw.FPDFText_HasUnicodeMapError(self._text, i) == 1:
                self.unmapped += 1
            angle = raw.FPDFText_GetCharAngle(self._text, i)
            if not (angle < _UPRIGHT or angle > 2 * 3.14159 - _UPRIGHT) and chr(code).strip():
                self.turned.append(chr(code))
                continue
            raw.FPDFText_GetLooseCharBox(self._text, i, ctypes.byref(box))
            generated = raw.FPDFText_IsGenerated(self._text, i) == 1
            self._line.append((chr(code), box.left, box.right, box.bottom, box.top, generated))
        self._end_line()

    def _end_line(self) -> None:
        characters, self._line = self._line, []
        solid = [c for c in characters if c[0].strip()]
        if not solid:
            return
        height = statistics.median(c[4] - c[3] for c in solid)
        bottom = statistics.median(c[3] for c in solid)
        kept = [c for c in characters if not self._is_raised_mark(c, height, bottom)]
        self.marks += [c[0] for c in characters if self._is_raised_mark(c, height, bottom)]
        solid = [c for c in kept if c[0].strip()]
        if not solid:
            return
        wide = [c[2] - c[1] for c in solid if unicodedata.east_asian_width(c[0]) in "WF"]
        self.lines.append(
            {
                "text": _text_of(kept),
                "left": min(c[1] for c in solid),
                "right": max(c[2] for c in solid),
                "bottom": min(c[3] for c in solid),
                "top": max(c[4] for c in solid),
                "height": height,
                "em": statistics.median(wide) if wide else height / 1.15,
            }
        )

    def _is_raised_mark(
        self, character: tuple[str, float, float, float, float, bool], height: float, bottom: float
    ) -> bool:
        sign, _, _, low, top, _ = character
        return (
            sign in _MARKS
            and top - low < _MOST_SUPERSCRIPT_HEIGHT * height
            and low > bottom + _LEAST_SUPERSCRIPT_RISE * height
        )


def _text_of(characters: list[tuple[str, float, float, float, float, bool]]) -> str:
    """The characters without the spaces that PDFium makes where wide characters are set apart a little."""
    kept = []
    for i, (sign, *_, generated) in enumerate(characters):
        if sign == " " and generated and 0 < i < len(characters) - 1:
            before, after = characters[i - 1], characters[i + 1]
            both_wide = all(unicodedata.east_asian_width(c[0]) in "WF" for c in (before, after))
            if both_wide and after[1] - before[2] < _LEAST_SPACE * (before[2] - before[1]):
                continue
        kept.append(unicodedata.normalize("NFKC", sign) if sign in _RADICALS else sign)
    return "".join(kept).strip()


if __name__ == "__main__":
    main()
