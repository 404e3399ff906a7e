"""Decides what law a citation without a name means, once all citations of a text are found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from catalog.citations.model import SAME, SELF, Citation

__all__ = ["UNNAMED", "with_referents"]

UNNAMED = ""
"""The law of a provision that no name goes with, before it is decided."""


def with_referents(
    text: str, found: list[Citation], defined: Mapping[str, int | None] | None = None
) -> list[Citation]:
    """Fill in ``self``, ``same`` and the referents.

    A bare article means the law whose article was cited last in the same line (刑法第二百二十一条…，
    第二百七十八条…), and this very instrument where none was. Paragraphs and items without an article stay
    with this instrument.

    Args:
        found: the citations in the order of the text.
        defined: short forms that the text defines, with the start of the citation that names the law.
    """
    resolved: list[Citation] = []
    named: int | None = None
    antecedent: tuple[str, int | None] = (SELF, None)
    line_end = -1
    for citation in found:
        if citation.start > line_end:
            antecedent = (SELF, None)
            line_end = text.find("\n", citation.start)
            line_end = len(text) if line_end < 0 else line_end
        if citation.law == UNNAMED:
            follows = citation.kind == "provision" or citation.provisions[0].startswith("that-")
            law, referent = antecedent if follows else (SELF, None)
            citation = replace(citation, law=law, referent=referent)
        elif citation.law == SAME:
            citation = replace(citation, referent=named)
        elif citation.law != SELF:
            named = citation.start
            start = (defined or {}).get(citation.law)
            if start is not None and start != citation.start:
                citation = replace(citation, referent=start)
        if citation.kind == "provision":
            antecedent = (SELF, None) if citation.law == SELF else (SAME, named)
        resolved.append(citation)
    return resolved
