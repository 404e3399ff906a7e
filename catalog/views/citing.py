"""Rows that cite a law or an article, told once however many editions they stand in alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from catalog.models import Edition, Entry
from catalog.statutes.citing import CitingEntry, Pin, Relation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

__all__ = ["Citing", "alike", "alike_with_pins", "citing_rows"]


@dataclass(slots=True)
class Citing:
    """A row that cites an article, in every edition in which it stands alike.

    Attributes:
        pins: what its basis was pinned to, where that is told.
    """

    code: str
    content_zh: str
    entries: list[Entry] = field(default_factory=list)
    pins: list[Pin] = field(default_factory=list)

    @property
    def other_stages(self) -> list[Pin]:
        """Pins to an earlier or later stage of the provision, each once."""
        found = {
            (pin.target.version_id, pin.target.provision): pin
            for pin in self.pins
            if pin.relation != Relation.HERE
        }
        return list(found.values())


def citing_rows(user: User | AnonymousUser) -> QuerySet[Entry]:
    """Rows of the last revision of each published edition, newest first."""
    return (
        Entry.objects.visible_to(user)
        .filter(edition__in=Edition.objects.latest_revisions().values("pk"))
        .select_related("edition__catalog", "concept")
        .order_by("code", "-edition__issued", "-edition_id")
    )


def alike(entries: Iterable[Entry]) -> list[Citing]:
    """Rows under one code with one wording, told once with all their editions."""
    return alike_with_pins(CitingEntry(entry, ()) for entry in entries)


def alike_with_pins(found: Iterable[CitingEntry]) -> list[Citing]:
    """The same, with what their bases were pinned to."""
    rows: dict[tuple[str, str], Citing] = {}
    for citing in found:
        key = (citing.entry.code, citing.entry.content_zh)
        row = rows.setdefault(key, Citing(*key))
        row.entries.append(citing.entry)
        row.pins.extend(citing.pins)
    return list(rows.values())
