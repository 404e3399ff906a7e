"""Policy documents as data: plain text, Markdown and HTML into one canonical text, its segments and metadata.

Pure Python: no Django, no database. Readers make a ``Transcript``, structure makes segments of it. Never
executes or keeps mark-up, and says what it left out. Offsets are Unicode code points, half open.
"""

from annotations.ingest.decoding import MAX_BYTES
from annotations.ingest.language import detect_language
from annotations.ingest.model import (
    Dropped,
    Metadata,
    Origin,
    ReadDocument,
    SegmentKind,
    SegmentSpan,
    UnreadableDocument,
)
from annotations.ingest.reader import SUFFIXES, read_bytes, read_document

__all__ = [
    "MAX_BYTES",
    "SUFFIXES",
    "Dropped",
    "Metadata",
    "Origin",
    "ReadDocument",
    "SegmentKind",
    "SegmentSpan",
    "UnreadableDocument",
    "detect_language",
    "read_bytes",
    "read_document",
]
