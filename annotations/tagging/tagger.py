"""A tagger for both languages: builds each pipeline once, and names the version it runs."""

from __future__ import annotations

from spacy.language import Language

from annotations.tagging.lexicon import Lexicon, default_lexicon
from annotations.tagging.pipeline import LANGUAGES, build_pipeline, suggest
from annotations.tagging.spans import SuggestedSpan

__all__ = ["RULES_VERSION", "Tagger"]

# Raise it when code changes what is suggested; a change of the lexicon shows in its own hash.
RULES_VERSION = 1


class Tagger:
    """Suggests spans for a text in Chinese or English.

    >>> [found.label for found in Tagger().suggest("限制高消费", "zh")]
    ['PM-03']
    """

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self.lexicon = default_lexicon() if lexicon is None else lexicon
        self._pipelines: dict[str, Language] = {}

    @property
    def version(self) -> str:
        """Version of rules and lexicon, such as `rules-1+lex-ab12cd34`."""
        return f"rules-{RULES_VERSION}+lex-{self.lexicon.version}"

    def pipeline(self, language: str) -> Language:
        """Give the pipeline of a language, built on first use. Raises ValueError for another language."""
        if language not in LANGUAGES:
            raise ValueError(f"There is no pipeline for {language!r}; use one of {', '.join(LANGUAGES)}.")
        if language not in self._pipelines:
            self._pipelines[language] = build_pipeline(language, self.lexicon)
        return self._pipelines[language]

    def suggest(self, text: str, language: str) -> list[SuggestedSpan]:
        """List the suggestions for a text; see `suggest` in annotations.tagging.pipeline."""
        return suggest(text, self.pipeline(language))
