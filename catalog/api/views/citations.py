"""What a citation means on a day: one pasted string in, laws and provisions out."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from catalog.api.conditional import Conditional
from catalog.api.parameters import AS_OF, permalink, read_date, refuse_odd_parameters
from catalog.api.schema import QuestionSchema
from catalog.api.serializers.citations import ResolvedSerializer
from catalog.bases.resolving import resolve
from catalog.citations import CitationError, LawGroup, parse_citation

__all__ = ["CitationViewSet"]

MAX_LENGTH = 2000
"""Longest string that is resolved, in Unicode code points: the longest basis of the lists has some 600."""


class CitationViewSet(Conditional, ViewSet):
    """Questions about citations."""

    schema = QuestionSchema()

    def known_parameters(self) -> list[str]:
        return ["q", AS_OF]

    @extend_schema(
        operation_id="citations_resolve",
        parameters=[
            OpenApiParameter(
                "q",
                required=True,
                description=(
                    "A string of citations and nothing else, in Chinese or English, such as "
                    f"《公司法》第一百四十六条. At most {MAX_LENGTH} characters."
                ),
            ),
            OpenApiParameter(
                AS_OF, OpenApiTypes.DATE, description="The day on which the law is read; today if not given."
            ),
        ],
        responses=ResolvedSerializer,
    )
    def resolve(self, request: Request) -> Response:
        """Resolve a string of citations to provisions of the versions in force on a day."""
        refuse_odd_parameters(request.query_params, self.known_parameters())
        as_of = read_date(request.query_params, AS_OF) or timezone.localdate()
        q = request.query_params.get("q", "")
        answer = _answer(q, _groups(q), as_of)
        link = permalink(request, {AS_OF: as_of.isoformat()})
        context = {"request": request, AS_OF: as_of, "permalink": link}
        return Response(ResolvedSerializer(answer, context=context).data)


def _groups(q: str) -> list[LawGroup]:
    """The citations of a string.

    Raises:
        ValidationError: if it is empty, too long, or holds anything but citations.
    """
    if not q.strip() or "\0" in q:
        raise ValidationError(
            {"q": ErrorDetail(_("Give a citation, for example 《公司法》第一百四十六条."), "no_citation")}
        )
    if len(q) > MAX_LENGTH:
        raise ValidationError({"q": _("Give at most %(most)s characters.") % {"most": MAX_LENGTH}})
    try:
        return parse_citation(q)
    except CitationError as error:
        raise ValidationError({"q": ErrorDetail(str(error), "no_citation")}) from None


def _answer(q: str, groups: list[LawGroup], as_of: datetime.date) -> dict[str, Any]:
    resolutions = resolve(groups, as_of)
    return {
        "q": q,
        "is_settled": all(resolution.is_settled for resolution in resolutions),
        "citations": resolutions,
    }
