"""Component `information`: categories of information where the text speaks of them as information.

行政处罚信息, "行政许可、行政处罚等信息", an item under 下列信息; not the act itself (依法给予行政处罚).
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
    sentence_at,
)
from annotations.tagging.spans import SPANS_KEY, SuggestedSpan

__all__ = ["Information"]

# How near the verb of publishing or passing on stands to a decision that it speaks of.
VERB_BEFORE = 40
VERB_AFTER = 80


class Information(LexiconComponent):
    """Adds a span for every category noun that is information here.

    Fragments: `record_noun` (信息, 记录: information by itself), `record_before` (the same before the
    category, as English has it), `outcome_noun` (决定, 结果: information only beside an `information_verb`),
    `list_of_information` (the rest of an enumeration that ends in such a noun), `information_lead`
    (下列信息：), `act_of_a_subject` (in such an item: what was done, no information), `act_upon` (what was
    done to the very thing, 骗取行政许可: no information either).
    """

    @cached_property
    def matcher(self) -> LiteralMatcher:
        return LiteralMatcher(self.lexicon.of(self.language, "category"), self.language)

    @cached_property
    def record(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "record_noun")

    @cached_property
    def outcome(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "outcome_noun")

    @cached_property
    def enumeration(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "list_of_information")

    @cached_property
    def verb(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "information_verb")

    @cached_property
    def lead(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "information_lead")

    @cached_property
    def lead_inline(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "information_lead_inline")

    @cached_property
    def act(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "act_of_a_subject")

    @cached_property
    def act_upon(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "act_upon")

    @cached_property
    def head(self) -> re.Pattern[str]:
        """English: "information on administrative penalties" has its noun before."""
        return self.lexicon.fragment(self.language, "record_before")

    def triggers(self) -> Iterator[str]:
        yield from self.matcher.literals

    def propose(self, text: str, around: Surroundings) -> list[SuggestedSpan]:
        found: list[SuggestedSpan] = []
        hits = self.matcher.find(text)
        under_lead = bool(hits and self.lead.search(around.lead))
        for hit in hits:
            end = self._end(text, hit, under_lead)
            if end is not None:
                quote = text[hit.start : end]
                found.extend(
                    SuggestedSpan(hit.start, end, quote, e.label, e.score, e.rule) for e in hit.entries
                )
        return found

    def _end(self, text: str, hit: Hit, under_lead: bool) -> int | None:
        """End of the span, or None where the noun is not spoken of as information."""
        start, stop = sentence_at(text, hit.start, hit.end, self.language)
        if self.act_upon.search(text, start, hit.start):
            return None
        if match := self.record.match(text, hit.end):
            return match.end()
        if match := self.outcome.match(text, hit.end):
            near = max(start, hit.start - VERB_BEFORE), min(stop, match.end() + VERB_AFTER)
            if self.verb.search(text, *near):
                return match.end()
        led = under_lead or self.lead_inline.search(text, start, hit.start)
        if led and not self.act.search(text, start, hit.start):
            return hit.end
        if self.enumeration.match(text, hit.end, stop):
            return hit.end
        return hit.end if self.head.search(text, start, hit.start) else None


@Language.factory("information", default_config={"language": "zh", "spans_key": SPANS_KEY})
def make_information(nlp: Language, name: str, language: str, spans_key: str) -> Information:
    return Information(language, spans_key)
