"""What is exported: a document with its texts, the marks on each, and the passages that render each other.

No Django, no format. Offsets are Unicode code points, half open; ``text[start:end] == quote`` for each mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Bundle", "Export", "Loss", "Mark", "Passages", "Text", "UnreadableExport", "xml_text"]

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UnreadableExport(ValueError):
    """A file is not what it should be, or an offset does not match its quote; the message says where."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotation on one text."""

    uid: str
    start: int
    end: int
    quote: str
    label: str
    kind: str
    prefix: str = ""
    suffix: str = ""
    annotator: str = ""
    """Empty for what was agreed."""
    created: str = ""
    comment: str = ""
    law: str = ""
    provisions: tuple[str, ...] = ()
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its marks in order, and the spans of its segments."""

    language: str
    revision: int
    sha256: str
    text: str
    marks: tuple[Mark, ...] = ()
    segments: tuple[tuple[int, int], ...] = ()
    line: int = 0
    """Where it stands in the file that it was read from; 0 for a text that was not."""

    def refuse_odd_marks(self, where: str) -> None:
        """Raise UnreadableExport for a mark whose quote does not stand at its offsets."""
        for mark in self.marks:
            found = self.text[mark.start : mark.end]
            if not 0 <= mark.start < mark.end or found != mark.quote:
                raise UnreadableExport(
                    f"{where}: at {mark.start} to {mark.end} stands {found!r}, not {mark.quote!r}; "
                    "offsets count Unicode code points"
                )


@dataclass(frozen=True, slots=True)
class Passages:
    """Segments that render each other, as (start, end); one side may be empty."""

    zh: tuple[tuple[int, int], ...]
    en: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A document as it is exported."""

    uid: str
    title_zh: str
    title_en: str
    layer: str
    texts: tuple[Text, ...]
    passages: tuple[Passages, ...] = ()

    @property
    def is_aligned(self) -> bool:
        """Whether some passage renders another."""
        return any(passages.zh and passages.en for passages in self.passages)

    def text_in(self, language: str) -> Text | None:
        """The text in a language, if there is one."""
        return next((text for text in self.texts if text.language == language), None)


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a file does not hold, and how often it is there."""

    what: str
    count: int

    def __str__(self) -> str:
        return f"{self.count} {self.what}"


@dataclass(frozen=True, slots=True)
class Export:
    """A file, and what it could not hold."""

    content: bytes
    losses: tuple[Loss, ...] = ()


def xml_text(text: str) -> str:
    """The text without the characters that no XML 1.0 document may hold."""
    return _NOT_IN_XML.sub("", text)
