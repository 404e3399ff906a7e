"""The forms by which an editor decides on a succession: confirm it, overrule it, confirm many."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from catalog.models import LawVersion, ProvisionSuccession, SuccessionKind
from catalog.statutes.reviewing import Contradiction, Ruling, check, read_eid

__all__ = ["ByHandForm", "ConfirmForm", "ManyForm", "OverruleForm"]


class _RowForm(forms.Form):
    """A form about one row as it was shown: it is refused if someone has changed the row since."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, row: ProvisionSuccession, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.row = row
        last = row.history.latest() if row.history.exists() else None
        self.fields["seen"].initial = last.pk if last else None
        self._last = last

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if self._last is not None and cleaned.get("seen") != self._last.pk:
            data = cast(QueryDict, self.data).copy()
            data[self.add_prefix("seen")] = str(self._last.pk)
            self.data = data
            raise ValidationError(
                _("%(who)s changed this row while you had it open. Look at it again, then decide."),
                params={"who": self._last.history_user or _("A command")},
            )
        return cleaned


class ConfirmForm(_RowForm):
    note = forms.CharField(
        label=_("Note"),
        required=False,
        help_text=_("What the next editor should know; may stay empty."),
        widget=UnfoldAdminTextInputWidget(attrs={"id": "id_confirm_note"}),
    )


class OverruleForm(_RowForm):
    """Says that a proposal is wrong, why, and as far as it is known what happened instead."""

    kind = forms.ChoiceField(label=_("What became of it"), required=False, widget=UnfoldAdminSelectWidget)
    provisions = forms.CharField(
        label=_("Where it stands now"),
        required=False,
        help_text=_("Such as 26 or 26(1)(4); several with commas between them."),
        widget=UnfoldAdminTextInputWidget(attrs={"list": "articles", "autocomplete": "off"}),
    )
    version = forms.ModelChoiceField(
        label=_("In which other law"),
        queryset=LawVersion.objects.select_related("law"),
        required=False,
        help_text=_("Only for what moved to another law."),
    )
    reason = forms.CharField(
        label=_("Reason"), widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}), max_length=2000
    )

    def __init__(self, data: Any = None, *, row: ProvisionSuccession, admin_site: AdminSite) -> None:
        super().__init__(data, row=row)
        excluded = {SuccessionKind.NEW}
        if not row.old_eid:
            excluded |= {SuccessionKind.REPEALED, SuccessionKind.SPLIT, SuccessionKind.MOVED}
            self.fields["provisions"].label = _("What it continues")
            del self.fields["version"]
        else:
            field = ProvisionSuccession._meta.get_field("new_version")
            version: Any = self.fields["version"]
            version.widget = AutocompleteSelect(field, admin_site)
            version.widget.choices = version.choices
        kinds = [(kind.value, kind.label) for kind in SuccessionKind if kind not in excluded]
        field_of_kind: Any = self.fields["kind"]
        field_of_kind.choices = [("", _("Not known: only this proposal is wrong")), *kinds]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        written = [part for part in re.split(r"[,，、;；\s]+", cleaned.get("provisions", "")) if part]
        if not cleaned.get("kind"):
            if written or cleaned.get("version"):
                raise ValidationError({"kind": _("Say what became of it, or leave the rest empty.")})
            return cleaned
        try:
            eids = tuple(map(read_eid, written))
        except Contradiction as error:
            raise ValidationError({"provisions": str(error)}) from error
        cleaned["ruling"] = Ruling(SuccessionKind(cleaned["kind"]), eids, cleaned.get("version"))
        return cleaned


class ByHandForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A succession that an editor records without a proposal; provisions may be written 26(1)(4)."""

    def clean_old_eid(self) -> str:
        return self._eid("old_eid")

    def clean_new_eid(self) -> str:
        return self._eid("new_eid")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if not self.errors:
            names = ("old_version", "old_eid", "new_version", "new_eid", "kind")
            try:
                check(ProvisionSuccession(**{name: cleaned.get(name) for name in names}))
            except Contradiction as error:
                raise ValidationError(str(error)) from error
        return cleaned

    def _eid(self, name: str) -> str:
        written = str(self.cleaned_data[name])
        try:
            return read_eid(written) if written else ""
        except Contradiction as error:
            raise ValidationError(str(error)) from error


class ManyForm(forms.Form):
    """The rows that the page showed, in one field however many, and why they are confirmed."""

    keys = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        help_text=_("It is kept with every one of them; may stay empty."),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, data: Any = None, *, rows: list[ProvisionSuccession] | None = None) -> None:
        super().__init__(data)
        self.fields["keys"].initial = ",".join(str(row.pk) for row in rows or [])

    def clean_keys(self) -> list[int]:
        try:
            return [int(key) for key in self.cleaned_data["keys"].split(",")]
        except ValueError as error:
            raise ValidationError(_("Choose the rows again from the list.")) from error
