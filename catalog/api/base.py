"""What all resources share: read-only, strict about parameters, one ``as_of``, keys in addresses."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar, Literal, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from catalog.api.choosing import EXPAND, FIELDS, Choice, Pinned, read_choice
from catalog.api.filters.base import FilterBackend
from catalog.api.formats import Delivering
from catalog.api.pagination import CursorPages, NumberedPages
from catalog.api.parameters import AS_OF, permalink, read_date, refuse_odd_parameters
from catalog.api.schema import ResourceSchema

__all__ = ["ResourceViewSet"]

M = TypeVar("M", bound=Model)
Rows = list[dict[str, Any]]


class ResourceViewSet(Delivering[M]):
    """A list and its members, for reading.

    A subclass says in ``find`` what the reader may see. It sets ``as_of_means`` if it knows that parameter,
    and overrides ``load`` to read, once a page, what its rows need beyond the query.
    """

    schema = ResourceSchema()
    filter_backends = [FilterBackend]
    pagination_class: type[NumberedPages | CursorPages] = NumberedPages
    as_of_means = ""
    as_of_only_narrows = False
    """Whether ``as_of`` chooses the rows of the list, and says nothing of one row."""
    expands: ClassVar[Mapping[str, str | Pinned]] = {}
    """Paths of the links in a row that can be followed, and the resources that they lead to."""
    expanded_as: ClassVar[Literal["retrieve", "list"]] = "retrieve"
    """Whether a followed link finds what has an address, or only what the list reads."""
    key_means = "Number of the row."
    examples: ClassVar[Mapping[str, Any]] = {}
    """Values of parameters to show in the description, where the usual ones mean nothing here."""
    key_field = "id"
    """Where a row, and a short reference to it, holds its key."""
    key_type: type = int
    lookup_value_regex = "[0-9]{1,18}"
    detail_serializer_class: type[BaseSerializer[M]] | None = None

    def find(self) -> QuerySet[M]:
        """What the reader may see, with all that its serializer reads."""
        raise NotImplementedError

    def load(self, rows: Sequence[M]) -> dict[str, Any]:
        """What the serializer needs beside ``rows``, as a part of its context."""
        return {}

    def answer_head(self) -> dict[str, Any]:
        """What a list says before its rows."""
        if not self.knows_as_of:
            return {}
        return {AS_OF: self.day(), "permalink": self.permalink()}

    def permalink(self) -> str:
        """The address of this answer with what it leaves open made explicit."""
        day = self.day()
        return permalink(self.request, ({AS_OF: day} if day else {}) | self.pins())

    def day(self) -> str | None:
        """The day on which the answer holds, if it holds on one."""
        is_dated = self.knows_as_of and (self.given_as_of or not self.as_of_only_narrows)
        return self.as_of.isoformat() if is_dated else None

    def pins(self) -> dict[str, str]:
        """Parameters, besides the day, without which the same address could answer otherwise one day."""
        return {}

    def serialized(self, rows: Sequence[M], choice: Choice | None = None) -> Rows:
        """Rows as they are answered, with what was chosen of them; without a choice as lists show them."""
        shown = self.get_serializer_class() if choice else super().get_serializer_class()
        serializer = shown(context=self.context_of(rows))
        if choice:
            choice.narrow(serializer)
        answer = [serializer.to_representation(row) for row in rows]
        if choice:
            choice.apply(answer)
        return answer

    @classmethod
    def fetch(cls, keys: Collection[Any], asking: ResourceViewSet[Any]) -> dict[Any, dict[str, Any]]:
        """Rows by their keys, as lists show them; what the reader may not see is missing."""
        view = cls(request=asking.request, format_kwarg=None, action=cls.expanded_as, kwargs={})
        view.given_as_of, view.as_of = asking.given_as_of, asking.as_of
        rows = list(view.among(view.find(), keys)) if keys else []
        return {row[cls.key_field]: row for row in view.serialized(rows)}

    def among(self, rows: QuerySet[M], keys: Collection[Any]) -> QuerySet[M]:
        """Of ``rows`` those of some keys, as ``key_field`` holds them; others may be among them."""
        return rows.filter(**{f"{self.lookup_field}__in": keys})

    def context_of(self, rows: Sequence[M]) -> dict[str, Any]:
        """What a serializer of ``rows`` reads beside them."""
        dated = {AS_OF: self.as_of, "permalink": self.permalink()}
        return {**self.get_serializer_context(), **dated, **self.load(rows)}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what cannot be answered before anything is read."""
        if not self.action:
            self.http_method_not_allowed(request)
        super().initial(request, *args, **kwargs)
        if self.action != "metadata":
            refuse_odd_parameters(request.query_params, self.known_parameters())
            self.given_as_of = read_date(request.query_params, AS_OF)
            self.as_of = self.given_as_of or timezone.localdate()
            self.choice = read_choice(self) if self.action in ("list", "retrieve") else None
            self.check_form(request)

    choice: Choice | None
    given_as_of: datetime.date | None = None
    as_of: datetime.date

    def known_parameters(self) -> Sequence[str]:
        """The parameters that this address knows."""
        known = [AS_OF] if self.knows_as_of else []
        if self.action in ("list", "retrieve"):
            known += [FIELDS, EXPAND] if self.expands else [FIELDS]
        if self.action != "list":
            return known
        filters = self.filterset_class.base_filters if hasattr(self, "filterset_class") else {}
        paging = [
            parameter["name"] for parameter in self.pagination_class().get_schema_operation_parameters(self)
        ]
        return [*known, *filters, *paging]

    @property
    def knows_as_of(self) -> bool:
        """Whether this address reads the parameter."""
        return bool(self.as_of_means) and (self.action == "list" or not self.as_of_only_narrows)

    def get_queryset(self) -> QuerySet[M]:
        return self.find()

    def get_serializer_class(self) -> type[BaseSerializer[M]]:
        if self.action == "retrieve" and self.detail_serializer_class:
            return self.detail_serializer_class
        return super().get_serializer_class()

    def named(self, rows: QuerySet[M], key: str) -> QuerySet[M]:
        """Of ``rows`` the one that an address names."""
        return rows.filter(**{self.lookup_field: key})

    def get_object(self) -> M:
        key = self.kwargs[self.lookup_url_kwarg or self.lookup_field]
        row = self.named(self.get_queryset(), key).first()
        if row is None:
            what = self.get_queryset().model._meta.verbose_name
            raise NotFound(_("There is no %(what)s %(key)s.") % {"what": what, "key": key})
        return row
