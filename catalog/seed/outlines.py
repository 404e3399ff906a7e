"""Outlines: for the versions of seed laws the addresses of their provisions and the hashes of their words.

They let a fresh installation judge legal bases without holding any text of a law. One file a version,
``outlines/<law>/<date>.tsv``: a head line with source, SHA-256 and reader version, then eid, exact hash and
folded hash of every article, and of the parts of those articles whose parts a basis cites.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catalog.seed.files import Fault, SeedError

__all__ = ["Outline", "OutlineNode", "read_outlines", "write_outline"]


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """A provision without its words."""

    eid: str
    exact_hash: str
    folded_hash: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The provisions of one version."""

    law: str
    date: datetime.date
    source_name: str
    source_sha256: str
    reader_version: str
    nodes: tuple[OutlineNode, ...]


def write_outline(folder: Path, outline: Outline) -> None:
    """Write one file."""
    path = folder / "outlines" / outline.law / f"{outline.date}.tsv"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = (outline.source_name, outline.source_sha256, outline.reader_version)
    rows = [head, *((node.eid, node.exact_hash, node.folded_hash) for node in outline.nodes)]
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


def read_outlines(folder: Path) -> Iterator[Outline]:
    """Every outline of the seed, in the order of law and date.

    Raises:
        SeedError: a file or a row of one is not as written above.
    """
    for path in sorted((folder / "outlines").glob("*/*.tsv")):
        yield _read(path)


def _read(path: Path) -> Outline:
    name = f"outlines/{path.parent.name}/{path.name}"
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    for number, row in enumerate(rows, start=1):
        if len(row) != 3:
            raise SeedError([Fault(name, number, f"has {len(row)} fields instead of 3")])
    if not rows:
        raise SeedError([Fault(name, 0, "is empty")])
    try:
        date = datetime.date.fromisoformat(path.stem)
    except ValueError:
        raise SeedError([Fault(name, 0, f"{path.stem!r} is not a date such as 2024-02-18")]) from None
    source_name, source_sha256, reader_version = rows[0]
    nodes = tuple(OutlineNode(*row) for row in rows[1:])
    return Outline(path.parent.name, date, source_name, source_sha256, reader_version, nodes)
