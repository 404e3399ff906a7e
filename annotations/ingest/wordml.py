"""The XML parts of a Word file, parsed without entities, external files or a network."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # lxml has no stubs

from annotations.ingest.model import UnreadableDocument

__all__ = ["child_value", "parse_part", "qualified"]

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)")


def qualified(name: str) -> str:
    """The name with its namespace in full, as lxml writes it: ``w:p``."""
    prefix, _, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


def child_value(element: Any, path: str) -> str | None:
    """The attribute ``w:val`` of the element at ``path``; None where there is none."""
    found = element.find("/".join(map(qualified, path.split("/"))))
    value: str | None = None if found is None else found.get(qualified("w:val"))
    return value


def parse_part(name: str, data: bytes) -> Any:
    """Parse a part of a Word file.

    Raises:
        UnreadableDocument: it is not well-formed, too deeply nested, or declares entities.
    """
    # UTF-16 has a NUL in every such character.
    if _DECLARATION.search(data.replace(b"\x00", b"")):
        raise UnreadableDocument(
            f"The part {name} declares a document type or entities, as hostile files do, not Word's; "
            "save the document anew as .docx."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    data = data.replace(_STRICT.encode(), _NAMESPACES["w"].encode())
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(
            f"The part {name} of the Word file is damaged ({str(error).splitlines()[0]}); "
            "open the document and save it anew as .docx."
        ) from error
