"""The Content-Security-Policy of each response: strict, with what Unfold needs in the admin alone."""

from __future__ import annotations

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

__all__ = ["ContentSecurityPolicyMiddleware"]


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
