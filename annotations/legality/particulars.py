"""What a document says of itself, from what was read or stored of it, as the rules ask for it."""

from __future__ import annotations

from annotations.ingest import Metadata
from annotations.legality.model import Particulars
from annotations.models import Document, Language

__all__ = ["particulars_of", "particulars_of_stored"]


def particulars_of(metadata: Metadata) -> Particulars:
    """The particulars that a reader found in a file."""
    return Particulars(metadata.title, metadata.number, metadata.issuer, metadata.date)


def particulars_of_stored(document: Document, language: str) -> Particulars:
    """The particulars of a document that is here."""
    title = document.title_zh if language == Language.ZH else document.title_en
    return Particulars(title or document.title_zh, document.number, document.issuer, document.issued)
