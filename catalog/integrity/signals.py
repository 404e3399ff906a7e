"""When guards leave and enter the database: around migrations. And the check that they are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from catalog.integrity import registry, seal, stamps

__all__ = ["connect"]


def connect() -> None:
    """Register the catalog's guards and keep the database in step with the registry."""
    registry.register(seal.catalog_guards())
    registry.register(seal.history_guards())
    registry.register(stamps.stamps())
    config = apps.get_app_config("catalog")
    pre_migrate.connect(_before_migration, sender=config)
    post_migrate.connect(_after_migration, sender=config)
    checks.register(check_guards, checks.Tags.database)


def _before_migration(using: str, **kwargs: Any) -> None:
    registry.remove(connections[using])


def _after_migration(using: str, **kwargs: Any) -> None:
    registry.install(connections[using])


def check_guards(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Report guards that the database lacks or has too many of.

    A warning and no error, since migrate refuses to run on an error, and it is what mends this.
    """
    messages: list[checks.CheckMessage] = []
    for alias in databases or ():
        missing, unknown = registry.difference(connections[alias])
        if missing or unknown:
            names = ", ".join(sorted(missing | unknown))
            messages.append(
                checks.Warning(
                    f"The seal of database {alias!r} is not the registered one: {names}.",
                    hint="Run manage.py migrate, which makes every guard again.",
                    id="catalog.W001",
                )
            )
    return messages
