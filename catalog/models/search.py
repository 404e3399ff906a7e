"""What full-text search reads: the folded words of whatever can be found, written by ``catalog.search``."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchText(models.Model):
    """The words of one thing, folded. Beside it stands an index of their neighbouring pairs.

    The index is what each database has for it (see the migration): a contentless FTS5 table on SQLite, a
    ``tsvector`` column on PostgreSQL. ``catalog.search.index`` alone writes both.
    """

    kind = models.CharField(_("kind"), max_length=20, help_text=_("What sort of thing it is."))
    object_id = models.BigIntegerField(_("object"), help_text=_("Its key."))
    text = models.TextField(_("text"), help_text=_("Its words, folded for width, case and numerals."))

    class Meta:
        verbose_name = _("search text")
        verbose_name_plural = _("search texts")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="searchtext_once_per_object"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
