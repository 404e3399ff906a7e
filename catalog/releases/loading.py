"""Reads a release back into an empty database, so that a release built from it has the same bytes."""

from __future__ import annotations

import datetime
import itertools
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import GeneratedField, Model

from catalog.editions.checksum import edition_checksum
from catalog.models import Edition, Workflow
from catalog.models.tracking import Tracked
from catalog.releases.checking import Release
from catalog.releases.errors import ReleaseError
from catalog.releases.tables import Link, Table

__all__ = ["load"]

_BATCH = 1000
_BESIDE_THE_SEAL = "entry_translations"
"""The first of the tables that say something of sealed rows; when it is read, the editions are sealed."""
_NOT_YET = datetime.date(1, 1, 1)
_PARSERS: dict[str, Callable[[str], Any]] = {
    "date": datetime.date.fromisoformat,
    "datetime": datetime.datetime.fromisoformat,
    "uuid": uuid.UUID,
}

Key = tuple[Any, ...]
Named = tuple[str, tuple[str, ...]]
"""A table, and the fields by which its rows are named."""


def load(release: Release, tables: Sequence[Table]) -> dict[str, int]:
    """Load every table, all or nothing, and return how many rows each has.

    Who published an edition and who agreed on an annotation is in no release: accounts that nobody can sign
    in with stand for them.

    Raises:
        ReleaseError: the files are not what they should be, there are rows already, or a row names another
            that is not there.
    """
    release.prove(tables)
    with transaction.atomic():
        _need_empty(tables)
        loader = _Loader(release, tables)
        loaded = {}
        for table in tables:
            if table.name == _BESIDE_THE_SEAL:
                loader.seal()
            loaded[table.name] = loader.load(table)
        _set_sequences(tables)
    return loaded


def _need_empty(tables: Sequence[Table]) -> None:
    for table in tables:
        model = table.rows().model
        if model._default_manager.exists():
            raise ReleaseError(
                f"There are {model._meta.verbose_name_plural} already. A release is loaded into an empty "
                "database: name another by DATABASE_URL, and migrate it."
            )


class _Loader:
    """Loads the tables of one release, each row under the number of its line."""

    def __init__(self, release: Release, tables: Sequence[Table]) -> None:
        self.release = release
        self.tables = {table.name: table for table in tables}
        self.numbers: dict[Named, dict[Key, int]] = {
            self._named(link): {} for table in tables for link in table.links
        }
        for table in tables:
            self._number(table)
        self.people = {name: _stand_in(f"release-{name}") for name in ("submitter", "approver", "annotator")}

    def load(self, table: Table) -> int:
        """Load one table. What a row names may come later: the database looks when all is there."""
        rows = enumerate(self.release.rows(table), 1)
        model = table.rows().model
        count = 0
        while batch := list(itertools.islice(rows, _BATCH)):
            self._create(model, [self._made(table, model, number, row) for number, row in batch])
            count += len(batch)
        return count

    def seal(self) -> None:
        """Publish the editions, whose rows are in."""
        table = self.tables["editions"]
        for number, row in enumerate(self.release.rows(table), 1):
            values: dict[str, Any] = {
                "workflow": Workflow.PUBLISHED,
                "law_as_of": _parsed("date", row["law_as_of"]),
            }
            if row["origin"] == Edition.Origin.EDITORS:
                values |= {
                    "submitted_by_id": self.people["submitter"],
                    "approved_by_id": self.people["approver"],
                    "approved_checksum": row["checksum"],
                }
            edition = Edition.objects.get(pk=number)
            for name, value in values.items():
                setattr(edition, name, value)
            if edition_checksum(edition) != row["checksum"]:
                raise ReleaseError(
                    f"The rows of {edition.identifier} do not give the checksum under which it was published."
                )
            edition.save_with_history(reason=self._reason)

    def _number(self, table: Table) -> None:
        """Give each row that others name its number."""
        named = [(fields, known) for (name, fields), known in self.numbers.items() if name == table.name]
        if named:
            for number, row in enumerate(self.release.rows(table), 1):
                for fields, known in named:
                    known[tuple(row[field] for field in fields)] = number

    def _named(self, link: Link) -> Named:
        return link.table, link.key or self.tables[link.table].key

    def _made(self, table: Table, model: type[Model], number: int, row: dict[str, Any]) -> Model:
        made = model(pk=number)
        columns = {field.name for field in model._meta.concrete_fields if not field.is_relation}
        columns -= {field.name for field in model._meta.fields if isinstance(field, GeneratedField)}
        for field in table.fields:
            if field.source in columns:
                setattr(made, field.source, _parsed(field.type, row[field.name]))
        for link in table.links:
            key = tuple(row[name] for name in link.fields)
            if key[0] is not None:
                setattr(made, f"{link.attribute}_id", self._numbered(table, number, link, key))
        if table.name == "editions":
            made.law_as_of = _NOT_YET  # type: ignore[attr-defined]  # a catalog has one open draft without it
        if table.name == "annotations":
            made.annotator_id = self.people["annotator"]  # type: ignore[attr-defined]  # the model is known
        return made

    def _numbered(self, table: Table, number: int, link: Link, key: Key) -> int:
        found = self.numbers[self._named(link)].get(key)
        if found is None:
            named = ", ".join(map(str, key))
            raise ReleaseError(f"{table.name}.jsonl, line {number}: there is no {named} in {link.table}.")
        return found

    def _create(self, model: type[Model], rows: list[Any]) -> None:
        if issubclass(model, Tracked):
            model.objects.bulk_create_with_history(rows, reason=self._reason)
        else:
            model._default_manager.bulk_create(rows)

    @property
    def _reason(self) -> str:
        return f"loaded from release {self.release.version}"


def _parsed(kind: str, value: Any) -> Any:
    return _PARSERS[kind](value) if value is not None and kind in _PARSERS else value


def _stand_in(name: str) -> int:
    """An account that stands for somebody whom a release does not name. Nobody can sign in with it."""
    user, made = get_user_model().objects.get_or_create(username=name, defaults={"is_active": False})
    if made:
        user.set_unusable_password()
        user.save()
    return int(user.pk)


def _set_sequences(tables: Sequence[Table]) -> None:
    """Let new rows be numbered from where those of the release end."""
    models = [table.rows().model for table in tables]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
