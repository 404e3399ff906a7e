"""Reads a file: chooses the reader of its format, then finds language, frame, metadata and segments."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from annotations.ingest.decoding import MAX_BYTES, decode, looks_like, require_size, require_text
from annotations.ingest.docx import read_docx
from annotations.ingest.frame import find_roles
from annotations.ingest.html import decode_html, read_html
from annotations.ingest.identifiers import find_identifiers
from annotations.ingest.language import detect_language
from annotations.ingest.markdown import read_markdown
from annotations.ingest.metadata import describe
from annotations.ingest.model import ReadDocument, Transcript, UnreadableDocument
from annotations.ingest.pdf import read_pdf
from annotations.ingest.plain import read_plain
from annotations.ingest.structure import build_segments

__all__ = ["MAX_PARAGRAPH", "MAX_SEGMENTS", "SUFFIXES", "load", "read_bytes", "read_document"]


MAX_PARAGRAPH = 100_000
"""The most code points that a paragraph may have."""
MAX_SEGMENTS = 100_000
"""The most paragraphs, items and cells that a document may have."""


@dataclass(frozen=True, slots=True)
class _Format:
    media_type: str
    read: Callable[[bytes], Transcript]
    """Raises ``UnreadableDocument``."""
    begins: tuple[bytes, ...] = ()
    """What a file of the format begins with; nothing for text."""


def _read_plain(data: bytes) -> Transcript:
    return read_plain(_with_lines(decode(data)))


def _read_markdown(data: bytes) -> Transcript:
    return read_markdown(_with_lines(decode(data)))


def _read_html(data: bytes) -> Transcript:
    return read_html(decode_html(data))


def _with_lines(text: str) -> str:
    """The text, if none of its lines is beyond the bound."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_PARAGRAPH:
            raise UnreadableDocument(
                f"Line {number:,} has {len(line):,} characters, at most {MAX_PARAGRAPH:,} are read: "
                "the file may have lost its line breaks; save the document again."
            )
    return text


_PLAIN = _Format("text/plain", _read_plain)
_MARKDOWN = _Format("text/markdown", _read_markdown)
_HTML = _Format("text/html", _read_html)
_DOCX = _Format(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    read_docx,
    (b"PK\x03\x04", b"PK\x05\x06"),
)
_PDF = _Format("application/pdf", read_pdf, (b"%PDF",))
_FORMATS: Mapping[str, _Format] = {
    ".txt": _PLAIN,
    ".text": _PLAIN,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _HTML,
    ".htm": _HTML,
    ".shtml": _HTML,
    ".xhtml": _HTML,
    ".docx": _DOCX,
    ".docm": _DOCX,
    ".pdf": _PDF,
}
SUFFIXES = tuple(suffix for suffix in _FORMATS if suffix != ".docm")
"""The suffixes that can be read. A new format is one more module and its row in the table above."""

_LANGUAGES = ("zh", "en")
_REFUSED = {
    ".doc": "is an old Word file: save it as .docx",
    ".wps": "is a WPS file: save it as .docx",
    ".odt": "is an OpenDocument file: save it as .docx",
    ".rtf": "is Rich Text Format: save it as .docx",
    ".ofd": "is an OFD file: save it as .pdf or .docx",
    ".zip": "is an archive: its documents are read one by one",
}


def read_document(path: Path, *, lang: str | None = None) -> ReadDocument:
    """Read the document at ``path``; see ``read_bytes``.

    Raises:
        UnreadableDocument: there is no such file, or it cannot be read as a document.
    """
    return read_bytes(load(path), name=path.name, lang=lang)


def load(path: Path) -> bytes:
    """The bytes of a file, if it is one and not too large.

    Raises:
        UnreadableDocument: there is no such file, or it cannot be opened.
    """
    try:
        if path.is_dir():
            raise UnreadableDocument(f"{path} is a folder; name a file in it.")
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableDocument(
                f"{path} is too large: {path.stat().st_size:,} bytes, at most {MAX_BYTES:,} are read; "
                "split the document."
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableDocument(f"There is no file {path}; check the name.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableDocument(f"{path} cannot be opened: {reason}.") from error


def read_bytes(data: bytes, *, name: str, lang: str | None = None) -> ReadDocument:
    """Read a document from its bytes.

    The text of a plain text is its content with newlines as ``\\n`` and nothing else changed; of Markdown
    likewise; of HTML, Word files and PDFs it is made from the blocks that belong to the document, one a line,
    table cells with a tab between them. Each character that is not white space is in exactly one segment; but
    for marks of Markdown's blocks, such as ``#``, which are in none.

    Args:
        name: the name of the file; its suffix says the format.
        lang: ``zh`` or ``en``; detected where it is not given.

    Raises:
        UnreadableDocument: the bytes are no document in a known format; the message says how to mend it.
        ValueError: ``lang`` is another language.
    """
    if lang is not None and lang not in _LANGUAGES:
        raise ValueError(f"lang is zh or en, not {lang!r}")
    suffix = PurePath(name).suffix.lower()
    form = _FORMATS.get(suffix)
    if form is None and suffix in _REFUSED:
        raise UnreadableDocument(f"A file with the suffix {suffix} {_REFUSED[suffix]}.")
    if form is None:
        raise UnreadableDocument(
            f"Files {f'with the suffix {suffix}' if suffix else 'without a suffix'} cannot be read; "
            f"save the document as one of {', '.join(SUFFIXES)}."
        )
    if form.begins:
        _require_format(data, suffix, form)
    else:
        require_text(data)
    transcript = form.read(data)
    _require_bounds(transcript)
    return _assemble(transcript, form.media_type, hashlib.sha256(data).hexdigest(), lang)


def _require_format(data: bytes, suffix: str, form: _Format) -> None:
    """Refuse a file that is of another format than its name says."""
    require_size(data)
    if data.startswith(form.begins):
        return
    what = looks_like(data)
    if not what:
        page = b"<html" in data[:1024].lower() or b"<!doctype html" in data[:1024].lower()
        what = "a web page; give it the suffix .html" if page else "a text or damaged; save it anew"
    raise UnreadableDocument(f"The file is no {suffix} file whatever its name says: it is {what}.")


def _require_bounds(transcript: Transcript) -> None:
    blocks = transcript.blocks
    if not blocks:
        raise UnreadableDocument(
            "The file holds nothing but white space or mark-up; there is no text to read."
        )
    if len(blocks) > MAX_SEGMENTS:
        raise UnreadableDocument(
            f"The document has {len(blocks):,} paragraphs and cells, at most {MAX_SEGMENTS:,} are read; "
            "divide it."
        )
    longest = max(blocks, key=lambda block: block.end - block.start)
    if longest.end - longest.start > MAX_PARAGRAPH:
        raise UnreadableDocument(
            f"A paragraph has {longest.end - longest.start:,} characters, at most {MAX_PARAGRAPH:,} are "
            f"read; divide it. It begins {transcript.text[longest.start : longest.start + 20]!r}."
        )


def _assemble(transcript: Transcript, media_type: str, sha256: str, lang: str | None) -> ReadDocument:
    text, blocks = transcript.text, transcript.blocks
    language = lang or detect_language(text)
    lines = [text[block.start : block.end] for block in blocks]
    title = transcript.particulars.get("title")
    roles = find_roles(lines, blocks, title=title[0] if title else "")
    return ReadDocument(
        text=text,
        language=language,
        metadata=describe(lines, roles, language, transcript.particulars),
        segments=build_segments(text, blocks, roles, language),
        dropped=transcript.dropped,
        source_sha256=sha256,
        media_type=media_type,
        identifiers=find_identifiers(text),
    )
