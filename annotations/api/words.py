"""Text in a request: a number or a list is none, though the framework would write one out as text."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction
from rest_framework import serializers

from catalog.api.schema import ANY_TEXT, SOME_TEXT

__all__ = ["WordsField"]


class WordsField(serializers.CharField):
    """A field of text that takes text alone."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class WordsFieldDescription(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # registers itself
    """What is refused of text, in OpenAPI; defining it registers it."""

    target_class = WordsField

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        field: WordsField = self.target
        describe: Any = auto_schema._map_serializer_field  # it carries no types
        described: dict[str, Any] = describe(field, direction, bypass_extensions=True)
        return described | {"pattern": SOME_TEXT if field.trim_whitespace else ANY_TEXT}
