"""The inside of an article: paragraphs 款, items 项, sub-items 目; every line ends up in one of them.

A line without a mark is a new paragraph unless the one before is unfinished (it ends in 、 ， ： ； or in
mid-sentence, as where a copy wraps lines) or the enumeration around it goes on after it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from catalog.lawtext.document import NodeKind
from catalog.lawtext.lines import Line
from catalog.lawtext.marks import Mark, item_mark

__all__ = ["Draft", "read_paragraphs"]

Warn = Callable[[int, str, str], None]

_FULL_STOPS = "。！？!?."
_CLOSERS = "”’）)》〉」』】］]\"'"


@dataclass(slots=True)
class Draft:
    """A node that may still grow."""

    kind: NodeKind
    number: str
    label: str
    heading: str
    start: int
    end: int
    source: int
    children: list[Draft] = field(default_factory=list)
    opens: int = -1
    """Offset of the label or heading; negative where there is none."""

    @property
    def whole_start(self) -> int:
        """Offset of the first character, label and heading included."""
        return self.start if self.opens < 0 else self.opens

    @property
    def whole_end(self) -> int:
        """Offset behind the last character, descendants included."""
        return max([self.end, *(child.whole_end for child in self.children[-1:])])


@dataclass(slots=True)
class _Level:
    """An enumeration that is open, and its latest item."""

    style: str
    last: int
    item: Draft


class _Ahead:
    """Looks for marks further on in the same article."""

    def __init__(self, marks: Sequence[Mark | None]) -> None:
        self._marks = marks
        self._places: dict[str, list[int]] = defaultdict(list)
        for position, mark in enumerate(marks):
            if mark is not None:
                self._places[mark.style].append(position)

    def goes_on(self, level: _Level, position: int) -> bool:
        """Whether the next mark of this style from ``position`` on is the next of the enumeration."""
        places = self._places[level.style]
        index = bisect_left(places, position)
        mark = self._marks[places[index]] if index < len(places) else None
        return mark is not None and int(mark.number) == level.last + 1

    def begins_anew(self, position: int) -> bool:
        """Whether the line at ``position`` is the first of an enumeration."""
        mark = self._marks[position] if position < len(self._marks) else None
        return mark is not None and mark.number == "1"


def read_paragraphs(lines: Sequence[Line], warn: Warn) -> list[Draft]:
    """Return the paragraphs that ``lines`` hold, numbered by position, with their items."""
    quoted = _quoted(lines)
    marks = [None if position in quoted else item_mark(line.text) for position, line in enumerate(lines)]
    ahead = _Ahead(marks)
    paragraphs: list[Draft] = []
    levels: list[_Level] = []
    for position, line in enumerate(lines):
        mark = marks[position]
        if mark is not None and not _opens_item(mark, levels):
            mark = None
        if mark is not None:
            if not paragraphs:
                paragraphs.append(_paragraph(line, 1))
            _add_item(line, mark, paragraphs[-1], levels, warn)
        elif paragraphs and position in quoted:
            pass  # what an amendment quotes belongs to the item that says so, with all its numbers
        elif paragraphs and _continues(lines, ahead, position, levels):
            _drop_finished(levels, ahead, position)
        else:
            paragraphs.append(_paragraph(line, len(paragraphs) + 1))
            levels = []
        for grown in (paragraphs[-1], *(level.item for level in levels)):
            grown.end = line.end
    return paragraphs


def _quoted(lines: Sequence[Line]) -> frozenset[int]:
    """The lines of quotations that run over several, as in 将第一条修改为： and the words of that article.

    Each opens with “ behind a colon, and closes; one that never closes is a slip of the copy, no quotation.
    """
    closing = len(lines)
    ends: dict[int, int] = {}
    for position in range(len(lines) - 1, 0, -1):
        text = lines[position].text
        closing = position if _closes(text) else closing
        if text.startswith("“") and lines[position - 1].text.endswith(("：", ":")):
            ends[position] = closing
    found: set[int] = set()
    for begin, end in reversed(ends.items()):
        if begin < end < len(lines) and begin not in found:
            found.update(range(begin, end + 1))
    return frozenset(found)


def _closes(text: str) -> bool:
    return text.rfind("”") > text.rfind("“")


def _paragraph(line: Line, number: int) -> Draft:
    return Draft(NodeKind.PARAGRAPH, str(number), "", "", line.start, line.end, line.source)


def _opens_item(mark: Mark, levels: list[_Level]) -> bool:
    # A bracketed number always is a mark; 三、 or 12. may also begin a sentence, so it must fit.
    if mark.style in ("（一）", "(1)", "①"):
        return True
    number = int(mark.number)
    return number == 1 or any(level.style == mark.style and 0 < number - level.last <= 2 for level in levels)


def _add_item(line: Line, mark: Mark, paragraph: Draft, levels: list[_Level], warn: Warn) -> None:
    while levels and any(level.style == mark.style for level in levels[:-1]):
        levels.pop()
    previous = levels.pop().last if levels and levels[-1].style == mark.style else 0
    number = int(mark.number)
    if number != previous + 1:
        warn(line.source, f"item {mark.label} follows item {previous}", "item-order")
    parent = levels[-1].item if levels else paragraph
    kind = NodeKind.SUBITEM if levels else NodeKind.ITEM
    start = line.start + mark.length
    item = Draft(kind, mark.number, mark.label, "", start, line.end, line.source, opens=line.start)
    parent.children.append(item)
    levels.append(_Level(mark.style, number, item))


def _continues(lines: Sequence[Line], ahead: _Ahead, position: int, levels: list[_Level]) -> bool:
    """Whether the unmarked line at ``position`` belongs to what the line before it is part of."""
    if levels and any(ahead.goes_on(level, position) for level in levels):
        return True
    if levels and ahead.begins_anew(position + 1):
        return False  # the line leads another enumeration
    before = lines[position - 1].text
    if levels and before.endswith(("；", ";")):
        return False  # the last item ends in ； by mistake
    if before.endswith(("：", ":")):
        return not _is_sentence(lines[position].text)  # a list of names or half-sentences, not of paragraphs
    return not _is_sentence(before)


def _is_sentence(text: str) -> bool:
    return text.rstrip(_CLOSERS)[-1:] in tuple(_FULL_STOPS)


def _drop_finished(levels: list[_Level], ahead: _Ahead, position: int) -> None:
    """Close inner enumerations that end before the line at ``position``, which belongs to an outer item."""
    while len(levels) > 1 and not ahead.goes_on(levels[-1], position):
        if not ahead.goes_on(levels[-2], position):
            break
        levels.pop()
