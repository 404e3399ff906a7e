"""A version of a law as Akoma Ntoso 3.0, where a full text of it is held."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer

from catalog.api.keys import version_key
from catalog.lawtext.akn import UnwritableLaw
from catalog.models import LawVersion
from catalog.statutes.exporting import akn_of
from catalog.statutes.successions import TextNotHeld

__all__ = ["AkomaNtoso", "written"]


class AkomaNtoso(BaseRenderer):
    """Names the form. Source of the type: Akoma Ntoso Media Type 1.0, OASIS committee note of 2018."""

    media_type = "application/akn+xml"
    format = "akn"
    charset = None


def written(version: LawVersion) -> HttpResponse:
    """The file of a version.

    Raises:
        NotFound: only an outline of it is held, or nothing.
    """
    try:
        content = akn_of(version)
    except (TextNotHeld, UnwritableLaw) as error:
        raise NotFound(str(error)) from error
    response = HttpResponse(content, content_type=AkomaNtoso.media_type)
    response["Content-Disposition"] = f'attachment; filename="{version_key(version)}.akn"'
    return response
