"""The two lists, the concepts that persist across their editions, and the agencies they name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.tracking import Tracked


class Catalog(Tracked):
    """One of the two lists: what may be recorded, or what may be punished."""

    code = models.SlugField(
        _("code"), max_length=30, unique=True, help_text=_("Permanent short name: information or punishment.")
    )
    title_zh = models.CharField(
        _("title (Chinese)"), max_length=200, help_text=_("The list's name without its year.")
    )
    title_en = models.CharField(
        _("title (English)"), max_length=200, help_text=_("The list's name in English.")
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("What the list decides, in our words.")
    )

    class Meta:
        verbose_name = _("catalog")
        verbose_name_plural = _("catalogs")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title_en


class Concept(Tracked):
    """A meaning that persists across editions, such as PM-04 限制出境. A code never changes its meaning."""

    class MeasureClass(models.IntegerChoices):
        STATUTORY = 1, _("Class 1: reduces rights or adds duties; only by law, regulation or central policy")
        ADMINISTRATIVE = 2, _("Class 2: administrative")
        MARKET = 3, _("Class 3: by the market or the trade")

    catalog = models.ForeignKey(
        Catalog,
        verbose_name=_("catalog"),
        on_delete=models.PROTECT,
        related_name="concepts",
        help_text=_("The list it belongs to."),
    )
    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        help_text=_("Stable code of ours, for example PM-04 or PCI-03.02."),
    )
    slug = models.SlugField(_("slug"), max_length=60, help_text=_("Readable short name, used in addresses."))
    name_zh = models.CharField(_("name (Chinese)"), max_length=200, help_text=_("For example 限制出境."))
    name_en = models.CharField(
        _("name (English)"), max_length=200, help_text=_("The English name that we use.")
    )
    definition = models.TextField(
        _("definition"), blank=True, help_text=_("Our working definition for annotators; not official text.")
    )
    measure_class = models.PositiveSmallIntegerField(
        _("class of measure"),
        null=True,
        blank=True,
        choices=MeasureClass,
        help_text=_("For measures: how heavy it is, which decides what basis it needs."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text=_("The wider concept, for example PCI-03 of PCI-03.02."),
    )
    ordinal = models.PositiveSmallIntegerField(_("ordinal"), help_text=_("Place in its list."))

    class Meta:
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")
        ordering = ["catalog", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["catalog", "slug"], name="concept_slug_once_per_catalog"),
            models.CheckConstraint(
                condition=Q(measure_class__isnull=True) | Q(measure_class__in=[1, 2, 3]),
                name="concept_measure_class_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class Agency(Tracked):
    """A body that implements a measure or supplies information, under the name that we give it today."""

    name_zh = models.CharField(
        _("name (Chinese)"), max_length=300, unique=True, help_text=_("The name as the lists write it.")
    )
    name_en = models.CharField(
        _("name (English)"), max_length=300, blank=True, help_text=_("Our English name for it.")
    )

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name_zh"]
        constraints = [models.CheckConstraint(condition=~Q(name_zh=""), name="agency_has_name")]

    def __str__(self) -> str:
        return self.name_zh
