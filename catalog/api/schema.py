"""How resources describe themselves in OpenAPI: their keys, ``as_of``, and the shape of every error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from catalog.api.choosing import EXPAND, FIELDS, MAX_DEPTH, MAX_EXPANSIONS
from catalog.api.problems import MEDIA_TYPE, ProblemSerializer

if TYPE_CHECKING:
    from drf_spectacular.utils import Direction

    from catalog.api.base import ResourceViewSet

__all__ = ["ApiSchema", "QuestionSchema", "ResourceSchema"]

_PROBLEMS = {
    400: "A parameter is unknown, malformed, given twice, or names what does not exist.",
    404: "There is no such thing, or it is not public.",
    401: "The token is unknown, expired or revoked.",
    403: "The token lacks the scope.",
    406: "There is no answer in a form that Accept names.",
    429: "Too many requests; Retry-After says how long to wait.",
}


class ApiSchema(AutoSchema):
    """Says that nobody has to sign in, except where a view needs a scope of its own."""

    def get_auth(self) -> list[dict[str, Any]]:
        schemes: list[dict[str, Any]] = super().get_auth()
        return schemes if hasattr(self.view, "token_scope") else [*schemes, {}]


class QuestionSchema(ApiSchema):
    """Adds the errors that every address can answer with."""

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status, means in _PROBLEMS.items():
            problem = OpenApiResponse(ProblemSerializer, description=means)
            if str(status) not in bodies:
                make: Any = self._get_response_for_code  # it carries no types
                bodies[str(status)] = make(problem, str(status), [MEDIA_TYPE], direction)
        if self.method == "GET":
            bodies["304"] = {"description": "It is what If-None-Match or If-Modified-Since says."}
        return bodies


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
        if view.action in ("list", "retrieve"):
            parameters += _choices(view)
        if view.knows_as_of:
            means = f"A day, as YYYY-MM-DD. {view.as_of_means}"
            parameters.append(OpenApiParameter("as_of", OpenApiTypes.DATE, description=means))
        return parameters


def _choices(view: ResourceViewSet[Any]) -> list[OpenApiParameter]:
    fields = OpenApiParameter(
        FIELDS,
        description=(
            "Names of the fields to show, parted by commas; all if not given. A dot leads into an object: "
            "law.title_zh."
        ),
    )
    if not view.expands:
        return [fields]
    expand = OpenApiParameter(
        EXPAND,
        description=(
            f"Links to follow, parted by commas, at most {MAX_EXPANSIONS}: what they lead to is shown in "
            f"full in the place of the link. Here: {', '.join(view.expands)}. A dot goes on from there, "
            f"{MAX_DEPTH} links deep at most."
        ),
    )
    return [fields, expand]


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """How OpenAPI tells of tokens; defining it registers it."""

    target_class = "catalog.api.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "A token made in the admin."}
