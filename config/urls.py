"""Addresses of the whole service."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from annotations.views.sitemap import robots, sitemap
from config.accounts import ChangePassword, SignIn, SignOut
from config.health import alive, ready

urlpatterns = [
    path("healthz", alive, name="alive"),
    path("readyz", ready, name="ready"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("config.api")),
    # A page has an address in each language: English at the root, Chinese under /zh-hans/.
    *i18n_patterns(
        path("", include("catalog.urls")),
        path("", include("annotations.urls")),
        path("account/sign-in/", SignIn.as_view(), name="sign-in"),
        path("account/sign-out/", SignOut.as_view(), name="sign-out"),
        path("account/password/", ChangePassword.as_view(), name="password"),
        prefix_default_language=False,
    ),
]

handler400 = "catalog.views.bad_request"
