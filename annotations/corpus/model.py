"""What a corpus run is made of: partitions of its input, a plan, a summary, the columns that it writes."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

__all__ = ["MAX_CHARACTERS", "SCHEMA", "CorpusError", "Partition", "Plan", "Summary"]

MAX_CHARACTERS = 20_000_000
"""A longer document becomes a row with an error: nothing that is read as one document has that length."""

SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("row", pa.int64()),
        ("id", pa.string()),
        ("language", pa.string()),
        ("characters", pa.int64()),
        (
            "suggestions",
            pa.list_(
                pa.struct(
                    [
                        ("start", pa.int64()),
                        ("end", pa.int64()),
                        ("quote", pa.string()),
                        ("label", pa.string()),
                        ("score", pa.float64()),
                        ("rule", pa.string()),
                        ("attributes", pa.string()),
                    ]
                )
            ),
        ),
        (
            "citations",
            pa.list_(
                pa.struct(
                    [
                        ("start", pa.int64()),
                        ("end", pa.int64()),
                        ("quote", pa.string()),
                        ("law", pa.string()),
                        ("provisions", pa.list_(pa.string())),
                        ("kind", pa.string()),
                        ("number", pa.string()),
                    ]
                )
            ),
        ),
        ("error", pa.string()),
    ]
)
"""One row a document: where it came from, what was found (offsets are code points), or the error."""


class CorpusError(Exception):
    """A run cannot start or go on; the message says why and what would help."""


@dataclass(frozen=True, slots=True)
class Partition:
    """Some rows of one input file, tagged and written as one.

    Attributes:
        number: place in the plan, from 0; names the output file.
        path: the input file.
        first: number of its first row in that file, from 0.
        rows: how many.
        offset: for lines, the byte at which the first begins.
    """

    number: int
    path: str
    first: int
    rows: int
    offset: int = 0

    @property
    def file_name(self) -> str:
        return f"part-{self.number:06}.parquet"


@dataclass(frozen=True, slots=True)
class Plan:
    """The partitions of an input, and a fingerprint by which it is known again."""

    partitions: tuple[Partition, ...]
    fingerprint: str

    @property
    def rows(self) -> int:
        return sum(partition.rows for partition in self.partitions)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. ``kept`` partitions were finished by an earlier run."""

    partitions: int
    kept: int
    rows: int
    errors: int
    suggestions: int
