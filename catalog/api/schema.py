"""How resources describe themselves in OpenAPI: their keys, ``as_of``, and the shape of every error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from catalog.api.problems import MEDIA_TYPE, ProblemSerializer

if TYPE_CHECKING:
    from catalog.api.base import ResourceViewSet

__all__ = ["QuestionSchema", "ResourceSchema"]

_PROBLEMS = {
    400: "A parameter is unknown, malformed, given twice, or names what does not exist.",
    404: "There is no such thing, or it is not public.",
    429: "Too many requests; Retry-After says how long to wait.",
}


class QuestionSchema(AutoSchema):
    """Adds the errors that every address can answer with."""

    def get_response_serializers(self) -> Any:
        problems = {
            (status, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description=means)
            for status, means in _PROBLEMS.items()
        }
        return {200: super().get_response_serializers(), **problems}


class ResourceSchema(QuestionSchema):
    """Adds the parameters that a resource reads by itself, and its errors."""

    def get_override_parameters(self) -> list[Any]:
        view = cast("ResourceViewSet[Any]", self.view)
        parameters = list(super().get_override_parameters())
        if view.detail:
            parameters.append(
                OpenApiParameter(
                    view.lookup_url_kwarg or view.lookup_field,
                    view.key_type,
                    OpenApiParameter.PATH,
                    description=view.key_means,
                )
            )
        if view.knows_as_of:
            means = f"A day, as YYYY-MM-DD. {view.as_of_means}"
            parameters.append(OpenApiParameter("as_of", OpenApiTypes.DATE, description=means))
        return parameters
