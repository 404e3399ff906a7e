"""Source laws as works, the names they are cited by, and their dated versions."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from catalog.models.tracking import Tracked, TrackedQuerySet


class LawKind(models.TextChoices):
    """The kind of an instrument, from the highest rank to the lowest."""

    CONSTITUTION = "constitution", _("Constitution")
    LAW = "law", _("Law")
    ADMINISTRATIVE_REGULATION = "administrative-regulation", _("Administrative regulation")
    CENTRAL_POLICY = "central-policy", _("Policy of the Party Central Committee and the State Council")
    STATE_COUNCIL_POLICY = "state-council-policy", _("State Council policy document")
    JUDICIAL_INTERPRETATION = "judicial-interpretation", _("Judicial interpretation")
    DEPARTMENTAL_RULE = "departmental-rule", _("Departmental rule")
    LOCAL_REGULATION = "local-regulation", _("Local regulation")
    OTHER = "other", _("Other")


class SourceLaw(Tracked):
    """A law, regulation, interpretation, rule or policy document as a work, whatever its text today."""

    key = models.SlugField(
        _("key"), max_length=120, unique=True, help_text=_("Permanent short name, used in addresses.")
    )
    title_zh = models.CharField(
        _("short title (Chinese)"), max_length=300, help_text=_("As cited, for example 公司法.")
    )
    title_zh_full = models.CharField(
        _("full title (Chinese)"),
        max_length=300,
        help_text=_("As promulgated, for example 中华人民共和国公司法."),
    )
    title_en = models.CharField(
        _("title (English)"), max_length=300, blank=True, help_text=_("The English title that we use.")
    )
    kind = models.CharField(
        _("kind"),
        max_length=30,
        choices=LawKind,
        help_text=_("The kind of instrument, which decides its rank."),
    )
    issuer = models.CharField(
        _("issuer"), max_length=300, blank=True, help_text=_("The organ that issued it.")
    )
    number = models.CharField(
        _("document number"), max_length=100, blank=True, help_text=_("For example 国发〔2014〕21号.")
    )
    repealed_on = models.DateField(
        _("repealed on"), null=True, blank=True, help_text=_("First day on which it was no longer in force.")
    )
    repealed_by = models.ForeignKey(
        "self",
        verbose_name=_("repealed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="repeals",
        help_text=_("The law that repealed it, where one did."),
    )
    provenance = models.CharField(
        _("provenance"), max_length=300, blank=True, help_text=_("Where these particulars come from.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What an editor should know about this law."))

    class Meta:
        verbose_name = _("source law")
        verbose_name_plural = _("source laws")
        ordering = ["title_zh", "key"]
        indexes = [models.Index(fields=["kind", "title_zh"]), models.Index(fields=["title_zh_full"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(title_zh="") & ~Q(title_zh_full=""),
                name="sourcelaw_has_key_and_title",
            ),
            models.CheckConstraint(condition=Q(kind__in=LawKind.values), name="sourcelaw_kind_is_known"),
            models.CheckConstraint(
                condition=Q(repealed_by__isnull=True) | Q(repealed_on__isnull=False),
                name="sourcelaw_repealer_has_date",
            ),
        ]

    def __str__(self) -> str:
        return self.title_zh

    def is_repealed_on(self, date: datetime.date) -> bool:
        """Whether the law was no longer in force on ``date``."""
        return self.repealed_on is not None and self.repealed_on <= date


class LawTitle(Tracked):
    """One name under which a law is cited: full, short, former or alias."""

    class Kind(models.TextChoices):
        FULL = "full", _("Full title")
        SHORT = "short", _("Short title")
        FORMER = "former", _("Former title")
        ALIAS = "alias", _("Alias")

    law = models.ForeignKey(
        SourceLaw,
        verbose_name=_("law"),
        on_delete=models.CASCADE,
        related_name="titles",
        help_text=_("The law it names."),
    )
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("zh", "中文"), ("en", "English")],
        help_text=_("Language of the name."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, help_text=_("What sort of name this is."))
    text = models.CharField(_("name"), max_length=300, db_index=True, help_text=_("The name, without 《》."))

    class Meta:
        verbose_name = _("law title")
        verbose_name_plural = _("law titles")
        ordering = ["law", "language", "kind", "text"]
        constraints = [
            models.UniqueConstraint(fields=["law", "language", "text"], name="lawtitle_once_per_law"),
            models.CheckConstraint(condition=~Q(text=""), name="lawtitle_has_text"),
        ]

    def __str__(self) -> str:
        return self.text


class LawVersionQuerySet(TrackedQuerySet["LawVersion"]):
    """Versions of laws, and the one place that decides which was in force on a date."""

    def as_of(self, date: datetime.date) -> LawVersionQuerySet:
        """The version of each law that was in force on ``date``: the last to take effect by then.

        A version of unknown effective date counts from its own date. A law repealed by ``date`` has none.
        """
        later = LawVersion.objects.filter(law=OuterRef("law"), in_force_from__lte=date).filter(
            Q(in_force_from__gt=OuterRef("in_force_from"))
            | Q(in_force_from=OuterRef("in_force_from"), date__gt=OuterRef("date"))
        )
        return self.filter(
            Q(law__repealed_on__isnull=True) | Q(law__repealed_on__gt=date),
            ~Exists(later),
            in_force_from__lte=date,
        )

    def with_text(self) -> LawVersionQuerySet:
        """Only the versions of which a full text is held."""
        return self.filter(current_text__kind="full")


class LawVersion(Tracked):
    """A law as promulgated or amended on one date."""

    class Event(models.TextChoices):
        ENACTED = "enacted", _("Enacted")
        AMENDED = "amended", _("Amended")
        REVISED = "revised", _("Revised")

    class Confidence(models.TextChoices):
        HIGH = "high", _("High")
        MEDIUM = "medium", _("Medium")
        LOW = "low", _("Low")

    law = models.ForeignKey(
        SourceLaw,
        verbose_name=_("law"),
        on_delete=models.PROTECT,
        related_name="versions",
        help_text=_("The law of which this is a version."),
    )
    date = models.DateField(
        _("date"),
        null=True,
        blank=True,
        help_text=_("Day of promulgation or amendment; empty where no source states it."),
    )
    effective = models.DateField(
        _("effective"), null=True, blank=True, help_text=_("Day it took effect; empty where unknown.")
    )
    in_force_from = models.GeneratedField(
        expression=Coalesce(F("effective"), F("date")),
        output_field=models.DateField(null=True),
        db_persist=True,
        verbose_name=_("in force from"),
        help_text=_(
            "The effective date or, where that is unknown, the version's own date, which is assumed."
        ),
    )
    event = models.CharField(
        _("event"), max_length=10, choices=Event, help_text=_("What happened on that date.")
    )
    number = models.CharField(
        _("number"),
        max_length=100,
        blank=True,
        help_text=_("Order number of this version, for example 国务院令第654号."),
    )
    confidence = models.CharField(
        _("confidence"),
        max_length=10,
        choices=Confidence,
        default=Confidence.HIGH,
        help_text=_("How sure the date and event are."),
    )
    current_text = models.ForeignKey(
        "LawText",
        verbose_name=_("text in use"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The transcription to read: the newest full one, or the outline where none is held."),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("What an editor should know about this version.")
    )

    objects = models.Manager.from_queryset(LawVersionQuerySet)()  # type: ignore[misc]  # narrows

    class Meta:
        verbose_name = _("law version")
        verbose_name_plural = _("law versions")
        ordering = ["law", "date"]
        indexes = [models.Index(fields=["law", "in_force_from"])]
        constraints = [
            models.UniqueConstraint(fields=["law", "date"], name="lawversion_one_per_date"),
            models.UniqueConstraint(
                fields=["law"], condition=Q(date__isnull=True), name="lawversion_one_without_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.law.title_zh} ({self.date or _('undated')})"

    @property
    def effective_is_assumed(self) -> bool:
        """Whether the date from which it counts as in force is only assumed."""
        return self.effective is None
