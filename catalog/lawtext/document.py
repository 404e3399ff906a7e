"""What the reader returns: a law text as a tree of provisions, with offsets into its canonical body; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from catalog.lawtext.references import ProvisionRef

__all__ = [
    "HistoryEvent",
    "LawDocument",
    "Node",
    "NodeKind",
    "ReadWarning",
    "UnreadableLaw",
    "unaccounted",
]


class UnreadableLaw(ValueError):
    """A file or text in which no law can be found; the message says why and how to mend it."""


class NodeKind(StrEnum):
    """What a node of a law text is."""

    PREAMBLE = "preamble"
    PART = "part"  # 编
    SUBPART = "subpart"  # 分编
    CHAPTER = "chapter"  # 章
    SECTION = "section"  # 节
    DIVISION = "division"  # another heading: 一、管辖
    ARTICLE = "article"  # 条
    POINT = "point"  # 一、 of a text that has no articles
    PARAGRAPH = "paragraph"  # 款
    ITEM = "item"  # 项
    SUBITEM = "subitem"  # 目
    BLOCK = "block"  # text outside articles and points
    ANNEX = "annex"  # 附件

    @property
    def is_container(self) -> bool:
        """Whether nodes of this kind are headings that hold articles and have no text of their own."""
        return self in _CONTAINERS


_CONTAINERS = frozenset(
    {NodeKind.PART, NodeKind.SUBPART, NodeKind.CHAPTER, NodeKind.SECTION, NodeKind.DIVISION}
)
_WITH_OWN_TEXT = frozenset({NodeKind.PARAGRAPH, NodeKind.ITEM, NodeKind.SUBITEM, NodeKind.BLOCK})


@dataclass(frozen=True, slots=True)
class Node:
    """A provision or a heading.

    ``text`` is ``body[start:end]``: all of the node but its own label and heading, descendants with their
    labels included. A part, chapter, section or division has none: its ``start`` and ``end`` are equal.
    """

    kind: NodeKind
    number: str
    """Normalised: ``3``, ``120-1``; the position of a paragraph; empty if there is none."""
    label: str
    """As written: 第一百二十条之一, （三）, 附件1."""
    heading: str
    eid: str
    """Akoma Ntoso style, unique in a text: ``art_26__para_1__item_4``, ``part_1__chp_2``."""
    text: str
    start: int
    end: int
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One line of a law's history.

    ``event`` is one of enacted, adopted (a later 通过), approved, promulgated, amended (修正),
    revised (修订), effective, repealed, other; ``date`` is None where the line states none.
    """

    date: dt.date | None
    organ: str
    event: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """Something irregular in the source; ``line`` counts from 1, and is 0 for the text as a whole."""

    line: int
    message: str
    code: str


@dataclass(frozen=True)
class LawDocument:
    """A law text that was read. See ``catalog.lawtext.lines`` for how ``body`` was normalised."""

    title: str
    short_title: str
    history: tuple[HistoryEvent, ...]
    date: dt.date | None
    effective: dt.date | None
    body: str = field(repr=False)
    nodes: tuple[Node, ...] = field(repr=False)
    warnings: tuple[ReadWarning, ...] = field(repr=False)

    def walk(self) -> Iterator[tuple[Node, Node | None]]:
        """Yield every node in document order, with its parent."""
        stack: list[tuple[Node, Node | None]] = [(node, None) for node in reversed(self.nodes)]
        while stack:
            node, parent = stack.pop()
            yield node, parent
            stack.extend((child, node) for child in reversed(node.children))

    @property
    def articles(self) -> tuple[Node, ...]:
        """The articles of the law itself, without those of annexes."""
        return tuple(self._articles(self.nodes))

    def find(self, address: ProvisionRef | str) -> Node | None:
        """Return the provision at an address, or None if there is none or more than one.

        Args:
            address: a reference, its normal form (``26(1)(4)``) or an eid. An item cited without its
                paragraph (``26()(4)``) is found if only one paragraph has it. In a text without articles
                第六条 is point 六、.

        Raises:
            InvalidReference: a string that begins like a reference is none.
        """
        if isinstance(address, str):
            if address in self._by_eid or not address[:1].isdigit():
                return self._by_eid.get(address)
            address = ProvisionRef.parse(address)
        unit = self._by_eid.get(address.article_eid) or self._points.get(address.article)
        return _descend(unit, address) if unit else None

    @cached_property
    def _by_eid(self) -> dict[str, Node]:
        return {node.eid: node for node, _ in self.walk()}

    @cached_property
    def _points(self) -> dict[str, Node]:
        if self.articles:
            return {}
        points: dict[str, list[Node]] = {}
        for node, _ in self.walk():
            if node.kind is NodeKind.POINT and not node.eid.startswith("annex"):
                points.setdefault(node.number, []).append(node)
        return {number: found[0] for number, found in points.items() if len(found) == 1}

    def _articles(self, nodes: tuple[Node, ...]) -> Iterator[Node]:
        for node in nodes:
            if node.kind is NodeKind.ARTICLE:
                yield node
            elif node.kind.is_container:
                yield from self._articles(node.children)


def _descend(unit: Node, ref: ProvisionRef) -> Node | None:
    candidates = [unit]
    if ref.paragraph or ref.item or ref.subitem:
        candidates = [p for p in unit.children if ref.paragraph in (None, p.number)]
    for number in (ref.item, ref.subitem):
        if number:
            candidates = [c for node in candidates for c in node.children if c.number == number]
    return candidates[0] if len(candidates) == 1 else None


def unaccounted(document: LawDocument) -> str:
    """Return the non-blank characters of ``document.body`` that stand in no node, in order.

    A node accounts for its label, its heading and its text. The children of an article, a point or an annex
    must account for its text in turn; a paragraph, an item or a block has words of its own around them.
    Empty for every document that the reader makes.
    """
    return _left_over(document.body, 0, len(document.body), document.nodes)


def _left_over(body: str, start: int, end: int, nodes: tuple[Node, ...]) -> str:
    left = []
    cursor = start
    for node in _flat(nodes):
        before = body[cursor : node.start]
        for part in (node.heading, node.label):
            head, found, tail = before.rpartition(part) if part else (before, "", "")
            before = head + tail if found or not part else before
        left.append(before)
        if node.children and not node.kind.is_container and node.kind not in _WITH_OWN_TEXT:
            left.append(_left_over(body, node.start, node.end, node.children))
        cursor = node.end
    left.append(body[cursor:end])
    return "".join("".join(left).split())


def _flat(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if node.kind.is_container:
            yield from _flat(node.children)
