"""Chinese statutes as data: numerals, addresses of provisions, and a reader that makes a tree of a text.

Pure Python: no Django, no database. Offsets are Unicode code points into ``LawDocument.body``, half open.
"""

from catalog.lawtext.document import (
    HistoryEvent,
    LawDocument,
    Node,
    NodeKind,
    ReadWarning,
    UnreadableLaw,
    unaccounted,
)
from catalog.lawtext.hashes import exact_hash, fold, folded_hash
from catalog.lawtext.numerals import format_numeral, parse_numeral
from catalog.lawtext.reader import READER_VERSION, read_bytes, read_file, read_markdown, read_text
from catalog.lawtext.references import InvalidReference, ProvisionRef

__all__ = [
    "READER_VERSION",
    "HistoryEvent",
    "InvalidReference",
    "LawDocument",
    "Node",
    "NodeKind",
    "ProvisionRef",
    "ReadWarning",
    "UnreadableLaw",
    "exact_hash",
    "fold",
    "folded_hash",
    "format_numeral",
    "parse_numeral",
    "read_bytes",
    "read_file",
    "read_markdown",
    "read_text",
    "unaccounted",
]
