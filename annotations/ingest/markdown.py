"""Reads Markdown: the text stays as it is, and blocks leave out the marks of headings, lists and tables.

Knows the block structure of CommonMark as far as documents need it; marks inside a line stay.
"""

from __future__ import annotations

import re
from dataclasses import replace

from annotations.ingest.model import Block, Cell, Dropped, Transcript
from annotations.ingest.plain import paragraphs, trim

__all__ = ["read_markdown"]

_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})(?:[ \t]+|$)(?P<text>.*?)(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?P<sign>=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*[\w+-]*[ \t]*$", re.ASCII)
_QUOTE = re.compile(r" {0,3}(?:>[ \t]?)+")
_BULLET = re.compile(r"(?P<indent>[ \t]*)[-*+][ \t]+")
_FOOTNOTE = re.compile(r" {0,3}\[\^(?P<mark>[^\]\s]{1,40})\]:[ \t]*")
_DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FRONT_MATTER = re.compile(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?=\S)(?P<inside>(?:(?!(?P=mark)).)+)(?P=mark)$")
_DEEPEST_LIST = 8
_SAMPLE = 80


def read_markdown(text: str) -> Transcript:
    """Make blocks of the headings, paragraphs, list items, table cells and footnotes of a text.

    Comments and front matter are in no block; they are reported as dropped.
    """
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks: list[Block] = []
        self.group: list[Block] = []
        self.tables = 0
        self.row = 0
        self.fence = ""

    def scan(self) -> Transcript:
        masked, dropped = self._mask()
        lines = masked.split("\n")
        starts = _starts(lines)
        skip_underline = False
        for i, (line, start) in enumerate(zip(lines, starts, strict=True)):
            following = lines[i + 1] if i + 1 < len(lines) else ""
            if skip_underline:
                skip_underline = False
            elif not self._take_fence(line, start):
                skip_underline = self._take(line, start, following)
        self._flush()
        return Transcript(self.text, tuple(self.blocks), dropped=tuple(dropped))

    def _mask(self) -> tuple[str, list[Dropped]]:
        """The text with comments and front matter blanked out, so that offsets stay."""
        dropped: list[Dropped] = []

        def blank(match: re.Match[str], what: str, why: str) -> str:
            content = match[0]
            dropped.append(Dropped(what, why, len(content), content[:_SAMPLE]))
            return re.sub(r"[^\n]", " ", content)

        masked = self.text
        if front := _FRONT_MATTER.match(masked):
            blanked = blank(front, "front matter", "data about the file, in no segment")
            masked = blanked + masked[front.end() :]
        masked = _COMMENT.sub(
            lambda match: blank(match, "comment", "not part of the document, in no segment"), masked
        )
        return masked, dropped

    def _take_fence(self, line: str, start: int) -> bool:
        """Take a line that belongs to a fenced block; what it fences stays as it is."""
        fence = _FENCE.match(line)
        if self.fence:
            if fence and fence[1].startswith(self.fence) and fence[0].strip() == fence[1]:
                self.fence = ""
            else:
                self._add(start, start + len(line))
            return True
        if fence:
            self._flush()
            self.fence = fence[1]
        return bool(fence)

    def _take(self, line: str, start: int, following: str) -> bool:
        """Take one line; return whether the next one underlines it."""
        quote = _QUOTE.match(line)
        if quote:
            start, line = start + quote.end(), line[quote.end() :]
        end = start + len(line)
        if not line.strip():
            self._flush()
            self.row = 0
        elif heading := _HEADING.match(line):
            self._flush()
            self._add(
                start + heading.start("text"), start + heading.end("text"), heading=len(heading["marks"])
            )
        elif _RULE.match(line):
            self._flush()
        elif "|" in line and (self.row or _DELIMITERS.match(following)):
            self._take_row(line, start)
        elif (underline := _UNDERLINE.match(following)) and not _BULLET.match(line) and not self.group:
            self._flush()
            self._add(start, end, heading=1 if underline["sign"][0] == "=" else 2)
            return True
        elif footnote := _FOOTNOTE.match(line):
            self._flush()
            self._add(start + footnote.end(), end, footnote=footnote["mark"])
        elif bullet := _BULLET.match(line):
            self._flush()
            depth = 1 + len(bullet["indent"].expandtabs(4)) // 2
            self._add(start + bullet.end(), end, bullet=min(depth, _DEEPEST_LIST))
        else:
            first, last = trim(self.text, start, end)
            self.group.append(_without_bold(self.text, Block(first, last)))
        return False

    def _take_row(self, line: str, start: int) -> None:
        self._flush()
        if self.row and _DELIMITERS.match(line):
            return
        self.tables += not self.row
        self.row += 1
        column, begin = 0, 0
        inner = line.rstrip()
        for match in re.finditer(r"(?<!\\)\||$", inner):
            if match.start() > 0 or not inner.startswith("|"):
                column += 1
                cell = Cell(self.tables, self.row, column)
                self._add(start + begin, start + match.start(), cell=cell)
            begin = match.end()

    def _add(
        self,
        start: int,
        end: int,
        *,
        heading: int = 0,
        bullet: int = 0,
        footnote: str = "",
        cell: Cell | None = None,
    ) -> None:
        first, last = trim(self.text, start, end)
        if first < last:
            block = Block(first, last, heading=heading, bullet=bullet, footnote=footnote, cell=cell)
            self.blocks.append(_without_bold(self.text, block))

    def _flush(self) -> None:
        self.blocks.extend(paragraphs(self.text, self.group))
        self.group = []


def _without_bold(text: str, block: Block) -> Block:
    """A line that is bold as a whole is a line without its marks."""
    bold = _BOLD.match(text[block.start : block.end])
    if bold is None:
        return block
    return replace(block, start=block.start + bold.start("inside"), end=block.start + bold.end("inside"))


def _starts(lines: list[str]) -> list[int]:
    starts, offset = [], 0
    for line in lines:
        starts.append(offset)
        offset += len(line) + 1
    return starts
