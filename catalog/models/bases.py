"""Legal bases as written, and the provisions they were pinned to when read. Status is never stored."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models.entries import Entry
from catalog.models.laws import LawVersion, SourceLaw
from catalog.models.texts import SHA256_LENGTH, LawText
from catalog.models.tracking import Tracked


class LegalBasis(Tracked):
    """One law's group of citations inside an entry's basis text, as written."""

    entry = models.ForeignKey(
        Entry,
        verbose_name=_("entry"),
        on_delete=models.CASCADE,
        related_name="bases",
        help_text=_("The row that rests on it."),
    )
    ordinal = models.PositiveSmallIntegerField(_("ordinal"), help_text=_("Place in the basis text, from 1."))
    quote = models.TextField(
        _("as written"), help_text=_("The group as written: 《招标投标法》第五十三条、第五十四条.")
    )
    start = models.PositiveIntegerField(
        _("start"), help_text=_("First code point in the entry's basis text.")
    )
    end = models.PositiveIntegerField(_("end"), help_text=_("Code point after the last one."))
    law_name = models.CharField(
        _("law as written"), max_length=300, help_text=_("The law's name in the group.")
    )
    law = models.ForeignKey(
        SourceLaw,
        verbose_name=_("law"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bases",
        help_text=_("The law meant; empty while that is not settled."),
    )
    unresolved_reason = models.CharField(
        _("why unresolved"),
        max_length=300,
        blank=True,
        help_text=_("Why the law or a provision is not settled."),
    )

    class Meta:
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")
        ordering = ["entry_id", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "ordinal"], name="legalbasis_ordinal_once_per_entry"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="legalbasis_start_before_end"),
            models.CheckConstraint(
                condition=Q(law__isnull=False) | ~Q(unresolved_reason=""),
                name="legalbasis_unresolved_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.quote


class BasisTarget(Tracked):
    """One provision of a group, pinned to the version that was read, with two hashes of its words.

    A basis that names an instrument as a whole has one target without a provision, so that its
    status can be told as well.
    """

    basis = models.ForeignKey(
        LegalBasis,
        verbose_name=_("basis"),
        on_delete=models.CASCADE,
        related_name="targets",
        help_text=_("The group it belongs to."),
    )
    ordinal = models.PositiveSmallIntegerField(_("ordinal"), help_text=_("Place in the group, from 1."))
    version = models.ForeignKey(
        LawVersion,
        verbose_name=_("version"),
        on_delete=models.PROTECT,
        related_name="basis_targets",
        help_text=_("The version of the law that was read."),
    )
    provision = models.CharField(
        _("provision"),
        max_length=60,
        blank=True,
        help_text=_("As cited in normal form, for example 26(1)(4); empty for the instrument as a whole."),
    )
    eid = models.CharField(
        _("eid"),
        max_length=120,
        blank=True,
        help_text=_("Address in that version; empty where it is not found."),
    )
    read_from = models.ForeignKey(
        LawText,
        verbose_name=_("read from"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The transcription whose words were hashed; empty where none is held."),
    )
    exact_hash = models.CharField(
        _("exact hash"),
        max_length=SHA256_LENGTH,
        blank=True,
        help_text=_("SHA-256 of the words as they were read."),
    )
    folded_hash = models.CharField(
        _("folded hash"),
        max_length=SHA256_LENGTH,
        blank=True,
        help_text=_("SHA-256 of the words folded for white space and width."),
    )
    verified = models.BooleanField(
        _("verified"), default=False, help_text=_("The article was opened and supports the entry.")
    )

    class Meta:
        verbose_name = _("basis target")
        verbose_name_plural = _("basis targets")
        ordering = ["basis_id", "ordinal"]
        indexes = [models.Index(fields=["version", "eid"])]
        constraints = [
            models.UniqueConstraint(fields=["basis", "ordinal"], name="basistarget_ordinal_once_per_basis"),
            models.UniqueConstraint(
                fields=["basis", "version", "provision"], name="basistarget_once_per_basis"
            ),
            models.CheckConstraint(
                condition=Q(eid="", exact_hash="", folded_hash="") | ~Q(eid="") & ~Q(provision=""),
                name="basistarget_hash_needs_eid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.provision or _('as a whole')}"
