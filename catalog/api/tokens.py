"""Tokens by which programs act for a person: made in the admin, hashed, scoped, expiring."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission

from catalog.models import ApiToken, TokenScope

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

__all__ = ["TokenAuthentication", "WithinScope", "make_token"]

PREFIX = "lbc_"
"""Tells a token from other secrets, for people and for programs that look for leaked ones."""
KEYWORD = "Bearer"
_HOUR = datetime.timedelta(hours=1)


def make_token(
    user: User, name: str, scopes: Sequence[str], expires_at: datetime.datetime
) -> tuple[ApiToken, str]:
    """Make a token; return it with its secret, which is kept nowhere.

    A secret of 256 random bits needs no slow hash: it cannot be guessed from its digest.
    """
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        scopes=list(scopes),
        expires_at=expires_at,
        digest=_digest(secret),
        hint=secret[: len(PREFIX) + 4],
    )
    return token, secret


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer lbc_...``."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _blank, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != KEYWORD.lower().encode():
            return None
        digest = hashlib.sha256(secret.strip()).hexdigest()
        token = ApiToken.objects.select_related("user").filter(digest=digest).first()
        if token is None or not token.is_valid_at() or not token.user.is_active:
            raise AuthenticationFailed(
                _("This token is unknown, expired or revoked. Make a new one in the admin.")
            )
        _note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return KEYWORD


def _note_use(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _HOUR:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


class WithinScope(BasePermission):
    """A token does what its scopes name: ``token_scope`` of the view, or reading."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, ApiToken):
            return True
        scope = getattr(view, "token_scope", TokenScope.READ)
        self.message = _("This token lacks the scope %(scope)s.") % {"scope": scope}
        return request.auth.allows([scope])
