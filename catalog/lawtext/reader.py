"""Read a Chinese statute from Markdown, plain text or Word into a ``LawDocument``; drops no character."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path, PurePath

from catalog.lawtext.document import LawDocument, Node, ReadWarning, UnreadableLaw
from catalog.lawtext.hashes import fold
from catalog.lawtext.history import (
    effective_date,
    is_bracketed_history,
    is_history_line,
    read_history,
    version_date,
)
from catalog.lawtext.lines import INFO_END, Line, count_lines, join, mend_headings, split_lines
from catalog.lawtext.structure import build

__all__ = ["READER_VERSION", "read_bytes", "read_file", "read_markdown", "read_text"]

READER_VERSION = "2"
"""Changes whenever the same source would give another tree; kept with every transcription."""

_COUNTRY = "中华人民共和国"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_MARKDOWN_SUFFIXES = {".md", ".markdown"}
_HEAD_LINES = 40


def read_markdown(text: str, *, name: str = "") -> LawDocument:
    """Read a law from Markdown: a ``#`` title, the history, ``<!-- INFO END -->``, then the body.

    Without that comment the body begins behind the last line of the head that looks like history.

    Args:
        text: the source.
        name: the file's name; ``公司法(2023-12-29).md`` states a date.

    Raises:
        UnreadableLaw: there is no text, or nothing but a title.
    """
    return _read(text, name, markdown=True)


def read_text(text: str, *, name: str = "") -> LawDocument:
    """Read a law from plain text: the title in the first line, then the history, then the body.

    Args and errors are those of ``read_markdown``.
    """
    return _read(text, name, markdown=False)


def read_file(path: Path | str) -> LawDocument:
    """Read a law from a Markdown or text file in UTF-8, UTF-16 or GB 18030, or from a Word file (.docx).

    The warnings of a Word file count its paragraphs instead of lines.

    Raises:
        UnreadableLaw: the file is empty, binary, in another encoding, or holds no law; or the Word file is
            damaged, encrypted or too large.
        OSError: the file can't be opened.
    """
    path = Path(path)
    return read_bytes(path.read_bytes(), name=path.name)


def read_bytes(data: bytes, *, name: str) -> LawDocument:
    """Read a law from the bytes of a file of that name, as ``read_file`` does.

    Raises:
        UnreadableLaw: as there.
    """
    suffix = PurePath(name).suffix.lower()
    try:
        if suffix == ".docx":
            return _read_docx(data, name)
        text = _decode(data)
        return _read(text, name, markdown=suffix in _MARKDOWN_SUFFIXES or INFO_END in text)
    except UnreadableLaw as error:
        raise UnreadableLaw(f"{name}: {error}") from None


def _read(text: str, name: str, *, markdown: bool) -> LawDocument:
    if not text.strip():
        raise UnreadableLaw("the text is empty; give the text of a law")
    return _assemble(*_split_head(text, markdown=markdown), name)


def _read_docx(data: bytes, name: str) -> LawDocument:
    from catalog.lawtext.docx import read_lines  # here, for it loads python-docx, which few callers need

    lines, warnings = read_lines(data)
    law = _assemble(*_part_head(lines), name)
    return replace(law, warnings=(*warnings, *law.warnings))


def _assemble(head: list[Line], body_lines: list[Line], name: str) -> LawDocument:
    if not body_lines:
        raise UnreadableLaw("there is a head but no body; the articles must follow the title and the history")
    body, lines = join(mend_headings(body_lines))
    titles, history_lines = _titles(head)
    history = read_history(history_lines) or read_history(_bracketed_history(lines))
    title = "".join(titles) or re.sub(r"[(（][\d-]*[)）]|\.\w+$", "", name)
    nodes, warnings = build(body, lines, front=_title_again(lines, title))
    dated = version_date(history, name)
    return LawDocument(
        title=title,
        short_title=title.replace(_COUNTRY, "", 1) if title.startswith(_COUNTRY) else title,
        history=history,
        date=dated,
        effective=effective_date(history, dated, _closing(nodes, body)),
        body=body,
        nodes=nodes,
        warnings=(*_head_warnings(title, bool(history), dated is not None), *warnings),
    )


def _split_head(text: str, *, markdown: bool) -> tuple[list[Line], list[Line]]:
    if markdown and INFO_END in text:
        before, _, after = text.partition(INFO_END)
        body = split_lines(after, markdown=True, first=count_lines(before))
        return split_lines(before, markdown=True), body
    return _part_head(split_lines(text, markdown=markdown))


def _part_head(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Part the lines behind the last one that looks like history; the first is the title."""
    behind = 1
    for position, line in enumerate(lines[1:_HEAD_LINES], start=1):
        if is_history_line(line.text):
            behind = position + 1
        elif behind < position and line.level != 1:
            break
    return lines[:behind], lines[behind:]


def _titles(head: list[Line]) -> tuple[list[str], list[str]]:
    """Part the head into the lines of the title and those of the history; the title may come twice."""
    titles = [line.text for line in head if line.level] or [line.text for line in head[:1]]
    whole = fold("".join(titles))
    return titles, [line.text for line in head if fold(line.text) not in whole]


def _bracketed_history(lines: list[Line]) -> list[str]:
    """The history where it opens the body in brackets, of which it stays a part."""
    return [line.text.strip("（()）") for line in lines[:3] if is_bracketed_history(line.text)][:1]


def _title_again(lines: list[Line], title: str) -> int:
    """How many lines at the head of the body repeat the title."""
    read = ""
    for count, line in enumerate(lines[:6], start=1):
        read += fold(line.text)
        if title and read == fold(title):
            return count
    return 0


def _closing(nodes: tuple[Node, ...], body: str) -> str:
    """The text in which a law says when it takes effect: its last articles, or the end of a text without."""
    articles = [
        n for top in nodes for n in top.walk() if n.kind == "article" and not n.eid.startswith("annex")
    ]
    if articles:
        return "\n".join(article.text for article in articles[-3:])
    return body[-400:]


def _head_warnings(title: str, has_history: bool, is_dated: bool) -> list[ReadWarning]:
    warnings = []
    if not title:
        warnings.append(ReadWarning(0, "no title found", "no-title"))
    if not has_history:
        warnings.append(ReadWarning(0, "the head states no history", "no-history"))
    if not is_dated:
        warnings.append(ReadWarning(0, "neither the head nor the file's name states a date", "no-date"))
    return warnings


def _decode(data: bytes) -> str:
    if not data:
        raise UnreadableLaw("the file is empty")
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise UnreadableLaw(
            "this is a PDF, zip or Word file; save the law as plain text or Markdown, or as .docx"
        )
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise UnreadableLaw("not a text in UTF-8, UTF-16 or GB 18030; save it as UTF-8")


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\x00" in data:
        # Only UTF-16 has NUL bytes in a text: in line ends and ASCII, on the side of the high byte.
        return ("utf-16-le", "utf-16-be") if data[1::2].count(0) > data[::2].count(0) else ("utf-16-be",)
    return ("utf-8-sig", "gb18030")
