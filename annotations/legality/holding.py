"""Checkers kept between requests, as long as nothing that they read was changed by any process."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from threading import Lock
from typing import Any

from django.db.models import Max

from annotations.intake import load_tagger
from annotations.legality.checking import Checker
from annotations.models import Alias, RuleSetting
from catalog.models import (
    BasisRankRule,
    BasisTarget,
    Concept,
    Edition,
    Entry,
    EntryTranslation,
    LawText,
    LawTitle,
    LawVersion,
    ProvisionSuccession,
    SourceLaw,
)

__all__ = ["checker_for"]

_KEPT = 4
_READ_WITH_HISTORY: tuple[Any, ...] = (
    Alias,
    BasisRankRule,
    BasisTarget,
    Concept,
    Edition,
    Entry,
    LawTitle,
    LawVersion,
    ProvisionSuccession,
    RuleSetting,
    SourceLaw,
)
_APPENDED: tuple[Any, ...] = (EntryTranslation, LawText)

_Stamp = tuple[int | None, ...]
_held: OrderedDict[tuple[int, datetime.date], tuple[_Stamp, Checker]] = OrderedDict()
_lock = Lock()


def checker_for(edition: Edition, as_of: datetime.date) -> Checker:
    """The checker of a punishment list and a day; made anew after any change of what it reads.

    Raises:
        annotations.tagging.LexiconError: the tagger's lexicon names a concept that the catalog lacks.
    """
    key, stamp = (edition.pk, as_of), _stamp()
    with _lock:
        held = _held.get(key)
        if held and held[0] == stamp:
            _held.move_to_end(key)
            return held[1]
    checker = Checker(edition, as_of, load_tagger())
    with _lock:
        _held[key] = stamp, checker
        while len(_held) > _KEPT:
            _held.popitem(last=False)
    return checker


def _stamp() -> _Stamp:
    """The last change of every table that a checker reads; histories are append-only."""
    histories = [model.history.order_by().aggregate(last=Max("history_id")) for model in _READ_WITH_HISTORY]
    appended = [model.objects.order_by().aggregate(last=Max("pk")) for model in _APPENDED]
    return tuple(found["last"] for found in (*histories, *appended))
