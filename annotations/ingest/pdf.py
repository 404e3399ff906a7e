"""Reads a PDF that holds text: lines become paragraphs; what is repeated on its pages is left out.

The file itself is opened in a process of its own, within bounds of memory and time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annotations.ingest.model import Block, Dropped, Transcript, UnreadableDocument
from annotations.ingest.pdf_layout import Paragraph, paragraphs_of
from annotations.ingest.pdf_page import Page, PageLine, leave_out_repeated

__all__ = ["read_pdf"]

_WORKER = Path(__file__).with_name("pdf_worker.py")
_MOST_SECONDS = 75
_MOST_UNMAPPED = 0.2
_SAMPLE = 80
_ERRORS = {
    "password": "The PDF is encrypted; take off the password.",
    "damaged": "The PDF is damaged ({detail}); make it anew.",
    "pages": "The PDF is too long: {detail}; divide it.",
    "memory": "The PDF needs more memory than a document may take; make it anew, or save its text as .txt.",
    "time": "The PDF takes longer to read than a document may; make it anew, or save its text as .txt.",
}


def read_pdf(data: bytes) -> Transcript:
    """Make text and blocks of a PDF: one line for each paragraph.

    Footnotes stand at the end. Tables come as lines, for a PDF does not say what a table is.

    Raises:
        UnreadableDocument: the file is damaged, encrypted, too long, or holds pictures of pages only.
    """
    found = _lines_of(data)
    pages = [_page(page) for page in found["pages"]]
    _require_text(found["pages"], pages)
    dropped = leave_out_repeated(pages)
    return _write(paragraphs_of(pages), (*dropped, *_left_out(found)))


def _lines_of(data: bytes) -> dict[str, Any]:
    try:
        worker = subprocess.run(  # noqa: S603  # our own program, with nothing from outside in its arguments
            [sys.executable, "-I", str(_WORKER)],
            input=data,
            capture_output=True,
            timeout=_MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableDocument(_ERRORS["time"]) from None
    if worker.returncode < 0:  # ended by a signal: out of its bounds, or PDFium failed
        raise UnreadableDocument(_ERRORS["time"])
    try:
        found: dict[str, Any] = json.loads(worker.stdout)
    except ValueError:
        raise UnreadableDocument(_ERRORS["memory"]) from None
    if "error" in found:
        detail = str(found.get("detail", "")).replace("\n", " ")
        raise UnreadableDocument(_ERRORS[found["error"]].format(detail=detail))
    return found


def _page(page: dict[str, Any]) -> Page:
    return Page(page["width"], page["height"], [PageLine(**line) for line in page["lines"]])


def _require_text(found: Sequence[dict[str, Any]], pages: Sequence[Page]) -> None:
    characters = sum(len(line.text) for page in pages for line in page.lines)
    unmapped = sum(page["unmapped"] for page in found)
    if unmapped > _MOST_UNMAPPED * (characters + 1):
        raise UnreadableDocument(
            "The PDF does not say which characters its signs stand for, so its text cannot be read; "
            "recognise it (OCR), or save the document from where it was made as .docx."
        )
    if not characters:
        pictures = sum(page["pictures"] for page in found)
        raise UnreadableDocument(
            f"The PDF holds no text: {len(pages)} pages with {pictures} pictures, so it was scanned or is "
            "empty; recognise its text (OCR) first."
        )


def _left_out(found: dict[str, Any]) -> list[Dropped]:
    pages = found["pages"]
    dropped = []
    marks = "".join(mark for page in pages for mark in page["marks"])
    if marks:
        dropped.append(Dropped(f"{len(marks)} raised signs", "marks of notes", len(marks), marks[:_SAMPLE]))
    turned = "".join(page["turned"] for page in pages)
    if turned:
        dropped.append(Dropped("turned words", "watermarks and the like", len(turned), turned[:_SAMPLE]))
    scanned = [
        str(number) for number, page in enumerate(pages, start=1) if not page["lines"] and page["pictures"]
    ]
    if scanned:
        dropped.append(Dropped(f"pages {', '.join(scanned)[:_SAMPLE]}", "pictures of pages, without text", 0))
    pictures = sum(page["pictures"] for page in pages if page["lines"])
    if pictures:
        dropped.append(Dropped(f"{pictures} pictures", "pictures hold no text that can be read", 0))
    if found["attachments"]:
        dropped.append(Dropped(f"{found['attachments']} attached files", "files of their own", 0))
    return dropped


def _write(paragraphs: Sequence[Paragraph], dropped: tuple[Dropped, ...]) -> Transcript:
    pieces: list[str] = []
    blocks: list[Block] = []
    length = 0
    for paragraph in paragraphs:
        start = length + bool(pieces)
        pieces += ["\n"] * bool(pieces)
        pieces.append(paragraph.text)
        length = start + len(paragraph.text)
        blocks.append(Block(start, length, heading=paragraph.heading, footnote=paragraph.footnote))
    return Transcript("".join(pieces), tuple(blocks), dropped=dropped)
