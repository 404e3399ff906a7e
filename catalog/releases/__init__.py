"""Releases: what is published, as files to cite, to check, to compute with and to load elsewhere."""

from catalog.releases.checking import Release, read_release
from catalog.releases.errors import ReleaseError
from catalog.releases.loading import load
from catalog.releases.tables import TABLES, Field, Link, Table
from catalog.releases.writing import build

__all__ = ["TABLES", "Field", "Link", "Release", "ReleaseError", "Table", "build", "load", "read_release"]
