"""Errors in one shape: RFC 9457 problem details, whatever went wrong and wherever."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import APIException, ErrorDetail, NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from catalog.api.rendering import Json

__all__ = ["MEDIA_TYPE", "ProblemSerializer", "as_problem", "problem"]

MEDIA_TYPE = "application/problem+json"
PLAIN_TYPE = "about:blank"
INVALID_PARAMETERS = "urn:problem-type:invalid-parameters"
UNKNOWN = "unknown"
"""Code of the error that a parameter gets which an address does not know."""


class ParameterErrorSerializer(serializers.Serializer[Any]):
    """What is wrong with one parameter."""

    parameter = serializers.CharField(help_text="Name of the parameter.")
    code = serializers.CharField(
        help_text="Short name of the error, for programs: unknown, invalid and others."
    )
    detail = serializers.CharField(help_text="What is wrong, and what would be right.")


class ProblemSerializer(serializers.Serializer[Any]):
    """Problem details as RFC 9457 has them."""

    type = serializers.CharField(
        help_text=f"{INVALID_PARAMETERS} where parameters are at fault, else {PLAIN_TYPE}."
    )
    title = serializers.CharField(help_text="The kind of problem.")
    status = serializers.IntegerField(help_text="The HTTP status again.")
    detail = serializers.CharField(help_text="What went wrong this time.")
    errors = ParameterErrorSerializer(  # type: ignore[assignment]  # hides the errors of a form
        many=True, required=False, help_text="Each parameter at fault, where parameters are."
    )
    known_parameters = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="The parameters that exist here, where one that does not was given.",
    )


def problem(status: int, detail: str, **members: Any) -> dict[str, Any]:
    """The body of a problem response; ``members`` add to it or replace what is usual."""
    return {
        "type": PLAIN_TYPE,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    } | members


def as_problem(exception: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler. What it does not know becomes a 500 elsewhere, and is logged."""
    # Whatever form the answer would have had, what went wrong is said in JSON.
    context["request"].accepted_renderer = Json()
    context["request"].accepted_media_type = Json.media_type
    if isinstance(exception, APIException) and exception.status_code == HTTPStatus.NOT_MODIFIED:
        return Response(status=HTTPStatus.NOT_MODIFIED)
    response = exception_handler(exception, context)
    if response is None:
        return None
    if isinstance(exception, ValidationError):
        response.data = _invalid_parameters(exception, context)
    else:
        response.data = problem(response.status_code, _detail(exception))
    response.content_type = MEDIA_TYPE
    return response


def _detail(exception: Exception) -> str:
    if isinstance(exception, APIException) and isinstance(exception.detail, str):
        return str(exception.detail)
    # A Http404 or PermissionDenied of Django: its text, where it was given one.
    return str(exception) or str(NotFound.default_detail)


def _invalid_parameters(exception: ValidationError, context: dict[str, Any]) -> dict[str, Any]:
    errors = [
        {"parameter": name, "code": error.code or "invalid", "detail": str(error)}
        for name, error in _errors(exception.detail)
    ]
    members: dict[str, Any] = {"type": INVALID_PARAMETERS, "title": _("Invalid parameters"), "errors": errors}
    if any(error["code"] == UNKNOWN for error in errors):
        members["known_parameters"] = context["view"].known_parameters()
    return problem(exception.status_code, " ".join(error["detail"] for error in errors), **members)


def _errors(detail: Any) -> Iterator[tuple[str, ErrorDetail]]:
    """The errors of a validation with the parameter that each is about; empty for none in particular."""
    by_name = detail.items() if isinstance(detail, dict) else [("", detail)]
    for name, errors in by_name:
        for error in errors if isinstance(errors, list) else [errors]:
            yield str(name), error
