"""What the grammar of citations returns: a citation in a text, a law group in a pasted string, one error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["SAME", "SELF", "Citation", "CitationError", "Kind", "LawGroup"]

Kind = Literal["provision", "law-only", "relative"]

SELF = "self"
"""The law of a citation that means the very instrument it stands in (本法, hereof, a bare 第五条)."""

SAME = "same"
"""The law of a citation that points to one named before it (该法, 同法, thereof)."""


class CitationError(ValueError):
    """A string that should be a citation is not one; the message says what and where."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One law with its provisions, as written in a text.

    Attributes:
        start: offset of the first character, in Unicode code points.
        end: offset after the last character; ``text[start:end] == quote``.
        quote: the stretch from the law's name to the last provision of the group.
        law: the title without 《》, the bare name, ``"self"`` or ``"same"``.
        provisions: addresses in normal form: ``26(1)(4)``, ``26()(4)``, ``(2)``, ``this(2)``,
            ``prev-paragraph``, ``prev-2-paragraphs``, ``ch3sec5``. Empty for ``law-only``.
        kind: ``relative`` where no article is named.
        number: the document number attached to the title, such as 国发〔2014〕21号, or ``""``.
        referent: where ``law`` is ``same`` or a short form defined in the text, the ``start`` of the
            citation that names the law in full; otherwise ``None``.
    """

    start: int
    end: int
    quote: str
    law: str
    provisions: tuple[str, ...]
    kind: Kind
    number: str = ""
    referent: int | None = None


@dataclass(frozen=True, slots=True)
class LawGroup:
    """One law and the provisions cited of it, read from a string that holds nothing but citations."""

    law: str
    provisions: tuple[str, ...]
    number: str = ""
