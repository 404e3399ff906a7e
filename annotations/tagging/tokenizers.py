"""Tokenizers that keep every character: Chinese, one token a character; English, words and single marks.

spaCy's own Chinese character tokenizer is quadratic in the length of the text, and jieba's words cut across
the terms looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from spacy.tokens import Doc
from spacy.util import registry

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.vocab import Vocab

__all__ = ["CharacterTokenizer", "WordTokenizer", "text_of"]

# Doc.text is put together token by token at each call, which took three quarters of the time: keep it.
TEXT = "text"

WORD = re.compile(r"[^\W_]+|.", re.DOTALL)


def text_of(doc: Doc) -> str:
    """Give the text of a Doc, without rebuilding it where our tokenizers made it."""
    text = doc.user_data.get(TEXT)
    return text if isinstance(text, str) else doc.text


class CharacterTokenizer:
    """One token a code point: the index of a token is the index of its character."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        return Doc(self.vocab, words=list(text), spaces=[False] * len(text), user_data={TEXT: text})


class WordTokenizer:
    """Runs of letters and digits, and every other character (spaces too) a token of its own."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words = WORD.findall(text)
        return Doc(self.vocab, words=words, spaces=[False] * len(words), user_data={TEXT: text})


def make_character_tokenizer() -> Callable[[Language], CharacterTokenizer]:
    return lambda nlp: CharacterTokenizer(nlp.vocab)


def make_word_tokenizer() -> Callable[[Language], WordTokenizer]:
    return lambda nlp: WordTokenizer(nlp.vocab)


registry.tokenizers("tagging.characters.v1", func=make_character_tokenizer)
registry.tokenizers("tagging.words.v1", func=make_word_tokenizer)
