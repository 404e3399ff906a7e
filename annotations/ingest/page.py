"""Walks an HTML page once, without recursion, into lines of text and the elements that held them.

Decides nothing about what belongs to the document. Scripts and styles are never entered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from annotations.ingest.language import HAN
from annotations.ingest.model import Cell

__all__ = ["Element", "Line", "Page", "walk_page"]


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


_SKIPPED = _words(
    "script style noscript template iframe object embed svg math canvas audio video select textarea button "
    "datalist map meta title"
)
_BLOCKS = _words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre "
    "section summary table tbody td tfoot th thead tr ul br"
)
_CONTAINERS = _words("body div td section article main center form header footer nav aside ul ol dl")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol"})
_NAVIGATION = frozenset({"nav", "footer", "aside"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?:_?ftn|fn[-:]?|footnote-?)(\d{1,3})", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f\xa0]+")
_INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u2060\ufeff\xad\x00-\x08\x0b\x0e-\x1f\x7f]")
_WIDE = re.compile(f"[{HAN}\u3001-\u303f\uff00-\uffef“”]")
_DEEPEST_LIST = 8
_MOST_NESTED = 512


@dataclass(slots=True)
class Element:
    """An element that may hold or be furniture; it holds the lines from ``first`` up to ``end``."""

    tag: str
    names: tuple[str, ...]
    """Its id and classes."""
    depth: int
    first: int
    end: int = 0
    hidden: bool = False
    navigation: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a browser would set it; ``linked`` counts its characters inside links."""

    text: str
    linked: int = 0
    heading: int = 0
    bullet: int = 0
    cell: Cell | None = None
    footnote: str = ""


@dataclass(frozen=True)
class Page:
    """A page; ``nested`` are the tables that hold another one, so they lay out the page."""

    lines: list[Line]
    elements: list[Element]
    meta: dict[str, str]
    """Contents of its ``meta`` elements by lower-case name."""
    title: str
    nested: set[int]
    pictures: int


@dataclass(slots=True)
class _Table:
    number: int
    row: int = 0
    column: int = 0
    cell: Cell | None = None


@dataclass
class _Walk:
    lines: list[Line] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    open_elements: list[Element] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    nested: set[int] = field(default_factory=set)
    meta: dict[str, str] = field(default_factory=dict)
    title: str = ""
    table_count: int = 0
    depth: int = 0
    links: int = 0
    lists: int = 0
    items: int = 0
    heading: int = 0
    pictures: int = 0
    footnotes: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)


def walk_page(html: str) -> Page:
    """Parse a page and walk it in document order."""
    parser = LexborHTMLParser(_bound(html))
    walk = _Walk()
    _visit(parser.root, walk)
    _flush(walk)
    return Page(walk.lines, walk.elements, walk.meta, walk.title, walk.nested, walk.pictures)


def _visit(root: LexborNode | None, walk: _Walk) -> None:
    node = root
    while node is not None:
        following = None
        if node.is_text_node:
            _take_text(node, walk)
        elif node.is_element_node and _enter(node, walk):
            following = node.first_child
            if following is None:
                _leave(node, walk)
        while following is None:
            following = node.next
            if following is None:
                node = node.parent
                if node is None:
                    return
                _leave(node, walk)
        node = following


def _take_text(node: LexborNode, walk: _Walk) -> None:
    text = node.text_content or ""
    walk.parts.append(text)
    if walk.links:
        walk.linked.append(text)


def _enter(node: LexborNode, walk: _Walk) -> bool:
    """Open an element; False where its content is not text."""
    tag = node.tag or ""
    if tag == "meta":
        _take_meta(node.attributes, walk)
    elif tag == "title":
        walk.title = walk.title or _collapse(node.text(deep=True))
    if tag in _SKIPPED:
        return False
    walk.pictures += tag == "img"
    if tag == "br" and walk.heading:
        walk.parts.append("\n")  # a heading broken over lines is one line
    elif tag in _BLOCKS:
        _flush(walk)
    walk.depth += 1
    attributes = node.attributes
    names = _names(attributes)
    hidden = "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))
    if tag in _CONTAINERS or hidden or names:
        element = Element(
            tag, names, walk.depth, len(walk.lines), hidden=hidden, navigation=tag in _NAVIGATION
        )
        walk.elements.append(element)
        walk.open_elements.append(element)
    walk.links += tag == "a"
    walk.lists += tag in _LISTS
    walk.items += tag == "li"
    if tag in _HEADINGS:
        walk.heading = _HEADINGS[tag]
    mark = next((match[1] for name in names if (match := _FOOTNOTE.fullmatch(name))), "")
    if tag in ("div", "li", "p", "aside", "section") and mark:
        walk.footnotes.append(mark)
    _enter_table(tag, walk)
    return True


def _enter_table(tag: str, walk: _Walk) -> None:
    if tag == "table":
        walk.nested.update(table.number for table in walk.tables)
        walk.table_count += 1
        walk.tables.append(_Table(walk.table_count))
    elif walk.tables:
        table = walk.tables[-1]
        if tag == "tr":
            table.row, table.column = table.row + 1, 0
        elif tag in ("td", "th"):
            table.column += 1
            table.cell = Cell(table.number, table.row, table.column)


def _leave(node: LexborNode, walk: _Walk) -> None:
    tag = node.tag or ""
    if tag in _SKIPPED or not node.is_element_node:
        return
    if tag in _BLOCKS and not (tag == "br" and walk.heading):
        _flush(walk)
    if walk.open_elements and walk.open_elements[-1].depth == walk.depth:
        walk.open_elements.pop().end = len(walk.lines)
    walk.depth -= 1
    walk.links -= tag == "a"
    walk.lists -= tag in _LISTS
    walk.items -= tag == "li"
    if tag in _HEADINGS:
        walk.heading = 0
    if walk.footnotes and tag in ("div", "li", "p", "aside", "section"):
        names = _names(node.attributes)
        if any(_FOOTNOTE.fullmatch(name) for name in names):
            walk.footnotes.pop()
    if walk.tables:
        if tag == "table":
            walk.tables.pop()
        elif tag in ("td", "th"):
            walk.tables[-1].cell = None


def _flush(walk: _Walk) -> None:
    """End the line."""
    if not walk.parts:
        return
    text = _collapse("".join(walk.parts))
    if text:
        walk.lines.append(
            Line(
                text,
                linked=min(len(text), len(_collapse("".join(walk.linked)))),
                heading=walk.heading,
                bullet=min(walk.lists, _DEEPEST_LIST) if walk.items else 0,
                cell=next((table.cell for table in reversed(walk.tables) if table.cell), None),
                footnote=walk.footnotes[-1] if walk.footnotes else "",
            )
        )
    walk.parts, walk.linked = [], []


def _collapse(text: str) -> str:
    """White space as a browser sets it: one space for a run, none where a line breaks between Han characters.

    The latter is the segment break transformation of CSS Text 3.
    """
    text = _INVISIBLE.sub("", text).strip()

    def space(match: re.Match[str]) -> str:
        around = text[match.start() - 1], text[match.end()]
        return "" if "\n" in match[0] and all(map(_WIDE.match, around)) else " "

    return _SPACE.sub(space, text)


def _take_meta(attributes: dict[str, str | None], walk: _Walk) -> None:
    name, content = attributes.get("name") or attributes.get("property"), attributes.get("content")
    if name and content and content.strip():
        walk.meta.setdefault(name.strip().lower(), content.strip())


def _names(attributes: dict[str, str | None]) -> tuple[str, ...]:
    if "id" not in attributes and "class" not in attributes:
        return ()
    return (*(attributes.get("id") or "").split(), *(attributes.get("class") or "").split())


# The parser takes quadratic time over deep nesting and over many attributes: bound both. Browsers go 512 deep
# too.

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
_MANY_ATTRIBUTES = re.compile(r"<([a-zA-Z][\w:-]*)(?:\s+[^\s<>]+){1000,}")
_NEVER_NESTED = _words("area base br col embed hr img input link meta source track wbr p li dt dd option")


def _bound(html: str) -> str:
    return _flatten(_MANY_ATTRIBUTES.sub(r"<\1", html))


def _flatten(html: str) -> str:
    tags = [tag for tag in _TAG.finditer(html) if tag[2].lower() not in _NEVER_NESTED]
    depth, too_deep = 0, []
    for tag in tags:
        depth += not tag[1]
        if depth > _MOST_NESTED:
            too_deep.append(tag)
        depth -= bool(tag[1] and depth)
    pieces: list[str] = []
    end = 0
    for tag in too_deep:
        if tag.start() < end:  # inside the tag before
            continue
        pieces += (html[end : tag.start()], "<br>" if tag[2].lower() in _BLOCKS else "")
        end = html.find(">", tag.end()) + 1 or len(html)
    return "".join((*pieces, html[end:]))
