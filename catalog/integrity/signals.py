"""When guards leave and enter the database: around migrations. And the check that they are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags
from django.core.checks import register as register_check
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from catalog.integrity import registry, seal

__all__ = ["connect"]


def connect() -> None:
    """Register the catalog's guards and keep the database in step with the registry."""
    registry.register(seal.catalog_guards())
    registry.register(seal.history_guards())
    config = apps.get_app_config("catalog")
    pre_migrate.connect(_before_migration, sender=config)
    post_migrate.connect(_after_migration, sender=config)
    register_check(check_guards, Tags.database)


def _before_migration(using: str, **kwargs: Any) -> None:
    registry.remove(connections[using])


def _after_migration(using: str, **kwargs: Any) -> None:
    registry.install(connections[using])


def check_guards(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Report guards that the database lacks or has too many of."""
    errors: list[CheckMessage] = []
    for alias in databases or ():
        missing, unknown = registry.difference(connections[alias])
        if missing or unknown:
            names = ", ".join(sorted(missing | unknown))
            errors.append(
                Error(
                    f"The seal of database {alias!r} is not the registered one: {names}.",
                    hint="Run manage.py migrate, which makes every guard again.",
                    id="catalog.E001",
                )
            )
    return errors
