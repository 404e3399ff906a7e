"""Component `measure_patterns`: expressions of the lexicon, tried only where one of their literals stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation
from spacy.language import Language

from annotations.tagging.components.base import LexiconComponent, Surroundings, fold
from annotations.tagging.lexicon import LexiconEntry, compile_expression
from annotations.tagging.spans import SPANS_KEY, SuggestedSpan

__all__ = ["MeasurePatterns"]


class Pattern(NamedTuple):
    """An expression, the group that is the span, and the rules that it stands for.

    It is tried only where one of the literals of ``also`` stands too.
    """

    expression: re.Pattern[str]
    group: str | int
    also: tuple[str, ...]
    entries: list[LexiconEntry]


class MeasurePatterns(LexiconComponent):
    """Adds a span for every match of a pattern: its group `span`, or all of it."""

    @cached_property
    def compiled(self) -> list[Pattern]:
        grouped: dict[tuple[str, tuple[str, ...]], list[LexiconEntry]] = {}
        for entry in self.lexicon.of(self.language, "pattern"):
            grouped.setdefault((entry.text, entry.needs), []).append(entry)
        return [self._compile(text, entries) for (text, _), entries in grouped.items()]

    def _compile(self, text: str, entries: list[LexiconEntry]) -> Pattern:
        expression = compile_expression(self.language, self.lexicon.expand(self.language, text))
        group = "span" if "span" in expression.groupindex else 0
        return Pattern(expression, group, entries[0].also, entries)

    @cached_property
    def needs(self) -> dict[str, list[int]]:
        """Literal -> the numbers of the patterns that need it."""
        numbers: dict[str, list[int]] = {}
        for number, pattern in enumerate(self.compiled):
            for literal in pattern.entries[0].needs:
                numbers.setdefault(fold(literal, self.language), []).append(number)
        return numbers

    @cached_property
    def numbers(self) -> list[list[int]]:
        return list(self.needs.values())

    @cached_property
    def automaton(self) -> AhoCorasick:
        return AhoCorasick(list(self.needs), implementation=Implementation.DFA)

    @cached_property
    def always(self) -> set[int]:
        """Patterns that name no literal."""
        return {
            number
            for number, pattern in enumerate(self.compiled)
            if not pattern.entries[0].needs and not pattern.entries[0].under
        }

    @cached_property
    def under(self) -> dict[int, re.Pattern[str]]:
        """Number of a pattern -> the lead-in that it asks for."""
        return {
            number: self.lexicon.fragment(self.language, pattern.entries[0].under)
            for number, pattern in enumerate(self.compiled)
            if pattern.entries[0].under
        }

    @cached_property
    def led_by(self) -> Callable[[str], frozenset[int]]:
        """Numbers of the patterns that ask for a lead-in; the items under one follow each other."""

        @lru_cache(maxsize=16)
        def led_by(lead: str) -> frozenset[int]:
            return frozenset(number for number, asked in self.under.items() if asked.search(lead))

        return led_by

    def leads(self) -> Iterator[re.Pattern[str]]:
        yield from self.under.values()

    def triggers(self) -> Iterator[str]:
        yield from self.needs

    def propose(self, text: str, around: Surroundings) -> list[SuggestedSpan]:
        wanted = self.always | self.led_by(around.lead) if around.lead else set(self.always)
        hits = self.automaton.find_matches_as_indexes(text, overlapping=True)
        for index in {hit[0] for hit in hits}:
            wanted.update(self.numbers[index])
        found: list[SuggestedSpan] = []
        holds: dict[tuple[str, ...], bool] = {(): True}  # many rules ask for the same words
        for number in sorted(wanted):
            expression, group, also, entries = self.compiled[number]
            if also not in holds:
                holds[also] = any(map(text.__contains__, also))
            if not holds[also]:
                continue
            for match in expression.finditer(text):
                start, end = match.span(group)
                if start < end:
                    quote = text[start:end]
                    found.extend(SuggestedSpan(start, end, quote, e.label, e.score, e.rule) for e in entries)
        return found


@Language.factory("measure_patterns", default_config={"language": "zh", "spans_key": SPANS_KEY})
def make_measure_patterns(nlp: Language, name: str, language: str, spans_key: str) -> MeasurePatterns:
    return MeasurePatterns(language, spans_key)
