"""What the legality check works on and what it returns; nothing here reads or stores."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from annotations.tagging import SuggestedSpan
from catalog.bases.resolving import Resolution
from catalog.citations import Citation
from catalog.models import Edition

__all__ = ["DISCLAIMER", "SEVERITIES", "Checked", "Found", "Report", "Rule"]

SEVERITIES = ("error", "warning", "note")
DISCLAIMER = "A reading by machine, to be checked by a person. This is not legal advice."


@dataclass(frozen=True, slots=True)
class Checked:
    """A tagged document and what it is held against. Offsets are code points, half open."""

    text: str
    language: str
    spans: tuple[SuggestedSpan, ...]
    citations: tuple[tuple[Citation, Resolution], ...]
    edition: Edition
    as_of: datetime.date


@dataclass(frozen=True, slots=True)
class Found:
    """One finding; ``text[start:end] == quote``.

    ``decided`` is False where the edition of reference is not complete enough to say more.
    """

    rule: str
    severity: str
    start: int
    end: int
    quote: str
    mend: str
    rows: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    decided: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what it holds against a document, how grave that is, and where it is laid down."""

    id: str
    title_zh: str
    title_en: str
    severity: str
    source: str
    explanation_zh: str
    explanation_en: str
    find: Callable[[Rule, Checked], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Report:
    """The findings in the order of the text, with the edition and the day that they hold for."""

    edition: Edition
    as_of: datetime.date
    findings: tuple[Found, ...]
