"""Wordings that editors add for the tagger, besides the lexicon that comes with the service."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.documents import Language
from catalog.models import Concept
from catalog.models.tracking import Tracked


class Alias(Tracked):
    """A wording of a concept. The tagger looks for it from its next run on."""

    class Kind(models.TextChoices):
        PHRASE = "phrase", _("Phrase: the words alone are enough")
        OBJECT = "object", _("Object: a measure where a restriction governs it")
        CATEGORY = "category", _("Category: where the text speaks of it as information")

    concept = models.ForeignKey(
        Concept,
        verbose_name=_("concept"),
        on_delete=models.PROTECT,
        related_name="aliases",
        help_text=_("The concept that the words mean."),
    )
    language = models.CharField(
        _("language"), max_length=2, choices=Language, help_text=_("The language of the words.")
    )
    text = models.CharField(_("words"), max_length=200, help_text=_("As they stand in documents."))
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind, default=Kind.PHRASE, help_text=_("When the words count.")
    )
    active = models.BooleanField(_("in use"), default=True, help_text=_("Whether the tagger looks for it."))
    note = models.TextField(_("note"), blank=True, help_text=_("Where it was met, and why it counts."))

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["concept_id", "language", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "language", "text", "kind"], name="alias_once_per_concept"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="alias_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.concept.code})"
