"""Text in a request: a number or a list is none, though the framework would write one out as text."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

__all__ = ["WordsField"]


class WordsField(serializers.CharField):
    """A field of text that takes text alone."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)
