"""The seed's files as rows that know where they stand, so that a fault names file and line."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["DATA", "Fault", "Faults", "Row", "SeedError", "read_rows"]

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in which file and line."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.line}: {self.message}"


class SeedError(ValueError):
    """The seed's files are at fault; ``faults`` lists every one found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(slots=True)
class Faults:
    """Collects faults, so that all are reported and not the first alone."""

    found: list[Fault] = field(default_factory=list)

    def raise_if_any(self) -> None:
        if self.found:
            raise SeedError(self.found)


@dataclass(frozen=True, slots=True)
class Row:
    """One JSON object of a file."""

    file: str
    line: int
    data: dict[str, Any]

    def fault(self, message: str) -> SeedError:
        """The error to raise for this row."""
        return SeedError([Fault(self.file, self.line, message)])

    def text(self, key: str) -> str:
        """A string, empty where the row has none."""
        value = self.data.get(key, "")
        if not isinstance(value, str):
            raise self.fault(f"{key} is {value!r}, not a string")
        return value

    def need(self, key: str) -> str:
        """A string that must be there."""
        if not self.text(key).strip():
            raise self.fault(f"{key} is missing")
        return self.text(key)

    def date(self, key: str) -> datetime.date | None:
        """A date, None where the row has none."""
        value = self.text(key)
        try:
            return datetime.date.fromisoformat(value) if value else None
        except ValueError:
            raise self.fault(f"{key} {value!r} is not a date such as 2024-02-18") from None

    def rows(self, key: str) -> list[Row]:
        """A list of objects that stands inside this row, each knowing the row's place."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fault(f"{key} is not a list of objects")
        return [Row(self.file, self.line, item) for item in value]

    def strings(self, key: str) -> list[str]:
        """A list of strings, empty where the row has none."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fault(f"{key} is not a list of strings")
        return value


def read_rows(folder: Path, name: str, faults: Faults) -> list[Row]:
    """The rows of ``name``.jsonl; lines that are no JSON object are faults."""
    path = folder / f"{name}.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError([Fault(path.name, 0, f"cannot be read: {error}")]) from error
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except json.JSONDecodeError as error:
            faults.found.append(Fault(path.name, number, f"is no JSON: {error}"))
            continue
        if isinstance(data, dict):
            rows.append(Row(path.name, number, data))
        else:
            faults.found.append(Fault(path.name, number, "is not a JSON object"))
    return rows
