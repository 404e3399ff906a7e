"""What the components share: a lexicon that travels with the pipeline, and the matching of literals."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from ahocorasick_rs import AhoCorasick, Implementation
from spacy.tokens import Doc

from annotations.tagging.lexicon import Lexicon, LexiconEntry, default_lexicon
from annotations.tagging.spans import SuggestedSpan, get_suggestions, set_suggestions
from annotations.tagging.tokenizers import text_of

__all__ = [
    "Hit",
    "LexiconComponent",
    "LiteralMatcher",
    "Surroundings",
    "fold",
    "folded",
    "segment_at",
    "sentence_at",
    "surroundings",
]

SENTENCE_END = {"zh": re.compile(r"[。！？\n]"), "en": re.compile(r"[.!?](?=\s|$|”|\")|\n")}
SEGMENT_END = {"zh": re.compile(r"[。；！？\n]"), "en": re.compile(r"[.!?;](?=\s|$|”|\")|\n")}
# What lies further off than this is no evidence; the bound also keeps the time linear.
LONGEST_SENTENCE = 600
WORD_CHARACTER = re.compile(r"[^\W_]")


# Half-width marks stand for full-width ones in many Chinese files; rules are written for the latter.
FULL_WIDTH = tuple(zip(",;:!?()", "，；：！？（）", strict=True))


def fold(text: str, language: str) -> str:
    """Fold what differs without meaning, keeping the length: width of marks in Chinese, case and apostrophes
    in English.
    """
    if language == "zh":
        for half, full in FULL_WIDTH:  # four times as fast as str.translate
            text = text.replace(half, full)
        return text
    lowered = text.lower().replace("'", "’")
    return (
        lowered
        if len(lowered) == len(text)
        else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )


def folded(doc: Doc, language: str) -> str:
    """Give the folded text of a Doc; made once."""
    text = doc.user_data.get("folded")
    if not isinstance(text, str):
        text = doc.user_data["folded"] = fold(text_of(doc), language)
    return text


@dataclass(frozen=True, slots=True)
class Hit:
    """A literal found at [start, end)."""

    start: int
    end: int
    entries: tuple[LexiconEntry, ...]


class LiteralMatcher:
    """Finds the longest literals of the lexicon; in English at word boundaries, plurals allowed."""

    def __init__(self, entries: Iterable[LexiconEntry], language: str) -> None:
        self.language = language
        self.entries: dict[str, list[LexiconEntry]] = {}
        for entry in entries:
            for literal in dict.fromkeys(
                (entry.text, singular(entry.text) if language == "en" else entry.text)
            ):
                self.entries.setdefault(fold(literal, language), []).append(entry)
        self.literals = list(self.entries)
        self.automaton = (
            AhoCorasick(self.literals, implementation=Implementation.DFA) if self.literals else None
        )

    def find(self, text: str) -> list[Hit]:
        """List hits in a folded text by start; one that lies inside a longer one is left out."""
        if self.automaton is None:
            return []
        found = self.automaton.find_matches_as_indexes(text, overlapping=True)
        if not found:
            return []
        hits: list[Hit] = []
        for index, start, end in sorted(found, key=lambda match: (match[1], -match[2])):
            if self.language == "en":
                end = word_end(text, start, end)
                if end < 0:
                    continue
            if hits and end <= hits[-1].end:
                continue
            hits.append(Hit(start, end, tuple(self.entries[self.literals[index]])))
        return hits


def singular(text: str) -> str:
    """Give the singular of an English term by its ending: subsidies -> subsidy, grants -> grant."""
    if text.endswith("ies"):
        return f"{text[:-3]}y"
    return text[:-1] if text.endswith("s") and not text.endswith(("ss", "us", "is")) else text


def word_end(text: str, start: int, end: int) -> int:
    """Widen an English hit over a plural ending; -1 where it is no whole word."""
    if start and WORD_CHARACTER.match(text[start - 1]):
        return -1
    for suffix in ("es", "s"):
        if text[end : end + len(suffix)].lower() == suffix:
            after = end + len(suffix)
            if after == len(text) or not WORD_CHARACTER.match(text[after]):
                return after
    if end < len(text) and WORD_CHARACTER.match(text[end]):
        return -1
    return end


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a line: the lead-in that governs it as an item, the article before it, and the words
    for credit that fill its document (empty where the document is about other things).
    """

    lead: str = ""
    article: str = ""
    document: str = ""


def surroundings(doc: Doc) -> Surroundings:
    """Read the surroundings that `suggest` left on the Doc; empty for a Doc made otherwise."""
    found = doc.user_data.get("surroundings")
    return found if isinstance(found, Surroundings) else Surroundings()


def sentence_at(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """Bounds of the sentence around [start, end)."""
    return _between(SENTENCE_END[language], text, start, end)


def segment_at(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """Bounds of the segment around [start, end): a sentence, or what semicolons part in it."""
    return _between(SEGMENT_END[language], text, start, end)


def _between(stop: re.Pattern[str], text: str, start: int, end: int) -> tuple[int, int]:
    left = max(0, start - LONGEST_SENTENCE)
    for match in stop.finditer(text, left, start):
        left = match.end()
    right = min(len(text), end + LONGEST_SENTENCE)
    after = stop.search(text, end, right)
    return left, after.end() if after else right


def whole_words(item: SuggestedSpan, text: str) -> SuggestedSpan:
    """Widen a span to the words it touches."""
    start, end = item.start, item.end
    while start and WORD_CHARACTER.match(text[start - 1]) and WORD_CHARACTER.match(text[start]):
        start -= 1
    while end < len(text) and WORD_CHARACTER.match(text[end]) and WORD_CHARACTER.match(text[end - 1]):
        end += 1
    if (start, end) == (item.start, item.end):
        return item
    return dataclasses.replace(item, start=start, end=end, quote=text[start:end])


@dataclass
class LexiconComponent:
    """Base of the components: holds language, lexicon and the key of the span group.

    `nlp.config` names the lexicon by its version; `use` hands over another one.
    """

    # Whether it judges what others found, and so looks at every line with a find.
    judges: ClassVar[bool] = False

    language: str
    spans_key: str
    lexicon: Lexicon = field(default_factory=default_lexicon)

    def use(self, lexicon: Lexicon) -> None:
        """Work with another lexicon from now on."""
        self.lexicon = lexicon
        for name in [n for n, v in vars(type(self)).items() if isinstance(v, cached_property)]:
            self.__dict__.pop(name, None)

    def triggers(self) -> Iterator[str]:
        """Literals one of which a line must hold for the component to find anything in it."""
        return iter(())

    def leads(self) -> Iterator[re.Pattern[str]]:
        """Lead-ins under which the component looks at every item."""
        return iter(())

    def propose(self, text: str, around: Surroundings) -> list[SuggestedSpan]:
        """List what the component finds in a line of folded text; no Doc is needed for it."""
        return []

    def refine(self, found: list[SuggestedSpan], text: str, around: Surroundings) -> list[SuggestedSpan]:
        """Take what stands so far for a line of folded text; give what stands after this component."""
        proposed = self.propose(text, around)
        if not proposed:
            return found
        if self.language == "en":
            proposed = [whole_words(item, text) for item in proposed]
        return [*found, *proposed]

    def __call__(self, doc: Doc) -> Doc:
        found = get_suggestions(doc, self.spans_key)
        refined = self.refine(found, folded(doc, self.language), surroundings(doc))
        if found or refined:
            set_suggestions(doc, refined, self.spans_key)
        return doc
