"""Reads what a release says of itself, and holds its files against it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from catalog.releases.errors import ReleaseError
from catalog.releases.tables import Table

__all__ = ["Release", "read_release"]

SUMS, CITATION, PACKAGE = "SHA256SUMS", "CITATION.cff", "datapackage.json"
_SUM = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>[A-Za-z0-9_][A-Za-z0-9_.-]*)")
_VERSION = re.compile(r"^version: (\w+)$", re.MULTILINE)


@dataclass(frozen=True)
class Release:
    """A release on disk.

    Attributes:
        sums: the SHA-256 of each file by its name, in hex, without that of the list itself.
    """

    directory: Path
    sums: dict[str, str]

    @property
    def name(self) -> str:
        return self.directory.name

    @cached_property
    def citation(self) -> str:
        return (self.directory / CITATION).read_text(encoding="utf-8")

    @property
    def version(self) -> str:
        found = _VERSION.search(self.citation)
        return found[1] if found else ""

    @cached_property
    def package(self) -> dict[str, Any]:
        """The Frictionless description of the tables."""
        described: dict[str, Any] = json.loads((self.directory / PACKAGE).read_text(encoding="utf-8"))
        return described

    def files(self) -> list[tuple[str, int]]:
        """Each file with its size in bytes."""
        return [(name, (self.directory / name).stat().st_size) for name in (*self.sums, SUMS)]

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """The rows of a table, one by one."""
        with (self.directory / f"{table.name}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)

    def prove(self, tables: Sequence[Table]) -> None:
        """Hold every file against its checksum, and the tables against those that we know.

        Raises:
            ReleaseError: a file is missing or is not what was written, or the tables are others.
        """
        for name, digest in self.sums.items():
            path = self.directory / name
            if not path.is_file():
                raise ReleaseError(f"{path} is missing. Fetch the release again.")
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    raise ReleaseError(f"{path} is not what {SUMS} says. Fetch the release again.")
        held = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in self.package["resources"]}
        for table in tables:
            ours = [field.name for field in table.fields]
            if held.get(table.name) != ours:
                raise ReleaseError(
                    f"The table {table.name} of {self.directory} has other fields than this version of the "
                    f"service reads ({', '.join(ours)}). Load it with the version that wrote it."
                )


def read_release(directory: Path) -> Release:
    """A release by its directory; its files are not held against their checksums yet.

    Raises:
        ReleaseError: there is none.
    """
    try:
        lines = (directory / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(
            f"{directory} is no release: it has no {SUMS}. Name a directory that build_release made."
        ) from error
    found = [_SUM.fullmatch(line) for line in lines]
    sums = {match["name"]: match["digest"] for match in found if match}
    if len(sums) != len(lines) or not {PACKAGE, CITATION} <= sums.keys():
        raise ReleaseError(f"{directory / SUMS} lists no files of a release. Fetch the release again.")
    return Release(directory, sums)
