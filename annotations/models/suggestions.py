"""What a pipeline proposed: runs and their suggestions. Immutable; what people decide stands elsewhere."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from annotations.models.documents import DocumentText
from catalog.models import Concept


class MarkKind(models.TextChoices):
    """What a mark on a text says."""

    CONCEPT = "concept", _("Concept of a list")
    OUT = "out", _("Measure that is in no list")
    CITATION = "citation", _("Citation of a law")
    ENTRY = "entry", _("Entry of an edition")
    TERM = "term", _("Term")


class PipelineRunQuerySet(models.QuerySet["PipelineRun"]):
    def newest(self) -> PipelineRunQuerySet:
        """Of each text the newest run."""
        later = PipelineRun.objects.filter(text=OuterRef("text"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later))


class PipelineRun(models.Model):
    """One pass of a tagging pipeline over one text."""

    text = models.ForeignKey(
        DocumentText,
        verbose_name=_("text"),
        on_delete=models.CASCADE,
        related_name="runs",
        help_text=_("The text that was tagged."),
    )
    pipeline_version = models.CharField(
        _("pipeline version"),
        max_length=100,
        help_text=_("Version of rules, lexicon and model that made it."),
    )
    created_at = models.DateTimeField(_("at"), auto_now_add=True, help_text=_("When it ran."))

    objects = models.Manager.from_queryset(PipelineRunQuerySet)()

    class Meta:
        verbose_name = _("pipeline run")
        verbose_name_plural = _("pipeline runs")
        ordering = ["text_id", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "pipeline_version"], name="run_once_per_text_and_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.pipeline_version}"


class Suggestion(models.Model):
    """A span that a run proposes for a label."""

    run = models.ForeignKey(
        PipelineRun,
        verbose_name=_("run"),
        on_delete=models.CASCADE,
        related_name="suggestions",
        help_text=_("The run that proposed it."),
    )
    start = models.PositiveIntegerField(_("start"), help_text=_("First code point in the text."))
    end = models.PositiveIntegerField(_("end"), help_text=_("Code point after the last one."))
    quote = models.TextField(_("quote"), help_text=_("The words from start to end, exactly."))
    kind = models.CharField(_("kind"), max_length=10, choices=MarkKind, help_text=_("What the mark says."))
    concept = models.ForeignKey(
        Concept,
        verbose_name=_("concept"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="suggestions",
        help_text=_("The concept proposed, for a mark of that kind."),
    )
    score = models.FloatField(_("score"), help_text=_("How sure the pipeline is, from 0 to 1."))
    rule = models.CharField(_("rule"), max_length=100, help_text=_("The rule or model that made it."))
    continues = models.ForeignKey(
        "self",
        verbose_name=_("continues"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="continued_by",
        help_text=_(
            "In a corrected text: the suggestion of the first text that this one repeats; its decisions hold."
        ),
    )
    attributes = models.JSONField(
        _("attributes"),
        default=dict,
        blank=True,
        help_text=_("What else was read: law and provisions of a citation, negation, lifting."),
    )

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["run_id", "start", "end", "id"]
        indexes = [models.Index(fields=["concept", "run"])]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="suggestion_start_before_end"),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="suggestion_score_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(kind="concept", concept__isnull=False)
                | Q(kind__in=["out", "citation"], concept__isnull=True),
                name="suggestion_concept_fits_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.quote[:40]}"

    @property
    def root_id(self) -> int:
        """The key by which decisions on it are known through all corrections of its text."""
        return self.continues_id or self.pk

    @property
    def label(self) -> str:
        """A concept code, ``OUT`` or ``CITATION``."""
        return self.concept.code if self.concept else self.kind.upper()
