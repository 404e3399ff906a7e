"""Releases: what is published, as files to cite, to check and to compute with. Never changes data."""

from catalog.releases.tables import TABLES, Field, Table
from catalog.releases.writing import ReleaseError, build

__all__ = ["TABLES", "Field", "ReleaseError", "Table", "build"]
