"""What rank of instrument an entry must rest on, as a table that editors keep, each rule with its source."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.concepts import Catalog, Concept
from catalog.models.editions import Edition
from catalog.models.laws import LawKind
from catalog.models.tracking import Tracked


def validate_kinds(value: object) -> None:
    """Refuse a list that names a kind of instrument which there is not."""
    if not isinstance(value, list) or not value:
        raise ValidationError(_("Name at least one kind of instrument."))
    unknown = [str(kind) for kind in value if kind not in LawKind.values]
    if unknown:
        raise ValidationError(
            _("No such kind of instrument: %(kinds)s. There are: %(known)s."),
            params={"kinds": ", ".join(unknown), "known": ", ".join(LawKind.values)},
        )


class BasisRankRule(Tracked):
    """A rule that entries of some class rest on instruments of certain kinds."""

    key = models.SlugField(
        _("key"), max_length=60, unique=True, help_text=_("Permanent short name, for example class-1.")
    )
    catalog = models.ForeignKey(
        Catalog,
        verbose_name=_("catalog"),
        on_delete=models.PROTECT,
        related_name="rank_rules",
        help_text=_("The list it holds for."),
    )
    measure_class = models.PositiveSmallIntegerField(
        _("class of measure"),
        null=True,
        blank=True,
        choices=Concept.MeasureClass,
        help_text=_("The class it holds for; empty for every entry of the list."),
    )
    edition_kind = models.CharField(
        _("kind of edition"),
        max_length=10,
        blank=True,
        choices=Edition.Kind,
        help_text=_("The kind of edition it holds for; empty for every kind."),
    )
    accepted_kinds = models.JSONField(
        _("accepted kinds"),
        validators=[validate_kinds],
        help_text=_("Kinds of instrument that an entry may rest on, one a line: law."),
    )
    explanation = models.TextField(
        _("explanation"), blank=True, help_text=_("What the rule is for, in our words.")
    )
    source = models.TextField(
        _("source"), help_text=_("The instrument and provision that the rule rests on.")
    )
    verified = models.BooleanField(
        _("verified"), default=False, help_text=_("The source was opened and says so.")
    )

    class Meta:
        verbose_name = _("rule on the rank of a basis")
        verbose_name_plural = _("rules on the rank of a basis")
        ordering = ["catalog", "measure_class", "key"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="basisrankrule_has_source"),
            models.CheckConstraint(
                condition=Q(measure_class__isnull=True) | Q(measure_class__in=[1, 2, 3]),
                name="basisrankrule_measure_class_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.key
