"""Component `citations`: legal references by the grammar of `catalog.citations`, labelled CITATION."""

from __future__ import annotations

import re
from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc

from annotations.tagging.components.base import LexiconComponent
from annotations.tagging.spans import SPANS_KEY, SuggestedSpan, add_suggestions
from annotations.tagging.tokenizers import text_of
from catalog.citations import LawNames, find_citations

__all__ = ["NAME", "Citations"]

NAME = "citations"
# Measured on annotated passages: some 96 % of what the grammar finds is right.
SCORE = 0.96
# How far down a document's own title may stand.
TITLE_LINES = 4
# What may follow the name of a kind of act in a title: "in 2026", "(Trial)".
TITLE_TAIL = re.compile(r"[^.,;:]{0,24}")


class Citations(LexiconComponent):
    """Adds a span for every citation; the law and provisions as parsed stand in the attributes."""

    @cached_property
    def law_names(self) -> LawNames:
        return LawNames.compile(self.lexicon.law_names)

    def find(self, text: str) -> list[SuggestedSpan]:
        """List the citations of a text; give it whole, for 该法 and short names point back."""
        return [
            SuggestedSpan(
                found.start,
                found.end,
                found.quote,
                "CITATION",
                SCORE,
                f"citation.{found.kind}",
                {"law": found.law, "provisions": " ".join(found.provisions)},
            )
            for found in find_citations(text, lang=self.language, law_names=self.law_names)
            if self.language == "zh" or found.provisions or not is_own_title(text, found.start, found.end)
        ]

    def __call__(self, doc: Doc) -> Doc:
        add_suggestions(doc, self.find(text_of(doc)), self.spans_key)
        return doc


def is_own_title(text: str, start: int, end: int) -> bool:
    """Say whether a stretch fills one of the first lines of a text: its own title, which cites nothing."""
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", start)
    stop = len(text) if stop < 0 else stop
    fills = not text[line:start].strip("#* \t\r") and TITLE_TAIL.fullmatch(text[end:stop])
    return bool(fills) and text.count("\n", 0, line) < TITLE_LINES


@Language.factory(NAME, default_config={"language": "zh", "spans_key": SPANS_KEY})
def make_citations(nlp: Language, name: str, language: str, spans_key: str) -> Citations:
    return Citations(language, spans_key)
