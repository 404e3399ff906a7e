"""What changed in meaning from one edition to another."""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ErrorDetail, NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from catalog.api.conditional import Conditional
from catalog.api.keys import editions_named
from catalog.api.parameters import AS_OF, read_date, refuse_odd_parameters
from catalog.api.schema import QuestionSchema
from catalog.api.serializers.comparisons import ComparisonSerializer
from catalog.editions.comparing import compare_editions
from catalog.models import Edition

__all__ = ["EditionComparisonViewSet"]


class EditionComparisonViewSet(Conditional, ViewSet):
    """Questions about two editions of one list."""

    schema = QuestionSchema()

    def known_parameters(self) -> list[str]:
        return [AS_OF]

    @extend_schema(
        operation_id="editions_compare",
        parameters=[
            OpenApiParameter(
                "old", str, OpenApiParameter.PATH, description="Identifier of the earlier edition."
            ),
            OpenApiParameter(
                "new", str, OpenApiParameter.PATH, description="Identifier of the later edition."
            ),
            OpenApiParameter(
                AS_OF,
                OpenApiTypes.DATE,
                description="The day up to which cited provisions are followed; the later edition's own.",
            ),
        ],
        responses=ComparisonSerializer,
    )
    def compare(self, request: Request, old: str, new: str) -> Response:
        """Tell which rows were added, dropped, reworded, retargeted, re-cited or re-classified."""
        refuse_odd_parameters(request.query_params, self.known_parameters())
        as_of = read_date(request.query_params, AS_OF)
        before, after = self._find(request, old), self._find(request, new)
        if before.pk == after.pk:
            message = _("These are one edition. Name two different ones.")
            raise ValidationError({"new": ErrorDetail(message, "same_edition")})
        try:
            comparison = compare_editions(before, after, as_of)
        except ValueError as error:
            raise ValidationError({"new": ErrorDetail(str(error), "not_comparable")}) from None
        return Response(ComparisonSerializer(comparison, context={"request": request}).data)

    def _find(self, request: Request, key: str) -> Edition:
        visible = Edition.objects.visible_to(request.user).select_related("catalog")
        found = editions_named(visible, key).first()
        if found is None:
            raise NotFound(_("There is no edition %(key)s.") % {"key": key})
        return found
