"""Component `context`: decides from what stands around a span whether it stays, and marks negation and lifting.

Drops spans inside titles 《》 and source heads ［…］, spans whose rule asks for evidence that is not there, and
weaker doubles of a label on one stretch.
"""

from __future__ import annotations

import dataclasses
import re
from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc

from annotations.tagging.components.base import LexiconComponent, sentence_at, surroundings
from annotations.tagging.spans import SPANS_KEY, SuggestedSpan, get_suggestions, set_suggestions

__all__ = ["Context"]

TITLE = re.compile(r"《[^》\n]{1,100}》")
SOURCE_HEAD = re.compile(r"\s*［[^］]*］\s*")


class Context(LexiconComponent):
    """Filters suggestions and adds `negated` and `lifted`.

    Fragments: those named by `when` and `unless` of the rules, `negation` and `lifting`.
    """

    @cached_property
    def rules(self) -> dict[str, tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]]:
        return {
            entry.rule: (
                tuple(self.lexicon.fragment(self.language, name) for name in entry.when),
                tuple(self.lexicon.fragment(self.language, name) for name in entry.unless),
            )
            for entry in self.lexicon.entries
            if entry.language == self.language
        }

    @cached_property
    def negation(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "negation")

    @cached_property
    def lifting(self) -> re.Pattern[str]:
        return self.lexicon.fragment(self.language, "lifting")

    def __call__(self, doc: Doc) -> Doc:
        found = get_suggestions(doc, self.spans_key)
        if not found:
            return doc
        text = doc.text
        if SOURCE_HEAD.fullmatch(text):
            kept: list[SuggestedSpan] = []
        else:
            titles = [match.span() for match in TITLE.finditer(text)]
            around = surroundings(doc)
            outside = f"{around.lead}\n{around.article}"
            kept = [
                self._marked(text, item)
                for item in found
                if item.label == "CITATION"
                or (not any(a <= item.start < b for a, b in titles) and self._supported(text, outside, item))
            ]
        set_suggestions(doc, without_doubles(kept), self.spans_key)
        return doc

    def _supported(self, text: str, outside: str, item: SuggestedSpan) -> bool:
        when, unless = self.rules.get(item.rule, ((), ()))
        if not when and not unless:
            return True
        start, end = sentence_at(text, item.start, item.end, self.language)
        sentence = text[start:end]
        if any(expression.search(sentence) for expression in unless):
            return False
        return not when or any(e.search(text) or e.search(outside) for e in when)

    def _marked(self, text: str, item: SuggestedSpan) -> SuggestedSpan:
        if not item.label.startswith("PM") and item.label != "OUT":
            return item
        before = text[max(0, item.start - 24) : item.start]
        attributes = dict(item.attributes)
        if self.negation.search(before):
            attributes["negated"] = True
        if self.lifting.search(before) or self.lifting.match(item.quote):
            attributes["lifted"] = True
        return dataclasses.replace(item, attributes=attributes) if attributes else item


def without_doubles(found: list[SuggestedSpan]) -> list[SuggestedSpan]:
    """Keep the best of the spans of one label that overlap: higher score, then longer, then earlier."""
    kept: list[SuggestedSpan] = []
    for item in sorted(found, key=lambda s: (-s.score, s.start - s.end, s.start, s.rule)):
        if not any(o.label == item.label and item.start < o.end and o.start < item.end for o in kept):
            kept.append(item)
    return kept


@Language.factory("context", default_config={"language": "zh", "spans_key": SPANS_KEY})
def make_context(nlp: Language, name: str, language: str, spans_key: str) -> Context:
    return Context(language, spans_key)
