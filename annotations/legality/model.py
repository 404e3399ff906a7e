"""What the legality check works on and what it returns; nothing here reads or stores."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from annotations.tagging import SuggestedSpan

if TYPE_CHECKING:
    from annotations.legality.passages import Passages
    from annotations.legality.reference import Reference
    from annotations.legality.statutes import Cited
    from annotations.tagging.lines import Topics
    from catalog.models import Edition

__all__ = ["SEVERITIES", "Checked", "Found", "Issue", "Particulars", "Report", "Rule", "Words"]

SEVERITIES = ("error", "warning", "note")
"""From the gravest to the lightest."""


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence in Chinese and English."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a document says of itself that bears on the check; empty or None where it does not say."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    issued: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A tagged document and what it is held against. Offsets are code points, half open.

    ``folded`` is the text as rules read it, of the same length: width of marks in Chinese, case in English.
    ``memory`` keeps what several rules ask, and is no part of what the document is.
    """

    text: str
    folded: str
    language: str
    particulars: Particulars
    spans: tuple[SuggestedSpan, ...]
    citations: tuple[Cited, ...]
    passages: Passages
    topics: Topics
    reference: Reference
    memory: dict[tuple[Any, ...], object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def as_of(self) -> datetime.date:
        return self.reference.as_of


@dataclass(frozen=True, slots=True)
class Issue:
    """What the function of a rule holds against a stretch of the document.

    ``decided`` is False where the edition of reference is not complete enough to say more.
    """

    start: int
    end: int
    mend: Words
    rows: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    decided: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """One finding; ``text[start:end] == quote``. Rows are codes of entries, articles are as cited here."""

    rule: str
    severity: str
    start: int
    end: int
    quote: str
    title: Words
    explanation: Words
    mend: Words
    source: str
    rows: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    decided: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what it holds against a document, how grave that is, and where it is laid down."""

    id: str
    title: Words
    severity: str
    source: str
    explanation: Words
    find: Callable[[Checked], Iterable[Issue]]


@dataclass(frozen=True, slots=True)
class Report:
    """The findings in the order of the text, with the editions and the day that they hold for."""

    edition: Edition
    information_edition: Edition | None
    as_of: datetime.date
    language: str
    findings: tuple[Found, ...]
    not_read: int = 0
    """How many citations name a law or an article that is not held, so that nothing is said of them."""
    switched_off: tuple[str, ...] = field(default=())
    """Rules that editors have turned off."""
