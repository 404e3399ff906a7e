"""A grammar of legal citations in Chinese and English: text in, citations with offsets out; no Django."""

from catalog.citations.finder import find_citations
from catalog.citations.formatting import format_provision
from catalog.citations.law_names import LawNames
from catalog.citations.model import Citation, CitationError, LawGroup
from catalog.citations.parsing import parse_citation

__all__ = [
    "Citation",
    "CitationError",
    "LawGroup",
    "LawNames",
    "find_citations",
    "format_provision",
    "parse_citation",
]
