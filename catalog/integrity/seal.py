"""The guards of the catalog: what a published edition holds never changes, texts are never edited."""

from __future__ import annotations

from django.apps import apps

from catalog.integrity.guards import Guard, append_only, immutable

__all__ = ["catalog_guards", "history_guards"]

_SEALED = "a published edition is sealed: make a new revision that says what it corrects"
_ANY_SEALED = "EXISTS (SELECT 1 FROM catalog_edition WHERE workflow = 'published')"

# How a row of each table finds its edition: a FROM clause with {row} for OLD or NEW.
_PATHS = {
    "catalog_entry": "catalog_edition e WHERE e.id = {row}.edition_id",
    "catalog_entryagency": (
        "catalog_edition e JOIN catalog_entry n ON n.edition_id = e.id WHERE n.id = {row}.entry_id"
    ),
    "catalog_legalbasis": (
        "catalog_edition e JOIN catalog_entry n ON n.edition_id = e.id WHERE n.id = {row}.entry_id"
    ),
    "catalog_basistarget": (
        "catalog_edition e JOIN catalog_entry n ON n.edition_id = e.id "
        "JOIN catalog_legalbasis b ON b.entry_id = n.id WHERE b.id = {row}.basis_id"
    ),
}
_BESIDE_THE_SEAL = {
    "catalog_entrytranslation": "entry_id",
    "catalog_collation": "entry_id",
    "catalog_entrysuccession": "new_entry_id",
}


def catalog_guards() -> list[Guard]:
    """Every guard of the catalog's own tables."""
    guards = _edition_guards()
    for table, path in _PATHS.items():
        guards += _sealed_child_guards(table, path)
    for table, column in _BESIDE_THE_SEAL.items():
        guards += _beside_the_seal_guards(table, column)
    guards += immutable("catalog_lawtext", "a law text")
    guards += immutable("catalog_provision", "a provision")
    guards += append_only("catalog_workflowevent", "the ledger of publications")
    guards += append_only("catalog_auditevent", "the audit log")
    guards.append(
        Guard(
            "catalog_concept",
            "UPDATE",
            "a concept code never changes: make a new concept",
            "NEW.code <> OLD.code",
        )
    )
    return guards


def history_guards() -> list[Guard]:
    """Guards for every table of history, in whichever room."""
    return [
        guard
        for model in apps.get_models()
        if hasattr(model, "instance_type")  # what django-simple-history gives its models alone
        for guard in append_only(model._meta.db_table, "history", key="history_id")
    ]


def _edition_guards() -> list[Guard]:
    born_sealed = "an edition starts as a draft and is published once its rows are in"
    replaces = "EXISTS (SELECT 1 FROM catalog_edition e WHERE e.id = NEW.id AND e.workflow = 'published')"
    return [
        Guard("catalog_edition", "INSERT", born_sealed, "NEW.workflow = 'published'"),
        Guard("catalog_edition", "INSERT", _SEALED, replaces),
        Guard("catalog_edition", "UPDATE", _SEALED, "OLD.workflow = 'published'"),
        Guard("catalog_edition", "DELETE", _SEALED, "OLD.workflow = 'published'"),
        Guard("catalog_edition", "TRUNCATE", _SEALED, _ANY_SEALED),
    ]


def _sealed_child_guards(table: str, path: str) -> list[Guard]:
    def sealed(row: str) -> str:
        return f"EXISTS (SELECT 1 FROM {path.format(row=row)} AND e.workflow = 'published')"

    def lock(row: str) -> str:
        return f"SELECT 1 FROM {path.format(row=row)} FOR SHARE OF e"

    # The row that a REPLACE would silently delete has the same id as the new one.
    replaced = path.format(row="x").replace(" WHERE ", f" JOIN {table} x ON x.id = NEW.id WHERE ")
    replaces = f"EXISTS (SELECT 1 FROM {replaced} AND e.workflow = 'published')"
    return [
        Guard(table, "INSERT", _SEALED, f"{sealed('NEW')} OR {replaces}", lock("NEW")),
        Guard(table, "UPDATE", _SEALED, f"{sealed('OLD')} OR {sealed('NEW')}", lock("NEW")),
        Guard(table, "DELETE", _SEALED, sealed("OLD"), lock("OLD")),
        Guard(table, "TRUNCATE", _SEALED, _ANY_SEALED),
    ]


def _beside_the_seal_guards(table: str, column: str) -> list[Guard]:
    message = "what is said beside a published edition is append-only: add a row instead"
    sealed = (
        "EXISTS (SELECT 1 FROM catalog_edition e JOIN catalog_entry n ON n.edition_id = e.id "
        f"WHERE n.id = OLD.{column} AND e.workflow = 'published')"
    )
    return [
        *immutable(table, "what is said beside an edition"),
        Guard(table, "DELETE", message, sealed),
        Guard(table, "TRUNCATE", message, _ANY_SEALED),
    ]
