"""From bytes to text: UTF-8, UTF-16 or GB18030, and else a message that says what the file looks like."""

from __future__ import annotations

import codecs
import re

from annotations.ingest.model import UnreadableDocument

__all__ = ["MAX_BYTES", "decode", "looks_like", "require_size", "require_text"]

MAX_BYTES = 20_000_000

_MAGIC = (
    (b"%PDF", "a PDF; give it the suffix .pdf"),
    (b"PK\x03\x04", "a Word .docx, another Office file or a zip archive; give it its own suffix"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Word or Excel file, or an encrypted one; take off the password, or save it as .docx",
    ),
    (b"{\\rtf", "Rich Text Format; save the document as .docx"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture; its words cannot be read; recognise its text (OCR) first"),
    (b"\xff\xd8\xff", "a JPEG picture; its words cannot be read; recognise its text (OCR) first"),
    (b"GIF8", "a GIF picture; its words cannot be read; recognise its text (OCR) first"),
    (b"II*\x00", "a TIFF picture; its words cannot be read; recognise its text (OCR) first"),
    (b"MM\x00*", "a TIFF picture; its words cannot be read; recognise its text (OCR) first"),
    (b"\x1f\x8b", "gzip-compressed; unpack it first"),
    (b"BZh", "bzip2-compressed; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"SQLite format 3\x00", "a SQLite database; only text can be read"),
    (b"\x7fELF", "a program; only text can be read"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_USUAL = re.compile(r"[\s -~\u2010-\u2026\u3000-\u3017\u4e00-\u9fff\uff01-\uff5e]")
_LEAST_SHARE_OF_USUAL = 0.95
"""Latin, Han and their punctuation: other bytes read in pairs are spread over all of Unicode."""

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\U00020000-\U0003ffff]")
_COMMON_LEAD_BYTES = range(0xB0, 0xD8)
_LEAST_SHARE_OF_COMMON = 0.6


def require_text(data: bytes) -> None:
    """Refuse what is too large, empty or visibly no text.

    Raises:
        UnreadableDocument: with what the file looks like.
    """
    require_size(data)
    if description := looks_like(data):
        raise UnreadableDocument(f"The file is no text whatever its name says: it is {description}.")


def require_size(data: bytes) -> None:
    """Refuse what is empty or too large.

    Raises:
        UnreadableDocument: with the bound.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(
            f"The file is too large: {len(data):,} bytes, at most {MAX_BYTES:,} are read; split the document."
        )
    if not data:
        raise UnreadableDocument("The file is empty (0 bytes); save the document again.")


def looks_like(data: bytes) -> str:
    """What a file is that is no text, by its first bytes, and how to mend it; empty for what may be text."""
    return next((description for magic, description in _MAGIC if data.startswith(magic)), "")


def decode(data: bytes, *, declared: str = "") -> str:
    """Decode a text with \\r\\n and \\r as \\n and without a byte order mark; nothing else is changed.

    Args:
        declared: the encoding that the document itself names, tried after a byte order mark and UTF-8.

    Raises:
        UnreadableDocument: the bytes are binary, or in another encoding.
    """
    text = _decode(data, declared)
    if "\x00" in text:
        raise UnreadableDocument(
            "The file holds NUL characters, so it is binary or UTF-16 without its mark; "
            "save the document as text in UTF-8."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes, declared: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data[len(bom) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableDocument(
                    f"The file begins with the mark of {encoding.upper()} but is damaged "
                    f"at byte {len(bom) + error.start:,}; save the document again in UTF-8."
                ) from error
    if text := _unmarked_utf16(data):
        return text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        not_utf8 = error
    if b"\x00" in data:
        raise UnreadableDocument(
            "The file holds NUL bytes, so it is binary or UTF-16 without its mark; "
            "save the document as text in UTF-8."
        )
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if text and (_is_gb(declared) or _reads_as_chinese(text)):
        return text
    raise UnreadableDocument(
        f"The encoding is none of UTF-8, UTF-16 and GB18030 (byte {not_utf8.start:,} is not UTF-8); "
        "save the document again in UTF-8."
    )


def _unmarked_utf16(data: bytes) -> str:
    """The text of UTF-16 without its mark, which Latin letters and line ends give away by their NUL."""
    if len(data) % 2 or b"\x00" not in data:
        return ""
    for encoding, high in (("utf-16-le", 1), ("utf-16-be", 0)):
        if b"\x00" in data[1 - high :: 2]:
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_USUAL.findall(text)) >= _LEAST_SHARE_OF_USUAL * len(text):
            return text
    return ""


def _is_gb(declared: str) -> bool:
    return declared.lower().replace("-", "").replace("_", "") in {"gb2312", "gbk", "gb18030", "xgbk"}


def _reads_as_chinese(text: str) -> bool:
    """Whether most Han characters are the common ones: Big5 or Latin-1 read as GB18030 gives rare ones."""
    han = _HAN.findall(text)
    encoded = (character.encode("gb2312", "ignore") for character in han)
    common = sum(1 for code in encoded if code and code[0] in _COMMON_LEAD_BYTES)
    return bool(han) and common >= _LEAST_SHARE_OF_COMMON * len(han)
