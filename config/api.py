"""The REST API of both rooms under one root."""

from typing import Any

from django.urls import path, re_path, reverse
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response
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


class DocsView(SpectacularSwaggerSplitView):
    """The description as a page, below what can be downloaded of each list."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]  # of the library
        response.data["lists"] = [
            {
                "address": address,
                "means": (view_set.__doc__ or "").split("\n")[0],
                "files": [
                    (suffix, reverse(f"api:{name}-list-file", kwargs={"suffix": suffix}))
                    for suffix in ("csv", "xlsx", "jsonl", *(["jsonld"] if view_set.linked else []))
                ],
            }
            for address, view_set, name in RESOURCES
        ]
        return response


urlpatterns = [
    *with_suffixes(QUESTIONS),
    path("check/", CheckView.as_view(), name="check"),
    path("documents/import/", ImportView.as_view(), name="document-import"),
    path("tag/", TagView.as_view(), name="tag"),
    *with_suffixes(router.urls),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(url_name="api:schema"), name="docs"),
    # Last, and only with a slash at the end or a suffix: an address without either is still redirected.
    re_path(r"^[\s\S]*/$", MissingView.as_view()),
    re_path(r"^[\s\S]*\.[\s\S]*$", MissingView.as_view()),
]
