"""Cuts an input of JSON Lines or Parquet files into partitions, the same ones on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from annotations.corpus.model import CorpusError, Partition, Plan

__all__ = ["plan_corpus"]

_SUFFIXES = (".jsonl", ".ndjson", ".parquet")
_MAX_BYTES = 4 * 1024 * 1024


def plan_corpus(source: Path, rows: int = 500) -> Plan:
    """Plan a run over a file, or over the files of a folder in the order of their names.

    Args:
        source: a .jsonl, .ndjson or .parquet file, or a folder of them.
        rows: the most rows of a partition; of long lines it has fewer.

    Raises:
        CorpusError: nothing to read is there, or a file is no Parquet.
    """
    if rows < 1:
        raise CorpusError(f"A partition of {rows} rows holds nothing: give 1 or more.")
    partitions: list[Partition] = []
    digest = hashlib.sha256(str(rows).encode())
    for path in _files(source):
        digest.update(path.name.encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
        cut = _cut_table if path.suffix == ".parquet" else _cut_lines
        for first, count, offset in cut(path, rows):
            partitions.append(Partition(len(partitions), str(path), first, count, offset))
    return Plan(tuple(partitions), digest.hexdigest())


def _files(source: Path) -> list[Path]:
    if source.is_dir():
        found = sorted(path for path in source.iterdir() if path.suffix in _SUFFIXES)
    else:
        found = [source] if source.is_file() and source.suffix in _SUFFIXES else []
    if not found:
        raise CorpusError(f"{source}: no {', '.join(_SUFFIXES)} file is there.")
    return found


def _cut_lines(path: Path, rows: int) -> Iterator[tuple[int, int, int]]:
    """First row, number of rows, and offset in bytes of each partition."""
    with path.open("rb") as file:
        first = count = start = size = 0
        for line in file:
            if count == rows or (count and size + len(line) > _MAX_BYTES):
                yield first, count, start
                first, start, count, size = first + count, start + size, 0, 0
            count += 1
            size += len(line)
        if count:
            yield first, count, start


def _cut_table(path: Path, rows: int) -> Iterator[tuple[int, int, int]]:
    try:
        total = pq.read_metadata(path).num_rows
    except (pa.ArrowInvalid, OSError) as error:
        raise CorpusError(f"{path} cannot be read as Parquet: {error}.") from error
    for first in range(0, total, rows):
        yield first, min(rows, total - first), 0
