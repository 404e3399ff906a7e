"""Holding a text against the lists and the statute book by the API; nothing is stored."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from annotations.api.words import WordsField
from annotations.ingest import UnreadableDocument, read_bytes
from annotations.legality import Particulars, newest_compiled_edition
from annotations.legality.holding import checker_for
from annotations.legality.particulars import particulars_of
from annotations.legality.reporting import as_dict
from annotations.models import Finding, Language
from annotations.tagging import LexiconError
from catalog.api.parameters import refuse_odd_parameters
from catalog.api.problems import MEDIA_TYPE, ProblemSerializer
from catalog.models import Edition

__all__ = ["CheckThrottle", "CheckView"]


class TooLarge(APIException):
    """More than the service reads at once."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class NotReady(APIException):
    """The service lacks what a check needs: its operator has to mend that."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE


class CheckThrottle(SimpleRateThrottle):
    """So many checks by one reader, signed in or not; each costs more than a page."""

    scope = "check"

    def get_rate(self) -> str:
        return settings.CHECK_RATE

    def get_cache_key(self, request: Request, view: Any) -> str:
        user = request.user
        ident = user.pk if user and user.is_authenticated else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}


class CheckRequest(serializers.Serializer[Any]):
    """A text or a file, and what to hold it against."""

    text = WordsField(required=False, trim_whitespace=False, help_text="The text. Give this or a file.")
    file = serializers.FileField(
        required=False, help_text="Text, Markdown, HTML, Word or PDF, as multipart/form-data."
    )
    language = serializers.ChoiceField(
        Language.choices, required=False, help_text="As detected if not given."
    )
    title = WordsField(
        required=False, max_length=500, help_text="Title: it shows whether a document is local."
    )
    issuer = WordsField(required=False, max_length=300, help_text="Who issued it.")
    issued = serializers.DateField(
        required=False, help_text="Day of issue: an article is cited as it stood on that day."
    )
    edition = WordsField(
        required=False,
        max_length=120,
        help_text="Identifier of a published edition of the punishment list, such as punishment-2024-r1; the "
        "newest compiled one if not given.",
    )
    as_of = serializers.DateField(required=False, help_text="Day whose law holds; today if not given.")

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            there_are = ", ".join(self.fields)
            message = _("There is no field %(name)s here. There are: %(known)s.")
            raise ValidationError({name: message % {"name": name, "known": there_are} for name in unknown})
        return super().to_internal_value(data)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("text")) == bool(attrs.get("file")):
            message = _("Give a text or a file, and not both.")
            raise ValidationError({"text": ErrorDetail(message, "text_or_file")})
        return attrs


class WordsSerializer(serializers.Serializer[Any]):
    """A sentence in both languages."""

    zh = serializers.CharField(help_text="In Chinese.")
    en = serializers.CharField(help_text="In English.")


class CheckFindingSerializer(serializers.Serializer[Any]):
    """What a rule holds against the text."""

    rule = serializers.CharField(help_text="Name of the rule.")
    severity = serializers.ChoiceField(Finding.Severity.choices, help_text="How grave it is.")
    decided = serializers.BooleanField(
        help_text="False where the edition of reference is not complete enough to say more."
    )
    start = serializers.IntegerField(help_text="First code point in the text.")
    end = serializers.IntegerField(help_text="Code point after the last one.")
    quote = serializers.CharField(help_text="The words from start to end, exactly.")
    title = WordsSerializer(help_text="What the rule reports.")
    explanation = WordsSerializer(help_text="Why.")
    mend = WordsSerializer(help_text="What would mend it.")
    # "source" would name the attribute that a serializer reads.
    rows = serializers.ListField(child=serializers.CharField(), help_text="Entries concerned, by code.")
    articles = serializers.ListField(child=serializers.CharField(), help_text="Articles concerned.")

    def get_fields(self) -> Any:
        fields = super().get_fields()
        fields["source"] = serializers.CharField(help_text="Where the rule is laid down.")
        return fields


class CheckReportSerializer(serializers.Serializer[Any]):
    """A reading by machine; no legal advice."""

    document = serializers.CharField(help_text="Name of the file, or empty.")
    language = serializers.CharField(help_text="zh or en.")
    edition = serializers.CharField(help_text="Edition of the punishment list that it was held against.")
    edition_complete = serializers.BooleanField(help_text="Whether that edition holds all its rows.")
    information_edition = serializers.CharField(
        allow_null=True, help_text="Edition of the information catalog that it was held against."
    )
    as_of = serializers.DateField(help_text="Day whose law was applied.")
    disclaimer = WordsSerializer(help_text="What this report is not.")
    not_read = serializers.IntegerField(help_text="Citations of which nothing can be said.")
    switched_off = serializers.ListField(
        child=serializers.CharField(), help_text="Rules that editors turned off."
    )
    text = serializers.CharField(help_text="The text that the offsets count in.")
    findings = CheckFindingSerializer(many=True, help_text="In the order of the text.")


class CheckView(APIView):
    """Hold a text against the lists and the statute book."""

    parser_classes = [JSONParser, MultiPartParser]
    throttle_classes = [CheckThrottle]

    def known_parameters(self) -> list[str]:
        return []

    @extend_schema(
        operation_id="check",
        request={"application/json": CheckRequest, "multipart/form-data": CheckRequest},
        responses={
            200: CheckReportSerializer,
            (400, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description="A field is wrong."),
            (413, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description="The text is too long."),
            (415, MEDIA_TYPE): OpenApiResponse(
                ProblemSerializer, description="It is neither JSON nor a form."
            ),
            (429, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description="Too many checks."),
            (503, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description="There is no edition yet."),
        },
        tags=["check"],
    )
    def post(self, request: Request) -> Response:
        """Report what a text cites wrongly, sets without basis or collects beyond the lists."""
        refuse_odd_parameters(request.query_params, self.known_parameters())
        _refuse_large(int(request.META.get("CONTENT_LENGTH") or 0))
        asked = CheckRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        name, text, language, particulars = _read(asked.validated_data)
        try:
            checker = checker_for(
                _edition(asked.validated_data.get("edition")),
                asked.validated_data.get("as_of") or timezone.localdate(),
            )
        except LexiconError as error:
            raise NotReady(str(error)) from error
        report = checker.check(text, language, particulars)
        return Response({**as_dict(name, report), "text": text})


def _refuse_large(size: int) -> None:
    if size > settings.CHECK_MAX_BYTES:
        raise TooLarge(
            _("%(size)s bytes; at most %(limit)s are read at once. Check the document in parts.")
            % {"size": size, "limit": settings.CHECK_MAX_BYTES}
        )


def _read(data: dict[str, Any]) -> tuple[str, str, str, Particulars]:
    """Name, text, language and particulars of what was sent.

    Raises:
        ValidationError: a file cannot be read.
    """
    upload, language = data.get("file"), data.get("language")
    name = upload.name if upload else "text.txt"
    content = upload.read() if upload else data["text"].encode("utf-8", "replace")
    try:
        read = read_bytes(content, name=name, lang=language)
    except UnreadableDocument as error:
        raise ValidationError({"file" if upload else "text": ErrorDetail(str(error), "unreadable")}) from None
    said = particulars_of(read.metadata)
    given = Particulars(
        data.get("title") or said.title,
        said.number,
        data.get("issuer") or said.issuer,
        data.get("issued") or said.issued,
    )
    text = read.text if upload else data["text"]
    return (name if upload else ""), text, read.language, given


def _edition(identifier: str | None) -> Edition:
    editions = Edition.objects.published().filter(catalog__code="punishment").select_related("catalog")
    if not identifier:
        newest = newest_compiled_edition()
        if newest is None:
            raise NotReady(_("No compiled edition of the punishment list is published."))
        return newest
    found = next((edition for edition in editions if edition.identifier == identifier), None)
    if found is None:
        known = ", ".join(sorted(edition.identifier for edition in editions))
        message = _("There is no such published edition. There are: %s.") % known
        raise ValidationError({"edition": ErrorDetail(message, "unknown_key")})
    return found
