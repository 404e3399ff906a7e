"""The termbase: pairs of a Chinese term and an English rendering, each approved, proposed or forbidden."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.tracking import Tracked


class Term(Tracked):
    """A Chinese term and one English rendering of it."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        FORBIDDEN = "forbidden", _("Forbidden")

    zh = models.CharField(_("Chinese"), max_length=200, db_index=True, help_text=_("The term."))
    en = models.CharField(_("English"), max_length=300, help_text=_("One rendering of it."))
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.PROPOSED,
        help_text=_("Whether translators should use it."),
    )
    part_of_speech = models.CharField(
        _("part of speech"), max_length=30, blank=True, help_text=_("Noun, verb and so on, where it matters.")
    )
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("Where the rendering comes from.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("When to use it, and when not."))

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["zh", "en"]
        constraints = [
            models.UniqueConstraint(fields=["zh", "en"], name="term_once_per_pair"),
            models.UniqueConstraint(
                fields=["zh"], condition=Q(status="approved"), name="term_one_approved_rendering"
            ),
            models.CheckConstraint(condition=~Q(zh="") & ~Q(en=""), name="term_has_both_sides"),
        ]

    def __str__(self) -> str:
        return f"{self.zh} = {self.en}"
