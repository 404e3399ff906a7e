"""The formats by name, each with what a download needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from annotations.exports.bitext import write_tmx, write_xliff
from annotations.exports.docbin import write_docbin
from annotations.exports.jsonl import write_doccano, write_jsonl
from annotations.exports.losses import lost_in
from annotations.exports.model import Bundle, Export, Loss
from annotations.exports.tables import write_csv, write_xlsx
from annotations.exports.web_annotation import write_web_annotations
from annotations.exports.word import write_docx

__all__ = ["FORMATS", "WORD", "WORDS_OF_LOSSES", "Format"]


@dataclass(frozen=True, slots=True)
class Format:
    """How to write one format, and what the file is."""

    name: str
    title: str | Promise
    suffix: str
    media_type: str
    write: Callable[[Bundle], Export]
    needs_both: bool = False
    """Whether there is nothing to write without two aligned texts."""

    def losses(self, bundle: Bundle) -> tuple[Loss, ...]:
        """What this format cannot hold of the document, without writing it."""
        return lost_in(self.name, bundle)


WORDS_OF_LOSSES = (
    gettext_noop("pairs of passages that render each other"),
    gettext_noop("passages that render nothing in the other language"),
    gettext_noop("annotations"),
    gettext_noop("annotations with attributes, such as negated"),
    gettext_noop("citations, of which only the words and the label are kept"),
    gettext_noop("comments"),
    gettext_noop("annotations whose offsets are not kept"),
    gettext_noop("overlapping annotations, which the project must allow"),
    gettext_noop("texts, of which only the words annotated are kept"),
    gettext_noop("annotations across several segments"),
)
"""What ``losses`` says, here for the translators, for that module knows no Django."""

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS = {
    found.name: found
    for found in (
        Format("jsonl", _("JSON Lines"), "jsonl", "application/jsonl", write_jsonl),
        Format("doccano", _("JSON Lines for doccano"), "jsonl", "application/jsonl", write_doccano),
        Format("webanno", _("W3C Web Annotations"), "jsonld", "application/ld+json", write_web_annotations),
        Format("docbin", _("spaCy DocBin"), "spacy", "application/octet-stream", write_docbin),
        Format("tmx", _("Translation memory (TMX)"), "tmx", "application/x-tmx+xml", write_tmx, True),
        Format("xliff", _("XLIFF 2"), "xlf", "application/xliff+xml", write_xliff, True),
        Format("csv", _("Table (csv)"), "csv", "text/csv; charset=utf-8", write_csv),
        Format("xlsx", _("Table (Excel)"), "xlsx", _EXCEL, write_xlsx),
        Format("docx", _("Word, both languages side by side"), "docx", WORD, write_docx),
    )
}
