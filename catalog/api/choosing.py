"""``fields`` and ``expand``: what of a row is shown, and which of its links are followed.

A link is followed by asking the resource that it leads to for all rows of a page at once, so that an
expanded row is what that resource shows and the number of queries does not grow with the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.drainage import get_override
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from catalog.api.serializers.rows import RowSerializer

if TYPE_CHECKING:
    from catalog.api.base import ResourceViewSet

__all__ = [
    "EXPAND",
    "FIELDS",
    "MAX_DEPTH",
    "MAX_EXPANSIONS",
    "Choice",
    "Pinned",
    "read_choice",
    "register_resource",
]

FIELDS, EXPAND = "fields", "expand"
MAX_NAMES = 60
MAX_EXPANSIONS = 8
MAX_DEPTH = 3
"""Links that are followed one from another."""

Row = dict[str, Any]
_resources: dict[str, type[ResourceViewSet[Any]]] = {}


def register_resource(name: str, view_set: type[ResourceViewSet[Any]]) -> None:
    """Let links lead to a resource; ``name`` is what it is called in addresses."""
    _resources[name] = view_set


@dataclass(frozen=True, slots=True)
class Pinned:
    """The provisions that the targets of a basis are pinned to: no field of the row, but read beside it.

    Attributes:
        find: from the keys of targets the key of the provision of each; those without one are missing.
    """

    find: Callable[[Sequence[int]], Mapping[int, int]]
    resource: str = "provisions"


@dataclass(slots=True)
class Names:
    """Names chosen, each with those chosen below it; none below means all of it."""

    below: dict[str, Names] = field(default_factory=dict)

    def add(self, path: Iterable[str]) -> None:
        names = self
        for name in path:
            names = names.below.setdefault(name, Names())


@dataclass(slots=True)
class Links:
    """The links of one resource that are followed, each with those followed from where it leads."""

    below: dict[str, Links] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader asked to be shown."""

    view: ResourceViewSet[Any]
    fields: Names
    links: Links

    def columns(self) -> tuple[str, ...]:
        """What is shown as columns of a table, a dot leading into an object.

        Addresses of what a row names are left out unless they were asked for: its own leads to them.
        """
        shape = _shape_of(self.view.get_serializer_class(), self.links, type(self.view))
        return tuple(_columns(shape, self.fields if self.fields.below else None))

    def narrow(self, serializer: serializers.BaseSerializer[Any]) -> None:
        """Take fields that nobody asked for from a serializer, so that they cost nothing."""
        if self.fields.below and isinstance(serializer, RowSerializer):
            serializer.chosen = {*self.fields.below, *(path.partition(".")[0] for path in self.links.below)}

    def apply(self, rows: Sequence[Row]) -> None:
        """Expand and narrow rows as they were serialized, in place."""
        _expand(rows, self.links, type(self.view), self.view)
        if self.fields.below:
            for row in rows:
                _keep(row, self.fields)


def read_choice(view: ResourceViewSet[Any]) -> Choice:
    """The ``fields`` and ``expand`` of a request.

    Raises:
        ValidationError: for a name that does not exist, with those that do; for too many of them.
    """
    query = view.request.query_params
    links = _read_links(_names(query.get(EXPAND, ""), EXPAND, MAX_EXPANSIONS), type(view))
    fields = Names()
    names = _names(query.get(FIELDS, ""), FIELDS, MAX_NAMES)
    shape = _shape_of(view.get_serializer_class(), links, type(view)) if names else {}
    for name in names:
        _check_field(name, shape)
        fields.add(name.split("."))
    return Choice(view, fields, links)


def _names(written: str, parameter: str, most: int) -> list[str]:
    names = list(dict.fromkeys(written.split(","))) if written else []
    if len(names) > most:
        raise ValidationError({parameter: _("Give at most %(most)s names.") % {"most": most}})
    return names


def _refuse(parameter: str, name: str, known: Iterable[str]) -> ValidationError:
    message = _("There is no %(name)s here. There are: %(known)s.")
    there_are = ", ".join(known) or _("none")
    return ValidationError(
        {parameter: ErrorDetail(message % {"name": name, "known": there_are}, "unknown_name")}
    )


def _read_links(names: Iterable[str], view_set: type[ResourceViewSet[Any]]) -> Links:
    links = Links()
    for name in names:
        at, resource, rest = links, view_set, name
        for _depth in range(MAX_DEPTH):
            path = next((p for p in resource.expands if rest == p or rest.startswith(f"{p}.")), None)
            if path is None:
                raise _refuse(EXPAND, name, _reachable(resource, name.removesuffix(rest)))
            at = at.below.setdefault(path, Links())
            resource, rest = _target(resource, path), rest[len(path) + 1 :]
            if not rest:
                break
        else:
            message = _("%(name)s is too deep: follow at most %(most)s links one from another.")
            raise ValidationError({EXPAND: message % {"name": name, "most": MAX_DEPTH}})
    return links


def _reachable(resource: type[ResourceViewSet[Any]], before: str) -> list[str]:
    return [f"{before}{path}" for path in sorted(resource.expands)]


def _target(resource: type[ResourceViewSet[Any]], path: str) -> type[ResourceViewSet[Any]]:
    link = resource.expands[path]
    return _resources[link.resource if isinstance(link, Pinned) else link]


def _expand(
    rows: Sequence[Row], links: Links, resource: type[ResourceViewSet[Any]], view: ResourceViewSet[Any]
) -> None:
    for path, below in links.below.items():
        link, target = resource.expands[path], _target(resource, path)
        if isinstance(link, Pinned):
            expanded = _pin(rows, path, link, target, view)
        else:
            expanded = _follow(rows, path, target, view)
        _expand(expanded, below, target, view)


def _follow(
    rows: Sequence[Row], path: str, target: type[ResourceViewSet[Any]], view: ResourceViewSet[Any]
) -> list[Row]:
    """Put what a link leads to in its place; return the rows that were put there, each once."""
    *above, name = path.split(".")
    holders = [row for row in _below(rows, above) if row.get(name) is not None]
    keys = {_key(link, target) for row in holders for link in _many(row[name])}
    found = target.fetch(keys, view)
    for row in holders:
        value = row[name]
        if isinstance(value, list):
            row[name] = [found.get(_key(link, target), link) for link in value]
        else:
            row[name] = found.get(_key(value, target), value)
    return list(found.values())


def _pin(
    rows: Sequence[Row],
    path: str,
    link: Pinned,
    target: type[ResourceViewSet[Any]],
    view: ResourceViewSet[Any],
) -> list[Row]:
    """Put the provisions of its targets beside each basis, in their order."""
    *above, name = path.split(".")
    holders = list(_below(rows, above))
    keys = link.find([pinned["id"] for row in holders for pinned in row["targets"]])
    found = target.fetch(set(keys.values()), view)
    for row in holders:
        row[name] = [found.get(keys.get(pinned["id"])) for pinned in row["targets"]]
    return list(found.values())


def _key(link: Any, target: type[ResourceViewSet[Any]]) -> Any:
    return link[target.key_field] if isinstance(link, dict) else link


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _below(rows: Iterable[Row], path: Sequence[str]) -> Iterator[Row]:
    """The objects at a path under rows, through lists and past what is null."""
    if not path:
        yield from rows
        return
    for row in rows:
        yield from _below([each for each in _many(row.get(path[0])) if isinstance(each, dict)], path[1:])


def _keep(row: Row, names: Names) -> None:
    for name in list(row):
        if name not in names.below:
            del row[name]
    for name, below in names.below.items():
        if below.below:
            for each in _many(row.get(name)):
                # One object can stand in several rows and be narrowed already.
                if isinstance(each, dict):
                    _keep(each, below)


_Shape = dict[str, Any]
"""Names of a row; below each the shape of an object, or None for a plain value."""


def _shape_of(serializer: Any, links: Links, resource: type[ResourceViewSet[Any]]) -> _Shape:
    shape = _fields_of(serializer)
    for path, below in links.below.items():
        *above, name = path.split(".")
        at = shape
        for step in above:
            at = at[step]
        target = _target(resource, path)
        at[name] = _shape_of(target.serializer_class, below, target)
    return shape


def _columns(shape: _Shape, chosen: Names | None, before: str = "") -> Iterator[str]:
    for name, inside in shape.items():
        below = chosen.below.get(name) if chosen else None
        is_address = name.endswith("_url") or (name == "url" and before)
        if (below is None) if chosen else is_address:
            continue
        if inside:
            yield from _columns(inside, below if below and below.below else None, f"{before}{name}.")
        else:
            yield before + name


def _fields_of(serializer: Any) -> _Shape:
    made = serializer() if isinstance(serializer, type) else serializer
    made = getattr(made, "child", made)
    if not isinstance(made, serializers.Serializer):
        return {}
    return {name: _inside(name, each, made) for name, each in made.fields.items()}


def _inside(name: str, each: Any, serializer: serializers.Serializer[Any]) -> _Shape | None:
    if isinstance(each, serializers.SerializerMethodField):
        method = getattr(serializer, each.method_name or f"get_{name}")
        each = get_override(method, "field")
    if isinstance(each, serializers.ListSerializer):
        each = each.child
    is_object = isinstance(each, serializers.Serializer) or (
        isinstance(each, type) and issubclass(each, serializers.Serializer)
    )
    return _fields_of(each) if is_object else None


def _check_field(name: str, shape: _Shape) -> None:
    at: _Shape | None = shape
    before: list[str] = []
    for step in name.split("."):
        if at is None or step not in at:
            known = [".".join([*before, other]) for other in at or ()]
            raise _refuse(FIELDS, name, known)
        before.append(step)
        at = at[step]
