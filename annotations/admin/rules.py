"""Settings of the rules of the legality check, with how often people agreed with each rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from annotations.legality import RULES
from annotations.legality.precision import Precision, precision_by_rule
from annotations.models import RuleSetting
from catalog.admin.history import TrackedAdmin

__all__ = ["RuleSettingAdmin"]


class RuleSettingForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Offers the rules that there are."""

    rule = forms.ChoiceField(
        label=_("Rule"), choices=[(rule.id, f"{rule.id}: {rule.title.en}") for rule in RULES]
    )


@admin.register(RuleSetting)
class RuleSettingAdmin(TrackedAdmin):
    form = RuleSettingForm
    list_display = ("rule", "active", "severity", "title_en", "decided", "precision")
    list_display_links = ("rule",)
    list_filter = ("active", "severity")
    search_fields = ("rule", "title_zh", "title_en", "explanation_zh", "explanation_en", "note")
    search_help_text = _("Rule, words, note")
    empty_hint = _("Every rule runs as it comes. Add a setting to turn one off, or to change its words.")
    fieldsets = (
        (None, {"fields": ("rule", ("active", "severity"))}),
        (_("Words"), {"fields": (("title_zh", "title_en"), "explanation_zh", "explanation_en")}),
        (_("Note"), {"fields": ("note",)}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        self._counts = {found.rule: found for found in precision_by_rule()}
        return super().get_queryset(request)

    @display(description=_("findings decided"))
    def decided(self, setting: RuleSetting) -> int:
        return self._found(setting).decided

    @display(description=_("confirmed of these"))
    def precision(self, setting: RuleSetting) -> str:
        share = self._found(setting).share
        return "—" if share is None else f"{share:.0%}"

    def _found(self, setting: RuleSetting) -> Precision:
        return self._counts.get(setting.rule) or Precision(setting.rule, 0, 0, 0)
