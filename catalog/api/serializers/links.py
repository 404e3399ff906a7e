"""Hyperlinks: to one thing by its key, and to a list narrowed to what belongs to a thing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import quote, urlencode

from django.db.models import Model
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

__all__ = ["AsOf", "Context", "Link", "ListLink", "PageField", "Permalink", "VersionsRead", "remembered"]

Context = Mapping[str, Any]
"""What a page hands to its fields; it keeps there what it remembers."""


def remembered(context: Context, what: str) -> dict[Any, Any]:
    """What was made already for the page that a context belongs to."""
    return cast("dict[str, dict[Any, Any]]", context).setdefault(what, {})


class PageField(serializers.Field[Any, Any, Any, Any]):
    """A field that is written from the row and the context of its page."""

    def write(self, row: Any, context: Context) -> Any:
        raise NotImplementedError

    def to_representation(self, row: Any) -> Any:
        return self.write(row, self.context)


def _quoted(key: str) -> str:
    return quote(key, safe="!$&'()*+,;=/~:@")  # as Django's reverse does


@extend_schema_field(OpenApiTypes.URI)
class Link(PageField):
    """The address of a row under a resource of the API.

    Args:
        resource: base name of its route, such as ``edition``.
        argument: name of the key in the route.
        key: what makes the key from the row; its attribute ``argument`` as a rule.
        view: what of the row is meant: itself, or the answer to a question about it.
    """

    def __init__(
        self,
        resource: str,
        argument: str = "pk",
        key: Callable[[Any], object] | None = None,
        view: str = "detail",
    ) -> None:
        super().__init__(read_only=True, source="*", help_text="Its address.")
        self.name, self.argument = f"api:{resource}-{view}", argument
        self.key = key or (lambda row: getattr(row, argument))

    def write(self, row: Model, context: Context) -> str:
        key = str(self.key(row))
        # To resolve an address takes longer than all else in a row; those of one page differ in the key only.
        known = remembered(context, "addresses")
        if self.name not in known:
            address = reverse(self.name, kwargs={self.argument: key}, request=context.get("request"))
            known[self.name] = address.rpartition(f"/{_quoted(key)}/")
        before, _key, after = known[self.name]
        return f"{before}/{_quoted(key)}/{after}"


@extend_schema_field(OpenApiTypes.URI)
class ListLink(PageField):
    """The address of a list, narrowed by parameters made from the row."""

    def __init__(self, resource: str, **parameters: Callable[[Any], object]) -> None:
        super().__init__(read_only=True, source="*", help_text="Address of the list of these.")
        self.resource, self.parameters = resource, parameters

    def write(self, row: Model, context: Context) -> str:
        query = urlencode({name: read(row) for name, read in self.parameters.items()})
        known = remembered(context, "addresses")
        if self.resource not in known:
            known[self.resource] = reverse(f"api:{self.resource}-list", request=context.get("request"))
        return f"{known[self.resource]}?{query}"


@extend_schema_field(OpenApiTypes.DATE)
class AsOf(PageField):
    """The day on which the law was read for this answer."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*", help_text="The day on which the law was read.")

    def write(self, row: Model, context: Context) -> str:
        day: datetime.date = context["as_of"]
        return day.isoformat()


@extend_schema_field(OpenApiTypes.URI)
class Permalink(PageField):
    """The address of an answer with the day on which it holds."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*", help_text="The address of this answer on this day.")

    def write(self, row: Model, context: Context) -> str:
        address: str = context["permalink"]
        return address


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class VersionsRead(PageField):
    """The versions by which bases were judged."""

    def __init__(self) -> None:
        super().__init__(
            read_only=True,
            source="*",
            help_text="The versions of the laws cited that were in force on the day: it is judged by them.",
        )

    def write(self, row: Model, context: Context) -> list[str]:
        versions: list[str] = context["versions_read"]
        return versions
