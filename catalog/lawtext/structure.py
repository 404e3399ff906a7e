"""From lines to the tree of a law: zones, headings, articles, paragraphs, items; drops no line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from catalog.lawtext.document import Node, NodeKind, ReadWarning
from catalog.lawtext.lines import Line
from catalog.lawtext.marks import Mark, annex_mark, article_mark, container_mark, item_mark
from catalog.lawtext.paragraphs import Draft, read_paragraphs

__all__ = ["build"]

Warn = Callable[[int, str, str], None]

_RANK = {NodeKind.PART: 10, NodeKind.SUBPART: 20, NodeKind.CHAPTER: 30, NodeKind.SECTION: 40}
_LOST = "lost"
"""Style of a heading that lost its mark."""
_LOST_LENGTH = 30
_PREFACE = ("序言", "前言", "引言", "序")
_CONTENTS = Mark(NodeKind.BLOCK, "", "", 0)
_POINT_STYLES = {"一、", "1.", "（一）"}
_EID = {
    NodeKind.PART: "part",
    NodeKind.SUBPART: "subpart",
    NodeKind.CHAPTER: "chp",
    NodeKind.SECTION: "sec",
    NodeKind.DIVISION: "dvs",
    NodeKind.ARTICLE: "art",
    NodeKind.POINT: "point",
    NodeKind.PARAGRAPH: "para",
    NodeKind.ITEM: "item",
    NodeKind.SUBITEM: "subitem",
    NodeKind.BLOCK: "block",
    NodeKind.ANNEX: "annex",
}


@dataclass(slots=True)
class _Token:
    """A line and what it opens; plain text opens nothing."""

    line: Line
    mark: Mark | None = None


def build(
    body: str, lines: Sequence[Line], *, front: int = 0
) -> tuple[tuple[Node, ...], tuple[ReadWarning, ...]]:
    """Return the top-level nodes of a body and what is irregular in it.

    The first ``front`` lines, such as the title once more, are a block of their own.
    """
    warnings: list[ReadWarning] = []

    def warn(line: int, message: str, code: str) -> None:
        warnings.append(ReadWarning(line, message, code))

    drafts: list[Draft] = _blocks(lines[:front], warn)
    annex_numbers = _AnnexNumbers(lines)
    for head, zone in _zones(lines[front:]):
        children = _read_zone(zone, warn, main=head is None)
        drafts.extend(children if head is None else [_annex(*head, annex_numbers, children)])
    freezer = _Freezer(body, warn)
    nodes = tuple(freezer.freeze(drafts, ""))
    return nodes, tuple(sorted(warnings, key=lambda warning: warning.line))


def _zones(lines: Sequence[Line]) -> Iterator[tuple[tuple[Line, Mark] | None, list[Line]]]:
    """Yield the law itself and each annex, with the line that opens it."""
    head: tuple[Line, Mark] | None = None
    zone: list[Line] = []
    for line in lines:
        if mark := annex_mark(line.text):
            if zone or head:
                yield head, zone
            head, zone = (line, mark), []
        else:
            zone.append(line)
    yield head, zone


class _AnnexNumbers:
    """Gives annexes without a number the first ones that no label takes."""

    def __init__(self, lines: Sequence[Line]) -> None:
        marks = (annex_mark(line.text) for line in lines)
        taken = {mark.number for mark in marks if mark and mark.number}
        self._free = (str(number) for number in count(1) if str(number) not in taken)

    def take(self, mark: Mark) -> str:
        return mark.number or next(self._free)


def _annex(line: Line, mark: Mark, numbers: _AnnexNumbers, children: list[Draft]) -> Draft:
    start = children[0].whole_start if children else line.end
    end = children[-1].whole_end if children else line.end
    number = numbers.take(mark)
    draft = Draft(NodeKind.ANNEX, number, mark.label, mark.heading, start, end, line.source, children)
    draft.opens = line.start
    return draft


def _read_zone(lines: list[Line], warn: Warn, *, main: bool) -> list[Draft]:
    tokens = _tokens(lines, warn)
    has_articles = any(token.mark and token.mark.kind is NodeKind.ARTICLE for token in tokens)
    if not has_articles:
        if main:
            warn(0, "no article (第N条) in this text: it is read as points and blocks", "no-articles")
        _mark_points(tokens)
    return _Outline(warn, preamble=main and has_articles).read(tokens)


def _tokens(lines: list[Line], warn: Warn) -> list[_Token]:
    tokens: list[_Token] = []
    last, quoting, before = "0", False, ""
    contents = _contents(lines)
    for position, line in enumerate(lines):
        if position in contents:
            tokens.append(_Token(line, _CONTENTS))
            continue
        mark = container_mark(line.text, line.level) or _lost_heading(lines, position, last)
        if mark is not None and mark.style == _LOST:
            warn(line.source, f"{line.text} is read as a heading that lost its mark", "lost-heading")
        if mark is None and (mark := article_mark(line.text)) is not None:
            if _opens_article(mark, last, quoting, before):
                _check_order(mark, last, line, warn)
                last = mark.number
            else:
                message = (
                    f"{mark.label} at the beginning of a line is read as text, not as the head of an article"
                )
                warn(line.source, message, "cited-at-line-start")
                mark = None
        tokens.append(_Token(line, mark))
        quoting = _is_quoting(line.text, quoting)
        before = line.text
    return tokens


def _lost_heading(lines: list[Line], position: int, last: str) -> Mark | None:
    """The heading that a line is though it lost its 第二章: short, unpunctuated, before the next article.

    Such a line stands behind a whole sentence or right below another heading. Before the first article no
    other but 总则 is one: there a copy may go on with the title.
    """
    text = lines[position].text
    following = article_mark(lines[position + 1].text) if position + 1 < len(lines) else None
    if following is None or not following.follows(last) or article_mark(text):
        return None
    if len(text) > _LOST_LENGTH or set(text) & set("。；：，,;:？！“”《》0123456789"):
        return None
    heading = Mark(NodeKind.DIVISION, "", "", len(text), text, _LOST)
    before = lines[position - 1]
    is_below_heading = position > 0 and container_mark(before.text, before.level) is not None
    if last == "0":
        return heading if is_below_heading or _squeezed(lines[position]) == "总则" else None
    if not is_below_heading and not before.text.endswith(("。", "；", "”", "）")):
        return None
    item, item_before = item_mark(text), item_mark(before.text)
    if item is None:
        return heading
    if item.style not in ("（一）", "一、") or (item_before and item_before.style == item.style):
        return None
    return Mark(NodeKind.DIVISION, item.number, item.label, len(text), text[item.length :], _LOST)


def _contents(lines: list[Line]) -> range:
    """The lines of a table of contents: the first headings, if they stand together and all come again."""
    headings = {p: _squeezed(line) for p, line in enumerate(lines) if container_mark(line.text, line.level)}
    last = {text: position for position, text in headings.items()}
    begin = behind = next(iter(headings), 0)
    while behind in headings and last[headings[behind]] > behind:
        behind += 1
    if behind - begin < 2:
        return range(0)
    while begin and (_squeezed(lines[begin - 1]) == "目录" or _squeezed(lines[begin - 1]) in last):
        begin -= 1
    return range(begin, behind)


def _squeezed(line: Line) -> str:
    return "".join(line.text.split())


def _opens_article(mark: Mark, last: str, quoting: bool, before: str) -> bool:
    if mark.follows(last):
        return True
    return mark.separated and not quoting and not before.endswith(("，", "、", "和", "及", "或", "与"))


def _check_order(mark: Mark, last: str, line: Line, warn: Warn) -> None:
    if mark.follows(last):
        return
    if last == "0":
        warn(line.source, f"the first article is {mark.label}, not 第一条", "first-article")
    elif _position(mark.number) > _position(last):
        warn(line.source, f"{mark.label} follows article {last}: a gap in the numbers", "article-gap")
    else:
        warn(line.source, f"{mark.label} follows article {last}: the numbers go back", "article-order")


def _position(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("-"))


def _is_quoting(text: str, quoting: bool) -> bool:
    # Each paragraph of a long quotation opens with “, only the last closes: so the last mark decides.
    opened, closed = text.rfind("“"), text.rfind("”")
    return quoting if opened == closed else opened > closed


def _mark_points(tokens: list[_Token]) -> None:
    """In a text without articles, let the outermost enumeration play their part."""
    marks = [(token, mark) for token in tokens if token.mark is None and (mark := item_mark(token.line.text))]
    if any(token.mark and token.mark.label.endswith("、") for token in tokens):
        # 一、 and its kind are headings here; those that the source forgot to mark are headings too.
        for token, mark in marks:
            if mark.style == "一、" and not set(token.line.text) & set("。；："):
                heading = token.line.text[mark.length :]
                token.mark = Mark(NodeKind.DIVISION, mark.number, mark.label, mark.length, heading)
        marks = [(token, mark) for token, mark in marks if token.mark is None and mark.style != "一、"]
    style = next((mark.style for _, mark in marks if mark.style in _POINT_STYLES), None)
    for token, mark in marks:
        if mark.style == style:
            token.mark = replace(mark, kind=NodeKind.POINT)


class _Outline:
    """Hangs articles, points and loose text under the headings above them."""

    def __init__(self, warn: Warn, *, preamble: bool) -> None:
        self._warn = warn
        self._preamble = preamble
        self._top: list[Draft] = []
        self._open: list[tuple[int, Draft]] = []

    def read(self, tokens: list[_Token]) -> list[Draft]:
        position = 0
        while position < len(tokens):
            behind = position + 1
            mark = tokens[position].mark
            if mark is None or not mark.kind.is_container:
                goes_on = mark if mark is _CONTENTS else None
                while behind < len(tokens) and tokens[behind].mark is goes_on:
                    behind += 1
                self._read_text(tokens[position:behind])
            else:
                self._open_heading(tokens[position].line, mark)
            position = behind
        return self._top

    def _open_heading(self, line: Line, mark: Mark) -> None:
        rank = self._lost_rank(mark) if mark.style == _LOST else _rank(line, mark)
        while self._open and self._open[-1][0] >= rank:
            self._open.pop()
        draft = Draft(mark.kind, mark.number, mark.label, mark.heading, line.end, line.end, line.source)
        draft.opens = line.start
        self._siblings.append(draft)
        self._open.append((rank, draft))

    def _lost_rank(self, mark: Mark) -> int:
        """The rank of a heading that lost its mark: a section's right below a heading, or beside one."""
        if mark.label.startswith(("（", "(")):
            return _RANK[NodeKind.SECTION]
        if self._open:
            rank, heading = self._open[-1]
            beside = heading.kind is NodeKind.DIVISION and rank == _RANK[NodeKind.SECTION]
            if beside or not heading.children:
                return _RANK[NodeKind.SECTION]
        return _RANK[NodeKind.CHAPTER]

    def _read_text(self, tokens: list[_Token]) -> None:
        mark = tokens[0].mark
        lines = [token.line for token in tokens]
        if mark is not None and mark is not _CONTENTS:
            self._preamble = False
            self._siblings.append(_unit(mark, lines, self._warn))
        elif mark is None and self._preamble and self._begins_law():
            preamble = self._read_preamble(lines)
            self._preamble = False
            self._siblings.append(preamble)
        else:
            self._siblings.extend(_blocks(lines, self._warn))

    def _begins_law(self) -> bool:
        return not self._open or (len(self._open) == 1 and _is_preface(self._open[0][1]))

    def _read_preamble(self, lines: list[Line]) -> Draft:
        first = lines[0]
        preamble = Draft(NodeKind.PREAMBLE, "", "", "", first.start, lines[-1].end, first.source)
        preamble.opens = first.start
        if self._open:
            heading = self._open.pop()[1]
            self._siblings.remove(heading)
            preamble.heading, preamble.opens = heading.heading, heading.opens
        return preamble

    @property
    def _siblings(self) -> list[Draft]:
        return self._open[-1][1].children if self._open else self._top


def _rank(line: Line, mark: Mark) -> int:
    return _RANK.get(mark.kind, 10 * ((line.level or 2) + 1))


def _blocks(lines: Sequence[Line], warn: Warn) -> list[Draft]:
    blocks = read_paragraphs(lines, warn)
    for block in blocks:
        block.kind, block.number = NodeKind.BLOCK, ""
    return blocks


def _is_preface(draft: Draft) -> bool:
    return draft.kind is NodeKind.DIVISION and "".join(draft.heading.split()) in _PREFACE


def _unit(mark: Mark, lines: list[Line], warn: Warn) -> Draft:
    """Read an article or a point: its label, and the paragraphs behind it."""
    head = lines[0]
    content = Line(head.text[mark.length :], head.source, 0, head.start + mark.length)
    paragraphs = read_paragraphs([content, *lines[1:]] if content.text else lines[1:], warn)
    if not paragraphs:
        warn(head.source, f"{mark.label} has no text", "empty-article")
        paragraphs = [Draft(NodeKind.PARAGRAPH, "1", "", "", head.end, head.end, head.source)]
    start, end = paragraphs[0].start, paragraphs[-1].end
    unit = Draft(mark.kind, mark.number, mark.label, "", start, end, head.source, paragraphs)
    unit.opens = head.start
    return unit


@dataclass(slots=True)
class _Freezer:
    """Makes nodes of drafts and gives each an eid that no other has."""

    body: str
    warn: Warn
    taken: Counter[str] = field(default_factory=Counter)

    def freeze(self, drafts: list[Draft], prefix: str, zone: str = "") -> list[Node]:
        positions: Counter[NodeKind] = Counter()
        nodes = []
        for draft in drafts:
            positions[draft.kind] += 1
            nodes.append(self._freeze(draft, prefix, zone, positions[draft.kind]))
        return nodes

    def _freeze(self, draft: Draft, prefix: str, zone: str, position: int) -> Node:
        eid = self._unique(self._eid(draft, prefix, zone, position), draft)
        zone = eid + "__" if draft.kind is NodeKind.ANNEX else zone
        return Node(
            draft.kind,
            draft.number,
            draft.label,
            draft.heading,
            eid,
            self.body[draft.start : draft.end],
            draft.start,
            draft.end,
            tuple(self.freeze(draft.children, eid + "__", zone)),
        )

    def _eid(self, draft: Draft, prefix: str, zone: str, position: int) -> str:
        if draft.kind is NodeKind.PREAMBLE:
            return "preamble"
        if draft.kind is NodeKind.ARTICLE:
            return f"{zone}art_{draft.number}"
        if not draft.number and draft.kind is NodeKind.DIVISION:
            return f"{prefix}hcontainer_{position}"
        return f"{prefix}{_EID[draft.kind]}_{draft.number or position}"

    def _unique(self, eid: str, draft: Draft) -> str:
        self.taken[eid] += 1
        if self.taken[eid] == 1:
            return eid
        copy = f"{eid}~{self.taken[eid]}"
        label = draft.label or draft.heading
        self.warn(draft.source, f"{label} comes again; it is kept as {copy}", f"duplicate-{draft.kind}")
        return copy
