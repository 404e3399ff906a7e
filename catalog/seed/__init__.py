"""The facts that a fresh installation starts with: read from catalog/data, checked, loaded whole or not."""

from catalog.seed.files import DATA, Fault, Row, SeedError
from catalog.seed.loading import Counts, load
from catalog.seed.reading import Seed, read_seed

__all__ = ["DATA", "Counts", "Fault", "Row", "Seed", "SeedError", "load", "read_seed"]
