"""What stands around every page: content security policy, language, methods, and a database that is busy."""

from __future__ import annotations

import structlog
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.middleware import locale
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from catalog.api.problems import MEDIA_TYPE, problem

__all__ = [
    "AdminMethodsMiddleware",
    "BusyDatabaseMiddleware",
    "ContentSecurityPolicyMiddleware",
    "LocaleMiddleware",
]

# These have one address for all languages, and are answered in the language that the reader prefers.
NEGOTIATED = ("/admin/", "/api/", "/i18n/")
RETRY_AFTER = 5
"""Seconds after which a request may be sent again that met a database which was busy or away."""


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Adds ``ADMIN_CSP_EXTRA`` to the policy of pages that the admin serves."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        match = request.resolver_match
        if match is not None and match.app_name == "admin":
            parts.update = {**(parts.update or {}), **settings.ADMIN_CSP_EXTRA}
        return parts


class LocaleMiddleware(locale.LocaleMiddleware):
    """The address decides the language of a page; the reader's choice that of the admin and the API."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if request.path_info.startswith(NEGOTIATED):
            translation.activate(translation.get_language_from_request(request))
            request.LANGUAGE_CODE = translation.get_language()


class AdminMethodsMiddleware(MiddlewareMixin):
    """The admin reads by GET and writes by POST. Its own views show the page for any other method too, as if
    what was sent had been understood."""

    METHODS = ("GET", "HEAD", "POST", "OPTIONS")

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.app_name != "admin" or request.method in self.METHODS:
            return None
        return HttpResponseNotAllowed(self.METHODS)


class BusyDatabaseMiddleware(MiddlewareMixin):
    """A database that stays locked, or is away, is a 503 that says so: every write is one transaction, so
    nothing of the request was kept."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        structlog.get_logger(__name__).error("database_busy", exc_info=exception)
        if request.path_info.startswith("/api/"):
            said = _("The database is busy or away; nothing was saved. Send the request again in a moment.")
            answer: HttpResponse = JsonResponse(problem(503, said), status=503, content_type=MEDIA_TYPE)
        else:
            answer = HttpResponse(render_to_string("503.html"), status=503)
        answer["Retry-After"] = str(RETRY_AFTER)
        return answer
