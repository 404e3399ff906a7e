"""Loads a checked seed into the database: all of it in one transaction, what is there already left alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db import models, transaction

from catalog.models import Agency, BasisRankRule, Catalog, Concept
from catalog.seed.counts import Counts, create_missing
from catalog.seed.editions import load_editions
from catalog.seed.laws import load_laws
from catalog.seed.reading import Seed

__all__ = ["Counts", "load"]

_M = TypeVar("_M", bound=models.Model)


@transaction.atomic
def load(seed: Seed) -> Counts:
    """Load what is missing; return what was created and what was there, by kind."""
    counts = Counts()
    catalogs = _by_one_column(Catalog, "code", (Catalog(**row.data) for row in seed.catalogs), counts)
    concepts = _load_concepts(seed, catalogs, counts)
    agencies = _by_one_column(Agency, "name_zh", (Agency(**row.data) for row in seed.agencies), counts)
    versions = load_laws(seed, counts)
    rules = (
        BasisRankRule(**row.data | {"catalog": catalogs[row.text("catalog")]}) for row in seed.rank_rules
    )
    _by_one_column(BasisRankRule, "key", rules, counts)
    load_editions(seed, catalogs, concepts, agencies, versions, counts)
    return counts


def _by_one_column(model: type[_M], column: str, wanted: Iterable[_M], counts: Counts) -> dict[str, _M]:
    return {key: row for (key,), row in create_missing(model, wanted, (column,), counts).items()}


def _load_concepts(seed: Seed, catalogs: dict[str, Catalog], counts: Counts) -> dict[str, Concept]:
    """Wider concepts first, so that narrower ones can point to them."""
    concepts: dict[str, Concept] = {}
    for has_parent in (False, True):
        wanted = [
            Concept(
                **row.data
                | {
                    "catalog": catalogs[row.text("catalog")],
                    "parent": concepts.get(row.text("parent")),
                    "ordinal": ordinal,
                }
            )
            for ordinal, row in enumerate(seed.concepts, start=1)
            if bool(row.text("parent")) == has_parent
        ]
        concepts |= _by_one_column(Concept, "code", wanted, counts)
    return concepts
