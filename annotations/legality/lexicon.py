"""The words that the rules go by, in Chinese and English, read from data/; it finds, and judges nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ahocorasick_rs import AhoCorasick

__all__ = ["Lexicon", "Speech", "read_lexicon"]

FOLDER = Path(__file__).parent / "data"
LANGUAGES = ("zh", "en")
_FRAGMENT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Speech:
    """The expressions of one language, by name; ``measures`` by the code of the measure.

    ``gates`` hold, for slow expressions, words one of which stands in every match.
    """

    expressions: dict[str, re.Pattern[str]]
    gates: dict[str, AhoCorasick]
    measures: dict[str, re.Pattern[str]]

    def __getitem__(self, name: str) -> re.Pattern[str]:
        return self.expressions[name]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What conduct is about (matters), in both languages, and the expressions of each."""

    matter_words: dict[str, tuple[tuple[str, re.Pattern[str]], ...]]
    speech: dict[str, Speech]

    def matters(self, text: str, language: str) -> frozenset[str]:
        """The matters that a text speaks of, such as military-service; English in lower case."""
        return frozenset(name for name, found in self.matter_words[language] if found.search(text))


@cache
def read_lexicon() -> Lexicon:
    """Read the words that come with the service."""
    matters = _read("matters")
    words = {
        language: tuple((name, re.compile(row[language])) for name, row in matters.items())
        for language in LANGUAGES
    }
    return Lexicon(words, {language: _speech(_read(language), language) for language in LANGUAGES})


def _speech(data: dict[str, Any], language: str) -> Speech:
    # Tried at each letter, an English list takes five times as long as at each word.
    start = r"\b" if language == "en" else ""
    fragments: dict[str, str] = data.pop("fragments")
    measures: dict[str, str] = data.pop("measures")
    gates: dict[str, str] = data.pop("gates")

    def filled(text: str) -> str:
        return _FRAGMENT.sub(lambda match: filled(fragments[match[1]]), text)

    return Speech(
        {
            name: re.compile(filled(value) if isinstance(value, str) else _any_of(map(filled, value), start))
            for name, value in data.items()
        },
        {name: AhoCorasick(sorted(set(words.split()))) for name, words in gates.items()},
        {code: re.compile(_any_of([value], start)) for code, value in measures.items()},
    )


def _any_of(expressions: Iterable[str], start: str) -> str:
    return f"{start}(?:{'|'.join(expressions)})"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
