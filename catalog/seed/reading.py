"""The whole seed, read and checked: every reference leads somewhere, every name is given once."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import SUBJECT_FIELDS, LawKind, LawVersion, ReviewState, SuccessionKind
from catalog.models.entries import Entry
from catalog.seed.files import DATA, Faults, Row, SeedError, read_rows
from catalog.seed.outlines import Outline, read_outlines

__all__ = ["Seed", "read_seed"]

_FILES = {
    "catalogs": "catalogs",
    "concepts": "concepts",
    "agencies": "agencies",
    "laws": "laws",
    "known_successions": "successions",
    "proposals": "proposals",
    "editions": "editions",
    "entries": "entries",
    "rank_rules": "rank_rules",
}
"""The file that each table of the seed stands in."""

VersionKey = tuple[str, datetime.date | None]


@dataclass(frozen=True)
class Seed:
    """The rows of every file."""

    catalogs: list[Row]
    concepts: list[Row]
    agencies: list[Row]
    laws: list[Row]
    known_successions: list[Row]
    """What is known of provisions, with the state of that knowledge."""
    proposals: list[Row]
    """What the concordance proposes; made by build_seed_outlines."""
    editions: list[Row]
    entries: list[Row]
    rank_rules: list[Row]
    outlines: list[Outline]

    @cached_property
    def catalog_of_concept(self) -> dict[str, str]:
        """The catalog of each concept, by their codes."""
        return {row.text("code"): row.text("catalog") for row in self.concepts}

    def entries_of(self, catalog: str) -> list[Row]:
        """The entries under the concepts of a catalog."""
        return [row for row in self.entries if self.catalog_of_concept[row.text("concept")] == catalog]


def read_seed(folder: Path = DATA) -> Seed:
    """Read and check the seed.

    Raises:
        SeedError: with every fault found, each naming file and row.
    """
    faults = Faults()
    tables = {name: read_rows(folder, file, faults) for name, file in _FILES.items()}
    faults.raise_if_any()
    seed = Seed(**tables, outlines=list(read_outlines(folder)))
    _Check(seed, faults).run()
    faults.raise_if_any()
    return seed


class _Check:
    """Checks every row; one that breaks a rule is reported, and the others go on."""

    def __init__(self, seed: Seed, faults: Faults) -> None:
        self._seed = seed
        self._faults = faults
        self._catalogs = {row.text("code") for row in seed.catalogs}
        self._concepts = set(seed.catalog_of_concept)
        self._agencies = {row.text("name_zh") for row in seed.agencies}
        self._laws = {row.text("key") for row in seed.laws}
        self._editions = {(row.text("catalog"), row.text("slug")) for row in seed.editions}
        self._editions_above: set[tuple[str, str]] = set()
        self._versions: set[VersionKey] = set()

    def run(self) -> None:
        seed = self._seed
        self._each(seed.laws, self._law)
        for table, key in (
            (seed.catalogs, "code"),
            (seed.concepts, "code"),
            (seed.agencies, "name_zh"),
            (seed.laws, "key"),
            (seed.entries, "id"),
            (seed.rank_rules, "key"),
        ):
            self._each(table, _Once(key))
        self._each(seed.concepts, self._concept)
        self._each(seed.editions, self._edition)
        self._each(seed.entries, self._entry)
        self._each(seed.rank_rules, self._rank_rule)
        self._each([*seed.known_successions, *seed.proposals], self._succession)
        outlines = [
            Row(f"outlines/{o.law}/{o.date}.tsv", 1, {"law": o.law, "date": str(o.date)})
            for o in seed.outlines
        ]
        self._each(outlines, lambda row: self._version(row, row.text("law"), row.date("date")))

    def _each(self, rows: Iterable[Row], check: Callable[[Row], None]) -> None:
        for row in rows:
            try:
                check(row)
            except SeedError as error:
                self._faults.found += error.faults

    def _law(self, row: Row) -> None:
        for key in ("title_zh", "title_zh_full"):
            row.need(key)
        _one_of(row, "kind", LawKind.values)
        row.date("repealed_on")
        row.strings("former_titles_zh")
        if row.text("repealed_by"):
            _known(row, row.text("repealed_by"), self._laws, "law")
        for version in row.rows("versions"):
            _one_of(version, "event", LawVersion.Event.values)
            version.need("date")
            version.date("effective")
            dated = (row.text("key"), version.date("date"))
            if dated in self._versions:
                raise row.fault(f"the version of {version.text('date')} is given twice")
            self._versions.add(dated)

    def _concept(self, row: Row) -> None:
        _known(row, row.need("catalog"), self._catalogs, "catalog")
        if row.text("parent"):
            _known(row, row.text("parent"), self._concepts, "concept")

    def _edition(self, row: Row) -> None:
        _known(row, row.need("catalog"), self._catalogs, "catalog")
        row.need("slug")
        for key in ("issued", "effective"):
            row.date(key)
        for key in ("issuers", "evidence"):
            row.strings(key)
        catalog, slug, predecessor = row.text("catalog"), row.text("slug"), row.text("predecessor")
        if (catalog, slug) in self._editions_above:
            raise row.fault(f"the edition {slug!r} of {catalog!r} is given twice")
        if predecessor and (catalog, predecessor) not in self._editions_above:
            raise row.fault(f"no edition {predecessor!r} of {catalog!r} stands above it")
        self._editions_above.add((catalog, slug))

    def _entry(self, row: Row) -> None:
        _known(row, row.need("concept"), self._concepts, "concept")
        row.need("content_zh")
        _one_of(row, "provenance", Entry.Provenance.values)
        for name in row.strings("agencies"):
            _known(row, name, self._agencies, "agency")
        for subject in row.strings("subjects"):
            _known(row, subject, set(SUBJECT_FIELDS), "subject type")
        for slug in row.strings("editions"):
            self._known_edition(row, self._seed.catalog_of_concept[row.text("concept")], slug)
        for basis in row.rows("bases"):
            self._version(basis, basis.need("law"), basis.date("version"))
            _provision(basis, basis.text("provision"))
            if not basis.need("cited").startswith("《"):
                raise row.fault(f"{basis.text('cited')!r} does not begin with a law's title in 《》")

    def _rank_rule(self, row: Row) -> None:
        _known(row, row.need("catalog"), self._catalogs, "catalog")
        row.need("source")
        for kind in row.strings("accepted_kinds"):
            _known(row, kind, LawKind.values, "kind of law")

    def _succession(self, row: Row) -> None:
        self._version(row, row.need("law"), row.date("from"))
        self._version(row, row.text("to_law") or row.text("law"), row.date("to"))
        _one_of(row, "kind", SuccessionKind.values)
        _one_of(row, "state", ReviewState.values)
        for key, absent in (("old", SuccessionKind.NEW), ("new", SuccessionKind.REPEALED)):
            if row.text("kind") != absent:
                _provision(row, row.need(key))

    def _version(self, row: Row, law: str, date: datetime.date | None) -> None:
        if (law, date) not in self._versions:
            raise row.fault(f"laws.jsonl has no version of {law!r} of {date}")

    def _known_edition(self, row: Row, catalog: str, slug: str) -> None:
        if (catalog, slug) not in self._editions:
            raise row.fault(f"editions.jsonl has no edition {slug!r} of {catalog!r}")


@dataclass(slots=True)
class _Once:
    """Checks that a table gives each value of a column once."""

    column: str
    seen: dict[str, int] = field(default_factory=dict)

    def __call__(self, row: Row) -> None:
        value = row.need(self.column)
        if value in self.seen:
            raise row.fault(f"{self.column} {value!r} stands in row {self.seen[value]} already")
        self.seen[value] = row.line


def _known(row: Row, value: str, known: Collection[str], what: str) -> None:
    if value not in known:
        raise row.fault(f"there is no {what} {value!r}")


def _one_of(row: Row, key: str, values: Collection[str]) -> None:
    if row.need(key) not in values:
        raise row.fault(f"{key} is {row.text(key)!r}, not one of {', '.join(values)}")


def _provision(row: Row, provision: str) -> None:
    try:
        if provision:
            ProvisionRef.parse(provision)
    except InvalidReference as error:
        raise row.fault(str(error)) from None
