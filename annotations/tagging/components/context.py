"""Component `context`: judges a span by what stands around it, and marks negation and lifting.

Drops spans inside titles 《》 and source heads ［…］, spans whose rule asks for evidence that is not there,
rewards, and weaker doubles of a label on one stretch.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from spacy.language import Language

from annotations.tagging.components.base import (
    LexiconComponent,
    Surroundings,
    segment_at,
    sentence_at,
)
from annotations.tagging.spans import SPANS_KEY, SuggestedSpan

__all__ = ["Context"]

TITLE = re.compile(r"《[^》\n]{1,100}》")
SOURCE_HEAD = re.compile(r"\s*［[^］]*］\s*")
NEGATION_REACH = 30
ARTICLE_REACH = 1200
# What a rule's score counts where its evidence is wanting.
NEAR_MISS = 0.3
CLAUSE_MARK = {"zh": "，", "en": ","}

# Where an expression is looked for, and the expression.
Test = tuple[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of a rule, compiled."""

    when: tuple[Test, ...]
    within: tuple[Test, ...]
    unless: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """The text that a span is judged by, from near to far; `article` ends with the sentence, and `document`
    holds only the words for credit that fill it.
    """

    clause: str
    segment: str
    sentence: str
    lead: str
    article: str
    document: str

    def holds(self, conditions: Conditions) -> bool:
        """Say whether the conditions of a rule are met here."""
        return (
            not any(self.finds(test) for test in conditions.unless)
            and (not conditions.when or any(self.finds(test, lead=True) for test in conditions.when))
            and (not conditions.within or any(self.finds(test, lead=True) for test in conditions.within))
        )

    def finds(self, test: Test, *, lead: bool = False) -> bool:
        place, expression = test
        return bool(expression.search(getattr(self, place)) or (lead and expression.search(self.lead)))


class Context(LexiconComponent):
    """Filters suggestions and adds `negated` and `lifted`.

    `near_misses` keeps, marked and at a lower score, what lacks only the evidence that its rule asks for.
    Fragments: those named by the rules' conditions; `title_line` (a line that is the title of a document),
    `negation`, `lifting`, `trim_start`, `trim_end`, `reward_lead`, `reward`, `sanction`, `credit`.
    """

    judges = True
    near_misses: bool = False

    @cached_property
    def conditions(self) -> dict[str, Conditions]:
        def compiled(names: Iterable[str], place: str = "sentence") -> tuple[Test, ...]:
            tests: list[Test] = []
            for name in names:
                prefix, _, fragment = name.rpartition(":")
                tests.append((prefix or place, self.lexicon.fragment(self.language, fragment)))
            return tuple(tests)

        return {
            entry.rule: Conditions(
                compiled(entry.when), compiled(entry.within, "article"), compiled(entry.unless)
            )
            for entry in self.lexicon.entries
            if entry.language == self.language and (entry.when or entry.within or entry.unless)
        }

    @cached_property
    def title_line(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "title_line")

    @cached_property
    def negation(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "negation")

    @cached_property
    def lifting(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "lifting")

    @cached_property
    def reward(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "reward")

    @cached_property
    def trim_start(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "trim_start")

    @cached_property
    def trim_end(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "trim_end")

    @cached_property
    def reward_lead(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "reward_lead")

    @cached_property
    def sanction(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "sanction")

    @cached_property
    def credit(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "credit")

    def refine(self, found: list[SuggestedSpan], text: str, around: Surroundings) -> list[SuggestedSpan]:
        if not found or SOURCE_HEAD.fullmatch(text):
            return []
        if self.title_line.fullmatch(text):
            return [item for item in found if item.label == "CITATION"]
        titles = [match.span() for match in TITLE.finditer(text)]
        kept: list[SuggestedSpan] = []
        for item in found:
            if item.label == "CITATION":
                kept.append(item)
            elif not any(a <= item.start < b for a, b in titles):
                judged = self._judged(text, item, self._scope(text, item, around))
                if judged:
                    kept.append(judged)
        return without_doubles(kept)

    def _scope(self, text: str, item: SuggestedSpan, around: Surroundings) -> Scope:
        start, end = sentence_at(text, item.start, item.end, self.language)
        left, right = segment_at(text, item.start, item.end, self.language)
        stop = text.find(CLAUSE_MARK[self.language], item.end, right)
        return Scope(
            clause=text[
                max(left, text.rfind(CLAUSE_MARK[self.language], left, item.start) + 1) : stop + 1 or right
            ],
            segment=text[left:right],
            sentence=text[start:end],
            lead=around.lead,
            article=f"{around.article}\n{text[:right]}"[-ARTICLE_REACH:],
            document=around.document,
        )

    def _judged(self, text: str, item: SuggestedSpan, scope: Scope) -> SuggestedSpan | None:
        conditions = self.conditions.get(item.rule)
        if conditions and not scope.holds(conditions):
            if not self.near_misses or any(scope.finds(test) for test in conditions.unless):
                return None
            attributes = {**item.attributes, "near_miss": True}
            item = dataclasses.replace(item, score=item.score * NEAR_MISS, attributes=attributes)
        if not item.label.startswith("PM") and item.label != "OUT":
            return item
        if scope.lead and self.reward_lead.search(scope.lead):
            return None
        near = f"{scope.segment}\n{scope.lead}"
        if self.reward.search(near) and not self.sanction.search(near):
            return None
        before = text[max(0, item.start - NEGATION_REACH) : item.start]
        attributes = dict(item.attributes)
        if self.negation.search(before):
            if not any(self.credit.search(place) for place in (scope.article, scope.lead, scope.document)):
                return None
            attributes["negated"] = True
        if self.lifting.search(before):
            attributes["lifted"] = True
        return self._trimmed(dataclasses.replace(item, attributes=attributes))

    def _trimmed(self, item: SuggestedSpan) -> SuggestedSpan:
        """The measure itself: without the time that it lasts and what only sums it up."""
        quote = item.quote
        begins = self.trim_start.match(quote)
        ends = self.trim_end.search(quote)
        start = begins.end() if begins else 0
        end = ends.start() if ends else len(quote)
        if start >= end or end - start == len(quote):
            return item
        return dataclasses.replace(
            item, start=item.start + start, end=item.start + end, quote=quote[start:end]
        )


def without_doubles(found: list[SuggestedSpan]) -> list[SuggestedSpan]:
    """Keep one span of a label where several overlap: the higher score, then the longer, then the earlier.

    A parent category (PCI-03) goes where one of its children (PCI-03.02) stands.
    """
    kept: list[SuggestedSpan] = []
    for item in sorted(found, key=lambda s: (-s.score, s.start - s.end, s.start, s.rule)):
        if not any(o.label == item.label and overlap(o, item) for o in kept):
            kept.append(item)
    return [
        item
        for item in kept
        if not any(o.label.startswith(f"{item.label}.") and overlap(o, item) for o in kept)
    ]


def overlap(one: SuggestedSpan, other: SuggestedSpan) -> bool:
    """Say whether two spans share a character."""
    return one.start < other.end and other.start < one.end


@Language.factory("context", default_config={"language": "zh", "spans_key": SPANS_KEY})
def make_context(nlp: Language, name: str, language: str, spans_key: str) -> Context:
    return Context(language, spans_key)
