"""Transcriptions of law versions, their provisions, and what became of each provision in the next version."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.lawtext import NodeKind
from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models.laws import LawVersion
from catalog.models.tracking import AnnouncedQuerySet, Tracked

SHA256_LENGTH = 64


class LawText(models.Model):
    """A transcription of a version. It is never edited: a better transcription or reader makes a new one."""

    class Kind(models.TextChoices):
        FULL = "full", _("Full text")
        OUTLINE = "outline", _("Outline (addresses and hashes, no text)")

    version = models.ForeignKey(
        LawVersion,
        verbose_name=_("version"),
        on_delete=models.PROTECT,
        related_name="texts",
        help_text=_("The version that was transcribed."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind,
        help_text=_("Whether the words are held or only their hashes."),
    )
    source_name = models.CharField(
        _("source"), max_length=500, help_text=_("File or collection that the text was read from.")
    )
    source_sha256 = models.CharField(
        _("SHA-256 of the source"), max_length=SHA256_LENGTH, help_text=_("Hash of the bytes that were read.")
    )
    reader_version = models.CharField(
        _("reader version"), max_length=20, help_text=_("Version of the reader that made this text.")
    )
    body = models.TextField(_("body"), blank=True, help_text=_("The canonical text; empty for an outline."))
    warnings = models.JSONField(
        _("warnings"),
        default=list,
        blank=True,
        help_text=_("What the reader found irregular: line and cause."),
    )
    created_at = models.DateTimeField(_("read at"), auto_now_add=True, help_text=_("When it was read in."))

    class Meta:
        verbose_name = _("law text")
        verbose_name_plural = _("law texts")
        ordering = ["version_id", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind", "source_sha256", "reader_version"],
                name="lawtext_once_per_source_and_reader",
            ),
            models.CheckConstraint(
                condition=Q(kind="full") & ~Q(body="") | Q(kind="outline", body=""),
                name="lawtext_full_has_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.get_kind_display()}"


class ProvisionKind(models.TextChoices):
    """The kinds of node in a law's tree: those that the statute reader tells apart."""

    PREAMBLE = NodeKind.PREAMBLE.value, _("Preamble")
    PART = NodeKind.PART.value, _("Part 编")
    SUBPART = NodeKind.SUBPART.value, _("Sub-part 分编")
    CHAPTER = NodeKind.CHAPTER.value, _("Chapter 章")
    SECTION = NodeKind.SECTION.value, _("Section 节")
    DIVISION = NodeKind.DIVISION.value, _("Division")
    ARTICLE = NodeKind.ARTICLE.value, _("Article 条")
    POINT = NodeKind.POINT.value, _("Point")
    PARAGRAPH = NodeKind.PARAGRAPH.value, _("Paragraph 款")
    ITEM = NodeKind.ITEM.value, _("Item 项")
    SUBITEM = NodeKind.SUBITEM.value, _("Sub-item 目")
    ANNEX = NodeKind.ANNEX.value, _("Annex")
    BLOCK = NodeKind.BLOCK.value, _("Unnumbered block")


class ProvisionQuerySet(AnnouncedQuerySet["Provision"]):
    def articles(self) -> ProvisionQuerySet:
        return self.filter(kind=ProvisionKind.ARTICLE)

    def in_use(self) -> ProvisionQuerySet:
        """Only provisions of the text that its version uses now."""
        return self.filter(law_text__version__current_text=F("law_text"))


class Provision(models.Model):
    """A node of a law text, with its address (eid) and its exact words. Immutable."""

    law_text = models.ForeignKey(
        LawText,
        verbose_name=_("law text"),
        on_delete=models.CASCADE,
        related_name="provisions",
        help_text=_("The transcription it belongs to."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="children",
        help_text=_("The node that holds it."),
    )
    ordinal = models.PositiveIntegerField(_("ordinal"), help_text=_("Place in document order, from 0."))
    kind = models.CharField(_("kind"), max_length=10, choices=ProvisionKind, help_text=_("Kind of node."))
    eid = models.CharField(
        _("eid"), max_length=120, help_text=_("Address in the text, for example art_26__para_1__item_4.")
    )
    number = models.CharField(
        _("number"), max_length=20, blank=True, help_text=_("Normalised number: 120-1 is 第一百二十条之一.")
    )
    label = models.CharField(_("label"), max_length=100, blank=True, help_text=_("The number as written."))
    heading = models.CharField(
        _("heading"), max_length=500, blank=True, help_text=_("Heading, where it has one.")
    )
    text = models.TextField(
        _("text"),
        blank=True,
        help_text=_("Exact words with all below it; empty in an outline and for chapters."),
    )
    start = models.PositiveIntegerField(
        _("start"), null=True, blank=True, help_text=_("First code point in the body of the law text.")
    )
    end = models.PositiveIntegerField(
        _("end"), null=True, blank=True, help_text=_("Code point after the last one.")
    )
    exact_hash = models.CharField(
        _("exact hash"), max_length=SHA256_LENGTH, blank=True, help_text=_("SHA-256 of the text as it is.")
    )
    folded_hash = models.CharField(
        _("folded hash"),
        max_length=SHA256_LENGTH,
        blank=True,
        help_text=_("SHA-256 of the text folded for white space and width."),
    )

    objects = models.Manager.from_queryset(ProvisionQuerySet)()

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        ordering = ["law_text_id", "ordinal"]
        indexes = [models.Index(fields=[name, "id"]) for name in ("eid", "number", "kind")]
        constraints = [
            models.UniqueConstraint(fields=["law_text", "eid"], name="provision_eid_once_per_text"),
            models.UniqueConstraint(fields=["law_text", "ordinal"], name="provision_ordinal_once_per_text"),
            models.CheckConstraint(
                condition=Q(kind__in=ProvisionKind.values), name="provision_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end__isnull=False, start__lte=F("end")),
                name="provision_start_before_end",
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.eid

    @property
    def reference(self) -> ProvisionRef | None:
        """Its address in normal form, such as 26(1)(4); None for what is not an article or a part of one."""
        try:
            return ProvisionRef.from_eid(self.eid)
        except InvalidReference:
            return None


class SuccessionKind(models.TextChoices):
    """What became of a provision in the next version."""

    SAME = "same", _("Same")
    RENUMBERED = "renumbered", _("Renumbered")
    AMENDED = "amended", _("Amended")
    RENUMBERED_AMENDED = "renumbered_amended", _("Renumbered and amended")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Merged")
    MOVED = "moved", _("Moved to another law")
    REPEALED = "repealed", _("Repealed")
    NEW = "new", _("New")


class ReviewState(models.TextChoices):
    """What a person has said of a proposal that a machine made."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    OVERRULED = "overruled", _("Overruled")


class ProvisionSuccession(Tracked):
    """What became of a provision between two versions: a machine proposes, a person confirms or overrules.

    It names provisions by version and eid, so that a better transcription of either version keeps it.
    """

    old_version = models.ForeignKey(
        LawVersion,
        verbose_name=_("old version"),
        on_delete=models.PROTECT,
        related_name="successions_out",
        help_text=_("The version that the provision stood in."),
    )
    old_eid = models.CharField(
        _("old eid"),
        max_length=120,
        blank=True,
        help_text=_("Address in the old version; empty for a new provision."),
    )
    new_version = models.ForeignKey(
        LawVersion,
        verbose_name=_("new version"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successions_in",
        help_text=_(
            "The version that follows, of the same law or of another; empty where the law was repealed."
        ),
    )
    new_eid = models.CharField(
        _("new eid"),
        max_length=120,
        blank=True,
        help_text=_("Address in the new version; empty if repealed."),
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=SuccessionKind, help_text=_("What became of the provision.")
    )
    similarity = models.FloatField(
        _("similarity"),
        null=True,
        blank=True,
        help_text=_("Likeness of the two texts from 0 to 1, where measured."),
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ReviewState,
        default=ReviewState.PROPOSED,
        help_text=_("Whether a person has confirmed or overruled it."),
    )
    origin = models.CharField(
        _("origin"),
        max_length=100,
        help_text=_("What proposed it: the seed, or the concordance and its version."),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The editor who decided."),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("Why it was so decided, or where it is known from.")
    )

    class Meta:
        verbose_name = _("provision succession")
        verbose_name_plural = _("provision successions")
        ordering = ["old_version_id", "id"]
        indexes = [
            models.Index(fields=["old_version", "old_eid"]),
            models.Index(fields=["new_version", "new_eid"]),
            *(models.Index(fields=[name, "id"]) for name in ("old_eid", "new_eid", "kind", "state")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["old_version", "old_eid", "new_version", "new_eid"], name="succession_once_per_pair"
            ),
            models.UniqueConstraint(
                fields=["old_version", "old_eid"],
                condition=Q(new_version__isnull=True),
                name="succession_repealed_once",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="new", old_eid="", new_version__isnull=False) & ~Q(new_eid="")
                    | Q(kind="repealed", new_eid="") & ~Q(old_eid="")
                    | ~Q(kind__in=["new", "repealed"])
                    & Q(new_version__isnull=False)
                    & ~Q(old_eid="")
                    & ~Q(new_eid="")
                ),
                name="succession_ends_fit_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(similarity__isnull=True) | Q(similarity__gte=0, similarity__lte=1),
                name="succession_similarity_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_eid or '—'} → {self.new_eid or '—'} ({self.get_kind_display()})"
