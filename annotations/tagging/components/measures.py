"""Component `governed_measures`: nouns that become measures because a restriction governs them.

不得申请财政资金 (the verb before), 在政府采购、招标投标等方面予以限制 (the verb after the list); "restrictions on
market access", "barred from bidding". One span for each member of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc

from annotations.tagging.components.base import Hit, LexiconComponent, LiteralMatcher, sentence_at, surroundings
from annotations.tagging.spans import SPANS_KEY, SuggestedSpan, add_suggestions

__all__ = ["GovernedMeasures"]


class GovernedMeasures(LexiconComponent):
    """Adds a span for every object noun under a restricting verb.

    The grammar stands in the lexicon's fragments: `governor_before`, `governor_after`, `separator`, `clause_end`,
    `object_tail`.
    """

    @cached_property
    def matcher(self) -> LiteralMatcher:
        return LiteralMatcher(self.lexicon.of(self.language, "object"), self.language)

    @cached_property
    def before(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "governor_before")

    @cached_property
    def after(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "governor_after")

    @cached_property
    def lead(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "governor_lead")

    @cached_property
    def separator(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "separator")

    @cached_property
    def clause_end(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "clause_end")

    @cached_property
    def tail(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "object_tail")

    def triggers(self) -> Iterator[str]:
        yield from self.matcher.literals

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        found: list[SuggestedSpan] = []
        for hit in self.matcher.find(text):
            bounds = self._span(text, hit)
            if bounds is None and self.lead.search(surroundings(doc).lead):
                bounds = hit.start, hit.end
            if bounds is None:
                continue
            start, end = bounds
            quote = text[start:end]
            found.extend(SuggestedSpan(start, end, quote, e.label, e.score, e.rule) for e in hit.entries)
        add_suggestions(doc, found, self.spans_key)
        return doc

    def _span(self, text: str, hit: Hit) -> tuple[int, int] | None:
        """Bounds of the measure, or None where nothing governs the noun."""
        clause = 0
        for match in self.clause_end.finditer(text, 0, hit.start):
            clause = match.end()
        verb = None
        for verb in self.before.finditer(text, clause, hit.start):
            pass
        tail = self.tail.match(text, hit.end)
        end = tail.end() if tail else hit.end
        if verb is not None:
            start = verb.start()
            for match in self.separator.finditer(text, verb.end(), hit.start):
                start = match.end()
            return start, end
        _, stop = sentence_at(text, hit.start, hit.end, self.language)
        if self.after.match(text, hit.end, stop):
            return hit.start, hit.end
        return None


@Language.factory("governed_measures", default_config={"language": "zh", "spans_key": SPANS_KEY})
def make_governed_measures(nlp: Language, name: str, language: str, spans_key: str) -> GovernedMeasures:
    return GovernedMeasures(language, spans_key)
