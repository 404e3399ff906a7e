"""Tagging a text by the API: a text in, suggestions out. Stores nothing."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from annotations.api.importing import NotReady
from annotations.api.words import WordsField
from annotations.intake import current_tagger
from annotations.models import Language
from annotations.tagging import LexiconError, SuggestedSpan, Tagger
from catalog.api.parameters import refuse_odd_parameters
from catalog.api.problems import MEDIA_TYPE, UNKNOWN, ProblemSerializer

__all__ = ["TagView"]

SCOPE = "tag"
# The most bytes that JSON needs for a character: an escaped pair of surrogates.
BYTES_A_CHARACTER = 12


class TooLong(APIException):
    """The text is longer than one request may hold."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE

    def __init__(self) -> None:
        super().__init__(
            _("One request may hold %(count)s characters: send the text in parts.")
            % {"count": f"{settings.TAG_LONGEST_TEXT:,}"}
        )


class TagRequest(serializers.Serializer[Any]):
    """A text and its language."""

    text = WordsField(
        trim_whitespace=False,
        allow_blank=True,
        help_text="Plain text. Offsets count its code points; it is not changed or stored.",
    )
    language = serializers.ChoiceField(Language.choices, help_text="The language of the text.")


class TaggedSpanSerializer(serializers.Serializer[SuggestedSpan]):
    """A stretch of the text, and what it is taken for."""

    start = serializers.IntegerField(help_text="First code point of the stretch, from 0.")
    end = serializers.IntegerField(help_text="Code point after the stretch.")
    quote = serializers.CharField(help_text="The stretch.", trim_whitespace=False)
    label = serializers.CharField(  # type: ignore[assignment]  # hides the label of a field
        help_text="Code of a concept, OUT (a measure that fits none) or CITATION (a reference to law)."
    )
    score = serializers.FloatField(help_text="From 0 to 1: how often this rule is right.")
    rule = serializers.CharField(help_text="The rule that found it.")
    attributes = serializers.DictField(
        child=serializers.JSONField(),
        help_text="negated, lifted, law and provisions of a citation, and other particulars.",
    )


class TaggedSerializer(serializers.Serializer[Any]):
    """What the tagger suggests for a text."""

    pipeline_version = serializers.CharField(help_text="Version of rules, lexicon and model that read it.")
    language = serializers.ChoiceField(Language.choices, help_text="The language that was given.")
    characters = serializers.IntegerField(help_text="Length of the text in code points.")
    suggestions = TaggedSpanSerializer(many=True, help_text="By start, end and label; they may overlap.")


class TagThrottle(ScopedRateThrottle):
    """Counts requests to tag apart from all others, for each costs more than a page."""

    def get_rate(self) -> str:
        return cast("str", settings.TAG_RATE)


class TagView(APIView):
    """Tag a text."""

    parser_classes = [JSONParser]
    throttle_classes = [TagThrottle]
    throttle_scope = SCOPE

    def known_parameters(self) -> list[str]:
        return list(TagRequest().fields)

    @extend_schema(
        operation_id="tag",
        request=TagRequest,
        responses={
            200: TaggedSerializer,
            (400, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description="Text or language is wrong."),
            (413, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description="The text is too long."),
            (415, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description="It is no JSON."),
            (429, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description="Too many requests: wait."),
            (503, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description="The lexicon needs mending."),
        },
        tags=["suggestions"],
    )
    def post(self, request: Request) -> Response:
        """Suggest measures, categories of information and citations in a text; nothing is stored."""
        refuse_odd_parameters(request.query_params, [])
        text, language = _read(request)
        tagger = _current_tagger()
        answer = TaggedSerializer(
            {
                "pipeline_version": tagger.version,
                "language": language,
                "characters": len(text),
                "suggestions": tagger.suggest(text, language),
            }
        )
        return Response(answer.data)


def _read(request: Request) -> tuple[str, str]:
    """The text and its language.

    Raises:
        TooLong: more than one request may hold; what is far too long is not read at all.
        ValidationError: a field is unknown, missing or wrong.
    """
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    if sent > settings.TAG_LONGEST_TEXT * BYTES_A_CHARACTER:
        raise TooLong
    try:
        data = request.data
    except RequestDataTooBig:
        raise TooLong from None
    if not isinstance(data, dict):
        raise ValidationError({"text": _("Send an object with text and language.")})
    known = list(TagRequest().fields)
    if unknown := [name for name in data if name not in known]:
        message = _("There is no parameter %(name)s here. There are: %(known)s.")
        raise ValidationError(
            {n: ErrorDetail(message % {"name": n, "known": ", ".join(known)}, UNKNOWN) for n in unknown}
        )
    given = TagRequest(data=data)
    given.is_valid(raise_exception=True)
    text: str = given.validated_data["text"]
    if len(text) > settings.TAG_LONGEST_TEXT:
        raise TooLong
    return text, given.validated_data["language"]


def _current_tagger() -> Tagger:
    """The tagger with the words of the database as they are now.

    Raises:
        NotReady: the lexicon names a concept that the catalog lacks.
    """
    try:
        return current_tagger()
    except LexiconError as error:
        raise NotReady(str(error)) from error
