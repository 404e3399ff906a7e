"""The kinds of thing that can be found, and what search must know of each. Rooms register theirs."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django_stubs_ext import StrOrPromise

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

__all__ = ["Kind", "kind_of", "kinds", "register"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that can be found.

    Attributes:
        name: as it stands in addresses and in the index: law, provision.
        letter: one Latin letter of its own, which keeps its tokens apart from those of other kinds.
        label: what readers call one.
        model: its rows.
        read: the texts of rows by key, in a fixed number of queries; a row without words may be left out.
        visible: the rows that a reader may see, with what ``title`` and ``address`` read, in order; where a
            day is given and the kind knows of days, only those that hold on it.
        title: how a row is named in a list of results.
        key: what names a row in the addresses of the API.
        address: the page of a row; of a kind that has no pages, its address in the API.
        watched: models whose rows change what is read, and the keys of the rows that one of them concerns.
    """

    name: str
    letter: str
    label: StrOrPromise
    model: type[Model]
    read: Callable[[Sequence[int]], Mapping[int, Sequence[str]]]
    visible: Callable[[User | AnonymousUser, datetime.date | None], QuerySet[Any]]
    title: Callable[[Any], str]
    key: Callable[[Any], object]
    address: Callable[[Any], str]
    watched: Mapping[type[Model], Callable[[Any], Iterable[int]]] = field(default_factory=dict)


_kinds: dict[str, Kind] = {}


def register(*added: Kind) -> None:
    """Let search find more kinds of thing.

    Raises:
        ValueError: a letter is taken by another kind.
    """
    for kind in added:
        if any(other.letter == kind.letter and other.name != kind.name for other in _kinds.values()):
            raise ValueError(f"the letter {kind.letter} of {kind.name} is taken")
        _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """Every kind, in the order in which results are shown."""
    return list(_kinds.values())


def kind_of(name: str) -> Kind:
    """The kind of that name.

    Raises:
        KeyError: there is none.
    """
    return _kinds[name]
