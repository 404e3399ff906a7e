"""Triggers that note every change of what the API answers from, whoever makes it and however."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.apps import apps

from catalog.integrity.guards import PREFIX, Operation

__all__ = ["Stamp", "stamps"]

_UNANSWERED = {
    "SearchText",
    "Change",
    "ApiToken",
    "Job",
    "AuditEvent",
    "Decision",
    "WorkflowEvent",
    "EntryComment",
    "Original",
}
"""Models that no public answer is drawn from."""

_SQLITE = (
    "INSERT OR IGNORE INTO catalog_change (id, value, at) VALUES (1, 0, CURRENT_TIMESTAMP); "
    "UPDATE catalog_change SET value = value + 1, at = strftime('%Y-%m-%d %H:%M:%f', 'now') WHERE id = 1;"
)
_POSTGRESQL = """
DECLARE now_at bigint := pg_current_xact_id()::text::bigint;
BEGIN
    INSERT INTO catalog_change (id, value, at) VALUES (now_at, 0, clock_timestamp()) ON CONFLICT DO NOTHING;
    IF now_at % 1024 = 0 THEN
        DELETE FROM catalog_change WHERE id IN (
            SELECT id FROM catalog_change WHERE id < now_at - 8192 LIMIT 8192 FOR UPDATE SKIP LOCKED
        );
    END IF;
    RETURN NULL;
END
"""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Note that ``operation`` changed ``table``."""

    table: str
    operation: Operation

    @property
    def name(self) -> str:
        """The trigger's name, which ends in a hash of what it does."""
        digest = hashlib.sha256(f"{_SQLITE}{_POSTGRESQL}".encode()).hexdigest()[:6]
        return f"{PREFIX}stamp_{self.table}_{self.operation.lower()}_{digest}"

    def create_sql(self, vendor: str) -> list[str]:
        """The statements that make it; none where the database has no such operation."""
        if vendor == "postgresql":
            return [
                f'CREATE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql '
                f"AS $stamp${_POSTGRESQL}$stamp$",
                f'CREATE TRIGGER "{self.name}" AFTER {self.operation} ON "{self.table}" '
                f'FOR EACH STATEMENT EXECUTE FUNCTION "{self.name}"()',
            ]
        if self.operation == "TRUNCATE":
            return []
        return [f'CREATE TRIGGER "{self.name}" AFTER {self.operation} ON "{self.table}" BEGIN {_SQLITE} END']


def stamps() -> list[Stamp]:
    """A stamp for every operation on every table that answers are drawn from, in whichever room."""
    operations: tuple[Operation, ...] = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
    return [
        Stamp(model._meta.db_table, operation)
        for model in apps.get_models()
        if model._meta.app_label in ("catalog", "annotations")
        if model.__name__ not in _UNANSWERED and not hasattr(model, "instance_type")
        for operation in operations
    ]
