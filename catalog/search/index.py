"""Keeps the index: whoever writes rows in bulk says so, single rows announce themselves by their signals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_migrate, post_save

from catalog.models import SearchText
from catalog.models.tracking import rows_written
from catalog.search.folding import fold, index_tokens
from catalog.search.kinds import Kind, kinds

__all__ = ["connect", "index", "rebuild"]

_BATCH = 500
_T = TypeVar("_T")


def connect() -> None:
    """Keep the index in step with every row that is written through the models."""
    post_save.connect(_on_save, dispatch_uid="catalog.search.save")
    post_delete.connect(_on_delete, dispatch_uid="catalog.search.delete")
    rows_written.connect(_on_rows, dispatch_uid="catalog.search.rows")
    post_migrate.connect(_on_migrate, dispatch_uid="catalog.search.migrate")


def index(kind: Kind, keys: Iterable[int]) -> int:
    """Write anew what is to be found of rows; those without words leave the index. Return how many stay."""
    written = 0
    for batch in _batches(dict.fromkeys(keys)):
        texts = {key: fold("\n".join(filter(None, parts))) for key, parts in kind.read(batch).items()}
        with transaction.atomic():
            _write(kind, batch, {key: text for key, text in texts.items() if text.strip()})
        written += len(texts)
    return written


def rebuild() -> Iterator[tuple[Kind, int]]:
    """Make the index anew, kind by kind; yield each kind with the number of rows that it has in it."""
    with transaction.atomic():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO catalog_searchindex(catalog_searchindex) VALUES ('delete-all')")
        SearchText.objects.all()._raw_delete(SearchText.objects.db)
        for kind in kinds():
            keys = kind.model._default_manager.order_by("pk").values_list("pk", flat=True)
            yield kind, index(kind, keys.iterator(chunk_size=_BATCH))


def _write(kind: Kind, keys: Sequence[int], texts: dict[int, str]) -> None:
    held = SearchText.objects.filter(kind=kind.name, object_id__in=keys)
    old = {row.object_id: row for row in held}
    gone = [row for key, row in old.items() if texts.get(key) != row.text]
    new = [key for key, text in texts.items() if key not in old or old[key].text != text]
    if gone:
        _forget(kind, gone)
    if new:
        _add(kind, {key: texts[key] for key in new})


def _add(kind: Kind, texts: dict[int, str]) -> None:
    rows = [(kind.name, key, text) for key, text in texts.items()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "INSERT INTO catalog_searchtext (kind, object_id, text, tokens) "
                "VALUES (%s, %s, %s, array_to_tsvector(%s::text[]))",
                [(*row, sorted(set(_tokens(kind, row[2])))) for row in rows],
            )
            return
        cursor.executemany("INSERT INTO catalog_searchtext (kind, object_id, text) VALUES (%s, %s, %s)", rows)
    added = SearchText.objects.filter(kind=kind.name, object_id__in=texts)
    _fts("INSERT INTO catalog_searchindex (rowid, tokens) VALUES (%s, %s)", kind, added)


def _forget(kind: Kind, rows: Sequence[SearchText]) -> None:
    if connection.vendor == "sqlite":
        # A contentless table holds no text: to forget a row it must be told what it had learnt.
        delete = (
            "INSERT INTO catalog_searchindex (catalog_searchindex, rowid, tokens) VALUES ('delete', %s, %s)"
        )
        _fts(delete, kind, rows)
    SearchText.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _fts(statement: str, kind: Kind, rows: Iterable[SearchText]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(row.pk, " ".join(_tokens(kind, row.text))) for row in rows])


def _tokens(kind: Kind, folded: str) -> Iterator[str]:
    return (kind.letter + token for token in index_tokens(folded))


def _on_save(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    _on_rows(sender, [instance])


def _on_rows(sender: type[Model], rows: Sequence[Any], **kwargs: Any) -> None:
    for kind in kinds():
        if sender is kind.model:
            index(kind, (row.pk for row in rows))
        elif watcher := kind.watched.get(sender):
            index(kind, (key for row in rows for key in watcher(row)))


def _on_delete(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    for kind in kinds():
        if sender is kind.model:
            _write(kind, [instance.pk], {})
        elif watcher := kind.watched.get(sender):
            index(kind, watcher(instance))


def _on_migrate(sender: Any, **kwargs: Any) -> None:
    """A database that is older than the index gets one."""
    if sender.name != "catalog" or SearchText.objects.exists():
        return
    tables = set(connection.introspection.table_names())
    if all(kind.model._meta.db_table in tables for kind in kinds()):
        for _kind in rebuild():
            pass


def _batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    stream = iter(items)
    while batch := list(islice(stream, _BATCH)):
        yield batch
