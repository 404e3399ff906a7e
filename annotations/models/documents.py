"""Policy documents, their texts by language and revision, the segments of those, and their alignment."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from catalog.models.tracking import Tracked, TrackedQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

SHA256_LENGTH = 64


class Language(models.TextChoices):
    """The languages that documents are read in."""

    ZH = "zh", _("Chinese")
    EN = "en", _("English")


class DocumentQuerySet(TrackedQuerySet["Document"]):
    def published(self) -> DocumentQuerySet:
        return self.filter(published_at__isnull=False)

    def visible_to(self, user: User | AnonymousUser) -> DocumentQuerySet:
        """Published documents and, for who may view unpublished ones, those too."""
        return self if user.has_perm("annotations.view_unpublished_document") else self.published()


class Document(Tracked):
    """A policy document: plan, opinions, notice, regulation or commentary, in one or two languages."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("Plan")
        OPINIONS = "opinions", _("Opinions")
        NOTICE = "notice", _("Notice")
        REGULATION = "regulation", _("Regulation")
        INTERPRETATION = "interpretation", _("Judicial interpretation")
        COMMENTARY = "commentary", _("Commentary")
        OTHER = "other", _("Other")

    uid = models.UUIDField(
        _("identifier"),
        default=uuid.uuid4,
        unique=True,
        editable=False,
        help_text=_("Permanent, used in addresses."),
    )
    title_zh = models.CharField(
        _("title (Chinese)"), max_length=500, blank=True, help_text=_("The title as issued.")
    )
    title_en = models.CharField(
        _("title (English)"),
        max_length=500,
        blank=True,
        help_text=_("The title of the translation, or our own."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=Kind,
        default=Kind.OTHER,
        help_text=_("What sort of document it is."),
    )
    number = models.CharField(
        _("document number"), max_length=100, blank=True, help_text=_("For example 国发〔2019〕5号.")
    )
    issuer = models.CharField(
        _("issuer"), max_length=300, blank=True, help_text=_("The body that issued it.")
    )
    issued = models.DateField(
        _("issued"), null=True, blank=True, help_text=_("The date that the document bears (成文日期).")
    )
    released = models.DateField(
        _("released"), null=True, blank=True, help_text=_("The date on which it was made public (发布日期).")
    )
    index_number = models.CharField(
        _("index number"),
        max_length=100,
        blank=True,
        help_text=_("Index number of the disclosure system (索引号)."),
    )
    topic = models.CharField(
        _("topic"), max_length=200, blank=True, help_text=_("Topic as classified (主题分类).")
    )
    source_url = models.URLField(
        _("source"), max_length=500, blank=True, help_text=_("Where it was published.")
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("What a reader should know about this document.")
    )
    published_at = models.DateTimeField(
        _("shown since"),
        null=True,
        blank=True,
        help_text=_("Since when the public pages and the API show it; empty while it is not shown."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("brought in by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who brought it in; empty for a command."),
    )
    created_at = models.DateTimeField(
        _("brought in at"), auto_now_add=True, help_text=_("When it was brought in.")
    )

    objects = models.Manager.from_queryset(DocumentQuerySet)()  # type: ignore[misc]  # narrows

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-issued", "-id"]
        permissions = [
            ("view_unpublished_document", "Can view documents that are not shown to the public"),
            ("import_document", "Can bring in documents"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title_zh="") | ~Q(title_en=""), name="document_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title_zh or self.title_en


class DocumentTextQuerySet(models.QuerySet["DocumentText"]):
    def latest_revisions(self) -> DocumentTextQuerySet:
        """Of each document and language the newest text."""
        later = DocumentText.objects.filter(
            document=OuterRef("document"), language=OuterRef("language"), revision__gt=OuterRef("revision")
        )
        return self.filter(~Exists(later))


class DocumentText(models.Model):
    """The canonical text of a document in one language and revision. Immutable: a correction is a new one.

    All offsets of segments, suggestions and anchors count code points of ``text``.
    """

    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        on_delete=models.CASCADE,
        related_name="texts",
        help_text=_("The document that it is a text of."),
    )
    language = models.CharField(
        _("language"), max_length=2, choices=Language, help_text=_("Language of the text.")
    )
    revision = models.PositiveSmallIntegerField(
        _("revision"), default=1, help_text=_("1 for the first text.")
    )
    text = models.TextField(_("text"), help_text=_("The canonical text, with newlines as \\n."))
    sha256 = models.CharField(
        _("SHA-256"), max_length=SHA256_LENGTH, help_text=_("Hash of the canonical text in UTF-8.")
    )
    source_name = models.CharField(
        _("source"), max_length=500, help_text=_("Name of the file that was read.")
    )
    source_sha256 = models.CharField(
        _("SHA-256 of the source"),
        max_length=SHA256_LENGTH,
        db_index=True,
        help_text=_("Hash of the bytes that were read, by which a duplicate is known."),
    )
    media_type = models.CharField(
        _("media type"), max_length=100, help_text=_("Type of the file that was read.")
    )
    dropped = models.JSONField(
        _("dropped"), default=list, blank=True, help_text=_("What the reader left out, and why.")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who brought it in or corrected it; empty for a command."),
    )
    created_at = models.DateTimeField(_("read at"), auto_now_add=True, help_text=_("When it was read in."))

    objects = models.Manager.from_queryset(DocumentTextQuerySet)()

    class Meta:
        verbose_name = _("document text")
        verbose_name_plural = _("document texts")
        ordering = ["document_id", "-language", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "language", "revision"], name="documenttext_once_per_revision"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="documenttext_has_text"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="documenttext_revision_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.document} [{self.language} {self.revision}]"


class Segment(models.Model):
    """A structural piece of a text: heading, paragraph, item, table cell. Immutable like its text."""

    text = models.ForeignKey(
        DocumentText,
        verbose_name=_("text"),
        on_delete=models.CASCADE,
        related_name="segments",
        help_text=_("The text that it is a piece of."),
    )
    ordinal = models.PositiveIntegerField(_("ordinal"), help_text=_("Place in reading order, from 0."))
    path = models.CharField(_("path"), max_length=200, help_text=_("Stable address in the text."))
    parent_path = models.CharField(
        _("parent path"),
        max_length=200,
        blank=True,
        help_text=_("Address of the piece above it; empty at the top."),
    )
    kind = models.CharField(
        _("kind"), max_length=20, help_text=_("Heading, paragraph, item, table cell and so on.")
    )
    level = models.PositiveSmallIntegerField(
        _("level"),
        default=0,
        help_text=_("Depth of a heading or item, 1 for the highest; 0 for running text."),
    )
    label = models.CharField(
        _("label"), max_length=60, blank=True, help_text=_("Its number as written: 一、 or 第五条.")
    )
    start = models.PositiveIntegerField(_("start"), help_text=_("First code point in the text."))
    end = models.PositiveIntegerField(_("end"), help_text=_("Code point after the last one."))

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["text_id", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["text", "path"], name="segment_path_once_per_text"),
            models.UniqueConstraint(fields=["text", "ordinal"], name="segment_ordinal_once_per_text"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="segment_start_before_end"),
        ]

    def __str__(self) -> str:
        return self.path


class SegmentAlignment(models.Model):
    """A Chinese segment and an English segment that render each other. Merges and splits are several rows."""

    class Origin(models.TextChoices):
        MACHINE = "machine", _("Proposed by machine")
        PERSON = "person", _("Set by a person")

    zh_segment = models.ForeignKey(
        Segment,
        verbose_name=_("Chinese segment"),
        on_delete=models.CASCADE,
        related_name="alignments_to_en",
        help_text=_("The Chinese side."),
    )
    en_segment = models.ForeignKey(
        Segment,
        verbose_name=_("English segment"),
        on_delete=models.CASCADE,
        related_name="alignments_to_zh",
        help_text=_("The English side."),
    )
    score = models.FloatField(_("score"), help_text=_("How sure the pair is, from 0 to 1."))
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, help_text=_("Who paired them."))

    class Meta:
        verbose_name = _("segment alignment")
        verbose_name_plural = _("segment alignments")
        ordering = ["zh_segment_id", "en_segment_id"]
        constraints = [
            models.UniqueConstraint(fields=["zh_segment", "en_segment"], name="alignment_once_per_pair"),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="alignment_score_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zh_segment} = {self.en_segment}"
