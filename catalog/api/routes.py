"""The resources of the catalog by the name under which they stand in addresses."""

from __future__ import annotations

from typing import Any

from django.urls import path, re_path

from catalog.api.base import ResourceViewSet
from catalog.api.keys import EDITION_KEY
from catalog.api.views.citations import CitationViewSet
from catalog.api.views.comparisons import EditionComparisonViewSet
from catalog.api.views.laws import LawViewSet, ProvisionViewSet, SuccessionViewSet, VersionViewSet
from catalog.api.views.lists import (
    AgencyViewSet,
    BasisStatusViewSet,
    BasisViewSet,
    CatalogViewSet,
    ConceptViewSet,
    EditionViewSet,
    EntryViewSet,
)
from catalog.api.views.releases import (
    FILE_NAME,
    RELEASE_NAME,
    ReleaseFileView,
    ReleasesView,
    ReleaseView,
)
from catalog.api.views.searching import SearchViewSet
from catalog.api.views.stats import StatsViewSet

__all__ = ["QUESTIONS", "RESOURCES"]

RESOURCES: list[tuple[str, type[ResourceViewSet[Any]], str]] = [
    ("catalogs", CatalogViewSet, "catalog"),
    ("editions", EditionViewSet, "edition"),
    ("concepts", ConceptViewSet, "concept"),
    ("entries", EntryViewSet, "entry"),
    ("bases", BasisViewSet, "basis"),
    ("agencies", AgencyViewSet, "agency"),
    ("laws", LawViewSet, "law"),
    ("versions", VersionViewSet, "version"),
    ("provisions", ProvisionViewSet, "provision"),
    ("successions", SuccessionViewSet, "succession"),
]
"""Address, view set and base name of each."""

QUESTIONS = [
    path(
        "bases/status/",
        BasisStatusViewSet.as_view({"get": "list"}, basename="basis-status"),
        name="basis-status",
    ),
    path("stats/", StatsViewSet.as_view({"get": "stats"}), name="stats"),
    path("citations/resolve/", CitationViewSet.as_view({"get": "resolve"}), name="citation-resolve"),
    path("search/", SearchViewSet.as_view({"get": "search"}), name="search"),
    re_path(
        rf"^editions/(?P<old>{EDITION_KEY})/compare/(?P<new>{EDITION_KEY})/$",
        EditionComparisonViewSet.as_view({"get": "compare"}),
        name="edition-compare",
    ),
    path("releases/", ReleasesView.as_view(), name="releases"),
    re_path(rf"^releases/(?P<name>{RELEASE_NAME})/$", ReleaseView.as_view(), name="release"),
    re_path(
        rf"^releases/(?P<name>{RELEASE_NAME})/(?P<file>{FILE_NAME})/$",
        ReleaseFileView.as_view(),
        name="release-file",
    ),
]
"""Addresses that answer a question and are no list of rows."""
