"""The admin of users and groups. Users are protected by what they did: they are deactivated, not deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, User
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

__all__ = ["GroupAdmin", "UserAdmin"]

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(auth_admin.UserAdmin, ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = (
        "username",
        "full_name",
        "group_names",
        "is_staff",
        "is_superuser",
        "is_active",
        "last_login",
    )
    list_filter = ("groups", "is_staff", "is_superuser", "is_active")
    list_per_page = 50
    show_full_result_count = False
    compressed_fields = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("name"), ordering="last_name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @display(description=_("groups"))
    def group_names(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())


@admin.register(Group)
class GroupAdmin(auth_admin.GroupAdmin, ModelAdmin):
    list_display = ("name", "members")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Group]:
        return super().get_queryset(request).annotate(member_count=models.Count("user"))

    @display(description=_("members"), ordering="member_count")
    def members(self, group: Any) -> int:
        return int(group.member_count)
