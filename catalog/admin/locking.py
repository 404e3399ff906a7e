"""Two people saving the same row: the second sees the other's change beside their own, and loses nothing."""

from __future__ import annotations

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
            self.data = cast(QueryDict, self.data).copy()
            base = self._history.filter(history_id=seen).first()
            self.conflicts = list(self._merge(base))
            self.data[self.add_prefix("seen")] = str(newest)
            raise ValidationError(self._what_happened())
        return cleaned

    @property
    def _history(self) -> Any:
        return self.instance.history.order_by("history_id")

    def _newest(self) -> int:
        return self._history.values_list("history_id", flat=True).last() or 0

    def _merge(self, base: Any) -> Iterator[Conflict]:
        """The fields that differ from what is saved; those that only the other changed become theirs."""
        for name in self.changed_data:
            field, bound = self.fields[name], self[name]
            if name == "seen" or field.disabled:
                continue
            sent, saved = bound.data, bound.initial
            was = getattr(base, self._column(name), None) if base is not None else None
            taken = base is not None and not field.has_changed(was, sent)
            mine = self._shown(name, self.cleaned_data.get(name, sent))
            yield Conflict(str(bound.label), self._shown(name, saved), mine, taken)
            if taken:
                self._put(name, field, saved)

    def _column(self, name: str) -> str:
        return self.instance._meta.get_field(name).attname

    def _put(self, name: str, field: forms.Field, value: Any) -> None:
        key, data = self.add_prefix(name), cast(QueryDict, self.data)
        if isinstance(field, forms.BooleanField):
            data.pop(key, None)
            if value:
                data[key] = "on"
        else:
            prepared = field.prepare_value(value)
            data[key] = "" if prepared is None else str(prepared)

    def _shown(self, name: str, value: Any) -> str:
        """A value as a person reads it."""
        if value is None or value == "":
            return ""
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            return str(value if isinstance(value, Model) else field.to_python(value))
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, list):
            return "\n".join(map(str, value))
        choices = dict(getattr(self.instance._meta.get_field(name), "flatchoices", ()))
        return str(choices.get(value, value))

    def _what_happened(self) -> str:
        last = self._history.last()
        who = (last.history_user if last else None) or _("A command")
        return _(
            "%(who)s saved this row while you were editing it; nothing of yours is saved yet. What only they "
            "changed now stands in the form; where you both changed a field yours stands there, and theirs "
            "is shown beside it. Look, then save again."
        ) % {"who": who}


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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and hasattr(obj, "lock_version"):
            obj.lock_version += 1
        super().save_model(request, obj, form, change)
