"""The admin of the catalog, one module an area. It registers; what editors do lives in services."""

from catalog.admin import (
    api_tokens,
    audit,
    bases,
    beside,
    concepts,
    editions,
    entries,
    jobs,
    laws,
    review,
    successions,
    texts,
    users,
)

__all__ = [
    "api_tokens",
    "audit",
    "bases",
    "beside",
    "concepts",
    "editions",
    "entries",
    "jobs",
    "laws",
    "review",
    "successions",
    "texts",
    "users",
]
