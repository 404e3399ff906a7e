"""spaCy's DocBin: a Doc for each text with its marks as the span group ``sc``; overlaps are kept.

Tokens are spaCy's, cut further where a mark begins or ends inside one, so that every mark fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from annotations.exports.losses import lost_in
from annotations.exports.model import Bundle, Export, Loss, Mark, Text

__all__ = ["SPANS_KEY", "doc_of", "write_docbin"]

SPANS_KEY = "sc"


def write_docbin(bundle: Bundle) -> Export:
    """All texts; the language, revision and document stand in each Doc's ``user_data``."""
    box = DocBin(store_user_data=True)
    for text in bundle.texts:
        doc = doc_of(text)
        doc.user_data["document"] = bundle.uid
        doc.user_data["language"] = text.language
        doc.user_data["revision"] = text.revision
        box.add(doc)
    cut = sum(_cut_tokens(text) for text in bundle.texts)
    tokens = (Loss("tokens that are cut where an annotation begins or ends", cut),) if cut else ()
    return Export(box.to_bytes(), (*lost_in("docbin", bundle), *tokens))


def doc_of(text: Text) -> Doc:
    """The text as a Doc with exactly its characters, and its marks as spans."""
    pieces = list(_pieces(text.text, text.language, text.marks))
    words = [text.text[start:end] for start, end, _ in pieces]
    doc = Doc(Vocab(), words=words, spaces=[space for _, _, space in pieces])
    starts = {start: i for i, (start, _, _) in enumerate(pieces)}
    ends = {end: i + 1 for i, (_, end, _) in enumerate(pieces)}
    doc.spans[SPANS_KEY] = [
        Span(doc, starts[mark.start], ends[mark.end], label=mark.label, span_id=mark.uid)
        for mark in text.marks
    ]
    return doc


def _cut_tokens(text: Text) -> int:
    """How many tokens of spaCy's a mark begins or ends inside of."""
    edges = {edge for mark in text.marks for edge in (mark.start, mark.end)}
    tokens = spacy.blank(text.language).tokenizer(text.text)
    return sum(any(token.idx < edge < token.idx + len(token) for edge in edges) for token in tokens)


def _pieces(text: str, language: str, marks: Iterable[Mark]) -> Iterator[tuple[int, int, bool]]:
    """Start, end, and whether a space follows that is no token of its own."""
    starts = {mark.start for mark in marks}
    ends = {mark.end for mark in marks}
    cuts = {0, len(text)} | starts | ends
    for token in spacy.blank(language).tokenizer(text):
        cuts |= {token.idx, token.idx + len(token)}
    edges = sorted(cuts)
    taken = -1
    for start, end in pairwise(edges):
        if start == taken:
            continue
        follows = text[end : end + 1] == " " and end not in starts and end + 1 not in ends
        space = follows and (end + 1 in cuts)
        taken = end if space else -1
        yield start, end, space
