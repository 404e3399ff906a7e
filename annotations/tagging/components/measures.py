"""Component `governed_measures`: nouns that become measures because a restriction governs them.

不得申请财政资金 (the verb before), 在政府采购、招标投标等方面予以限制 (the verb after the list);
"restrictions on market access", "barred from bidding". One span for each member of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from spacy.language import Language

from annotations.tagging.components.base import (
    Hit,
    LexiconComponent,
    LiteralMatcher,
    Surroundings,
    segment_at,
)
from annotations.tagging.spans import SPANS_KEY, SuggestedSpan

__all__ = ["GovernedMeasures"]

# How far a verb governs, in characters; a bound also keeps the time linear.
REACH = 240


class GovernedMeasures(LexiconComponent):
    """Adds a span for every object noun under a restricting verb.

    The grammar stands in the lexicon's fragments: `governor_before` and `governor_gap_bar` (words that may
    not stand between verb and noun), `governor_after` (which ends in a `governor_after_verb`),
    `governor_lead`, `separator`, `clause_end`, `object_tail`, `summing_up` (the 等 before a noun that only
    sums up the list).
    """

    @cached_property
    def matcher(self) -> LiteralMatcher:
        return LiteralMatcher(self.lexicon.of(self.language, "object"), self.language)

    @cached_property
    def grammar(self) -> dict[str, re.Pattern[str]]:
        names = (
            "governor_before",
            "governor_gap_bar",
            "governor_after",
            "governor_after_verb",
            "governor_lead",
            "separator",
            "clause_end",
            "object_tail",
            "summing_up",
        )
        return {name: self.lexicon.fragment(self.language, name) for name in names}

    def triggers(self) -> Iterator[str]:
        yield from self.matcher.literals

    def propose(self, text: str, around: Surroundings) -> list[SuggestedSpan]:
        found: list[SuggestedSpan] = []
        hits = self.matcher.find(text)
        under_lead = bool(hits and self.grammar["governor_lead"].search(around.lead))
        verb_after = bool(hits and self.grammar["governor_after_verb"].search(text, hits[0].end))
        for hit in hits:
            bounds = self._after_verb(text, hit)
            if bounds is None and verb_after:
                bounds = self._before_verb(text, hit)
            if bounds is None and under_lead:
                bounds = hit.start, hit.end
            if bounds is None or self._sums_up(text, hit, found):
                continue
            start, end = bounds
            quote = text[start:end]
            found.extend(SuggestedSpan(start, end, quote, e.label, e.score, e.rule) for e in hit.entries)
        return found

    def _after_verb(self, text: str, hit: Hit) -> tuple[int, int] | None:
        """Bounds where the verb stands before: from the verb or, later in a list, from the member."""
        clause = max(0, hit.start - REACH)
        # Without an end to the search: whether a comma ends a clause depends on what comes after the noun.
        for match in self.grammar["clause_end"].finditer(text, clause):
            if match.end() > hit.start:
                break
            clause = match.end()
        verbs = list(self.grammar["governor_before"].finditer(text, clause, hit.start))
        if not verbs or self.grammar["governor_gap_bar"].search(text, verbs[-1].end(), hit.start):
            return None
        verb = verbs[-1]
        start = verb.start()
        for match in self.grammar["separator"].finditer(text, verb.end(), hit.start):
            start = match.end()
        tail = self.grammar["object_tail"].match(text, hit.end)
        return start, tail.end() if tail else hit.end

    def _before_verb(self, text: str, hit: Hit) -> tuple[int, int] | None:
        """Bounds where the verb stands after the list."""
        _, stop = segment_at(text, hit.start, hit.end, self.language)
        stop = min(stop, hit.end + REACH)
        ends = [hit.end]
        if tail := self.grammar["object_tail"].match(text, hit.end, stop):
            ends.append(tail.end())
        for end in ends:
            if self.grammar["governor_after"].match(text, end, stop):
                return hit.start, end
        return None

    def _sums_up(self, text: str, hit: Hit, found: list[SuggestedSpan]) -> bool:
        """Say whether the noun only sums up members of its own label: 容缺受理等便利措施."""
        labels = {entry.label for entry in hit.entries}
        return any(
            other.label in labels and self.grammar["summing_up"].fullmatch(text, other.end, hit.start)
            for other in found
        )


@Language.factory("governed_measures", default_config={"language": "zh", "spans_key": SPANS_KEY})
def make_governed_measures(nlp: Language, name: str, language: str, spans_key: str) -> GovernedMeasures:
    return GovernedMeasures(language, spans_key)
