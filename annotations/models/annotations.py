"""What people decided: annotations, where they stand in each text, and the ledger of decisions."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from annotations.models.documents import Document, DocumentText
from annotations.models.suggestions import MarkKind, Suggestion
from annotations.models.terms import Term
from catalog.models import Concept, Entry, LawVersion, SourceLaw
from catalog.models.tracking import Tracked, TrackedQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class AnnotationQuerySet(TrackedQuerySet["Annotation"]):
    def current(self) -> AnnotationQuerySet:
        """Annotations that nobody has withdrawn."""
        return self.filter(withdrawn=False)

    def published(self) -> AnnotationQuerySet:
        """What the public sees: adjudicated annotations of documents that are shown."""
        # Neither a join nor IN: SQLite would walk the documents and sort what stands on all of them.
        shown = Exists(Document.objects.published().filter(pk=OuterRef("document")))
        return self.current().filter(shown, layer=Annotation.Layer.ADJUDICATED)

    def visible_to(self, user: User | AnonymousUser) -> AnnotationQuerySet:
        """Published annotations, one's own, and all of them for who may view other people's."""
        if user.has_perm("annotations.view_others_annotation"):
            return self
        if not user.is_authenticated:
            return self.published()
        shown = Exists(Document.objects.published().filter(pk=OuterRef("document")))
        agreed = Q(shown, withdrawn=False, layer=Annotation.Layer.ADJUDICATED)
        return self.filter(agreed | Q(annotator_id=user.pk))


class Annotation(Tracked):
    """A span tied to a concept, entry, citation, term or OUT, in one person's layer or the agreed one."""

    class Layer(models.TextChoices):
        PERSONAL = "personal", _("One person's")
        ADJUDICATED = "adjudicated", _("Adjudicated")

    uid = models.UUIDField(
        _("identifier"),
        default=uuid.uuid4,
        unique=True,
        editable=False,
        help_text=_("Permanent, used in addresses."),
    )
    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        related_name="annotations",
        help_text=_("The document that it speaks of."),
    )
    layer = models.CharField(
        _("layer"),
        max_length=20,
        choices=Layer,
        default=Layer.PERSONAL,
        help_text=_("One person's reading, or the agreed one."),
    )
    annotator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("annotator"),
        on_delete=models.PROTECT,
        related_name="annotations",
        help_text=_("Whose reading it is; for the adjudicated layer, who adjudicated."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=MarkKind, help_text=_("What the mark says."))
    concept = models.ForeignKey(
        Concept,
        verbose_name=_("concept"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="annotations",
        help_text=_("For a mark of a concept."),
    )
    entry = models.ForeignKey(
        Entry,
        verbose_name=_("entry"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="annotations",
        help_text=_("For a mark of an entry."),
    )
    term = models.ForeignKey(
        Term,
        verbose_name=_("term"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="annotations",
        help_text=_("For a mark of a term."),
    )
    law = models.ForeignKey(
        SourceLaw,
        verbose_name=_("law"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="annotations",
        help_text=_("For a citation: the law meant, where it is settled."),
    )
    version = models.ForeignKey(
        LawVersion,
        verbose_name=_("version"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="annotations",
        help_text=_("For a citation: the version meant, where it is settled."),
    )
    provisions = models.JSONField(
        _("provisions"), default=list, blank=True, help_text=_("For a citation: provisions in normal form.")
    )
    suggestion = models.ForeignKey(
        Suggestion,
        verbose_name=_("suggestion"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="annotations",
        help_text=_("The suggestion that it came from, if it did."),
    )
    attributes = models.JSONField(
        _("attributes"), default=dict, blank=True, help_text=_("Negation, lifting and the like.")
    )
    comment = models.TextField(_("comment"), blank=True, help_text=_("What the annotator adds."))
    withdrawn = models.BooleanField(
        _("withdrawn"), default=False, help_text=_("Taken back by its annotator; kept for the record.")
    )
    lock_version = models.PositiveIntegerField(
        _("lock version"),
        default=0,
        editable=False,
        help_text=_("Counts saves, so that two people notice each other."),
    )
    created_at = models.DateTimeField(_("at"), auto_now_add=True, help_text=_("When it was made."))

    objects = models.Manager.from_queryset(AnnotationQuerySet)()  # type: ignore[misc]  # narrows

    class Meta:
        verbose_name = _("annotation")
        verbose_name_plural = _("annotations")
        ordering = ["document_id", "id"]
        permissions = [
            ("view_others_annotation", "Can view annotations of other people"),
            ("adjudicate_annotation", "Can adjudicate between annotators"),
        ]
        indexes = [
            models.Index(fields=["document", "layer", "annotator"]),
            *(models.Index(fields=[name, "id"]) for name in ("layer", "kind", "created_at")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="concept", concept__isnull=False, entry__isnull=True, term__isnull=True)
                | Q(kind="entry", concept__isnull=True, entry__isnull=False, term__isnull=True)
                | Q(kind="term", concept__isnull=True, entry__isnull=True, term__isnull=False)
                | Q(
                    kind__in=["out", "citation"], concept__isnull=True, entry__isnull=True, term__isnull=True
                ),
                name="annotation_target_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="citation") | Q(law__isnull=True, version__isnull=True),
                name="annotation_law_only_for_citation",
            ),
            models.UniqueConstraint(
                fields=["suggestion", "annotator", "layer"],
                condition=Q(suggestion__isnull=False, withdrawn=False),
                name="annotation_one_per_suggestion_and_person",
            ),
        ]

    def __str__(self) -> str:
        # Without the annotator: it is shown where an annotation stands in the way, also to who may not know.
        return self.label

    @property
    def label(self) -> str:
        """A concept or entry code, a term, ``OUT`` or ``CITATION``."""
        if self.concept:
            return self.concept.code
        if self.entry:
            return self.entry.code
        return self.term.zh if self.term else self.kind.upper()


class Anchor(Tracked):
    """Where an annotation stands in one text, or that it is orphaned there. ``text[start:end] == quote``."""

    class State(models.TextChoices):
        ANCHORED = "anchored", _("Anchored")
        ORPHANED = "orphaned", _("Orphaned: its words are not found in this text")

    annotation = models.ForeignKey(
        Annotation,
        verbose_name=_("annotation"),
        on_delete=models.CASCADE,
        related_name="anchors",
        help_text=_("The annotation that stands here."),
    )
    text = models.ForeignKey(
        DocumentText,
        verbose_name=_("text"),
        on_delete=models.PROTECT,
        related_name="anchors",
        help_text=_("The text in which it stands."),
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=State,
        default=State.ANCHORED,
        help_text=_("Whether its place is known."),
    )
    start = models.PositiveIntegerField(_("start"), null=True, blank=True, help_text=_("First code point."))
    end = models.PositiveIntegerField(
        _("end"), null=True, blank=True, help_text=_("Code point after the last one.")
    )
    quote = models.TextField(_("quote"), help_text=_("The words annotated, exactly."))
    prefix = models.CharField(
        _("before"), max_length=64, blank=True, help_text=_("The words before the quote.")
    )
    suffix = models.CharField(
        _("after"), max_length=64, blank=True, help_text=_("The words after the quote.")
    )

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        ordering = ["text_id", "start", "end"]
        indexes = [models.Index(fields=["text", "start"])]
        constraints = [
            models.UniqueConstraint(fields=["annotation", "text"], name="anchor_once_per_text"),
            models.CheckConstraint(
                condition=Q(state="orphaned", start__isnull=True, end__isnull=True)
                | Q(state="anchored", start__isnull=False, end__isnull=False, start__lt=F("end")),
                name="anchor_has_a_place_or_is_orphaned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start}–{self.end}: {self.quote[:40]}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User | AnonymousUser) -> DecisionQuerySet:
        """One's own, those in the agreed layer, and all of them for who may view other people's annotations.

        The alignment is the same for all, so everybody sees who corrected it.
        """
        if user.has_perm("annotations.view_others_annotation"):
            return self
        about_links = Q(annotation__isnull=True, suggestion__isnull=True)
        return self.filter(Q(user_id=user.pk) | Q(layer=Annotation.Layer.ADJUDICATED) | about_links)


class Decision(models.Model):
    """The ledger: who accepted, adjusted, rejected or undid what, from what to what. Append-only."""

    class Action(models.TextChoices):
        ACCEPT = "accept", _("Accepted")
        REJECT = "reject", _("Rejected")
        CREATE = "create", _("Created")
        ADJUST = "adjust", _("Adjusted")
        WITHDRAW = "withdraw", _("Withdrawn")
        COMMENT = "comment", _("Commented")
        ALIGN = "align", _("Alignment corrected")
        UNDO = "undo", _("Undone")
        REDO = "redo", _("Redone")

    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        related_name="decisions",
        help_text=_("The document in which it was decided."),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="decisions",
        help_text=_("Who decided."),
    )
    layer = models.CharField(
        _("layer"),
        max_length=20,
        choices=Annotation.Layer,
        default=Annotation.Layer.PERSONAL,
        help_text=_("The layer in which it was decided."),
    )
    action = models.CharField(_("action"), max_length=10, choices=Action, help_text=_("What was done."))
    suggestion = models.ForeignKey(
        Suggestion,
        verbose_name=_("suggestion"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
        help_text=_("The suggestion decided on."),
    )
    annotation = models.ForeignKey(
        Annotation,
        verbose_name=_("annotation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
        help_text=_("The annotation made or changed."),
    )
    before = models.JSONField(
        _("from"), null=True, blank=True, help_text=_("State before; empty for something new.")
    )
    after = models.JSONField(
        _("to"), null=True, blank=True, help_text=_("State after; empty for something gone.")
    )
    batch = models.UUIDField(
        _("batch"),
        null=True,
        blank=True,
        help_text=_("Shared by decisions made in one stroke, undone together."),
    )
    undoes = models.OneToOneField(
        "self",
        verbose_name=_("undoes"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="undone_by",
        help_text=_("The decision that this one takes back."),
    )
    at = models.DateTimeField(_("at"), auto_now_add=True, help_text=_("When."))

    objects = models.Manager.from_queryset(DecisionQuerySet)()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["document_id", "id"]
        indexes = [
            models.Index(fields=["document", "user", "-id"]),
            models.Index(fields=["document", "id"]),
            models.Index(fields=["batch"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(suggestion__isnull=False)
                | Q(annotation__isnull=False)
                | Q(action__in=["align", "undo", "redo"]),
                name="decision_is_about_something",
            ),
            models.CheckConstraint(
                condition=Q(action__in=["undo", "redo"], undoes__isnull=False)
                | ~Q(action__in=["undo", "redo"]) & Q(undoes__isnull=True),
                name="decision_undo_names_what_it_undoes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_action_display()}"
