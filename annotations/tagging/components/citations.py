"""Component `citations`: legal references by the grammar of `catalog.citations`, labelled CITATION."""

from __future__ import annotations

from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc

from annotations.tagging.components.base import LexiconComponent
from annotations.tagging.spans import SPANS_KEY, SuggestedSpan, add_suggestions
from catalog.citations import LawNames, find_citations

__all__ = ["Citations"]


class Citations(LexiconComponent):
    """Adds a span for every citation; the law and provisions as parsed stand in the attributes."""

    @cached_property
    def law_names(self) -> LawNames:
        return LawNames.compile(self.lexicon.law_names)

    def __call__(self, doc: Doc) -> Doc:
        add_suggestions(
            doc,
            [
                SuggestedSpan(c.start, c.end, c.quote, "CITATION", 0.95, f"citation.{c.kind}")
                for c in find_citations(doc.text, lang=self.language, law_names=self.law_names)
            ],
            self.spans_key,
        )
        return doc


@Language.factory("citations", default_config={"language": "zh", "spans_key": SPANS_KEY})
def make_citations(nlp: Language, name: str, language: str, spans_key: str) -> Citations:
    return Citations(language, spans_key)
