"""JSON Lines: ours, from which all comes back, and the shape that doccano reads. One text a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from annotations.exports.losses import lost_in
from annotations.exports.model import Bundle, Export, Mark, Text, UnreadableExport

__all__ = ["read_jsonl", "write_doccano", "write_jsonl"]


def write_jsonl(bundle: Bundle) -> Export:
    """Each text with its marks; nothing is lost but the alignment, for which there is TMX."""
    return Export(_lines([_row(bundle, text) for text in bundle.texts]), lost_in("jsonl", bundle))


def write_doccano(bundle: Bundle) -> Export:
    """Each text with ``label``: [start, end, label], as doccano imports sequence labels."""
    rows: list[dict[str, Any]] = [
        {
            "text": text.text,
            "label": [[mark.start, mark.end, mark.label] for mark in text.marks],
            "document": bundle.uid,
            "language": text.language,
        }
        for text in bundle.texts
    ]
    return Export(_lines(rows), lost_in("doccano", bundle))


def read_jsonl(content: bytes, name: str = "file") -> list[Text]:
    """The texts of a file of ours, with their marks.

    Raises:
        UnreadableExport: a line is no such row, or a mark does not stand where it says; names file and line.
    """
    return list(_texts(content, name))


def _texts(content: bytes, name: str) -> Iterator[Text]:
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            row = json.loads(line)
            marks = tuple(_mark(mark) for mark in row["marks"])
            text = Text(row["language"], int(row["revision"]), row["sha256"], row["text"], marks, line=number)
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableExport(f"{where}: no text of ours with its marks ({error!r})") from error
        text.refuse_odd_marks(where)
        yield text


def _row(bundle: Bundle, text: Text) -> dict[str, Any]:
    return {
        "document": bundle.uid,
        "language": text.language,
        "revision": text.revision,
        "sha256": text.sha256,
        "layer": bundle.layer,
        "text": text.text,
        "marks": [asdict(mark) for mark in text.marks],
    }


def _mark(row: dict[str, Any]) -> Mark:
    return Mark(**{**row, "provisions": tuple(row.get("provisions", ()))})


def _lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
