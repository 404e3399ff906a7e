"""Component `terms`: names and phrases that are spans by themselves, by an Aho-Corasick automaton in Rust."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from spacy.language import Language

from annotations.tagging.components.base import LexiconComponent, LiteralMatcher, Surroundings
from annotations.tagging.spans import SPANS_KEY, SuggestedSpan

__all__ = ["Terms"]


class Terms(LexiconComponent):
    """Adds a span for every phrase of the lexicon."""

    @cached_property
    def matcher(self) -> LiteralMatcher:
        return LiteralMatcher(self.lexicon.of(self.language, "phrase"), self.language)

    def triggers(self) -> Iterator[str]:
        yield from self.matcher.literals

    def propose(self, text: str, around: Surroundings) -> list[SuggestedSpan]:
        return [
            SuggestedSpan(hit.start, hit.end, text[hit.start : hit.end], entry.label, entry.score, entry.rule)
            for hit in self.matcher.find(text)
            for entry in hit.entries
        ]


@Language.factory("terms", default_config={"language": "zh", "spans_key": SPANS_KEY})
def make_terms(nlp: Language, name: str, language: str, spans_key: str) -> Terms:
    return Terms(language, spans_key)
