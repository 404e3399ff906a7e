"""What every admin shares: which rows a user sees, which may be changed, and what a page says of itself.

Nothing here knows a particular model; see the module of each area.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib.admin.utils import flatten
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

__all__ = [
    "AppendOnlyAdmin",
    "Notice",
    "ReadOnlyAdmin",
    "ReadOnlyInline",
    "RoomAdmin",
    "RoomStackedInline",
    "RoomTabularInline",
    "author",
    "change_link",
    "lines",
    "list_link",
]


FIELDS: dict[Any, Any] = {
    models.URLField: {"assume_scheme": "https"},
    models.TextField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 3})},
}
"""How fields are edited where it differs from Unfold's way."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A line at the head of a page. ``level`` is info, warning, error or success."""

    text: StrOrPromise
    level: str = "info"


class _ForeignKeysAutocomplete:
    """Every foreign key is chosen by searching; none loads a whole table into a select."""

    model: type[models.Model]

    def get_autocomplete_fields(self, request: HttpRequest) -> Sequence[str]:
        return [field.name for field in self.model._meta.fields if isinstance(field, models.ForeignKey)]


class RoomAdmin(_ForeignKeysAutocomplete, ModelAdmin):
    """An admin that starts from what the user may see.

    Attributes:
        visible_through: for a model whose queryset has no ``visible_to``, the path to one that has.
        defer: columns that lists don't need, such as the body of a text.
        lists_shown: fields that hold lists, and the method that shows them where they can't be edited.
        empty_hint: what to do when the list is empty.
    """

    visible_through: ClassVar[str] = ""
    defer: ClassVar[Sequence[str]] = ()
    lists_shown: ClassVar[dict[str, str]] = {}
    empty_hint: ClassVar[Any] = ""

    formfield_overrides: ClassVar[dict[Any, Any]] = FIELDS
    list_per_page = 50
    show_full_result_count = False
    list_filter_submit = True
    warn_unsaved_form = True
    change_form_outer_before_template = "admin/notices.html"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        queryset = super().get_queryset(request).defer(*self.defer)
        if self.list_select_related:
            queryset = queryset.select_related(*self.list_select_related)
        if hasattr(queryset, "visible_to"):
            return queryset.visible_to(request.user)
        if self.visible_through:
            visible = _model_at(self.model, self.visible_through)._default_manager.visible_to(request.user)
            return queryset.filter(**{f"{self.visible_through}__in": visible.order_by().values("pk")})
        return queryset

    def notices(self, request: HttpRequest, obj: Any) -> Iterable[Notice]:
        """What the page of ``obj`` says at its head."""
        return ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if not self.lists_shown or obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, options | {"fields": [self.lists_shown.get(_hashable(f), f) for f in options["fields"]]})
            for title, options in fieldsets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return (*super().get_readonly_fields(request, obj), *self.lists_shown.values())

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        context["notices"] = list(self.notices(request, obj)) if obj is not None else []
        return super().render_change_form(request, context, *args, **kwargs)


class AppendOnlyAdmin(RoomAdmin):
    """Rows are added and read; none is changed or removed."""

    warn_unsaved_form = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(AppendOnlyAdmin):
    """Rows are only read: services and commands write them."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return (*super().get_readonly_fields(request, obj), *flatten(self.fields or ()))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class RoomTabularInline(_ForeignKeysAutocomplete, TabularInline):
    formfield_overrides: ClassVar[dict[Any, Any]] = FIELDS
    extra = 0


class RoomStackedInline(_ForeignKeysAutocomplete, StackedInline):
    formfield_overrides: ClassVar[dict[Any, Any]] = FIELDS
    extra = 0


class ReadOnlyInline(RoomTabularInline):
    """Rows shown on the page of what they belong to, each with a link to its own page."""

    classes = ("read-only",)
    hide_title = True
    can_delete = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return (*self.fields, "own_page")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return self.get_fields(request, obj)

    @display(description="")
    def own_page(self, row: models.Model) -> SafeString:
        return change_link(row, _("Open"))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def list_link(model: type[models.Model], text: object, **filters: object) -> SafeString:
    """A link to the list of ``model``, narrowed by ``filters``."""
    opts = model._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist", query=filters)
    return format_html('<a href="{}" class="text-link">{}</a>', address, text)


def change_link(obj: models.Model, text: object = None) -> SafeString:
    """A link to the admin page of ``obj``."""
    opts = obj._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[obj.pk])
    return format_html('<a href="{}" class="text-link">{}</a>', address, obj if text is None else text)


def lines(values: Iterable[object]) -> SafeString:
    """One value a line, escaped."""
    return format_html_join(SafeString("<br>"), "{}", ((value,) for value in values))


def author(request: HttpRequest) -> User:
    """The user behind ``request``, whom the admin has made sure of."""
    return cast(User, request.user)


def _model_at(model: type[models.Model], path: str) -> Any:
    for name in path.split("__"):
        model = cast(type[models.Model], model._meta.get_field(name).related_model)
    return model


def _hashable(field: Any) -> Any:
    return field if isinstance(field, str) else tuple(field)
