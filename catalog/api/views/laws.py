"""Laws, their dated versions, the provisions of these, and what became of each in the next version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.base import ResourceViewSet
from catalog.api.filters.laws import LawFilters, ProvisionFilters, SuccessionFilters, VersionFilters
from catalog.api.formats.akoma_ntoso import AkomaNtoso, written
from catalog.api.formats.linked import LAW, PROVISION, VERSION
from catalog.api.keys import VERSION_KEY, versions_named
from catalog.api.pagination import (
    CursorPages,
    DatedNumberedPages,
    NarrowedCursorPages,
    NarrowedNumberedPages,
)
from catalog.api.parameters import AS_OF
from catalog.api.serializers.histories import CitedBySerializer, HistorySerializer
from catalog.api.serializers.laws import (
    LawDetailSerializer,
    LawSerializer,
    ProvisionSerializer,
    SuccessionSerializer,
    VersionSerializer,
)
from catalog.models import LawText, LawTitle, LawVersion, Provision, ProvisionSuccession, SourceLaw
from catalog.statutes.citing import cited_by
from catalog.statutes.histories import ProvisionHistory, provision_history

__all__ = ["LawViewSet", "ProvisionViewSet", "SuccessionViewSet", "VersionViewSet"]


class LawViewSet(ResourceViewSet[SourceLaw]):
    """Laws, regulations, interpretations, rules and policy documents as works, whatever their text today."""

    as_of_means = "The version in force on that day is named; today if not given."
    key_means = "Key of the law, such as company-law."
    key_field = "key"
    key_type = str
    expands = {"repealed_by": "laws", "version_in_force": "versions"}
    lookup_field = "key"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    serializer_class = LawSerializer
    detail_serializer_class = LawDetailSerializer
    filterset_class = LawFilters
    linked = LAW
    pagination_class = DatedNumberedPages

    def find(self) -> QuerySet[SourceLaw]:
        # Ordered by the law, as titles are, they would be joined to it to sort those of one law.
        titles = Prefetch("titles", LawTitle.objects.order_by("language", "kind", "text"))
        return SourceLaw.objects.select_related("repealed_by").prefetch_related(titles).order_by("key")

    def load(self, rows: Sequence[SourceLaw]) -> dict[str, Any]:
        in_force = LawVersion.objects.as_of(self.as_of).filter(law__in=rows).select_related("law")
        return {"in_force": {version.law_id: version for version in in_force}}


class VersionViewSet(ResourceViewSet[LawVersion]):
    """Laws as promulgated or amended on one date."""

    as_of_means = "Only the versions in force on that day are listed; all if not given."
    as_of_only_narrows = True
    key_means = "Key of the law and date of the version, such as company-law@2023-12-29."
    key_field = "identifier"
    key_type = str
    expands = {"law": "laws"}
    lookup_url_kwarg = "identifier"
    lookup_value_regex = VERSION_KEY
    serializer_class = VersionSerializer
    filterset_class = VersionFilters
    linked = VERSION
    examples = {"identifier": "company-law@2023-12-29"}
    row_renderers = [AkomaNtoso]
    pagination_class = NarrowedNumberedPages

    def find(self) -> QuerySet[LawVersion]:
        return LawVersion.objects.select_related("law", "current_text").order_by("law__key", "date", "id")

    def retrieve(self, request: Request, **kwargs: str) -> HttpResponseBase:
        if isinstance(request.accepted_renderer, AkomaNtoso):
            return written(self.get_object())
        return super().retrieve(request, **kwargs)

    def named(self, rows: QuerySet[LawVersion], key: str) -> QuerySet[LawVersion]:
        return versions_named(rows, key)

    def among(self, rows: QuerySet[LawVersion], keys: Collection[Any]) -> QuerySet[LawVersion]:
        return rows.filter(law__key__in={key.partition("@")[0] for key in keys})


class ProvisionViewSet(ResourceViewSet[Provision]):
    """Nodes of law texts in use: parts, chapters, sections, articles, paragraphs, items.

    Of a text that is held as an outline only the articles' addresses and hashes are known. The provisions of
    a text that a better reading has replaced are still found by number.
    """

    as_of_means = "Only provisions of the versions in force on that day are listed; all if not given."
    as_of_only_narrows = True

    serializer_class = ProvisionSerializer
    expands = {"version": "versions", "parent": "provisions"}
    filterset_class = ProvisionFilters
    linked = PROVISION
    pagination_class = NarrowedCursorPages

    def find(self) -> QuerySet[Provision]:
        # Neighbours stand in one text, so what is said of it is read once a text, without its words.
        texts = LawText.objects.select_related("version__law").only(
            "kind",
            "version__date",
            "version__current_text",
            "version__law__key",
            "version__law__title_zh",
        )
        provisions = Provision.objects.prefetch_related(Prefetch("law_text", texts)).order_by("id")
        return provisions.in_use() if self.action == "list" else provisions

    def known_parameters(self) -> Sequence[str]:
        return [AS_OF] if self.action == "cited_by" else super().known_parameters()

    @extend_schema(operation_id="provisions_history", responses=HistorySerializer)
    @action(detail=True)
    def history(self, request: Request, pk: str) -> Response:
        """Follow a provision through all versions of its law, with the differences in words."""
        history = self._history()
        return Response(HistorySerializer(history, context=self.get_serializer_context()).data)

    @extend_schema(
        operation_id="provisions_cited_by",
        parameters=[
            OpenApiParameter(AS_OF, OpenApiTypes.DATE, description="Laws count by the version then in force.")
        ],
        responses=CitedBySerializer,
    )
    @action(detail=True, url_path="cited-by")
    def cited_by(self, request: Request, pk: str) -> Response:
        """Find the rows, articles and documents that cite a provision, at most 100 of each."""
        history = self._history()
        found = cited_by(history, request.user, self.as_of)
        answer = {
            "subject": history.subject,
            "entries": found.entries,
            "laws": found.laws,
            "laws_not_in_force": found.laws_not_in_force,
            "documents": found.documents,
        }
        context = {**self.get_serializer_context(), AS_OF: self.as_of, "permalink": self.permalink()}
        return Response(CitedBySerializer(answer, context=context).data)

    def _history(self) -> ProvisionHistory:
        provision = self.get_object()
        return provision_history(provision.law_text.version, provision.eid)


class SuccessionViewSet(ResourceViewSet[ProvisionSuccession]):
    """What became of provisions in the next version; proposed by machine until an editor confirms it."""

    serializer_class = SuccessionSerializer
    expands = {"old_version": "versions", "new_version": "versions"}
    filterset_class = SuccessionFilters
    pagination_class = CursorPages

    def find(self) -> QuerySet[ProvisionSuccession]:
        return ProvisionSuccession.objects.select_related("old_version__law", "new_version__law").order_by(
            "id"
        )
