"""Addresses of the whole service."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("config.api")),
    path("", include("catalog.urls")),
    path("", include("annotations.urls")),
]

handler400 = "catalog.views.bad_request"
