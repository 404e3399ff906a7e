"""Writes rows by a plan that is drawn up once for each serializer.

Django REST framework builds the fields of a serializer anew for every answer, and asks each field of each row
how it is to be read. The fields of our resources are the same for every reader, so that can be settled once.
What a plan writes is what the fields would: a test holds the two together for every resource.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping
from operator import attrgetter
from typing import Any, ClassVar, TypeVar, cast

from django.db.models import Manager, Model
from rest_framework import serializers

from catalog.api.serializers.links import Context, PageField, remembered

__all__ = ["RowSerializer", "written_by"]

M = TypeVar("M", bound=Model)
Read = Callable[["serializers.BaseSerializer[Any]", Any], Any]
Plan = Mapping[str, Read]

_AS_IT_STANDS = frozenset({str, int, bool, float, type(None)})
_PLAIN = (
    serializers.CharField,
    serializers.ChoiceField,
    serializers.IntegerField,
    serializers.FloatField,
    serializers.BooleanField,
    serializers.JSONField,
)


class RowSerializer(serializers.ModelSerializer[M]):
    """A row of a model, for reading."""

    chosen: Collection[str] | None = None
    """The names that are asked for; None for all."""
    _plan: ClassVar[Plan | None] = None

    def to_representation(self, row: Any) -> dict[str, Any]:
        return {name: read(self, row) for name, read in self._steps}

    @functools.cached_property
    def _steps(self) -> list[tuple[str, Read]]:
        chosen = self.chosen
        return [step for step in self.plan().items() if chosen is None or step[0] in chosen]

    @classmethod
    def plan(cls) -> Plan:
        """How each name of a row is read, in order."""
        if "_plan" not in vars(cls) or cls._plan is None:
            fields = cls().fields.items()
            cls._plan = {name: _step(cls, field) for name, field in fields if not field.write_only}
        return cls._plan


def written_by(serializer: type[serializers.BaseSerializer[Any]], row: Any, context: Context) -> Any:
    """A row as a serializer writes it; one serializer of a kind does for a page."""
    known = remembered(context, "serializers")
    if serializer not in known:
        known[serializer] = serializer(context=context)
    return known[serializer].to_representation(row)


def _step(serializer: type[serializers.BaseSerializer[Any]], field: Any) -> Read:
    """How a field is read from a row."""
    if isinstance(field, serializers.SerializerMethodField):
        return cast("Read", getattr(serializer, field.method_name))
    if isinstance(field, PageField):
        return lambda owner, row: field.write(row, owner.context)
    find = _finder(field)
    if isinstance(field, serializers.ListSerializer):
        kind = cast("type[serializers.BaseSerializer[Any]]", type(field.child))
        return lambda owner, row: [written_by(kind, each, owner.context) for each in _each(find(row))]
    if isinstance(field, serializers.BaseSerializer):
        return _nested(type(field), find)
    if isinstance(field, _PLAIN):
        return _plain(field, find)
    return _converted(field, find)


def _finder(field: Any) -> Callable[[Any], Any]:
    if type(field).get_attribute is not serializers.Field.get_attribute:
        return cast("Callable[[Any], Any]", field.get_attribute)  # a generated field takes the whole row
    return attrgetter(".".join(field.source_attrs))


def _nested(kind: type[serializers.BaseSerializer[Any]], find: Callable[[Any], Any]) -> Read:
    def read(owner: Any, row: Any) -> Any:
        value = find(row)
        return None if value is None else written_by(kind, value, owner.context)

    return read


def _plain(field: Any, find: Callable[[Any], Any]) -> Read:
    """A value that JSON holds as it stands, which is what models mostly hold."""

    def read(owner: Any, row: Any) -> Any:
        value = find(row)
        return value if type(value) in _AS_IT_STANDS else field.to_representation(value)

    return read


def _converted(field: Any, find: Callable[[Any], Any]) -> Read:
    def read(owner: Any, row: Any) -> Any:
        value = find(row)
        return None if value is None else field.to_representation(value)

    return read


def _each(rows: Any) -> Any:
    return rows.all() if isinstance(rows, Manager) else rows
