"""Bringing documents in by the API: files up, what became of each down."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import User
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.serializers import DocumentReference
from annotations.intake import Choices, Outcome, Part, bring_in, load_tagger, sources_in
from annotations.intake.uploads import UnfitUpload, refuse_unfit
from annotations.models import Document
from annotations.tagging import LexiconError
from annotations.views.importing import ImportForm
from catalog.api.parameters import refuse_odd_parameters
from catalog.api.problems import MEDIA_TYPE, ProblemSerializer
from catalog.api.tokens import WithinScope
from catalog.models import TokenScope

__all__ = ["ImportView"]


class NotReady(APIException):
    """The service lacks what it needs to tag: its operator has to mend that."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE


class MayImport(BasePermission):
    """Who may bring documents in."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user.has_perm("annotations.import_document"))


class ImportRequest(serializers.Serializer[Any]):
    """Files and what to do with them; the same as on the page for translators."""

    uploads = serializers.ListField(
        child=serializers.FileField(),
        help_text="Text, Markdown, HTML, Word, PDF, or a zip of these. plan.zh.docx and plan.en.docx are one "
        "document in two languages.",
    )
    lang = serializers.ChoiceField(["zh", "en"], required=False, help_text="As detected if not given.")
    document = serializers.UUIDField(required=False, help_text="A document that is here.")
    revise = serializers.BooleanField(required=False, help_text="The file is a corrected text of that one.")
    pair = serializers.BooleanField(required=False, help_text="Two files are one document in two languages.")
    mask = serializers.BooleanField(required=False, help_text="Mask ID, mobile phone and card numbers.")
    hidden = serializers.BooleanField(required=False, help_text="Do not show it to the public yet.")


class PartSerializer(serializers.Serializer[Part]):
    """A file that was read."""

    name = serializers.CharField(help_text="Name of the file.")
    document = DocumentReference(source="stored.text.document", help_text="The document it belongs to.")
    text = serializers.IntegerField(source="stored.text.pk", help_text="Number of the text.")
    created = serializers.BooleanField(source="stored.created", help_text="False if it was held already.")
    segments = serializers.IntegerField(help_text="How many pieces it has.")
    suggestions = serializers.IntegerField(help_text="How many the pipeline proposes.")
    identifiers = serializers.SerializerMethodField(
        help_text="How many citizen ID, mobile phone and bank card numbers stand in it."
    )

    def get_identifiers(self, part: Part) -> int:
        return len(part.identifiers)


class OutcomeSerializer(serializers.Serializer[Outcome]):
    """What became of a file, or of the two files of a document."""

    name = serializers.CharField(help_text="Name of the file or files.")
    error = serializers.CharField(help_text="Why it was not brought in; empty if it was.")
    parts = PartSerializer(many=True, help_text="What was read.")


class OutcomesSerializer(serializers.Serializer[Any]):
    """What became of each file."""

    outcomes = OutcomeSerializer(many=True, help_text="File by file; one that fails stops no other.")


class ImportView(APIView):
    """Bring documents in."""

    parser_classes = [MultiPartParser]
    permission_classes = [WithinScope, MayImport]
    token_scope = TokenScope.IMPORT

    def known_parameters(self) -> list[str]:
        return []

    @extend_schema(
        operation_id="documents_import",
        request={"multipart/form-data": ImportRequest},
        responses={
            201: OutcomesSerializer,
            (400, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description="No file was taken."),
            (401, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description="The token does not hold."),
            (403, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description="You may not."),
            (415, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description="It is no form with files."),
        },
        tags=["documents"],
    )
    def post(self, request: Request) -> Response:
        """Read, store, align and tag files. Needs the right to bring documents in."""
        refuse_odd_parameters(request.query_params, self.known_parameters())
        form = _form(request)
        try:
            outcomes = _bring_in(form, cast(User, request.user))
        except LexiconError as error:
            raise NotReady(str(error)) from error
        if not any(outcome.parts for outcome in outcomes):
            raise ValidationError({"uploads": [f"{outcome.name}: {outcome.error}" for outcome in outcomes]})
        answer = OutcomesSerializer({"outcomes": outcomes}, context={"request": request})
        return Response(answer.data, status=status.HTTP_201_CREATED)


def _form(request: Request) -> ImportForm:
    """The valid form.

    Raises:
        ValidationError: a field is unknown or wrong.
    """
    refuse_odd_parameters(request.POST, list(ImportForm.base_fields))
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        raise ValidationError({name: [str(e) for e in errors] for name, errors in form.errors.items()})
    try:
        refuse_unfit(form.cleaned_data["uploads"])
    except UnfitUpload as error:
        raise ValidationError({"uploads": str(error)}) from None
    return form


def _bring_in(form: ImportForm, user: User) -> list[Outcome]:
    chosen = form.cleaned_data
    document = Document.objects.get(uid=chosen["document"]) if chosen["document"] else None
    choices = Choices(
        lang=chosen["lang"] or None,
        shown=not chosen["hidden"],
        mask=chosen["mask"],
        pair=chosen["pair"],
        document=document,
        revise=chosen["revise"],
        user=user,
    )
    sources = (source for file in chosen["uploads"] for source in sources_in(file.name, file.read()))
    return list(bring_in(sources, choices, load_tagger()))
