"""Editions of a catalog on their four axes, and the ledger of their way to publication."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from catalog.models.concepts import Catalog
from catalog.models.laws import LawVersion
from catalog.models.texts import SHA256_LENGTH
from catalog.models.tracking import Tracked, TrackedQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

_Confidence = LawVersion.Confidence


class Workflow(models.TextChoices):
    """How far an edition has come; what is published is sealed."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")


class EditionQuerySet(TrackedQuerySet["Edition"]):
    """Editions, and the one place that decides which was in force on a date."""

    def published(self) -> EditionQuerySet:
        return self.filter(workflow=Workflow.PUBLISHED)

    def visible_to(self, user: User | AnonymousUser) -> EditionQuerySet:
        """Published editions and, for who may view drafts, the others too."""
        return self if user.has_perm("catalog.view_draft_edition") else self.published()

    def official(self) -> EditionQuerySet:
        """Final editions as the issuing bodies put them out: no compiled list, overlay or comment draft."""
        return self.filter(kind=Edition.Kind.OFFICIAL, stage=Edition.Stage.FINAL)

    def compiled(self) -> EditionQuerySet:
        return self.filter(kind=Edition.Kind.COMPILED)

    def working(self) -> EditionQuerySet:
        """The one open draft of each compiled list. A snapshot of the law of one day is none."""
        return self.compiled().filter(law_as_of__isnull=True).exclude(workflow=Workflow.PUBLISHED)

    def latest_revisions(self) -> EditionQuerySet:
        """Of each edition the last published revision."""
        later = Edition.objects.filter(
            catalog=OuterRef("catalog"),
            slug=OuterRef("slug"),
            workflow=Workflow.PUBLISHED,
            revision__gt=OuterRef("revision"),
        )
        return self.published().filter(~Exists(later))

    def as_of(self, date: datetime.date) -> EditionQuerySet:
        """The official edition of each catalog in force on ``date``, in its last revision.

        Compiled lists, overlays, comment drafts and undated editions are never picked: ask for those by name.
        """
        in_force = Edition.objects.official().latest_revisions().filter(in_force_from__lte=date)
        later = in_force.filter(catalog=OuterRef("catalog"), in_force_from__gt=OuterRef("in_force_from"))
        return self.filter(pk__in=in_force.values("pk")).filter(~Exists(later))


class Edition(Tracked):
    """One issue of a catalog. Superseded is what a successor makes it; it is not stored."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("Official")
        COMPILED = "compiled", _("Compiled from statutes, not official")
        OVERLAY = "overlay", _("Local overlay on a national edition")

    class Stage(models.TextChoices):
        COMMENT_DRAFT = "comment_draft", _("Draft for comment")
        FINAL = "final", _("Final")

    class Completeness(models.TextChoices):
        COMPLETE = "complete", _("All rows are here")
        PARTIAL = "partial", _("Only the rows known to stand in it")
        METADATA = "metadata", _("Particulars only, no rows")

    class Origin(models.TextChoices):
        EDITORS = "editors", _("Published by editors")
        SEED = "seed", _("Published by the seed")

    catalog = models.ForeignKey(
        Catalog,
        verbose_name=_("catalog"),
        on_delete=models.PROTECT,
        related_name="editions",
        help_text=_("The list of which this is an issue."),
    )
    slug = models.SlugField(
        _("slug"), max_length=60, help_text=_("Short name in its catalog, for example 2024.")
    )
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind,
        help_text=_("Who speaks: the issuing bodies, or we who compile."),
    )
    stage = models.CharField(
        _("stage"),
        max_length=20,
        choices=Stage,
        default=Stage.FINAL,
        help_text=_("Draft for comment, or final."),
    )
    revision = models.PositiveSmallIntegerField(
        _("revision"), default=1, help_text=_("1 for the first publication; a correction makes the next.")
    )
    workflow = models.CharField(
        _("workflow"),
        max_length=20,
        choices=Workflow,
        default=Workflow.DRAFT,
        help_text=_("How far it has come. Published editions are sealed."),
    )
    title_zh = models.CharField(_("title (Chinese)"), max_length=300, help_text=_("The title as issued."))
    title_en = models.CharField(
        _("title (English)"), max_length=300, help_text=_("The English title that we use.")
    )
    issuers = models.JSONField(
        _("issuers"),
        default=list,
        blank=True,
        help_text=_("Names of the issuing bodies as issued, in order."),
    )
    number = models.CharField(
        _("document number"), max_length=100, blank=True, help_text=_("For example 发改财金规〔2024〕203号.")
    )
    issued = models.DateField(
        _("issued"), null=True, blank=True, help_text=_("Day of issue; empty where unknown.")
    )
    effective = models.DateField(
        _("effective"), null=True, blank=True, help_text=_("Day it took effect; empty where unknown.")
    )
    in_force_from = models.GeneratedField(
        expression=Coalesce(F("effective"), F("issued")),
        output_field=models.DateField(null=True),
        db_persist=True,
        verbose_name=_("in force from"),
        help_text=_("The effective date or, where that is unknown, the day of issue, which is assumed."),
    )
    law_as_of = models.DateField(
        _("law as of"),
        null=True,
        blank=True,
        help_text=_("For a compiled list: the day whose law its bases are pinned to, where it is one day."),
    )
    predecessor = models.ForeignKey(
        "self",
        verbose_name=_("predecessor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successors",
        help_text=_("The edition that this one supersedes."),
    )
    base_edition = models.ForeignKey(
        "self",
        verbose_name=_("base edition"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="overlays",
        help_text=_("For an overlay: the national edition that it supplements."),
    )
    region = models.CharField(
        _("region"), max_length=100, blank=True, help_text=_("For an overlay: where it holds.")
    )
    corrects = models.OneToOneField(
        "self",
        verbose_name=_("corrects"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="correction",
        help_text=_("The revision that this one corrects."),
    )
    correction_note = models.TextField(
        _("correction note"), blank=True, help_text=_("What this revision corrects.")
    )
    completeness = models.CharField(
        _("completeness"),
        max_length=10,
        choices=Completeness,
        help_text=_("How much of the list is held here."),
    )
    completeness_note = models.TextField(
        _("completeness, in words"),
        blank=True,
        help_text=_("Which rows are here and which are not, and why."),
    )
    confidence = models.CharField(
        _("confidence"),
        max_length=10,
        choices=_Confidence,
        default=_Confidence.HIGH,
        help_text=_("How sure these particulars are."),
    )
    evidence = models.JSONField(
        _("evidence"), default=list, blank=True, help_text=_("Sources of these particulars, one a line.")
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("What a reader should know about this edition.")
    )
    origin = models.CharField(
        _("origin"),
        max_length=10,
        choices=Origin,
        default=Origin.EDITORS,
        help_text=_("Whether editors publish it, four eyes needed, or the seed did, which is marked."),
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("submitted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who asked for review."),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, help_text=_("When."))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who approved it; never the submitter."),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, help_text=_("When."))
    approved_checksum = models.CharField(
        _("approved checksum"),
        max_length=SHA256_LENGTH,
        blank=True,
        help_text=_("Checksum of what was approved."),
    )
    published_at = models.DateTimeField(
        _("published at"), null=True, blank=True, help_text=_("When it was sealed.")
    )
    checksum = models.CharField(
        _("checksum"),
        max_length=SHA256_LENGTH,
        blank=True,
        help_text=_("SHA-256 of the content that was published."),
    )
    lock_version = models.PositiveIntegerField(
        _("lock version"),
        default=0,
        editable=False,
        help_text=_("Counts saves, so that two editors notice each other."),
    )

    objects = models.Manager.from_queryset(EditionQuerySet)()  # type: ignore[misc]  # narrows

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["catalog", "-issued", "slug", "-revision"]
        permissions = [
            ("view_draft_edition", "Can view editions that are not published"),
            ("approve_edition", "Can approve an edition that somebody else submitted"),
            ("publish_edition", "Can publish an approved edition"),
        ]
        indexes = [models.Index(fields=["catalog", "workflow", "in_force_from"])]
        constraints = [
            models.UniqueConstraint(fields=["catalog", "slug", "revision"], name="edition_once_per_revision"),
            models.UniqueConstraint(
                fields=["catalog"],
                condition=Q(kind="compiled", law_as_of__isnull=True) & ~Q(workflow="published"),
                name="edition_one_open_compiled_draft",
            ),
            models.CheckConstraint(
                condition=Q(workflow__in=Workflow.values), name="edition_workflow_is_known"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="edition_revision_from_one"),
            models.CheckConstraint(
                condition=Q(revision=1, corrects__isnull=True)
                | Q(revision__gt=1, corrects__isnull=False) & ~Q(correction_note=""),
                name="edition_later_revision_says_what_it_corrects",
            ),
            models.CheckConstraint(
                condition=~Q(kind="overlay") | Q(base_edition__isnull=False) & ~Q(region=""),
                name="edition_overlay_has_base_and_region",
            ),
            models.CheckConstraint(
                condition=~Q(workflow="published")
                | Q(published_at__isnull=False)
                & ~Q(checksum="")
                & (
                    Q(origin="seed", submitted_by__isnull=True, approved_by__isnull=True)
                    | Q(
                        origin="editors",
                        submitted_by__isnull=False,
                        approved_by__isnull=False,
                        approved_checksum=F("checksum"),
                    )
                    & ~Q(submitted_by=F("approved_by"))
                ),
                name="edition_published_with_four_eyes_or_by_seed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title_zh}" + (f" r{self.revision}" if self.revision > 1 else "")

    @property
    def identifier(self) -> str:
        """The permanent identifier, such as ``punishment-2024-r1``."""
        return f"{self.catalog.code}-{self.slug}-r{self.revision}"

    @property
    def is_sealed(self) -> bool:
        return self.workflow == Workflow.PUBLISHED

    @property
    def is_official(self) -> bool:
        return self.kind == self.Kind.OFFICIAL


class WorkflowEvent(models.Model):
    """One step of an edition's way to publication. Append-only."""

    edition = models.ForeignKey(
        Edition,
        verbose_name=_("edition"),
        on_delete=models.PROTECT,
        related_name="workflow_events",
        help_text=_("The edition that moved."),
    )
    from_state = models.CharField(
        _("from"),
        max_length=20,
        choices=Workflow,
        blank=True,
        help_text=_("State before; empty for the first."),
    )
    to_state = models.CharField(_("to"), max_length=20, choices=Workflow, help_text=_("State after."))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who moved it; empty for the seed."),
    )
    checksum = models.CharField(
        _("checksum"),
        max_length=SHA256_LENGTH,
        blank=True,
        help_text=_("Checksum of the content at that moment."),
    )
    comment = models.TextField(_("comment"), blank=True, help_text=_("Why."))
    at = models.DateTimeField(_("at"), auto_now_add=True, help_text=_("When."))

    class Meta:
        verbose_name = _("workflow event")
        verbose_name_plural = _("workflow events")
        ordering = ["edition", "id"]

    def __str__(self) -> str:
        return f"{self.from_state or '—'} → {self.to_state}"
