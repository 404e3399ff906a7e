"""Which form an answer takes: by the suffix of its address, else by Accept and its weights (RFC 9110)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAcceptable, NotFound
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

__all__ = ["SUFFIXES", "Negotiation"]

SUFFIXES = ("json", "jsonld", "csv", "xlsx", "jsonl", "akn")


class Negotiation(DefaultContentNegotiation):
    """Heeds the weights of Accept, which REST framework passes over, and names what there is."""

    def select_renderer(  # type: ignore[override]  # the stubs have renderers that need not have a type
        self, request: Request, renderers: Sequence[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The form asked for, the first where any will do.

        Raises:
            NotFound: the suffix is none of this address.
            NotAcceptable: there is no form that Accept names.
        """
        if format_suffix:
            named = next((each for each in renderers if each.format == format_suffix), None)
            if named is None:
                message = _("There is no .%(suffix)s here. There are: %(known)s.")
                known = ", ".join(dict.fromkeys(f".{each.format}" for each in renderers))
                raise NotFound(message % {"suffix": format_suffix, "known": known})
            return named, named.media_type
        override = request.query_params.get("format")  # the page of the description asks so for its own
        for each in renderers:
            if each.format == override:
                return each, each.media_type
        wanted = request._request.get_preferred_type([each.media_type for each in renderers])
        for each in renderers:
            if each.media_type == wanted:
                return each, each.media_type
        message = _("Accept names no form that there is here. There are: %(known)s.")
        raise NotAcceptable(message % {"known": ", ".join(each.media_type for each in renderers)})
