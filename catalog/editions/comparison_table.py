"""A comparison of two editions as a table, a line for each field and citation that changed; it reads only."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from catalog.editions.comparing import ChangeKind, Comparison, EntryChange
from catalog.editions.tables.cells import conceal

__all__ = ["COLUMNS", "comparison_csv", "comparison_lines"]

COLUMNS = ("kinds", "old", "new", "match", "field", "before", "after")


def comparison_lines(change: EntryChange) -> Iterator[tuple[str, ...]]:
    """What changed of one row, in the order of ``COLUMNS``."""
    row = change.as_dict()
    begin = (" ".join(row["kinds"]), row["old"] or "", row["new"] or "", row["match"])
    if not (change.old and change.new):
        yield (*begin, "content_zh", row["old_content"] or "", row["new_content"] or "")
        return
    if ChangeKind.RE_CLASSIFIED in change.kinds:
        yield (*begin, "concept", row["old_concept"], row["new_concept"])
    for text in change.texts:
        yield (*begin, text.field, text.before, text.after)
    for cited in row["citations"]:
        before, after = (_cited(cited[side]) for side in ("before", "after"))
        yield (*begin, f"basis ({cited['kind']})", before, after)


def comparison_csv(comparison: Comparison) -> str:
    """All that changed; what a spreadsheet would run as a formula stands behind an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for change in comparison.changes:
        writer.writerows([conceal(cell) for cell in line] for line in comparison_lines(change))
    return file.getvalue()


def _cited(cited: dict[str, Any] | None) -> str:
    if cited is None:
        return ""
    where = f"{cited['law'] or cited['title']}@{cited['version']}" if cited["version"] else cited["title"]
    return f"{where}#{cited['provision']}" if cited["provision"] else where
