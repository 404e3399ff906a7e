"""What the API keeps of its own: the stamp of the last change, and tokens for programs."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.texts import SHA256_LENGTH


class Change(models.Model):
    """That something changed. Triggers write it (``catalog.integrity``); answers take their ETag from it.

    SQLite, which has one writer, counts up one row. PostgreSQL adds a row a transaction, so that writers do
    not wait for each other; all but the newest are dropped now and then.
    """

    id = models.BigIntegerField(primary_key=True, help_text=_("1, or the number of the transaction."))
    value = models.BigIntegerField(
        _("value"), default=0, help_text=_("How many changes one row has counted.")
    )
    at = models.DateTimeField(_("at"), help_text=_("When."))

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk}.{self.value}"


class TokenScope(models.TextChoices):
    """What a program may do in the name of a token's owner."""

    READ = "read", _("Read what its owner may read")
    IMPORT = "import", _("Bring documents in")


class ApiToken(models.Model):
    """Lets a program act for a person, within scopes and until a day. The secret itself is not kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="api_tokens",
        help_text=_("In whose name programs act: they may never do more than this person."),
    )
    name = models.CharField(_("name"), max_length=100, help_text=_("What it is for."))
    digest = models.CharField(
        _("digest"),
        max_length=SHA256_LENGTH,
        unique=True,
        editable=False,
        help_text=_("SHA-256 of the secret."),
    )
    hint = models.CharField(
        _("hint"), max_length=12, editable=False, help_text=_("How the secret begins, to tell tokens apart.")
    )
    scopes = models.JSONField(_("scopes"), default=list, help_text=_("What programs may do with it."))
    created_at = models.DateTimeField(_("made at"), auto_now_add=True, help_text=_("When."))
    expires_at = models.DateTimeField(_("expires at"), help_text=_("From then on it is refused."))
    revoked_at = models.DateTimeField(
        _("revoked at"),
        null=True,
        blank=True,
        help_text=_("From then on it is refused; empty while it holds."),
    )
    last_used_at = models.DateTimeField(
        _("last used at"), null=True, blank=True, editable=False, help_text=_("To the hour.")
    )

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(digest="") & ~Q(name=""), name="apitoken_has_digest_and_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    def is_valid_at(self, moment: datetime.datetime | None = None) -> bool:
        """Whether programs may still use it."""
        moment = moment or timezone.now()
        return self.expires_at > moment and (self.revoked_at is None or self.revoked_at > moment)

    def allows(self, scopes: Sequence[str]) -> bool:
        """Whether all of ``scopes`` are among its own."""
        return set(scopes) <= set(self.scopes)
