"""What stands around every page: its content security policy, and the language it is answered in."""

from __future__ import annotations

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware import locale
from django.utils import translation

__all__ = ["ContentSecurityPolicyMiddleware", "LocaleMiddleware"]

# These have one address for all languages, and are answered in the language that the reader prefers.
NEGOTIATED = ("/admin/", "/api/", "/i18n/")


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
