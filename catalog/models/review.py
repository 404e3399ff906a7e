"""What editors tell each other about a row while an edition is in the making."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.entries import Entry
from catalog.models.tracking import Tracked, TrackedQuerySet


class EntryCommentQuerySet(TrackedQuerySet["EntryComment"]):
    def open(self) -> EntryCommentQuerySet:
        """Comments that nobody has settled yet."""
        return self.filter(settled_at__isnull=True)


class EntryComment(Tracked):
    """A remark on an entry. It stays; once seen to, it is settled."""

    entry = models.ForeignKey(
        Entry,
        verbose_name=_("entry"),
        on_delete=models.CASCADE,
        related_name="comments",
        help_text=_("The row that is spoken of."),
    )
    text = models.TextField(_("comment"), help_text=_("What should be looked at, and why."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who wrote it."),
    )
    created_at = models.DateTimeField(_("at"), auto_now_add=True, help_text=_("When."))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who saw to it."),
    )
    settled_at = models.DateTimeField(
        _("settled at"), null=True, blank=True, help_text=_("When; empty while it is open.")
    )

    objects = models.Manager.from_queryset(EntryCommentQuerySet)()  # type: ignore[misc]  # narrows

    class Meta:
        verbose_name = _("comment on an entry")
        verbose_name_plural = _("comments on entries")
        ordering = ["entry_id", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="entrycomment_has_text"),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True, settled_at__isnull=True)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="entrycomment_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_open(self) -> bool:
        return self.settled_at is None
