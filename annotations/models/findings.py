"""What the legality check reports on a document, and what a person said of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annotations.models.documents import DocumentText
from catalog.models import Edition
from catalog.models.tracking import Tracked


class Finding(Tracked):
    """One thing that a rule holds against a document, measured by an edition on a date."""

    class Severity(models.TextChoices):
        ERROR = "error", _("Error")
        WARNING = "warning", _("Warning")
        NOTE = "note", _("Note")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CONFIRMED = "confirmed", _("Confirmed")
        DISMISSED = "dismissed", _("Dismissed")

    text = models.ForeignKey(
        DocumentText,
        verbose_name=_("text"),
        on_delete=models.CASCADE,
        related_name="findings",
        help_text=_("The text that was checked."),
    )
    edition = models.ForeignKey(
        Edition,
        verbose_name=_("edition of reference"),
        on_delete=models.PROTECT,
        related_name="findings",
        help_text=_("The edition that the document was held against."),
    )
    as_of = models.DateField(_("as of"), help_text=_("The day whose law was applied."))
    rule = models.SlugField(_("rule"), max_length=60, help_text=_("The rule that reports it."))
    severity = models.CharField(
        _("severity"), max_length=10, choices=Severity, help_text=_("How grave it is.")
    )
    start = models.PositiveIntegerField(_("start"), help_text=_("First code point in the text."))
    end = models.PositiveIntegerField(_("end"), help_text=_("Code point after the last one."))
    quote = models.TextField(_("quote"), help_text=_("The words from start to end, exactly."))
    details = models.JSONField(
        _("details"),
        default=dict,
        blank=True,
        help_text=_("Rows and articles concerned, and what would mend it."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN, help_text=_("What a person said of it.")
    )
    reason = models.TextField(_("reason"), blank=True, help_text=_("Why it was confirmed or dismissed."))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who said so."),
    )
    decided_at = models.DateTimeField(
        _("decided at"), null=True, blank=True, help_text=_("When it was confirmed or dismissed.")
    )

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["text_id", "start", "rule"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="finding_start_before_end"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_by__isnull=False) & ~Q(reason=""),
                name="finding_decided_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.quote[:40]}"
