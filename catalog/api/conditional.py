"""Answers that say of which state they are: ETag, Last-Modified and 304, from the stamp of the last change.

The validators are for readers who are not signed in. What others may see can depend on more, so theirs is
not to be stored.
"""

from __future__ import annotations

import datetime
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import get_language
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.views import APIView

from catalog.models import Change

__all__ = ["Conditional", "NotModified"]

_SECOND = datetime.timedelta(seconds=1)


class NotModified(APIException):
    """The reader has the answer already. It is no error; raising it ends the request early."""

    status_code = 304


class Conditional(APIView):
    """A view whose answers to anybody can be validated."""

    validators: dict[str, str] | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD") or request.user.is_authenticated:
            return
        etag, changed = _state_of(request)
        self.validators = {"ETag": etag}
        # Two changes within a second have one Last-Modified: it is said once the second has passed.
        if timezone.now() - changed > 2 * _SECOND:
            self.validators["Last-Modified"] = http_date(changed.timestamp())
        if request.headers.get("If-None-Match", "").strip() == "*":
            return
        moment = int(changed.timestamp()) if "Last-Modified" in self.validators else None
        answer = get_conditional_response(request._request, etag=etag, last_modified=moment)
        if answer is not None and answer.status_code == 304:
            raise NotModified

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Accept", "Accept-Language", "Authorization", "Cookie"])
        if self.validators and response.status_code in (200, 304):
            for name, value in self.validators.items():
                response[name] = value
            response["Cache-Control"] = "public, no-cache"
        else:
            response["Cache-Control"] = "private, no-store"
        return response


def _state_of(request: Request) -> tuple[str, datetime.datetime]:
    """A tag for what an address answers anybody now, and when that may last have changed."""
    stamp = Change.objects.aggregate(last=Max("id"), count=Count("id"), value=Max("value"), at=Max("at"))
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    code, deployed = _code()
    parts = (
        stamp["last"],
        stamp["count"],
        stamp["value"],
        code,
        midnight.date(),  # today is what as_of means where it is not given
        get_language(),
        getattr(getattr(request, "accepted_renderer", None), "media_type", ""),
        request.build_absolute_uri(),
    )
    digest = hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:32]
    return f'W/"{digest}"', max(filter(None, (stamp["at"], midnight, deployed)))


@lru_cache(maxsize=1)
def _code() -> tuple[str, datetime.datetime]:
    """A digest of the code that answers, the same in every process, and when it was put here."""
    digest, newest = hashlib.sha256(), 0.0
    for room in ("catalog", "annotations", "config"):
        for path in sorted(Path(settings.BASE_DIR, room).rglob("*.py")):
            digest.update(path.read_bytes())
            newest = max(newest, path.stat().st_mtime)
    return digest.hexdigest(), datetime.datetime.fromtimestamp(newest, tz=datetime.UTC)
