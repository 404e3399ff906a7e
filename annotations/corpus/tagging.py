"""Tags one partition and writes it, whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from annotations.corpus.model import MAX_CHARACTERS, SCHEMA, Partition
from annotations.ingest import detect_language
from annotations.tagging import Lexicon, SpanModel, Tagger
from catalog.citations import LawNames, find_citations

__all__ = ["Engine", "tag_partition"]

_LANGUAGES = ("zh", "en")


class Engine:
    """A tagger and the names of laws, made of a lexicon; equal lexicons and models make equal engines."""

    def __init__(self, lexicon: Lexicon, model: SpanModel | None) -> None:
        self.tagger = Tagger(lexicon, model)
        self.law_names = LawNames.compile(lexicon.law_names)

    def row(self, source: str, number: int, held: dict[str, Any] | str) -> dict[str, Any]:
        """The row of a document, or of what stands in its place with the reason why it is none."""
        row: dict[str, Any] = dict.fromkeys(SCHEMA.names)
        row |= {
            "source": source,
            "row": number,
            "id": f"{source}:{number}",
            "suggestions": [],
            "citations": [],
        }
        if isinstance(held, str):
            return row | {"error": held}
        if held.get("id") is not None:
            row["id"] = str(held["id"])
        error = _fault(held)
        if error:
            return row | {"error": error}
        text = held["text"]
        language = held.get("language") or detect_language(text)
        row |= {"language": language, "characters": len(text)}
        try:
            row |= self._found(text, language)
        except Exception as failure:  # one document must not stop a corpus
            row["error"] = f"{type(failure).__name__}: {failure}"
        return row

    def _found(self, text: str, language: str) -> dict[str, Any]:
        suggestions = [
            {
                "start": found.start,
                "end": found.end,
                "quote": found.quote,
                "label": found.label,
                "score": round(found.score, 4),
                "rule": found.rule,
                "attributes": json.dumps(found.attributes, ensure_ascii=False, sort_keys=True),
            }
            for found in self.tagger.suggest(text, language)
        ]
        citations = []
        for citation in find_citations(text, lang=language, law_names=self.law_names):
            values = asdict(citation)
            values["provisions"] = list(values["provisions"])
            del values["referent"]
            citations.append(values)
        return {"suggestions": suggestions, "citations": citations}


_engines: dict[tuple[str, str], Engine] = {}


def _engine(lexicon: Lexicon, model: SpanModel | None) -> Engine:
    """The engine of a lexicon and a model, made once in a process."""
    key = (lexicon.version, model.version if model else "")
    if key not in _engines:
        _engines[key] = Engine(lexicon, model)
    return _engines[key]


def tag_partition(
    partition: Partition, target: str, lexicon: Lexicon, model: SpanModel | None
) -> tuple[int, int, int, int]:
    """Tag the rows of a partition into its file in the folder ``target``; a finished file is left alone.

    Returns:
        Number of the partition, its rows, those with an error, and suggestions.
    """
    place = Path(target) / partition.file_name
    if not place.exists():
        engine = _engine(lexicon, model)
        name = Path(partition.path).name
        rows = [engine.row(name, number, held) for number, held in _documents(partition)]
        # Two workers may be at the same partition, where one was thought lost.
        coming = place.with_name(f".{place.name}.{os.getpid()}")
        pq.write_table(pa.Table.from_pylist(rows, SCHEMA), coming, compression="zstd")
        with coming.open("rb") as file:
            os.fsync(file.fileno())
        coming.replace(place)
    return (partition.number, *_counts(place))


def _counts(place: Path) -> tuple[int, int, int]:
    table = pq.read_table(place, columns=["error", "suggestions"])
    suggestions = sum(len(found) for found in table.column("suggestions").to_pylist())
    return table.num_rows, table.num_rows - table.column("error").null_count, suggestions


def _documents(partition: Partition) -> Iterator[tuple[int, dict[str, Any] | str]]:
    read = _table_rows if partition.path.endswith(".parquet") else _lines
    return zip(range(partition.first, partition.first + partition.rows), read(partition), strict=True)


def _lines(partition: Partition) -> Iterator[dict[str, Any] | str]:
    with Path(partition.path).open("rb") as file:
        file.seek(partition.offset)
        for line in islice(file, partition.rows):
            try:
                held = json.loads(line)
            except ValueError as error:
                yield f"not JSON: {error}"
            else:
                yield held if isinstance(held, dict) else "not an object with a text"


def _table_rows(partition: Partition) -> Iterator[dict[str, Any]]:
    file = pq.ParquetFile(partition.path)
    names = [name for name in ("id", "text", "language") if name in file.schema_arrow.names]
    at = 0
    for number in range(file.num_row_groups):
        rows = file.metadata.row_group(number).num_rows
        first, last = max(partition.first - at, 0), min(partition.first + partition.rows - at, rows)
        if first < last:
            yield from file.read_row_group(number, columns=names).slice(first, last - first).to_pylist()
        at += rows


def _fault(held: dict[str, Any]) -> str:
    text = held.get("text")
    if not isinstance(text, str):
        return "no text: a document needs a string under “text”"
    if not text.strip():
        return "the text is empty"
    if len(text) > MAX_CHARACTERS:
        return f"the text has {len(text)} characters; {MAX_CHARACTERS} are the most"
    if held.get("language") not in (None, "", *_LANGUAGES):
        return f"language {held['language']!r} is not one of {', '.join(_LANGUAGES)}"
    return ""
