"""Two people saving the same row: the second is told, loses nothing, and may save again."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from catalog.admin.base import RoomAdmin

__all__ = ["LockedAdmin", "LockedForm"]


class LockedForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A form that carries the number of saves it has seen, and refuses once if there was another since."""

    lock_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lock_version"].initial = self.instance.lock_version

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk is None:
            return cleaned
        rows = type(self.instance)._default_manager.select_for_update().filter(pk=self.instance.pk)
        current = rows.values_list("lock_version", flat=True).get()
        if self.cleaned_data.get("lock_version") != current:
            data = cast(QueryDict, self.data).copy()
            data[self.add_prefix("lock_version")] = str(current)
            self.data = data
            raise ValidationError(self._what_happened())
        return cleaned

    def _what_happened(self) -> str:
        last = self.instance.history.latest()
        differing = [str(self.fields[name].label) for name in self.changed_data if name != "lock_version"]
        return _(
            "%(who)s saved this row while you were editing it. Your version is kept below and is not saved "
            "yet; it differs from the saved one in: %(fields)s. Open the row in another window to compare, "
            "then save again to put yours in its place."
        ) % {"who": last.history_user or _("A command"), "fields": ", ".join(differing) or _("nothing")}


class LockedAdmin(RoomAdmin):
    """Counts the saves of a row, so that ``LockedForm`` can tell."""

    form = LockedForm
    change_form_before_template = "admin/lock_version.html"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            obj.lock_version += 1
        super().save_model(request, obj, form, change)
