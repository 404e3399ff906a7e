"""The REST API of both rooms under one root."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from annotations.api.checking import CheckView
from annotations.api.importing import ImportView
from annotations.api.routes import RESOURCES as ANNOTATION_RESOURCES
from annotations.api.tagging import TagView
from catalog.api.choosing import register_resource
from catalog.api.formats import with_suffixes
from catalog.api.routes import QUESTIONS
from catalog.api.routes import RESOURCES as CATALOG_RESOURCES
from catalog.api.views.missing import MissingView

app_name = "api"

router = DefaultRouter()
router.include_format_suffixes = False
RESOURCES = [*CATALOG_RESOURCES, *ANNOTATION_RESOURCES]
for address, view_set, name in RESOURCES:
    router.register(address, view_set, name)
    register_resource(address, view_set)

urlpatterns = [
    *with_suffixes(QUESTIONS),
    path("check/", CheckView.as_view(), name="check"),
    path("documents/import/", ImportView.as_view(), name="document-import"),
    path("tag/", TagView.as_view(), name="tag"),
    *with_suffixes(router.urls),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    # Last, and only with a slash at the end or a suffix: an address without either is still redirected.
    re_path(r"^[\s\S]*/$", MissingView.as_view()),
    re_path(r"^[\s\S]*\.[\s\S]*$", MissingView.as_view()),
]
