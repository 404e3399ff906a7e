"""Addresses of the catalog's public pages."""

from django.urls import path, register_converter

from catalog import views
from catalog.views.converters import VersionDateConverter

register_converter(VersionDateConverter, "version_date")

urlpatterns = [
    path("catalogs/<slug:code>/", views.catalog, name="catalog"),
    path("editions/<slug:identifier>/", views.edition, name="edition"),
    path("editions/<slug:identifier>/compare/", views.edition_compare, name="edition-compare"),
    path("editions/<slug:old>/compare/<slug:new>/", views.edition_comparison, name="edition-comparison"),
    path(
        "editions/<slug:old>/compare/<slug:new>/changes.csv",
        views.edition_comparison_csv,
        name="edition-comparison-csv",
    ),
    path("editions/<slug:identifier>/pictures/", views.edition_pictures, name="edition-pictures"),
    path("editions/<slug:identifier>/table.<str:file_format>", views.edition_download, name="edition-table"),
    path("editions/<slug:identifier>/entries/<str:code>/", views.entry, name="entry"),
    path("laws/", views.laws, name="laws"),
    path("laws/<slug:key>/", views.law, name="law"),
    path("laws/<slug:key>/compare/", views.law_compare, name="law-compare"),
    path(
        "laws/<slug:key>/compare/<version_date:old>...<version_date:new>/",
        views.law_comparison,
        name="law-comparison",
    ),
    path("laws/<slug:key>/<version_date:date>/", views.law_version, name="law-version"),
    path("laws/<slug:key>/<version_date:date>/akn.xml", views.law_version_akn, name="law-version-akn"),
    path("laws/<slug:key>/<version_date:date>/<str:eid>/", views.provision, name="provision"),
]
