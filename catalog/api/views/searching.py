"""Search over everything at once: words in, typed results out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from catalog.api.conditional import Conditional
from catalog.api.pagination import whole_number
from catalog.api.parameters import AS_OF, read_date, refuse_odd_parameters
from catalog.api.schema import QuestionSchema
from catalog.api.serializers.searching import SearchSerializer, kind_names
from catalog.search import search
from catalog.search.folding import words_of

__all__ = ["SearchViewSet"]

MAX_LENGTH = 200
MAX_HITS = 50
HITS = 10


class SearchViewSet(Conditional, ViewSet):
    """Search."""

    schema = QuestionSchema()
    throttle_scope = "search"

    def known_parameters(self) -> list[str]:
        return ["q", "type", AS_OF, "limit"]

    @extend_schema(
        operation_id="search",
        parameters=[
            OpenApiParameter(
                "q",
                required=True,
                description=(
                    "Words between blanks, in Chinese or English; all have to be there. Chinese is found "
                    f"from one character on, Latin words by their beginning. At most {MAX_LENGTH} characters."
                ),
            ),
            OpenApiParameter(
                "type",
                {"type": "array", "items": {"type": "string", "enum": kind_names()}},
                description="Kinds to look for, parted by commas; all if not given.",
                style="form",
                explode=False,
            ),
            OpenApiParameter(
                AS_OF,
                OpenApiTypes.DATE,
                description=(
                    "Only provisions in force on that day, and rows of the official editions in force on it; "
                    "of any day if not given."
                ),
            ),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MAX_HITS},
                description=f"Hits a kind, at most {MAX_HITS}; {HITS} if not given.",
            ),
        ],
        responses=SearchSerializer,
        tags=["search"],
    )
    def search(self, request: Request) -> Response:
        """Find concepts, entries, laws, provisions, agencies, documents and terms that hold some words."""
        refuse_odd_parameters(request.query_params, self.known_parameters())
        as_of = read_date(request.query_params, AS_OF)
        q, names = _words(request), _kinds(request)
        limit = whole_number(request, "limit", HITS, MAX_HITS)
        found = search(q, request.user, names=names, as_of=as_of, limit=limit)
        answer: dict[str, Any] = {"as_of": as_of, "q": q, "words": words_of(q), "results": found}
        context = {"request": request, "q": q, AS_OF: as_of}
        return Response(SearchSerializer(answer, context=context).data)


def _words(request: Request) -> str:
    q = request.query_params.get("q", "")
    if len(q) > MAX_LENGTH:
        raise ValidationError({"q": _("Give at most %(most)s characters.") % {"most": MAX_LENGTH}})
    if not words_of(q):
        message = _("Give at least one letter, character or numeral to look for.")
        raise ValidationError({"q": ErrorDetail(message, "no_word")})
    return q


def _kinds(request: Request) -> list[str]:
    given = request.query_params.get("type", "")
    names = given.split(",") if given else []
    known = kind_names()
    if odd := [name for name in names if name not in known]:
        message = _("There is no kind %(odd)s. There are: %(known)s.")
        raise ValidationError({"type": message % {"odd": ", ".join(odd), "known": ", ".join(known)}})
    return names
