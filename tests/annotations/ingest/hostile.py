"""Files that are broken, locked, mislabelled or meant to harm; each with words that its refusal must hold."""

from __future__ import annotations

import gzip
import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping

import docx
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.annotations.ingest.makers import drawn_pdf, pdf_file, saved, with_parts, word_file, zipped

WORD = word_file(["样例市工作方案", "一、总体要求", "坚持依法依规。"])
PDF = pdf_file(["样例市工作方案", "一、总体要求", "坚持依法依规。"])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def part(name: str, content: bytes) -> bytes:
    """The Word file with one of its parts replaced or added."""
    return with_parts(WORD, lambda parts: parts.__setitem__(name, content))


def body(content: str, before: str = "") -> bytes:
    return part("word/document.xml", (before + BODY.format(content)).encode())


def without(name: str) -> bytes:
    return with_parts(WORD, lambda parts: parts.pop(name) and None)


def encrypted_zip() -> bytes:
    """An archive whose only file says that it is encrypted."""
    data = bytearray(zipped({"plan.txt": "样例".encode()}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(signature) + at
        data[place] |= 1
    return bytes(data)


def encrypted_word() -> bytes:
    data = bytearray(WORD)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(signature, place + 4)
    return bytes(data)


def bomb(name: str = "word/document.xml") -> bytes:
    """A part of 150 MB that takes 150 kB packed."""
    stream = io.BytesIO(WORD)
    with (
        zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/x.bin", "w") as x,
    ):
        for _ in range(150):
            x.write(b"\x00" * 1_000_000)
    return stream.getvalue()


def lying_bomb() -> bytes:
    """The same, though its directory says that it is small."""
    data = bytearray(bomb())
    place = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 24, 10)
    return bytes(data)


def doubled() -> bytes:
    stream = io.BytesIO(WORD)
    with zipfile.ZipFile(stream, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr("word/document.xml", BODY.format("<w:p/>"))
    return stream.getvalue()


def many_parts() -> bytes:
    stream = io.BytesIO(WORD)
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(3_100):
            archive.writestr(f"word/x{number}.xml", "")
    return stream.getvalue()


def scanned_pdf() -> bytes:
    def draw(canvas: Canvas) -> None:
        for _ in range(2):
            canvas.drawImage(ImageReader(io.BytesIO(PNG)), 0, 0, 500, 700)
            canvas.showPage()

    return drawn_pdf(draw)


def empty_pdf() -> bytes:
    return drawn_pdf(lambda canvas: canvas.showPage())


def locked_pdf() -> bytes:
    return drawn_pdf(lambda canvas: canvas.drawString(72, 700, "text"), encrypt="secret")


def long_pdf() -> bytes:
    """A page tree with 3,000 pages, all the same."""
    kids = " ".join(["3 0 R"] * 3_000)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count 3000 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
    ]
    return written_pdf([item.encode() for item in objects])


def bomb_pdf() -> bytes:
    """A page whose stream of 100 kB comes to 100 MB and eight million characters."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"BT (x) Tj ET\n" * 80_000) for _ in range(100)) + packer.flush()
    head = f"<< /Length {len(packed)} /Filter /FlateDecode >>".encode()
    return written_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>",
            head + b"\nstream\n" + packed + b"\nendstream",
        ]
    )


def written_pdf(objects: list[bytes]) -> bytes:
    data = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{p:010} 00000 n \n" for p in places
    )
    return (
        data
        + f"{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF".encode()
    )


def deep_html() -> bytes:
    return b"<div>" * 100_000


HOSTILE: Mapping[str, tuple[str, Callable[[], bytes], str]] = {
    # What is no document at all.
    "empty text": ("a.txt", lambda: b"", "empty"),
    "empty word": ("a.docx", lambda: b"", "empty"),
    "empty pdf file": ("a.pdf", lambda: b"", "empty"),
    "white space": ("a.txt", lambda: b" \n\t\n", "no text"),
    "blank word": ("a.docx", lambda: saved(docx.Document()), "no text"),
    "program": ("a.txt", lambda: b"\x7fELF\x02\x01\x01", "program"),
    "picture": ("a.md", lambda: PNG, "PNG"),
    "gzip": ("a.txt", lambda: gzip.compress(b"text"), "gzip"),
    "database": ("a.txt", lambda: b"SQLite format 3\x00", "SQLite"),
    "unknown suffix": ("a.exe", lambda: b"text", ".exe"),
    # What is mislabelled.
    "pdf as text": ("a.txt", lambda: PDF, ".pdf"),
    "pdf as word": ("a.docx", lambda: PDF, ".pdf"),
    "word as pdf": ("a.pdf", lambda: WORD, "Word"),
    "word as text": ("a.txt", lambda: WORD, "Word"),
    "page as word": ("a.docx", lambda: b"<!DOCTYPE html><html><p>text</p></html>", ".html"),
    "text as pdf": ("a.pdf", lambda: "样例".encode(), "text"),
    "workbook as word": ("a.docx", lambda: zipped({"xl/workbook.xml": b"<x/>"}), "Excel"),
    "slides as word": ("a.docx", lambda: zipped({"ppt/presentation.xml": b"<x/>"}), "PowerPoint"),
    "archive as word": ("a.docx", lambda: zipped({"plan.txt": b"text"}), ".zip"),
    "old word": ("a.doc", lambda: OLE, ".docx"),
    "old word as new": ("a.docx", lambda: OLE, "old Word"),
    "rich text as word": ("a.docx", lambda: b"{\\rtf1 text}", "Rich Text"),
    # What is encrypted or carries macros.
    "locked pdf": ("a.pdf", locked_pdf, "encrypted"),
    "locked word": ("a.docx", encrypted_word, "encrypted"),
    "macros": ("a.docx", lambda: part("word/vbaProject.bin", OLE), "macros"),
    "macros by name": ("a.docm", lambda: part("word/vbaProject.bin", OLE), "macros"),
    # What is corrupt.
    "half a word file": ("a.docx", lambda: WORD[: len(WORD) // 2], "damaged"),
    "half a pdf": ("a.pdf", lambda: PDF[:200], "damaged"),
    "pdf of noise": ("a.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20, "damaged"),
    "word without a body": ("a.docx", lambda: part("word/document.xml", b"<x/>"), "no body"),
    "word without its text": ("a.docx", lambda: without("word/document.xml"), "word/document.xml"),
    "broken xml": ("a.docx", lambda: part("word/document.xml", b"<w:document"), "damaged"),
    "part twice": ("a.docx", doubled, "twice"),
    "broken encoding": ("a.txt", lambda: b"\xff\xfea", "damaged"),
    "binary": ("a.html", lambda: b"<p>\x00\x01\x02</p>\x00", "NUL"),
    # What was scanned.
    "scanned pdf": ("a.pdf", scanned_pdf, "scanned"),
    "empty pdf": ("a.pdf", empty_pdf, "no text"),
    "page of pictures": ("a.html", lambda: b"<html><body><img src=a.png></body></html>", "1 pictures"),
    # What is meant to harm.
    "xxe in word": ("a.docx", lambda: body("<w:p/>", XXE), "entities"),
    "xxe in utf-16": ("a.docx", lambda: part("word/styles.xml", (XXE + "<x/>").encode("utf-16")), "entities"),
    "laughs in word": ("a.docx", lambda: body("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>", LAUGHS), "entities"),
    "zip bomb": ("a.docx", bomb, "too large"),
    "lying zip bomb": ("a.docx", lying_bomb, "damaged"),
    "thousands of parts": ("a.docx", many_parts, "files"),
    "deep word": ("a.docx", lambda: body("<w:sdt>" * 2_000 + "</w:sdt>" * 2_000), "damaged"),
    "hundred thousand paragraphs": ("a.docx", lambda: body("<w:p/>" * 100_001), "100,000"),
    "one line of 10 MB": ("a.txt", lambda: "限".encode() * 3_400_000, "Line 1"),
    "one line of 10 MB of markdown": ("a.md", lambda: b"*a" * 5_000_000, "Line 1"),
    "one line of 10 MB of html": ("a.html", lambda: b"<p>" + b"word " * 2_000_000, "paragraph"),
    "one line of 10 MB of word": (
        "a.docx",
        lambda: body("<w:p><w:r><w:t>" + "限" * 3_000_000 + "</w:t></w:r></w:p>"),
        "paragraph",
    ),
    "too many lines": ("a.txt", lambda: b"a\n" * 200_000, "100,000"),
    "too large": ("a.txt", lambda: b"a\n" * 10_000_001, "too large"),
    "thousands of pages": ("a.pdf", long_pdf, "3,000 pages"),
    "script alone": ("a.html", lambda: b"<script>alert(1)</script>", "no text"),
}
