"""Lists and rows in the form that was asked for; each says where the others are, and its permanent link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpResponseBase, StreamingHttpResponse
from django.urls import URLPattern, re_path
from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from catalog.api.choosing import EXPAND, FIELDS
from catalog.api.conditional import Conditional
from catalog.api.formats.linked import Linked, Page
from catalog.api.formats.tables import Csv, JsonLines, NdJson, Table, TableRenderer, Xlsx
from catalog.api.negotiation import SUFFIXES
from catalog.api.parameters import AS_OF
from catalog.api.rendering import Json

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from catalog.api.choosing import Choice

__all__ = ["Delivering", "JsonLinked", "with_suffixes"]

PAGING = ("page", "cursor", "page_size")
_WHOLE = ("jsonld", "akn")
"""Forms of whole rows, of which no fields are chosen."""
_BATCH = 500
"""Rows that are read and written together; no more are held in memory."""
_LONGEST_QUERY = 500
"""A longer query is not written out again for each other form: servers bound the size of headers."""


M = TypeVar("M", bound=Model)


class JsonLinked(Json):
    """JSON-LD."""

    media_type = "application/ld+json"
    format = "jsonld"


class Delivering(Conditional, GenericViewSet[M]):
    """Gives what a resource finds in the form that was asked for."""

    if TYPE_CHECKING:
        choice: Choice | None

        def serialized(self, rows: Sequence[M], choice: Choice | None = None) -> list[dict[str, Any]]: ...
        def permalink(self) -> str: ...
        def day(self) -> str | None: ...
        def pins(self) -> dict[str, str]: ...

    linked: ClassVar[Linked | None] = None
    """How its rows are said in JSON-LD, where they are."""
    row_renderers: ClassVar[Sequence[type[BaseRenderer]]] = ()
    """Other forms that one row has."""

    def get_renderers(self) -> list[BaseRenderer]:
        made: list[type[BaseRenderer]] = [Json]
        if self.action in ("list", "retrieve") and self.linked:
            made.append(JsonLinked)
        if self.action == "list":
            made += [Csv, Xlsx, JsonLines, NdJson]
        if self.action == "retrieve":
            made += self.row_renderers
        return [renderer() for renderer in made]

    @property
    def throttle_scope(self) -> str:
        """Whole tables are counted apart: each costs more than a page. Empty for what is not."""
        renderer = getattr(self.request, "accepted_renderer", None)
        return "download" if isinstance(renderer, TableRenderer) else ""

    def check_form(self, request: Request) -> None:
        """Refuse what the form asked for has no place for.

        Raises:
            ValidationError: fields or links were chosen for a node, which is whole.
        """
        if request.accepted_renderer.format in _WHOLE:
            message = _("Only JSON and tables show what is chosen by %(name)s. Leave it out here.")
            chosen = [name for name in (FIELDS, EXPAND) if name in request.query_params]
            if chosen:
                raise ValidationError(
                    {name: ErrorDetail(message % {"name": name}, "not_in_this_form") for name in chosen}
                )

    def list(self, request: Request, **kwargs: str) -> HttpResponseBase:
        rows = self.filter_queryset(self.get_queryset())
        renderer = request.accepted_renderer
        if isinstance(renderer, TableRenderer) and not any(name in request.query_params for name in PAGING):
            return self._streamed(renderer, rows)
        page: Any = self.paginate_queryset(rows)
        shown = self.serialized(page, self.choice)
        response = self.get_paginated_response(shown)
        self.neighbours = {"next": response.data["next"], "prev": response.data["previous"]}
        if isinstance(renderer, TableRenderer):
            return self._file(renderer, shown)
        if isinstance(renderer, JsonLinked) and self.linked:
            described = Page(self.permalink(), self.day(), *self.neighbours.values())
            response.data = self.linked.of_page(described, shown)
        return response

    def retrieve(self, request: Request, **kwargs: str) -> HttpResponseBase:
        row = self.serialized([self.get_object()], self.choice)[0]
        if isinstance(request.accepted_renderer, JsonLinked) and self.linked:
            row = self.linked.of_row(row)
        return Response(row)

    neighbours: Mapping[str, str | None] = {}
    """Addresses of the pages beside this one."""

    def _streamed(self, renderer: TableRenderer, rows: QuerySet[Any]) -> HttpResponseBase:
        """All rows of a list, read while they are written."""
        if renderer.max_rows and (count := rows.count()) > renderer.max_rows:
            message = _(
                "These are %(count)s rows, and a .%(suffix)s holds at most %(most)s. Narrow the list, or "
                "take .csv or .jsonl."
            )
            given = {"count": count, "suffix": renderer.format, "most": renderer.max_rows}
            raise ValidationError({"": ErrorDetail(message % given, "too_many_rows")})
        return self._file(renderer, self._read(rows))

    def _read(self, rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
        read = rows.iterator(chunk_size=_BATCH)
        while batch := list(islice(read, _BATCH)):
            yield from self.serialized(batch, self.choice)

    def _file(self, renderer: TableRenderer, rows: Iterable[dict[str, Any]]) -> HttpResponseBase:
        columns: tuple[str, ...] = self.choice.columns() if self.choice else ()
        day = self.day()
        if day and FIELDS not in self.request.query_params:
            # A file is kept when its headers are lost: each row says on which day it holds.
            columns, rows = (AS_OF, *columns), ({AS_OF: day, **row} for row in rows)
        name = self.basename or "rows"
        table = Table(name, columns, rows, self._about())
        # What is asked for by HEAD is not read.
        content = iter(()) if self.request.method == "HEAD" else renderer.write(table)
        kind = f"{renderer.media_type}; charset=utf-8" if renderer.charset else renderer.media_type
        response = StreamingHttpResponse(content, content_type=kind)
        where = re.sub(r"\W+", "-", self._path().rpartition("/v1/")[2])
        stem = "-".join(filter(None, [where, day]))
        response["Content-Disposition"] = f'attachment; filename="{stem}.{renderer.format}"'
        return response

    def _about(self) -> dict[str, str]:
        about = {"permalink": self.permalink(), AS_OF: self.day() or ""}
        about |= {name: value for name, value in self.pins().items() if name != AS_OF}
        return {name: value for name, value in about.items() if value}

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200 and self.action in ("list", "retrieve"):
            response["Link"] = ", ".join(self._links(request))
            if day := self.day():
                response["As-Of"] = day
        return response

    def _links(self, request: Request) -> Iterator[str]:
        yield f'<{self.permalink()}>; rel="bookmark"'
        for relation, address in self.neighbours.items():
            if address:
                yield f'<{address}>; rel="{relation}"'
        others = {renderer.format: renderer.media_type for renderer in reversed(self.get_renderers())}
        others.pop(request.accepted_renderer.format)
        for suffix, media_type in reversed(others.items()):
            left_out = {*PAGING, FIELDS, EXPAND} if suffix in _WHOLE else set(PAGING)
            given = {name: value for name, value in request.query_params.items() if name not in left_out}
            if len(query := urlencode(given)) <= _LONGEST_QUERY:
                address = request.build_absolute_uri(f"{self._path()}.{suffix}") + f"?{query}" * bool(query)
                yield f'<{address}>; rel="alternate"; type="{media_type}"'

    def _path(self) -> str:
        """The path of the address without slash and suffix."""
        path = self.request._request.path.rstrip("/")
        return path.removesuffix(f".{self.format_kwarg}") if self.format_kwarg in SUFFIXES else path


def with_suffixes(patterns: Iterable[Any]) -> list[URLPattern]:
    """Patterns of addresses; those of resources each with one that ends in a suffix and no slash."""
    suffix = rf"\.(?P<suffix>{'|'.join(SUFFIXES)})$"
    made = []
    for pattern in patterns:
        made.append(pattern)
        view = pattern.callback
        is_resource = issubclass(getattr(view, "cls", object), Delivering)
        if is_resource and view.actions.get("get") in ("list", "retrieve"):
            stem = re.sub(r"/?(\$|\\Z)?$", "", pattern.pattern.regex.pattern)
            made.append(re_path(stem + suffix, view, pattern.default_args, f"{pattern.name}-file"))
    return made
