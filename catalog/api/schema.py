"""How resources describe themselves in OpenAPI: their keys, ``as_of``, and the shape of every error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from catalog.api.choosing import EXPAND, FIELDS, MAX_DEPTH, MAX_EXPANSIONS
from catalog.api.formats.akoma_ntoso import AkomaNtoso
from catalog.api.formats.delivering import JsonLinked
from catalog.api.formats.tables import Csv, JsonLines, NdJson, Xlsx
from catalog.api.problems import MEDIA_TYPE, ProblemSerializer

if TYPE_CHECKING:
    from drf_spectacular.utils import Direction

    from catalog.api.base import ResourceViewSet

__all__ = ["ANY_TEXT", "SOME_TEXT", "ApiSchema", "QuestionSchema", "ResourceSchema"]

_PROBLEMS = {
    400: "A parameter is unknown, malformed, given twice, or names what does not exist.",
    404: "There is no such thing, or it is not public.",
    401: "The token is unknown, expired or revoked.",
    403: "The token lacks the scope.",
    406: "There is no answer in a form that Accept names.",
    429: "Too many requests; Retry-After says how long to wait.",
}


_FILE = {"type": "string", "format": "binary"}
_SHAPES = {
    Csv.media_type: {"type": "string", "description": "A head with the names of the fields, and the rows."},
    Xlsx.media_type: _FILE,
    JsonLines.media_type: {"type": "string", "description": "A row a line, each a JSON object."},
    NdJson.media_type: {"type": "string", "description": "A row a line, each a JSON object."},
    JsonLinked.media_type: {"type": "object", "required": ["@context"]},
    AkomaNtoso.media_type: _FILE,
}
_HEADERS = {
    "Link": {
        "schema": {"type": "string"},
        "description": (
            "The permanent link of the answer (bookmark), the pages beside it (next, prev), its other forms "
            "(alternate)."
        ),
    },
    "As-Of": {
        "schema": {"type": "string", "format": "date"},
        "description": "The day on which the answer holds, where it holds on one.",
    },
}


_FIXED = {"enum", "format", "pattern"}

SOME_TEXT = r"^[^\x00]*[^\s\x00\x1c-\x1f\x85][^\x00]*$"
ANY_TEXT = r"^[^\x00]+$"
"""No NUL, which PostgreSQL holds in no text; in the first not white space alone, as Python takes it."""


_EXAMPLES = {
    "agency": "税务机关",
    "article": "26",
    "as_of": "2025-01-01",
    "catalog": "punishment",
    "code": "PM-04",
    "concept": "PM-04",
    "edition": "punishment-2024-r1",
    "eid": "art_26__para_1__item_4",
    "identifier": "punishment-2024-r1",
    "key": "company-law",
    "law": "company-law",
    "new": "punishment-2024-r1",
    "new_version": "company-law@2023-12-29",
    "old": "punishment-2022-r1",
    "old_version": "company-law@2018-10-26",
    "page_size": 20,
    "parent": "PM-04",
    "provision": "26(1)(4)",
    "suffix": "csv",
    "version": "company-law@2023-12-29",
}
"""Values of parameters that mean something in the seed."""


def close_request_bodies(result: dict[str, Any], **_rest: Any) -> dict[str, Any]:
    """Say of what is sent that it may hold nothing else: an unknown field is refused."""
    schemas = result["components"]["schemas"]
    for path in result["paths"].values():
        for operation in path.values():
            for body in operation.get("requestBody", {}).get("content", {}).values():
                name = body["schema"].get("$ref", "").rpartition("/")[2]
                schemas.get(name, body["schema"])["additionalProperties"] = False
    return result


class ApiSchema(AutoSchema):
    """Says that nobody has to sign in, except where a view needs a scope of its own."""

    def _get_parameters(self) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super()._get_parameters()
        for parameter in parameters:
            schema = parameter["schema"]
            example = (_EXAMPLES | getattr(self.view, "examples", {})).get(parameter["name"])
            if example and example in schema.get("enum", [example]):
                parameter["example"] = example
            if parameter["in"] == "query":
                self._tell_what_is_refused(parameter["name"], schema)
        return parameters

    def _tell_what_is_refused(self, name: str, schema: dict[str, Any]) -> None:
        """Add to a parameter that it may not be empty, and how long its text may be."""
        if schema.get("type") == "array":
            schema["minItems"] = 1
        elif schema.get("type") == "string" and not schema.keys() & _FIXED:
            schema.setdefault("minLength", 1)
            schema["pattern"] = SOME_TEXT
            filters = getattr(self.view, "filterset_class", None)
            if filters and (length := getattr(filters.base_filters.get(name), "extra", {}).get("max_length")):
                schema["maxLength"] = length

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

    def get_operation_id(self) -> str:
        # /entries.{suffix} is another address of /entries/.
        name: str = super().get_operation_id()
        return f"{re.sub('_?[.]_', '_', name)}_as_file" if self._has_suffix() else name

    def get_summary(self) -> str | None:
        return "The same as a file, in the form that the suffix names." if self._has_suffix() else None

    def _has_suffix(self) -> bool:
        return str(self.path).endswith(".{suffix}")

    def _get_response_for_code(
        self, serializer: Any, status_code: str, media_types: Any = None, direction: Direction = "response"
    ) -> dict[str, Any]:
        describe: Any = super()._get_response_for_code  # it carries no types
        described: dict[str, Any] = describe(serializer, status_code, media_types, direction)
        for media_type, body in described.get("content", {}).items():
            if media_type in _SHAPES:
                body.clear()
                body["schema"] = _SHAPES[media_type]
        if status_code == "200" and cast("ResourceViewSet[Any]", self.view).action in ("list", "retrieve"):
            described["headers"] = _HEADERS
        return described

    def _get_format_parameters(self) -> list[Any]:
        return []  # a form is asked for by Accept or by a suffix

    def get_override_parameters(self) -> list[Any]:
        view = cast("ResourceViewSet[Any]", self.view)
        parameters = list(super().get_override_parameters())
        if self._has_suffix():
            formats = list(dict.fromkeys(renderer.format for renderer in view.get_renderers()))
            means = "The form of the answer; it goes before what Accept says."
            parameters.append(OpenApiParameter("suffix", str, "path", description=means, enum=formats))
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
