"""Pages of lists: by number with a count, or by cursor where a list is long. Their size is bounded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, NotFound, ValidationError
from rest_framework.pagination import BasePagination, CursorPagination, PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

if TYPE_CHECKING:
    from rest_framework.views import APIView

__all__ = [
    "CursorPages",
    "DatedNumberedPages",
    "EditionCursorPages",
    "EditionPages",
    "NarrowedCursorPages",
    "NarrowedNumberedPages",
    "NumberedPages",
    "whole_number",
]

PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
MAX_PAGE = 999_999_999
PAGE_SIZE_PARAMETER = "page_size"

_PERMALINK_SCHEMA = {
    "permalink": {
        "type": "string",
        "format": "uri",
        "description": "The address of this answer, with the day and the revisions that it was drawn from.",
    }
}
_DATE_SCHEMA = {"type": "string", "format": "date"}
_AS_OF_SCHEMA = {
    "as_of": _DATE_SCHEMA | {"description": "The day on which the law was read."},
    **_PERMALINK_SCHEMA,
}
_MAYBE_AS_OF_SCHEMA = {
    "as_of": _DATE_SCHEMA
    | {"nullable": True, "description": "The day to which the list was narrowed; null for none."},
    **_PERMALINK_SCHEMA,
}
_EDITIONS_SCHEMA = {
    "editions": {
        "type": "array",
        "items": {"$ref": "#/components/schemas/EditionNotice"},
        "description": "The editions that the answer is drawn from: whether each is official, how complete.",
    },
    "note": {
        "type": "string",
        "description": "What the rows do not tell, as that an edition in force has no row here; else empty.",
    },
    "versions": {
        "type": "array",
        "items": {"type": "string"},
        "description": "The versions of the laws cited in force on the day: the page is judged by them.",
    },
}


_Row = TypeVar("_Row")


class _View(Protocol):
    def answer_head(self) -> dict[str, Any]: ...


def whole_number(request: Request, name: str, default: int, highest: int | None = None) -> int:
    """A parameter that counts from 1.

    Raises:
        ValidationError: if it is no such number or above ``highest``.
    """
    written = request.query_params.get(name, "")
    if not written:
        return default
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
    if number < 1 or (highest and number > highest):
        message = (
            _("Give a whole number from 1 to %(highest)s.") % {"highest": highest}
            if highest
            else _("Give a whole number from 1.")
        )
        raise ValidationError({name: message})
    return number


class _Headed(BasePagination):
    """A page that names, before its rows, the date and editions that its view answers from."""

    head_schema: dict[str, Any] = {}
    view: _View
    page_size: int | None = PAGE_SIZE
    max_page_size: int | None = MAX_PAGE_SIZE
    page_size_query_param: str | None = PAGE_SIZE_PARAMETER
    page_size_query_description = f"Rows a page, at most {MAX_PAGE_SIZE}; {PAGE_SIZE} if not given."

    def get_page_size(self, request: Request) -> int:
        return whole_number(request, PAGE_SIZE_PARAMETER, PAGE_SIZE, MAX_PAGE_SIZE)

    def paginate_queryset(
        self, queryset: QuerySet[Any, _Row] | Sequence[_Row], request: Request, view: APIView | None = None
    ) -> list[_Row] | None:
        self.view = cast(_View, view)
        return super().paginate_queryset(queryset, request, view=view)

    def get_paginated_response(self, data: Any) -> Response:
        response: Response = super().get_paginated_response(data)
        results = response.data.pop("results")
        response.data |= self.view.answer_head() | {"results": results}
        return response

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return _bounded(super().get_schema_operation_parameters(view))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        described: dict[str, Any] = super().get_paginated_response_schema(schema)
        results = described["properties"].pop("results")
        described["properties"] |= self.head_schema | {"results": results}
        described["required"] = list(described["properties"])
        return described


def _bounded(parameters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Descriptions of parameters that say from where to where a number may go."""
    bounds = {
        PAGE_SIZE_PARAMETER: {"minimum": 1, "maximum": MAX_PAGE_SIZE},
        "page": {"minimum": 1, "maximum": MAX_PAGE},
    }
    for parameter in parameters:
        parameter["schema"] |= bounds.get(parameter["name"], {})
    return parameters


class NumberedPages(_Headed, PageNumberPagination):
    """Pages by number, with a count."""

    last_page_strings = ()

    def get_page_number(self, request: Request, paginator: Any) -> int:
        return whole_number(request, self.page_query_param, 1)


class DatedNumberedPages(NumberedPages):
    """Pages of an answer that holds on a date."""

    head_schema = _AS_OF_SCHEMA


class NarrowedNumberedPages(NumberedPages):
    """Pages of an answer that can be narrowed to a date."""

    head_schema = _MAYBE_AS_OF_SCHEMA


class EditionPages(NumberedPages):
    """Pages of an answer that holds on a date and is drawn from editions."""

    head_schema = _AS_OF_SCHEMA | _EDITIONS_SCHEMA


class CursorPages(_Headed, CursorPagination):
    """Pages by cursor in the order of storing, without a count; steady while rows are added."""

    ordering = "id"

    def decode_cursor(self, request: Request) -> Any:
        """As it is, but a cursor that was tampered with is the reader's error.

        Raises:
            ValidationError: if no page has this cursor.
        """
        try:
            cursor = super().decode_cursor(request)
        except NotFound:
            cursor = None
            is_sound = False
        else:
            # The stubs have an integer; it is what the cursor says, and so text.
            position = cast("str | None", cursor.position) if cursor else None
            is_sound = position is None or (position.isascii() and position.isdigit() and len(position) < 19)
            # Decoding passes over what is not base64.
            is_sound &= bool(re.fullmatch(r"[A-Za-z0-9+/=]*", request.query_params.get("cursor", "")))
        if not is_sound:
            message = _("This is no cursor of this list. Follow the links next and previous as they are.")
            raise ValidationError({self.cursor_query_param: ErrorDetail(message, "no_cursor")})
        return cursor


class EditionCursorPages(CursorPages):
    """Pages by cursor of an answer that holds on a date and is drawn from editions."""

    head_schema = _AS_OF_SCHEMA | _EDITIONS_SCHEMA


class NarrowedCursorPages(CursorPages):
    """Pages by cursor of an answer that can be narrowed to a date."""

    head_schema = _MAYBE_AS_OF_SCHEMA
