"""Loads a checked seed into the database: all of it in one transaction, what is there already left alone."""

from __future__ import annotations

from django.db import transaction

from catalog.models import Agency, Catalog, Concept
from catalog.seed.counts import Counts, create_missing
from catalog.seed.editions import load_editions
from catalog.seed.laws import load_laws
from catalog.seed.reading import Seed

__all__ = ["Counts", "load"]


@transaction.atomic
def load(seed: Seed) -> Counts:
    """Load what is missing; return what was created and what was there, by kind."""
    counts = Counts()
    catalogs = create_missing(
        Catalog,
        {row.text("code"): Catalog(**row.data) for row in seed.catalogs},
        {catalog.code: catalog for catalog in Catalog.objects.all()},
        counts,
    )
    concepts = _load_concepts(seed, catalogs, counts)
    agencies = create_missing(
        Agency,
        {row.text("name_zh"): Agency(**row.data) for row in seed.agencies},
        {agency.name_zh: agency for agency in Agency.objects.all()},
        counts,
    )
    versions = load_laws(seed, counts)
    load_editions(seed, catalogs, concepts, agencies, versions, counts)
    return counts


def _load_concepts(seed: Seed, catalogs: dict[str, Catalog], counts: Counts) -> dict[str, Concept]:
    """Wider concepts first, so that narrower ones can point to them."""
    concepts = {concept.code: concept for concept in Concept.objects.all()}
    for has_parent in (False, True):
        wanted = {}
        for ordinal, row in enumerate(seed.concepts, start=1):
            if bool(row.text("parent")) == has_parent:
                parent = concepts.get(row.text("parent"))
                concept = Concept(
                    **row.data
                    | {"catalog": catalogs[row.text("catalog")], "parent": parent, "ordinal": ordinal}
                )
                wanted[row.text("code")] = concept
        concepts |= create_missing(Concept, wanted, concepts, counts)
    return concepts
