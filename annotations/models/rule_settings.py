"""What editors change about a rule of the legality check: whether it runs, its severity, its words."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.findings import Finding
from catalog.models.tracking import Tracked


class RuleSetting(Tracked):
    """An editor's override of one rule. What is empty stays as the rule has it."""

    rule = models.SlugField(
        _("rule"), max_length=60, unique=True, help_text=_("The rule that it changes, for example low-basis.")
    )
    active = models.BooleanField(_("in use"), default=True, help_text=_("Whether the check runs the rule."))
    severity = models.CharField(
        _("severity"),
        max_length=10,
        blank=True,
        choices=Finding.Severity,
        help_text=_("How grave its findings are; empty for the rule's own."),
    )
    title_zh = models.CharField(
        _("title (Chinese)"), max_length=200, blank=True, help_text=_("Empty for the rule's own.")
    )
    title_en = models.CharField(
        _("title (English)"), max_length=200, blank=True, help_text=_("Empty for the rule's own.")
    )
    explanation_zh = models.TextField(
        _("explanation (Chinese)"), blank=True, help_text=_("Empty for the rule's own.")
    )
    explanation_en = models.TextField(
        _("explanation (English)"), blank=True, help_text=_("Empty for the rule's own.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("Why it was changed, for other editors."))

    class Meta:
        verbose_name = _("setting of a rule")
        verbose_name_plural = _("settings of rules")
        ordering = ["rule"]
        constraints = [
            models.CheckConstraint(condition=~Q(rule=""), name="rulesetting_has_rule"),
            models.CheckConstraint(
                condition=Q(severity="") | Q(severity__in=Finding.Severity.values),
                name="rulesetting_severity_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.rule
