"""Policy documents as data: text, Markdown, HTML, Word, PDF into one text with its segments and metadata.

Pure Python: no Django, no database. Readers make a ``Transcript``, structure makes segments of it. Never
executes or keeps mark-up, and says what it left out. Offsets are Unicode code points, half open.
"""

from annotations.ingest.archive import Member, documents_in, is_archive
from annotations.ingest.decoding import MAX_BYTES
from annotations.ingest.identifiers import find_identifiers, mask_identifiers
from annotations.ingest.language import detect_language
from annotations.ingest.model import (
    Dropped,
    Identifier,
    IdentifierKind,
    Metadata,
    Origin,
    ReadDocument,
    SegmentKind,
    SegmentSpan,
    UnreadableDocument,
)
from annotations.ingest.reader import SUFFIXES, load, read_bytes, read_document

__all__ = [
    "MAX_BYTES",
    "SUFFIXES",
    "Dropped",
    "Identifier",
    "IdentifierKind",
    "Member",
    "Metadata",
    "Origin",
    "ReadDocument",
    "SegmentKind",
    "SegmentSpan",
    "UnreadableDocument",
    "detect_language",
    "documents_in",
    "find_identifiers",
    "is_archive",
    "load",
    "mask_identifiers",
    "read_bytes",
    "read_document",
]
