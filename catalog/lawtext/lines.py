"""From source text to numbered, trimmed lines; decides nothing about their meaning.

Normalisation: line ends become ``\\n``; invisible characters go; lines are trimmed of white space and blank
ones dropped; in Markdown, comments and the ``#`` of headings go. Where line breaks were lost (a line that
runs through several articles, or through items), a break replaces the white space; where a heading was
broken in two, its parts are put together. White space inside a line stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from catalog.lawtext.hashes import INVISIBLE
from catalog.lawtext.marks import article_mark, container_mark, item_mark

__all__ = ["INFO_END", "Line", "count_lines", "join", "mend_headings", "split_lines"]

INFO_END = "<!-- INFO END -->"
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_NO_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))
_HEADING = re.compile(r"(#{1,6})(?!#)\s*(.*)", re.DOTALL)
_MARK_LENGTH = 40
_LOST_BREAK = re.compile(r"(?<=[。；：！？”）])\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the canonical text; ``source`` counts from 1, ``level`` is a Markdown heading's, or 0."""

    text: str
    source: int
    level: int = 0
    start: int = 0
    """Offset of the line in the body, in code points."""

    @property
    def end(self) -> int:
        """Offset behind the last character of the line."""
        return self.start + len(self.text)


def split_lines(text: str, *, markdown: bool, first: int = 1) -> list[Line]:
    """Return the non-blank lines of ``text``; ``first`` is the source line that it begins with."""
    if markdown:
        text = _without_comments(text)
    lines: list[Line] = []
    for source, raw in enumerate(_LINE_END.split(text), start=first):
        content, level = raw.translate(_NO_INVISIBLE).strip(), 0
        if markdown and (heading := _HEADING.fullmatch(content)):
            content, level = heading[2].strip(), len(heading[1])
        if content:
            lines.extend(Line(piece, source, level) for piece in _restore_breaks(content))
    return lines


def _without_comments(text: str) -> str:
    """Leave out ``<!-- -->`` but keep its line ends, so that lines are counted as in the source."""
    kept, cursor = [], 0
    while (begin := text.find("<!--", cursor)) >= 0 and (end := text.find("-->", begin)) >= 0:
        kept += [text[cursor:begin], "\n" * (count_lines(text[begin:end]) - 1)]
        cursor = end + 3
    return "".join([*kept, text[cursor:]])


def mend_headings(lines: list[Line]) -> list[Line]:
    """Put together headings that a copy broke in two, as 卷烟纸、烟用丝束、 and 烟草专用机械的生产和销售.

    Only one short line without punctuation between a heading and an article or another heading is taken for
    its second half, and only behind a half that is long or unfinished: else it may be a heading that lost its
    mark.
    """
    mended: list[Line] = []
    for position, line in enumerate(lines):
        is_half = 0 < position < len(lines) - 1 and _is_second_half(*lines[position - 1 : position + 2])
        if is_half and mended:
            mended[-1] = replace(mended[-1], text=mended[-1].text + line.text)
        else:
            mended.append(line)
    return mended


def _is_second_half(heading: Line, line: Line, after: Line) -> bool:
    mark = container_mark(heading.text, heading.level) if heading.level else None
    if mark is None or not mark.number or line.level or len(line.text) > 30 or set(line.text) & set("。；："):
        return False
    if not (after.level or article_mark(after.text)) or article_mark(line.text) or line.text == "一般规定":
        return False
    return len(mark.heading) >= 10 or mark.heading.endswith(("、", "的", "和"))


def count_lines(text: str) -> int:
    """Return how many lines ``text`` has, blank ones and an unfinished last one included."""
    return len(_LINE_END.findall(text)) + 1


def join(lines: list[Line]) -> tuple[str, list[Line]]:
    """Return the body made of ``lines``, and the lines with their offsets in it."""
    placed, offset = [], 0
    for line in lines:
        placed.append(Line(line.text, line.source, line.level, offset))
        offset += len(line.text) + 1
    return "\n".join(line.text for line in lines), placed


def _restore_breaks(text: str) -> Iterator[str]:
    pieces = _LOST_BREAK.split(text)
    if len(pieces) == 1:
        yield text
    elif _runs_through_articles(pieces):
        yield from pieces
    else:
        yield from _split_before_items(text)


def _runs_through_articles(pieces: list[str]) -> bool:
    first = article_mark(pieces[0])
    if first is None:
        return False
    marks = [mark for piece in pieces[1:] if (mark := article_mark(piece)) and mark.separated]
    return bool(marks) and marks[0].follows(first.number)


def _split_before_items(text: str) -> Iterator[str]:
    begin = 0
    for gap in _LOST_BREAK.finditer(text):
        mark = item_mark(text[gap.end() : gap.end() + _MARK_LENGTH])
        if mark is not None and mark.style == "（一）":
            yield text[begin : gap.start()]
            begin = gap.end()
    yield text[begin:]
