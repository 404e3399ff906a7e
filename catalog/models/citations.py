"""What the articles of held laws cite: found by machine, made anew whenever a text or the grammar changes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models.laws import SourceLaw
from catalog.models.texts import Provision


class LawCitation(models.Model):
    """One provision cited, or a law cited as a whole, by an article of a held text."""

    provision = models.ForeignKey(
        Provision,
        verbose_name=_("cited by"),
        on_delete=models.CASCADE,
        related_name="citations",
        help_text=_("The article or block that holds the citation."),
    )
    start = models.PositiveIntegerField(
        _("start"), help_text=_("First code point in the text of that article.")
    )
    end = models.PositiveIntegerField(_("end"), help_text=_("Code point after the last one."))
    quote = models.TextField(_("as written"), help_text=_("The words from start to end, exactly."))
    law_name = models.CharField(
        _("law as written"), max_length=300, help_text=_("Its name in the text; self for the law itself.")
    )
    law = models.ForeignKey(
        SourceLaw,
        verbose_name=_("law"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="cited_in",
        help_text=_("The law meant; empty where no held law bears the name, or several do."),
    )
    target = models.CharField(
        _("provision"),
        max_length=60,
        blank=True,
        help_text=_("In normal form: 26(1)(4); empty for the whole law."),
    )
    target_article = models.CharField(
        _("article"), max_length=20, blank=True, help_text=_("Number of the article that it lies in.")
    )

    class Meta:
        verbose_name = _("citation in a law")
        verbose_name_plural = _("citations in laws")
        ordering = ["provision_id", "start", "id"]
        indexes = [models.Index(fields=["law", "target_article"])]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="lawcitation_start_before_end"),
        ]

    def __str__(self) -> str:
        return self.quote
