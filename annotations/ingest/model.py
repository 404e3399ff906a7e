"""What readers hand on (``Transcript``) and what comes out of ingest (``ReadDocument``); no logic of reading.

All offsets are Unicode code points into the canonical text, half open.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = [
    "Block",
    "Cell",
    "Dropped",
    "Identifier",
    "IdentifierKind",
    "Metadata",
    "Origin",
    "ReadDocument",
    "SegmentKind",
    "SegmentSpan",
    "Transcript",
    "UnreadableDocument",
]


class UnreadableDocument(ValueError):
    """A file that cannot be read as a document; its message says what is wrong and how to mend it."""


class SegmentKind(StrEnum):
    """What a segment is."""

    TITLE = "title"
    NUMBER = "number"
    """The document number, 国发〔2019〕5号."""
    HEADING = "heading"
    ARTICLE = "article"
    """The line that opens an article of a statute; it is the article's first paragraph as well."""
    ITEM = "item"
    """A labelled paragraph or an element of a list."""
    PARAGRAPH = "paragraph"
    TABLE_CELL = "table_cell"
    FOOTNOTE = "footnote"
    ATTACHMENT = "attachment"
    """The line that opens an attached document: 附件1, or the title of what is issued with a notice."""
    CONTENTS = "contents"
    """A line of the table of contents."""
    SIGNATURE = "signature"
    """Who signed, or the date of signature."""


@dataclass(frozen=True, slots=True)
class SegmentSpan:
    """A structural piece of the text. Pieces never overlap; the tree is in ``parent``.

    ``path`` joins steps from the top with ``__``, in the manner of Akoma Ntoso: ``item_2__item_1`` is （一）
    under 二、, and ``item_2__item_1__para_1`` the first paragraph under it. Steps are

    - ``part``, ``chp``, ``sec``, ``art``, ``item`` with the number that is written;
    - ``head``, ``para``, ``bullet``, ``sign``, ``toc``, ``note`` with the ordinal among their like;
    - ``table_1__row_2__cell_3``, ``title`` and ``number``;
    - ``att_1`` in front of all that is in an attachment.

    Articles are counted through a statute, so theirs leave out the chapter: ``art_5__para_2``. The second
    piece that would get the same path has ``~2`` behind it.
    """

    path: str
    kind: SegmentKind
    level: int
    """1 for the highest headings and items of the document or attachment, 0 for running text."""
    label: str
    """The number as written: 一、 or （一） or 第五条 or Article 5; empty where there is none."""
    start: int
    end: int
    parent: str | None
    """Path of the segment above; None at the top."""


class Origin(StrEnum):
    """Where a piece of metadata was read."""

    HEADER = "header"
    """The table of particulars that disclosure pages carry above the document."""
    PAGE = "page"
    """Metadata elements or headings of the page around the document."""
    TITLE = "title"
    TEXT = "text"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class Metadata:
    """What the document says of itself; empty or None where it does not say."""

    title: str = ""
    number: str = ""
    """Document number, 国发〔2019〕5号 (发文字号)."""
    issuer: str = ""
    """As written (发文机关); several are joined by 、 or white space as in the source."""
    date: datetime.date | None = None
    """The date that it bears (成文日期)."""
    published: datetime.date | None = None
    """The date on which it was made public (发布日期)."""
    index_number: str = ""
    """索引号"""
    topic: str = ""
    """主题分类"""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Where each field that is known was read."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something of the source that is not in the text or in no segment of it."""

    what: str
    why: str
    characters: int
    """How many characters of text it held."""
    sample: str = ""
    """Its beginning."""


class IdentifierKind(StrEnum):
    """What an identifier is."""

    CITIZEN = "citizen ID number"
    PHONE = "mobile phone number"
    CARD = "bank card number"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that identifies a person; code points of the text, half open. Never holds the number."""

    kind: IdentifierKind
    start: int
    end: int


@dataclass(frozen=True)
class ReadDocument:
    """A document as read: the canonical text, its segments in reading order, and what was left out."""

    text: str
    language: str
    """``zh`` or ``en``."""
    metadata: Metadata
    segments: tuple[SegmentSpan, ...]
    dropped: tuple[Dropped, ...]
    source_sha256: str
    media_type: str
    identifiers: tuple[Identifier, ...] = ()
    """Numbers in the text that identify a person."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of a block in a table; all count from 1."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Block:
    """A line, paragraph or cell that a reader kept, trimmed of white space, with what its mark-up said."""

    start: int
    end: int
    heading: int = 0
    """Level of a marked heading, 1 for the highest, or 0."""
    bullet: int = 0
    """Depth of a marked list, or 0."""
    cell: Cell | None = None
    footnote: str = ""
    """Mark of the footnote that this block is."""


@dataclass(frozen=True)
class Transcript:
    """What every reader makes of a file, whatever its format."""

    text: str
    blocks: tuple[Block, ...]
    """In reading order; they do not overlap."""
    particulars: Mapping[str, tuple[str, Origin]] = field(default_factory=dict)
    """Metadata found outside the text, as written, by the names of the fields of ``Metadata``."""
    dropped: tuple[Dropped, ...] = ()
