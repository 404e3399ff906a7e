"""Write tables as CSV, JSON Lines and Parquet, described and proven. Never holds a table whole."""

from __future__ import annotations

import csv
import datetime
import hashlib
import itertools
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow
from django.db import connection, transaction
from pyarrow import parquet

from catalog.releases.errors import ReleaseError
from catalog.releases.tables import Field, Table

__all__ = ["build"]

_GROUP = 1000
"""Rows a row group of Parquet holds: the same for every table, so that the bytes are the same."""
_ARROW = {
    "string": pyarrow.string(),
    "uuid": pyarrow.string(),
    "integer": pyarrow.int64(),
    "number": pyarrow.float64(),
    "boolean": pyarrow.bool_(),
    "date": pyarrow.date32(),
    "datetime": pyarrow.timestamp("us", tz="UTC"),
    "array": pyarrow.string(),
    "object": pyarrow.string(),
}
_CITATION = """\
cff-version: 1.2.0
message: Cite this release with its version, which names its content.
title: Legal bases of the lists of China's social credit system
type: dataset
version: {version}
authors:
  - name: The contributors of the legal-basis catalog
"""


def build(directory: Path, tables: Sequence[Table]) -> str:
    """Write a release into a new directory, whole or not at all, and return its version.

    The version is the start of the SHA-256 of the list of checksums: the same data has the same.

    Raises:
        ReleaseError: ``directory`` is there already.
    """
    if directory.exists():
        raise ReleaseError(f"{directory} is there already. Name a directory that is not, or remove it.")
    directory.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        with _one_moment():
            for table in tables:
                _write_table(work, table)
        _write_json(work / "datapackage.json", _package(work, tables))
        version = hashlib.sha256(_sums(work).encode()).hexdigest()[:16]
        (work / "CITATION.cff").write_text(_CITATION.format(version=version), encoding="utf-8")
        (work / "SHA256SUMS").write_text(_sums(work), encoding="utf-8")
        work.chmod(0o755)
        work.replace(directory)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return version


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction in which all tables are read as they are at one moment."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _write_table(work: Path, table: Table) -> None:
    names = [field.name for field in table.fields]
    schema = pyarrow.schema([(field.name, _ARROW[field.type]) for field in table.fields])
    with (
        (work / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as csv_file,
        (work / f"{table.name}.jsonl").open("w", encoding="utf-8", newline="\n") as lines,
        parquet.ParquetWriter(
            work / f"{table.name}.parquet", schema, compression="zstd", store_schema=False
        ) as columns,
    ):
        sheet = csv.writer(csv_file, lineterminator="\n")
        sheet.writerow(names)
        for group in _groups(table):
            sheet.writerows([_written(value) for value in row] for row in group)
            for row in group:
                lines.write(_json(_row(table.fields, row)) + "\n")
            columns.write_table(_columns(group, schema), row_group_size=_GROUP)
    _write_json(work / f"{table.name}.schema.json", _json_schema(table))


def _groups(table: Table) -> Iterator[list[list[Any]]]:
    rows = ([_plain(f, value) for f, value in zip(table.fields, row, strict=True)] for row in table.read())
    while group := list(itertools.islice(rows, _GROUP)):
        yield group


def _plain(field: Field, value: Any) -> Any:
    """A value without what differs between databases; lists and objects as JSON in one order."""
    if value is None:
        return None
    if field.type in ("array", "object"):
        return _json(value)
    if field.type == "datetime":
        return value.astimezone(datetime.UTC)
    return str(value) if field.type in ("string", "uuid") else value


def _row(fields: Iterable[Field], row: list[Any]) -> dict[str, Any]:
    return {field.name: _member(field, value) for field, value in zip(fields, row, strict=True)}


def _member(field: Field, value: Any) -> Any:
    if value is not None and field.type in ("array", "object"):
        return json.loads(value)
    return _written(value)


def _written(value: Any) -> Any:
    """A value as text has it: moments to the microsecond, in one zone."""
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, datetime.date) else value


def _columns(group: list[list[Any]], schema: pyarrow.Schema) -> pyarrow.Table:
    columns = zip(zip(*group, strict=True), schema.types, strict=True)
    return pyarrow.Table.from_arrays([pyarrow.array(c, type=kind) for c, kind in columns], schema=schema)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2) + "\n", encoding="utf-8")


def _json_schema(table: Table) -> dict[str, Any]:
    def shape(field: Field) -> dict[str, Any]:
        if field.type in ("date", "datetime"):
            return {"type": ["string", "null"], "format": field.type.replace("datetime", "date-time")}
        if field.type == "uuid":
            return {"type": ["string", "null"], "format": "uuid"}
        return {"type": [field.type, "null"]}

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.title,
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in table.fields],
        "properties": {field.name: shape(field) for field in table.fields},
    }


def _package(work: Path, tables: Sequence[Table]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": "legal-basis-catalog",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": table.name,
                "title": table.title,
                "path": f"{table.name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": (work / f"{table.name}.csv").stat().st_size,
                "hash": f"sha256:{_sha256(work / f'{table.name}.csv')}",
                "schema": {
                    "fields": [_described(field) for field in table.fields],
                    "primaryKey": list(table.key),
                    "missingValues": [""],
                },
            }
            for table in tables
        ],
    }


def _described(field: Field) -> dict[str, str]:
    if field.type == "uuid":
        return {"name": field.name, "type": "string", "format": "uuid"}
    return {"name": field.name, "type": field.type}


def _sums(work: Path) -> str:
    return "".join(f"{_sha256(path)}  {path.name}\n" for path in sorted(work.iterdir()))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
