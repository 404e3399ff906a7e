"""How the date of a law version stands in an address: 2019-04-23, or ``undated`` where none is known."""

from __future__ import annotations

import datetime

__all__ = ["VersionDateConverter"]


class VersionDateConverter:
    """``path("laws/<slug:key>/<version_date:date>/")``; an impossible date is no address at all."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}|undated"

    def to_python(self, value: str) -> datetime.date | None:
        return None if value == "undated" else datetime.date.fromisoformat(value)

    def to_url(self, value: datetime.date | None) -> str:
        return "undated" if value is None else value.isoformat()
