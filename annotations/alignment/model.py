"""What goes into alignment (``Passage``) and what comes out (``Link``)."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Link", "Passage"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, heading, item or cell of one language."""

    text: str
    kind: str = ""
    """What the structure says it is, in words that both languages share; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class Link:
    """A Chinese and an English passage that render each other; merges and splits are several links."""

    zh: int
    """Index of the Chinese passage."""
    en: int
    score: float
    """Posterior probability of the pair under the model, from 0 to 1."""
