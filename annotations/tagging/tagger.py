"""A tagger for both languages: builds each pipeline once, and names the version it runs."""

from __future__ import annotations

from functools import cache

from spacy.language import Language

from annotations.tagging.lexicon import Lexicon, default_lexicon
from annotations.tagging.model import SpanModel, trained_model
from annotations.tagging.pipeline import LANGUAGES, build_pipeline, suggest
from annotations.tagging.spans import SuggestedSpan

__all__ = ["RULES_VERSION", "Tagger", "tag_text"]

# Raise it when code changes what is suggested; a change of the lexicon shows in its own hash.
RULES_VERSION = 5


class Tagger:
    """Suggests spans for a text in Chinese or English.

    >>> [found.label for found in Tagger().suggest("限制高消费", "zh")]
    ['PM-03']
    """

    def __init__(self, lexicon: Lexicon | None = None, model: SpanModel | None = None) -> None:
        """Take a lexicon, ours by default, and a model that re-scores, none by default."""
        self.lexicon = default_lexicon() if lexicon is None else lexicon
        self.model = model
        self._pipelines: dict[str, Language] = {}

    @property
    def version(self) -> str:
        """Version of rules, lexicon and model, such as `rules-5+lex-ab12cd34+model-0123abcd`."""
        model = f"+model-{self.model.version}" if self.model else ""
        return f"rules-{RULES_VERSION}+lex-{self.lexicon.version}{model}"

    def pipeline(self, language: str) -> Language:
        """Give the pipeline of a language, built on first use. Raises ValueError for another language."""
        if language not in LANGUAGES:
            raise ValueError(f"There is no pipeline for {language!r}; use one of {', '.join(LANGUAGES)}.")
        if language not in self._pipelines:
            self._pipelines[language] = build_pipeline(language, self.lexicon, self.model)
        return self._pipelines[language]

    def suggest(self, text: str, language: str) -> list[SuggestedSpan]:
        """List the suggestions for a text; see `suggest` in annotations.tagging.pipeline."""
        return suggest(text, self.pipeline(language))


@cache
def default_tagger() -> Tagger:
    """Give the tagger with our lexicon and the trained model, if there is one; made once in a process."""
    return Tagger(model=trained_model())


def tag_text(text: str, lang: str) -> list[SuggestedSpan]:
    """List the suggestions for a text, by start, end and label.

    Args:
        text: Any text. Offsets of the suggestions are its code points, half open.
        lang: ``zh`` or ``en``.

    Raises:
        ValueError: another language.
    """
    return default_tagger().suggest(text, lang)
