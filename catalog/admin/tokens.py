"""The rows of an uploaded table, signed, so that the browser keeps them until they are confirmed."""

from __future__ import annotations

from typing import Any

from django.core import signing

from catalog.editions.tables.files import TableRow
from catalog.editions.tables.layout import Column
from catalog.models import Edition

__all__ = ["LONGEST_TOKEN", "pack_rows", "unpack_rows"]

LONGEST_TOKEN = 2_000_000
"""Characters; a form may not carry much more."""
_DAY = 24 * 60 * 60


def pack_rows(salt: str, edition: Edition, user: int, rows: list[TableRow], **told: str) -> str:
    """A token of rows for one edition and one user, with whatever else was said beside them."""
    cells = [
        [row.number, row.sheet, {column.value: text for column, text in row.cells.items()}] for row in rows
    ]
    return signing.dumps(
        {**told, "edition": edition.pk, "user": user, "rows": cells}, salt=salt, compress=True
    )


def unpack_rows(salt: str, token: str, edition: Edition, user: int) -> tuple[list[TableRow], dict[str, Any]]:
    """The rows of a token, and what was said beside them.

    Raises:
        django.core.signing.BadSignature: it was made for another edition or user, altered, or is a day old.
    """
    told = signing.loads(token, salt=salt, max_age=_DAY)
    if (told["edition"], told["user"]) != (edition.pk, user):
        raise signing.BadSignature("made for another edition or by another user")
    rows = [
        TableRow(number, sheet, {Column(name): text for name, text in cells.items()})
        for number, sheet, cells in told["rows"]
    ]
    return rows, told
