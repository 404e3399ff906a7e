"""The admin of the catalog, one module an area. It registers; what editors do lives in services."""

from catalog.admin import (
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
