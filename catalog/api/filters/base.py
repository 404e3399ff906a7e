"""Kinds of filter that the API uses: by key, by yes or no, by date, and orderings that leave no ties."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import F, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from catalog.api.parameters import DATE_FIELD
from catalog.search import Kind, holding
from catalog.search.folding import words_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request

__all__ = [
    "DateFilter",
    "DatedFilters",
    "FilterBackend",
    "FlagFilter",
    "KeyFilter",
    "KeysFilter",
    "NumberFilter",
    "Ordering",
    "ShareFilter",
    "WordsFilter",
    "choices_filter",
]

MAX_KEYS = 100
_HIGHEST = 2**63 - 1

Lookup = Callable[[QuerySet[Any], str], QuerySet[Any]]


class DatedFilters(django_filters.FilterSet):
    """Filters that hold on a day.

    Args:
        as_of: the day.
        is_given: whether the reader named it; today is meant otherwise.
    """

    def __init__(
        self, *args: Any, as_of: datetime.date | None = None, is_given: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.as_of = as_of or timezone.localdate()
        self.is_given = is_given


class FilterBackend(DjangoFilterBackend):
    """Hands the day on to filters that hold on one."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """Narrow a list. Where nothing is asked there is no form to fill, which takes as long as a query."""
        filters: type[django_filters.FilterSet] | None = getattr(view, "filterset_class", None)
        asked = filters is not None and filters.base_filters.keys() & request.query_params.keys()
        return super().filter_queryset(request, queryset, view) if asked or view.given_as_of else queryset

    def get_filterset_kwargs(self, request: Request, queryset: QuerySet[Any], view: Any) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_filterset_kwargs(request, queryset, view)
        if issubclass(view.filterset_class, DatedFilters):
            kwargs |= {"as_of": view.as_of, "is_given": view.given_as_of is not None}
        return kwargs


class KeyField(ModelChoiceField):
    """Finds one row by its key among those that the reader may see."""

    default_error_messages = {"unknown_key": _("There is no %(what)s %(key)s.")}

    def __init__(self, *args: Any, lookup: Lookup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lookup = lookup

    def to_python(self, value: Any) -> Model | None:
        if value in self.empty_values:
            return None
        found: Model | None = None if "\0" in value else self.lookup(self.queryset, value).first()
        if found is None:
            params = {"what": self.queryset.model._meta.verbose_name, "key": value}
            raise forms.ValidationError(self.error_messages["unknown_key"], "unknown_key", params)
        return found


@extend_schema_field(OpenApiTypes.STR)
class KeyFilter(django_filters.ModelChoiceFilter):
    """Keeps what belongs to one thing.

    Args:
        find: the things that the reader may see, from the request.
        key: name of the field that holds the key, or a function that finds a key among them.
    """

    field_class = KeyField

    def __init__(
        self,
        *,
        find: Callable[[HttpRequest], QuerySet[Any]],
        key: str | Lookup,
        help_text: str,
        **kwargs: Any,
    ) -> None:
        def by_field(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
            return rows.filter(**{str(key): value})

        lookup = by_field if isinstance(key, str) else key
        super().__init__(queryset=find, lookup=lookup, help_text=help_text, **kwargs)


@extend_schema_field(OpenApiTypes.BOOL)
class FlagFilter(django_filters.TypedChoiceFilter):
    """``true`` or ``false``; anything else is refused, where a null boolean would let it pass."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("true", "true"), ("false", "false")], coerce=lambda value: value == "true", **kwargs
        )

    def filter(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return rows if value in ("", None) else rows.filter(**{self.field_name: value})


@extend_schema_field({"type": "integer", "minimum": 1, "maximum": _HIGHEST})
class NumberFilter(django_filters.NumberFilter):
    """Keeps what bears the number of a row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=_HIGHEST, decimal_places=0, **kwargs)


@extend_schema_field({"type": "number", "minimum": 0, "maximum": 1})
class ShareFilter(django_filters.NumberFilter):
    """Reads a number from 0 to 1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=1, **kwargs)


class DateFilter(django_filters.DateFilter):
    """A day, written as YYYY-MM-DD only."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**DATE_FIELD, **kwargs)


class WordsField(forms.CharField):
    """Words to look for, at least one."""

    default_error_messages = {"no_word": _("Give at least one letter, character or numeral to look for.")}

    def clean(self, value: Any) -> str:
        words: str = super().clean(value)
        if words and not words_of(words):
            raise forms.ValidationError(self.error_messages["no_word"], "no_word")
        return words


@extend_schema_field(OpenApiTypes.STR)
class WordsFilter(django_filters.CharFilter):
    """Keeps rows of one kind that hold all of some words, as search finds them."""

    field_class = WordsField

    def __init__(self, kind: Kind, of: str) -> None:
        super().__init__(
            max_length=200,
            help_text=(
                f"Words of {of}. Every word has to be there: Chinese from one character on, Latin words by "
                "their beginning; full width is half width, and 第十二条 is 第12条."
            ),
        )
        self.kind = kind

    def filter(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return holding(rows, self.kind, value) if value else rows


def _without_gaps(field_class: type[forms.Field]) -> type[forms.Field]:
    """The field, but a comma with nothing beside it is refused: the library lets it through."""

    class WithoutGaps(field_class):  # type: ignore[misc, valid-type]
        def clean(self, value: Any) -> Any:
            if value and not all(value):
                raise forms.ValidationError(
                    _("Part fields by one comma each, such as code,-ordinal."), "invalid"
                )
            return super().clean(value)

    return WithoutGaps


class Ordering(django_filters.OrderingFilter):
    """Orders by a field, unknown values last on every database, and by number where two are equal."""

    def __init__(self, *fields: str) -> None:
        super().__init__(
            fields=[(field, field) for field in fields],
            help_text="Order of the rows; a hyphen in front turns it round.",
        )
        self.field_class = _without_gaps(self.field_class)  # type: ignore[has-type]  # of the library

    def filter(self, rows: QuerySet[Any], value: Sequence[str] | None) -> QuerySet[Any]:
        if not value:
            return rows
        terms = [
            F(term[1:]).desc(nulls_last=True) if term.startswith("-") else F(term).asc(nulls_last=True)
            for term in value
        ]
        return rows.order_by(*terms, "pk")


class KeysField(KeyField):
    """Finds rows by their keys, parted by commas."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return []
        keys = list(dict.fromkeys(value.split(",")))
        if len(keys) > MAX_KEYS:
            raise forms.ValidationError(_("Give at most %(most)s keys."), "too_many", {"most": MAX_KEYS})
        return [super(KeysField, self).to_python(key or "-") for key in keys]


@extend_schema_field(OpenApiTypes.STR)
class KeysFilter(KeyFilter):
    """Keeps what belongs to one of several things."""

    field_class = KeysField

    def filter(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return rows.filter(**{f"{self.field_name}__in": value}) if value else rows


def choices_filter(choices: Any, help_text: str, **kwargs: Any) -> django_filters.ChoiceFilter:
    """A filter by one of some values; any other is refused with the list of them."""
    known = ", ".join(str(value) for value, _label in choices)
    messages = {"invalid_choice": _("%(value)s is none of: {known}.").format(known=known)}
    return django_filters.ChoiceFilter(
        choices=choices, help_text=help_text, error_messages=messages, null_label=None, **kwargs
    )
