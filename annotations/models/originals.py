"""The files that documents were read from, byte for byte, each once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.documents import SHA256_LENGTH


class Original(models.Model):
    """A file as it came in. A text names the file that it was read from by its hash."""

    sha256 = models.CharField(
        _("SHA-256"), max_length=SHA256_LENGTH, unique=True, help_text=_("Hash of the content.")
    )
    media_type = models.CharField(
        _("media type"), max_length=100, help_text=_("Type of the file, by its content.")
    )
    size = models.PositiveIntegerField(_("size"), help_text=_("In bytes."))
    content = models.BinaryField(_("content"), help_text=_("The file, byte for byte."))
    created_at = models.DateTimeField(_("kept since"), auto_now_add=True, help_text=_("When it came in."))

    class Meta:
        verbose_name = _("original")
        verbose_name_plural = _("originals")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=1), name="original_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.media_type})"
