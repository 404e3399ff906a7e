"""The grammar held against passages that people annotated, in ../shared."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.citations import find_citations

Row = tuple[int, int, str, tuple[str, ...], str]


def gold_rows(text: str, rows: list[dict[str, Any]]) -> set[Row]:
    return {row_at(text, row) for row in rows}


def row_at(text: str, row: dict[str, Any]) -> Row:
    start = -1
    for _ in range(row["occ"]):
        start = text.index(row["quote"], start + 1)
    return start, start + len(row["quote"]), row["law"], tuple(row["provisions"]), row["kind"]


def passages(folder: Path, language: str) -> Iterator[tuple[str, set[Row]]]:
    if language == "en":
        for passage in json.loads((folder / "dev-en.json").read_text("utf-8")):
            yield passage["text"], gold_rows(passage["text"], passage["citations"])
    else:
        gold = json.loads((folder / "dev-gold.json").read_text("utf-8"))
        for passage in json.loads((folder / "dev.json").read_text("utf-8")):
            yield passage["text"], gold_rows(passage["text"], gold[passage["id"]])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_precision_and_recall_on_the_gold_are_at_least_98_in_a_hundred(shared: Path, language: str) -> None:
    right = found = expected = 0
    for text, rows in passages(shared / "gold" / "citations", language):
        read = {(c.start, c.end, c.law, c.provisions, c.kind) for c in find_citations(text, lang=language)}
        right, found, expected = right + len(read & rows), found + len(read), expected + len(rows)
    assert expected > 40
    assert right / found >= 0.98
    assert right / expected >= 0.98
