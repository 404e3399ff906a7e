"""The words that the rules go by, in Chinese and English, read from data/; it finds, and judges nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["Lexicon", "Speech", "read_lexicon"]

FOLDER = Path(__file__).parent / "data"
LANGUAGES = ("zh", "en")
_FRAGMENT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Speech:
    """The expressions of one language, by name; ``measures`` by the code of the measure."""

    expressions: dict[str, re.Pattern[str]]
    measures: dict[str, re.Pattern[str]]

    def __getitem__(self, name: str) -> re.Pattern[str]:
        return self.expressions[name]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What conduct is about (matters), in both languages, and the expressions of each."""

    matter_words: dict[str, tuple[tuple[str, re.Pattern[str]], ...]]
    speech: dict[str, Speech]

    def matters(self, text: str, language: str) -> Iterator[str]:
        """The matters that a text speaks of, such as military-service; English in lower case."""
        for name, expression in self.matter_words[language]:
            if expression.search(text):
                yield name


@cache
def read_lexicon() -> Lexicon:
    """Read the words that come with the service."""
    matters = _read("matters")
    words = {
        language: tuple((name, re.compile(row[language])) for name, row in matters.items())
        for language in LANGUAGES
    }
    return Lexicon(words, {language: _speech(_read(language)) for language in LANGUAGES})


def _speech(data: dict[str, Any]) -> Speech:
    fragments: dict[str, str] = data.pop("fragments")
    measures: dict[str, str] = data.pop("measures")

    def filled(text: str) -> str:
        return _FRAGMENT.sub(lambda match: filled(fragments[match[1]]), text)

    return Speech(
        {
            name: re.compile("|".join(filled(one) for one in ([value] if isinstance(value, str) else value)))
            for name, value in data.items()
        },
        {code: re.compile(value) for code, value in measures.items()},
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
