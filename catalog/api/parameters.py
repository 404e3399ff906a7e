"""Query parameters: none that is unknown, malformed or given twice is passed over in silence."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from catalog.api.problems import UNKNOWN

__all__ = ["AS_OF", "DATE_FIELD", "permalink", "read_date", "refuse_odd_parameters"]

AS_OF = "as_of"
DATE_FIELD = {
    "input_formats": ["%Y-%m-%d"],
    "error_messages": {"invalid": gettext_lazy("Write the date as YYYY-MM-DD, for example 2024-02-18.")},
}
"""What makes a form's date field read dates in the one form that the API knows."""


def refuse_odd_parameters(query: QueryDict, known: Collection[str]) -> None:
    """Check the names in a query string.

    Raises:
        ValidationError: for each parameter that is unknown, is empty or is given twice.
    """
    errors = {}
    for name, values in query.lists():
        if name not in known:
            there_are = ", ".join(known) or _("none")
            message = _("There is no parameter %(name)s here. There are: %(known)s.")
            errors[name] = ErrorDetail(message % {"name": name, "known": there_are}, UNKNOWN)
        elif values == [""]:
            message = _("%(name)s is empty. Give it a value or leave it out.")
            errors[name] = ErrorDetail(message % {"name": name}, "empty")
        elif len(values) > 1:
            errors[name] = ErrorDetail(_("%(name)s is given more than once.") % {"name": name}, "repeated")
    if errors:
        raise ValidationError(errors)


def read_date(query: QueryDict, name: str) -> datetime.date | None:
    """The date that a parameter gives, or None where it is not given or empty.

    Raises:
        ValidationError: if it is no date in the form YYYY-MM-DD.
    """
    try:
        return forms.DateField(required=False, **DATE_FIELD).clean(query.get(name))  # type: ignore[arg-type]  # keywords by name
    except forms.ValidationError as error:
        raise ValidationError({name: error.messages}) from None


def permalink(request: Request, pins: Mapping[str, str]) -> str:
    """The address of a request with some parameters set, in a fixed order."""
    given = {name: value for name, value in request.query_params.items() if value}
    query = dict(sorted((given | dict(pins)).items()))
    address = request.build_absolute_uri(request.path)
    return f"{address}?{urlencode(query, safe=',@')}" if query else address
