"""Addresses of the whole service."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from config.health import alive, ready

urlpatterns = [
    path("healthz", alive, name="alive"),
    path("readyz", ready, name="ready"),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("config.api")),
    # A page has an address in each language: English at the root, Chinese under /zh-hans/.
    *i18n_patterns(
        path("", include("catalog.urls")),
        path("", include("annotations.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "catalog.views.bad_request"
