"""Brings documents in: stores what a reader read, and what the tagger suggests for it, as rows."""

from annotations.intake.storing import StoredText, store_document
from annotations.intake.tagging import load_tagger, tag_text

__all__ = ["StoredText", "load_tagger", "store_document", "tag_text"]
