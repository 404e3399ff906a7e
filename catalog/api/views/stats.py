"""What the editions use most."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from catalog.api.conditional import Conditional
from catalog.api.keys import editions_named
from catalog.api.pagination import whole_number
from catalog.api.parameters import AS_OF, permalink, read_date, refuse_odd_parameters
from catalog.api.schema import QuestionSchema
from catalog.api.serializers.links import AsOf, Permalink
from catalog.api.serializers.references import (
    AgencyReference,
    ConceptReference,
    EditionNotice,
    LawReference,
)
from catalog.editions.counting import Usage, Used, most_used
from catalog.models import Edition

__all__ = ["StatsViewSet"]

LIMIT, MAX_LIMIT = 10, 100
MAX_EDITIONS = 100


class UsedLawSerializer(serializers.Serializer[Used]):
    law = LawReference(source="thing", help_text="The law.")
    entries = serializers.IntegerField(help_text="How many rows of the edition cite it.")


class UsedAgencySerializer(serializers.Serializer[Used]):
    agency = AgencyReference(source="thing", help_text="The body.")
    entries = serializers.IntegerField(help_text="How many rows of the edition name it.")


class UsedConceptSerializer(serializers.Serializer[Used]):
    concept = ConceptReference(source="thing", help_text="The measure, or the category of information.")
    entries = serializers.IntegerField(help_text="How many rows of the edition stand under it.")


class UsageSerializer(serializers.Serializer[Usage]):
    """What one edition uses most."""

    edition = EditionNotice(help_text="The edition, and how complete it is here.")
    entries = serializers.IntegerField(help_text="How many rows of it are held.")
    laws = UsedLawSerializer(many=True, help_text="Most cited laws.")
    agencies = UsedAgencySerializer(many=True, help_text="Bodies named most.")
    measures = UsedConceptSerializer(many=True, help_text="Measures or categories with the most rows.")


class StatsSerializer(serializers.Serializer[Any]):
    """What the editions use most, edition by edition."""

    as_of = AsOf()
    permalink = Permalink()
    editions = UsageSerializer(many=True, help_text="Edition by edition.")


class StatsViewSet(Conditional, ViewSet):
    """Questions about use."""

    schema = QuestionSchema()

    def known_parameters(self) -> list[str]:
        return ["edition", AS_OF, "limit"]

    @extend_schema(
        operation_id="stats",
        parameters=[
            OpenApiParameter(
                "edition", description="Identifier of the edition, or several parted by commas."
            ),
            OpenApiParameter(
                AS_OF,
                OpenApiTypes.DATE,
                description=(
                    "Where no edition is named, the official editions in force on that day; if neither is "
                    "given, every edition in its last revision."
                ),
            ),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT},
                description=f"How many of each, at most {MAX_LIMIT}; or {LIMIT}.",
            ),
        ],
        responses=StatsSerializer,
        tags=["stats"],
    )
    def stats(self, request: Request) -> Response:
        """Count the laws, agencies and measures that editions use most."""
        refuse_odd_parameters(request.query_params, self.known_parameters())
        limit = whole_number(request, "limit", LIMIT, MAX_LIMIT)
        given = read_date(request.query_params, AS_OF)
        as_of = given or timezone.localdate()
        visible = Edition.objects.visible_to(request.user)
        if named := request.query_params.get("edition"):
            editions = _named(visible, named)
        elif given:
            editions = Edition.objects.as_of(given)
        else:
            editions = Edition.objects.latest_revisions()
        usages = most_used(editions.select_related("catalog").order_by("catalog__code", "pk"), limit)
        pins = {AS_OF: as_of.isoformat()}
        if usages:
            pins["edition"] = ",".join(usage.edition.identifier for usage in usages)
        context = {"request": request, AS_OF: as_of, "permalink": permalink(request, pins)}
        return Response(StatsSerializer({"editions": usages}, context=context).data)


def _named(visible: QuerySet[Edition], written: str) -> QuerySet[Edition]:
    names = list(dict.fromkeys(written.split(",")))[: MAX_EDITIONS + 1]
    if len(names) > MAX_EDITIONS:
        raise ValidationError({"edition": _("Give at most %(most)s editions.") % {"most": MAX_EDITIONS}})
    keys = []
    for name in names:
        edition = editions_named(visible, name).first()
        if edition is None:
            message = _("There is no edition %(key)s.") % {"key": name}
            raise ValidationError({"edition": ErrorDetail(message, "unknown_key")})
        keys.append(edition.pk)
    return visible.filter(pk__in=keys)
