"""Tokens for programs: made here, shown once, revoked here."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSplitDateTimeWidget

from catalog.admin.base import RoomAdmin
from catalog.api.tokens import make_token
from catalog.models import ApiToken, TokenScope

__all__ = ["ApiTokenAdmin"]

LIFE = datetime.timedelta(days=90)
LONGEST_LIFE = datetime.timedelta(days=366)


class TokenForm(forms.ModelForm[ApiToken]):
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("scopes"),
        choices=TokenScope.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("What programs may do with it."),
    )
    expires_at = forms.SplitDateTimeField(
        label=gettext_lazy("expires at"),
        widget=UnfoldAdminSplitDateTimeWidget,
        initial=lambda: timezone.now() + LIFE,
        help_text=gettext_lazy("From then on it is refused; within a year."),
    )

    class Meta:
        model = ApiToken
        fields = ["user", "name", "scopes", "expires_at"]

    def clean_expires_at(self) -> datetime.datetime:
        moment: datetime.datetime = self.cleaned_data["expires_at"]
        if not timezone.now() < moment <= timezone.now() + LONGEST_LIFE:
            raise forms.ValidationError(_("Give a moment within a year from now."))
        return moment


@admin.register(ApiToken)
class ApiTokenAdmin(RoomAdmin):
    """A token is never changed: what it may do is settled when it is made."""

    form = TokenForm
    list_display = ["name", "user", "hint", "expires_at", "revoked_at", "last_used_at"]
    list_select_related = ["user"]
    search_fields = ["name", "hint", "user__username"]
    actions = ["revoke"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        made = ["hint", "created_at", "revoked_at", "last_used_at"]
        return ["user", "name", "scopes", "expires_at", *(made if obj else [])]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        given = form.cleaned_data
        token, secret = make_token(given["user"], given["name"], given["scopes"], given["expires_at"])
        obj.pk, obj.digest, obj.hint = token.pk, token.digest, token.hint
        messages.warning(
            request, _("The secret is shown this once. Keep it safe: %(secret)s") % {"secret": secret}
        )

    @admin.action(description=gettext_lazy("Revoke the chosen tokens"), permissions=["delete"])
    def revoke(self, request: HttpRequest, tokens: QuerySet[ApiToken]) -> None:
        count = tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
        messages.success(request, _("%(count)s revoked.") % {"count": count})
