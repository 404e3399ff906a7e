"""Who came in, what was let out, and who was given which rights. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """Something that a security review asks for later. Changes of the data stand in the histories."""

    class Action(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
        LOCKED_OUT = "locked_out", _("Locked out after failures")
        SIGNED_OUT = "signed_out", _("Signed out")
        RIGHTS_CHANGED = "rights_changed", _("Rights changed")
        PUBLISHED = "published", _("Edition published")
        EXPORTED = "exported", _("Exported")

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True, help_text=_("When."))
    action = models.CharField(_("action"), max_length=20, choices=Action, help_text=_("What happened."))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who did it; empty where nobody was signed in, or a command did it."),
    )
    subject = models.CharField(
        _("subject"), max_length=300, help_text=_("What it was done to: a user name, a group, an edition.")
    )
    detail = models.TextField(_("detail"), blank=True, help_text=_("What changed, or what was let out."))

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit log")
        ordering = ["-id"]
        indexes = [models.Index(fields=["action", "-id"], name="auditevent_action")]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.subject}"
