"""From blocks to segments: labels make the tree, the frame gives the rest. Knows no file format.

A labelled paragraph is a heading where it is one short clause with something under it, else an item. Running
text belongs to the heading or item above it; after the last element of a list (elements end in a semicolon,
or stand in an article) it belongs to what the list belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from annotations.ingest.frame import Role, lists_attachments
from annotations.ingest.labels import Label, Style, labels_of
from annotations.ingest.model import Block, SegmentKind, SegmentSpan

__all__ = ["build_segments"]

_LONGEST_HEADING = {"zh": 60, "en": 150}
_LONGEST_SENTENCE_AS_HEADING = 32
_LONGEST_LABEL = 60
_LONGEST_PATH = 180
_SENTENCE_INSIDE = re.compile(r"[。；;？！]|[.?!]\s+(?=\S)")
_ENDS_IN_A_LIST = re.compile(r"(?:[;；，,、]|[;,]\s*(?:and|or)|[;；](?:和|或者?))$")
_ATTACHMENT_NUMBER = re.compile(r"(?:附\s*[件录表]|Annex|Attachment|Appendix)\s*(\d{1,3})", re.IGNORECASE)
_ATTACHMENT_LABEL = re.compile(
    r"附\s*[件录表]?\s*[\d一二三四五六七八九十]{0,3}|(?:Annex|Attachment|Appendix)(?:\s+(?:\d{1,3}|[IVX]{1,5}|[A-Z])\b)?",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"［[^］]{1,60}］")  # names what follows in a set of excerpts
_LEAD_IN = 19.5
_TOP = -1.0
_ATTACHED = 0.0
_END = 12


@dataclass(slots=True)
class _Node:
    """An open segment: what follows may belong to it."""

    path: str
    rank: float
    kind: SegmentKind | None
    in_list: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    last: tuple[float, str] | None = None
    """Rank and number of its last labelled child."""
    last_was: tuple[SegmentKind, bool, int] | None = None
    """Of that child its kind, whether it is in a list, and its index."""

    def count(self, step: str) -> int:
        self.counts[step] = self.counts.get(step, 0) + 1
        return self.counts[step]


def build_segments(
    text: str, blocks: Sequence[Block], roles: Sequence[Role], language: str
) -> tuple[SegmentSpan, ...]:
    """Return the segments of ``text`` in reading order; each block is in exactly one."""
    return tuple(_Builder(text, blocks, roles, language).build())


class _Builder:
    def __init__(self, text: str, blocks: Sequence[Block], roles: Sequence[Role], language: str) -> None:
        self.blocks = blocks
        self.roles = roles
        self.lines = [text[block.start : block.end] for block in blocks]
        self.readings = [self._readings(i) for i in range(len(blocks))]
        self.longest_heading = _LONGEST_HEADING[language]
        self.paths: dict[str, int] = {}
        self.root = _Node("", _TOP, None)
        self.stack = [self.root]

    def build(self) -> Iterator[SegmentSpan]:
        i = 0
        while i < len(self.blocks):
            role, end = self.roles[i], i + 1
            if role in (Role.TITLE, Role.NUMBER, Role.ATTACHMENT):  # one segment, though set in several lines
                while end < len(self.blocks) and self.roles[end] is role and not self._begins_anew(end):
                    end += 1
            yield self._segment(i, end)
            i = end

    def _begins_anew(self, i: int) -> bool:
        return self.roles[i] is Role.ATTACHMENT and _ATTACHMENT_LABEL.match(self.lines[i]) is not None

    def _readings(self, i: int) -> list[Label]:
        block = self.blocks[i]
        if self.roles[i] is not Role.BODY or block.cell or block.footnote:
            return []
        return labels_of(self.lines[i])

    def _segment(self, i: int, end: int) -> SegmentSpan:
        role, block = self.roles[i], self.blocks[i]
        stop = self.blocks[end - 1].end
        if role is Role.ATTACHMENT:
            return self._attachment(i, stop)
        if role is not Role.BODY:
            return self._framing(i, stop, role)
        if block.cell:
            return self._cell(i)
        if block.footnote:
            return self._span(
                i, SegmentKind.FOOTNOTE, self.root, f"note_{self.root.count('note')}", block.footnote
            )
        label = self._resolve(self.readings[i])
        if block.heading or _SOURCE.fullmatch(self.lines[i]):
            return self._heading(i, label)
        if label or block.bullet:
            return self._labelled(i, label)
        return self._paragraph(i)

    # What frames the document.

    def _attachment(self, i: int, stop: int) -> SegmentSpan:
        line = self.lines[i]
        number = _ATTACHMENT_NUMBER.match(line)
        ordinal = self.root.count("att")
        label = _ATTACHMENT_LABEL.match(line)
        span = self._span(
            i,
            SegmentKind.ATTACHMENT,
            self.root,
            f"att_{number[1] if number else ordinal}",
            label[0].strip() if label else "",
            stop=stop,
        )
        self.stack = [self.root, _Node(span.path, _ATTACHED, SegmentKind.ATTACHMENT)]
        return span

    def _framing(self, i: int, stop: int, role: Role) -> SegmentSpan:
        top = self._top()
        if role is Role.SIGNATURE:
            self.stack = [self.root] if top is self.root else [self.root, top]
            return self._span(i, SegmentKind.SIGNATURE, top, f"sign_{top.count('sign')}")
        if role is Role.CONTENTS:
            return self._span(i, SegmentKind.CONTENTS, top, f"toc_{top.count('toc')}")
        kind = SegmentKind.TITLE if role is Role.TITLE else SegmentKind.NUMBER
        return self._span(i, kind, top, kind.value, stop=stop)

    def _cell(self, i: int) -> SegmentSpan:
        cell = self.blocks[i].cell
        assert cell is not None  # noqa: S101  # the caller asked
        self._close_lists()
        parent = self.stack[-1]
        step = f"table_{cell.table}__row_{cell.row}__cell_{cell.column}"
        return self._span(i, SegmentKind.TABLE_CELL, parent, step)

    # Labelled and running text.

    def _resolve(self, readings: list[Label]) -> Label | None:
        """Of two readings take the one that counts on from an open list."""
        for reading in readings:
            if any(node.last and _follows(node.last, reading) for node in reversed(self.stack)):
                return reading
        return readings[0] if readings else None

    def _heading(self, i: int, label: Label | None) -> SegmentSpan:
        rank = float(self.blocks[i].heading or 1)
        parent = self._open_above(rank)
        if label and label.number:
            kind = SegmentKind.ARTICLE if label.style is Style.ARTICLE else SegmentKind.HEADING
            return self._open(i, kind, parent, rank, label, in_list=False)
        span = self._span(i, SegmentKind.HEADING, parent, f"head_{parent.count('head')}", level=self._level())
        self._push(span, rank, in_list=False)
        return span

    def _labelled(self, i: int, label: Label | None) -> SegmentSpan:
        if label is None or label.style is Style.BULLET:
            rank = float(Style.BULLET + self.blocks[i].bullet)
        else:
            rank = float(label.style)
        parent = self._open_above(rank)
        bullet = label or Label(Style.BULLET, "", "", 0)
        kind, in_list = self._kind(i, bullet, rank, parent)
        return self._open(i, kind, parent, rank, bullet, in_list=in_list)

    def _open(
        self, i: int, kind: SegmentKind, parent: _Node, rank: float, label: Label, *, in_list: bool
    ) -> SegmentSpan:
        step = label.style.step
        number = label.number or str(parent.count(step))
        span = self._span(i, kind, parent, f"{step}_{number}", label.text, level=self._level())
        parent.last, parent.last_was = (float(label.style), label.number), (kind, in_list, i)
        self._push(span, rank, in_list=in_list)
        return span

    def _paragraph(self, i: int) -> SegmentSpan:
        names_attachments = lists_attachments(self.lines[i])
        if names_attachments:
            self._open_above(_ATTACHED + 1)
        self._close_lists()
        parent = self.stack[-1]
        if parent.kind is SegmentKind.ARTICLE and not parent.counts.get("para"):
            parent.count("para")  # the article's own line is its first paragraph
        span = self._span(i, SegmentKind.PARAGRAPH, parent, f"para_{parent.count('para')}")
        if names_attachments or self._leads_in(i):
            self.stack.append(_Node(span.path, _LEAD_IN, SegmentKind.PARAGRAPH))
        return span

    def _kind(self, i: int, label: Label, rank: float, parent: _Node) -> tuple[SegmentKind, bool]:
        """The kind of a labelled block, and whether it is an element of a list."""
        if label.style.is_division:
            return SegmentKind.HEADING, False
        if label.style is Style.ARTICLE:
            return SegmentKind.ARTICLE, False
        line = self.lines[i]
        sibling = parent.last_was if parent.last and parent.last[0] == float(label.style) else None
        in_list = (
            label.style is Style.BULLET
            or _ends_in_a_list(line)
            or (sibling is not None and sibling[1])
            or any(node.kind is SegmentKind.ARTICLE for node in self.stack)
        )
        if in_list or not self._is_one_clause(line[label.length :]):
            return SegmentKind.ITEM, in_list
        under = self._under(i, rank)
        if line[-1] in "。.：:":
            childless = sibling is not None and sibling[0] is SegmentKind.ITEM and sibling[2] == i - 1
            short = len(line) <= _LONGEST_SENTENCE_AS_HEADING and line[-1] not in "：:"
            heads = under == "label" or (under == "text" and short and not childless)
        else:
            heads = under != ""
        return (SegmentKind.HEADING if heads else SegmentKind.ITEM), False

    def _is_one_clause(self, content: str) -> bool:
        return 0 < len(content) <= self.longest_heading and not _SENTENCE_INSIDE.search(
            content.rstrip("。.：: ")
        )

    def _under(self, i: int, rank: float) -> str:
        """What comes next under a block: ``label`` for a deeper one, ``text``, or nothing."""
        following = i + 1
        if following == len(self.blocks) or self.roles[following] is not Role.BODY:
            return ""
        block, readings = self.blocks[following], self.readings[following]
        if block.heading:
            return ""
        if block.bullet:
            return "label"
        if readings:
            return "label" if readings[0].style > rank else ""
        return "text"

    def _leads_in(self, i: int) -> bool:
        """Whether a paragraph ends in a colon and a list follows, so that the list belongs to it."""
        following = i + 1
        if (
            not self.lines[i].endswith(("：", ":"))
            or following == len(self.blocks)
            or self.roles[following] is not Role.BODY
        ):
            return False
        if self.blocks[following].bullet:
            return True
        readings = self.readings[following]
        return bool(readings) and readings[0].style > Style.ARTICLE and _ends_in_a_list(self.lines[following])

    # The stack of open segments.

    def _top(self) -> _Node:
        """The attachment that is open, or the document."""
        return self.stack[1] if len(self.stack) > 1 and self.stack[1].rank == _ATTACHED else self.root

    def _open_above(self, rank: float) -> _Node:
        while self.stack[-1].rank >= rank:
            self.stack.pop()
        return self.stack[-1]

    def _close_lists(self) -> None:
        in_article = any(node.kind is SegmentKind.ARTICLE for node in self.stack)
        while (top := self.stack[-1]).rank == _LEAD_IN or (
            top.kind is SegmentKind.ITEM and (top.in_list or in_article)
        ):
            self.stack.pop()

    def _push(self, span: SegmentSpan, rank: float, *, in_list: bool) -> None:
        self.stack.append(_Node(span.path, rank, span.kind, in_list))

    def _level(self) -> int:
        return 1 + sum(1 for node in self.stack if node.kind in _COUNTED)

    def _span(
        self,
        i: int,
        kind: SegmentKind,
        parent: _Node,
        step: str,
        label: str = "",
        *,
        level: int = 0,
        stop: int | None = None,
    ) -> SegmentSpan:
        # Articles are counted through the whole statute, so chapters stay out of their paths.
        above = self._top() if kind is SegmentKind.ARTICLE else parent
        path = self._unique(f"{above.path}__{step}" if above.path else step, i)
        block = self.blocks[i]
        return SegmentSpan(
            path, kind, level, label[:_LONGEST_LABEL], block.start, stop or block.end, parent.path or None
        )

    def _unique(self, path: str, i: int) -> str:
        if len(path) > _LONGEST_PATH:
            path = f"deep_{i}"
        self.paths[path] = copies = self.paths.get(path, 0) + 1
        return path if copies == 1 else f"{path}~{copies}"


_COUNTED = frozenset({SegmentKind.HEADING, SegmentKind.ARTICLE, SegmentKind.ITEM})


def _ends_in_a_list(line: str) -> bool:
    return _ENDS_IN_A_LIST.search(line[-_END:]) is not None


def _follows(last: tuple[float, str], label: Label) -> bool:
    rank, number = last
    return rank == label.style and number.isdigit() and label.number == str(int(number) + 1)
