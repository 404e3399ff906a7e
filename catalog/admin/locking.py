"""Two people saving the same row: the second sees the other's change beside their own, and loses nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog.admin.base import RoomAdmin
from catalog.admin.wordings import marked_words

__all__ = ["Conflict", "LockedAdmin", "LockedForm", "locked"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody else saved while it was being edited.

    Attributes:
        theirs: what is saved now.
        mine: what was sent.
        taken: whether the form now holds theirs, because the sender had not touched the field.
    """

    label: str
    theirs: str
    mine: str
    taken: bool

    @property
    def words(self) -> SafeString:
        """Theirs as it would become mine: what would go and what would come."""
        return marked_words(self.theirs, self.mine)


class LockedForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A form that knows which state of its row it shows, and refuses once if there is a newer one.

    What only the other person changed is then taken into the form; where both changed a field the sender's
    words stay in it, with the other's beside them. Saving again saves what is seen.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflicts: list[Conflict] | None = None
    changed_since: datetime.datetime | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self._newest() if self.instance.pk else None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk is None:
            return cleaned
        # Held until the transaction of the request ends, so that nobody saves between this and our saving.
        type(self.instance)._default_manager.select_for_update().filter(pk=self.instance.pk).get()
        newest, seen = self._newest(), self.cleaned_data.get("seen")
        if seen is not None and seen != newest:  # our pages always send it
            records = list(self._history.filter(history_id__gte=seen)[:2])
            base = records.pop(0) if records and records[0].history_id == seen else None
            # What hangs on the row is saved after it, so that the next save of the row ends what was seen.
            self.changed_since = records[0].history_date if base and records else None
            self.data = cast(QueryDict, self.data).copy()
            self.conflicts = list(_merge(self, base))
            self.data[self.add_prefix("seen")] = str(newest)
            self.instance._conflicting_form = self
            raise ValidationError(self._what_happened())
        return cleaned

    @property
    def _history(self) -> Any:
        return self.instance.history.order_by("history_id")

    def _newest(self) -> int:
        return self._history.values_list("history_id", flat=True).last() or 0

    def _what_happened(self) -> str:
        last = self._history.last()
        who = (last.history_user if last else None) or _("A command")
        return _(
            "%(who)s saved this row while you were editing it; nothing of yours is saved yet. What only they "
            "changed now stands in the form; where you both changed a field yours stands there, and theirs "
            "is shown beside it. Look, then save again."
        ) % {"who": who}


def _merge(form: Any, base: Any, row: str = "") -> Iterator[Conflict]:
    """The fields of a form that differ from what is saved; those that only the other changed become theirs.

    Args:
        form: bound to data that may be changed.
        base: the row in its history, as the sender saw it; None where that is not known.
        row: what the label says before the field.
    """
    columns = {field.name: field.attname for field in form.instance._meta.concrete_fields}
    for name in form.changed_data:
        if name not in columns or form.fields[name].disabled:
            continue
        field, bound = form.fields[name], form[name]
        sent, saved = bound.data, bound.initial
        taken = base is not None and not field.has_changed(getattr(base, columns[name], None), sent)
        mine = _shown(form, name, form.cleaned_data.get(name, sent))
        yield Conflict(f"{row}{bound.label}", _shown(form, name, saved), mine, taken)
        if taken:
            _put(form, name, saved)


def _put(form: Any, name: str, value: Any) -> None:
    key, field = form.add_prefix(name), form.fields[name]
    if isinstance(field, forms.BooleanField):
        form.data.pop(key, None)
        if value:
            form.data[key] = "on"
    else:
        prepared = field.prepare_value(value)
        form.data[key] = "" if prepared is None else str(prepared)


def _shown(form: Any, name: str, value: Any) -> str:
    """A value as a person reads it."""
    if value is None or value == "":
        return ""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        return str(value if isinstance(value, Model) else field.to_python(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "\n".join(map(str, value))
    choices = dict(getattr(form.instance._meta.get_field(name), "flatchoices", ()))
    return str(choices.get(value, value))


def locked(form: type[Any]) -> type[Any]:
    """``form`` with the check, once."""
    return form if issubclass(form, LockedForm) else type(f"Locked{form.__name__}", (LockedForm, form), {})


class LockedAdmin(RoomAdmin):
    """An admin of tracked rows whose form notices that somebody else has saved the row."""

    change_form_before_template = "admin/conflicts.html"

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if self.has_change_permission(request, obj):
            kwargs["form"] = locked(kwargs.get("form") or self.form)
        return super().get_form(request, obj, change=change, **kwargs)

    def get_inline_formsets(
        self, request: HttpRequest, formsets: Any, inline_instances: Any, obj: Any = None, **kwargs: Any
    ) -> Any:
        """The rows on the page of a row that somebody else saved are merged as its own fields are."""
        form = getattr(obj, "_conflicting_form", None)
        if form is not None and form.changed_since is not None:
            for formset in formsets:
                form.conflicts += _merge_rows(formset, form.changed_since)
        return super().get_inline_formsets(request, formsets, inline_instances, obj, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and hasattr(obj, "lock_version"):
            obj.lock_version += 1
        super().save_model(request, obj, form, change)


def _merge_rows(formset: Any, changed_since: datetime.datetime) -> list[Conflict]:
    """Merge the rows of a formset with what somebody saved at that time or later."""
    if not hasattr(formset.model, "history") or not formset.is_bound:
        return []
    formset.data = formset.data.copy()
    found: list[Conflict] = []
    for form in formset.initial_forms:
        form.data = formset.data
        if form.instance.pk is None or not form.has_changed() or not hasattr(form, "cleaned_data"):
            continue
        records = form.instance.history.filter(history_date__lt=changed_since)
        base = records.order_by("history_id").last()
        found += _merge(form, base, f"{formset.model._meta.verbose_name} {form.instance.pk}, ")
    return found
