"""Builds the two spaCy pipelines and runs them over texts of any length, line by line.

An automaton over the raw text finds the lines that hold a literal some component looks for. On these the
components work without a Doc, which took most of the time; called as a spaCy pipeline they find the same.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

import spacy
from spacy.language import Language

from annotations.tagging import components as _components  # noqa: F401  importing it registers the factories
from annotations.tagging import tokenizers as _tokenizers  # noqa: F401
from annotations.tagging.components.base import LexiconComponent
from annotations.tagging.components.citations import NAME as CITATIONS
from annotations.tagging.components.citations import Citations
from annotations.tagging.components.context import Context
from annotations.tagging.components.scorer import Scorer
from annotations.tagging.lexicon import Lexicon
from annotations.tagging.lines import Line, LineReader
from annotations.tagging.model import SpanModel
from annotations.tagging.spans import SuggestedSpan

__all__ = ["LANGUAGES", "Candidate", "TextLanguage", "build_pipeline", "candidates", "suggest"]

TextLanguage = Literal["zh", "en"]
LANGUAGES: tuple[TextLanguage, ...] = ("zh", "en")
TOKENIZERS = {"zh": "tagging.characters.v1", "en": "tagging.words.v1"}
SURROGATE = re.compile("[\ud800-\udfff]")
PIPES = (CITATIONS, "terms", "measure_patterns", "governed_measures", "information", "context")
SCORER = "scorer"


def build_pipeline(
    language: str, lexicon: Lexicon, model: SpanModel | None = None, *, near_misses: bool = False
) -> Language:
    """Build the pipeline of a language over a lexicon, with a model that re-scores where one is given.

    `near_misses` keeps candidates that lack only the evidence their rule asks for, marked `near_miss`.
    Results lie in `doc.spans["suggestions"]`. Raises ValueError for another language.

    >>> nlp = build_pipeline("zh", default_lexicon())
    >>> [span.label_ for span in nlp("限制高消费").spans["suggestions"]]
    ['PM-03']
    """
    if language not in LANGUAGES:
        raise ValueError(f"There is no pipeline for {language!r}; use one of {', '.join(LANGUAGES)}.")
    nlp = spacy.blank(language, config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZERS[language]}}})
    for name in (*PIPES, SCORER) if model else PIPES:
        nlp.add_pipe(name, config={"language": language})
    for component in lexicon_components(nlp):
        component.use(lexicon)
        if isinstance(component, Context):
            component.near_misses = near_misses or model is not None
        if isinstance(component, Scorer):
            component.model = model
    nlp.meta["lexicon"] = lexicon.version
    return nlp


def lexicon_components(nlp: Language) -> list[LexiconComponent]:
    """List the components that work from the lexicon, in order."""
    return [component for _, component in nlp.pipeline if isinstance(component, LexiconComponent)]


def suggest(text: str, nlp: Language) -> list[SuggestedSpan]:
    """List the suggestions for a text of any length, by start, end and label.

    Offsets are code points in `text`; `text[start:end] == quote`. Citations are looked for in the text as a
    whole, for they point back. The rest is done line by line, each with its lead-in (the line with a colon
    that opens its list) and its article, so that only results grow with the text.
    """
    # Neither spaCy nor the automaton takes half a pair.
    readable = SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    components = lexicon_components(nlp)
    found = [span for each in components if isinstance(each, Citations) for span in each.find(readable)]
    if readable != text:
        found = [placed(item, item.start, item.end, text) for item in found]
    found += [placed(each.item, each.start, each.end, text) for each in candidates(readable, nlp)]
    return sorted(found, key=lambda item: item.sort_key)


def placed(item: SuggestedSpan, start: int, end: int, text: str) -> SuggestedSpan:
    """Give a span of a text with the words that stand there."""
    return dataclasses.replace(item, start=start, end=end, quote=text[start:end])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span found in a line (`item` counts from its start), with all that was found there."""

    item: SuggestedSpan
    line: Line
    others: list[SuggestedSpan]

    @property
    def start(self) -> int:
        return self.line.start + self.item.start

    @property
    def end(self) -> int:
        return self.line.start + self.item.end


def candidates(text: str, nlp: Language) -> Iterator[Candidate]:
    """Yield what the components make of each line of a text, citations left out."""
    components = [each for each in lexicon_components(nlp) if not isinstance(each, Citations)]
    for line in line_reader(nlp).read(text):
        found: list[SuggestedSpan] = []
        for number, each in enumerate(components):
            if each.judges or line.groups >> number & 1:
                found = each.refine(found, line.folded, line.surroundings)
        for item in found:
            yield Candidate(item, line, found)


def line_reader(nlp: Language) -> LineReader:
    """Give the line reader of a pipeline, made once for its lexicon."""
    components = lexicon_components(nlp)
    version = "+".join(each.lexicon.version for each in components)
    known = _READERS.get(nlp)
    if known is None or known[0] != version:
        groups = [each.triggers() for each in components if not isinstance(each, Citations)]
        leads = [lead for each in components for lead in each.leads()]
        known = _READERS[nlp] = version, LineReader(components[0].language, groups, leads)
    return known[1]


_READERS: WeakKeyDictionary[Language, tuple[str, LineReader]] = WeakKeyDictionary()
