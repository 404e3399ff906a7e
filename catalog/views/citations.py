"""How to cite a page of ours: as plain words, for BibTeX, and as a link that stays."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalog.models import Edition

__all__ = ["CiteThis", "cite"]

_SPECIAL = re.compile(r"([#$%&_{}\\~^])")


@dataclass(frozen=True, slots=True)
class CiteThis:
    """The same source in three forms."""

    plain: str
    bibtex: str
    link: str


def cite(
    request: HttpRequest,
    path: str,
    title: str,
    key: str,
    read_on: datetime.date,
    edition: Edition | None = None,
) -> CiteThis:
    """How to cite the page at ``path``; of an edition with its identifier and the start of its checksum.

    Args:
        path: absolute, with the day in it where the page depends on one.
        key: what a bibliography calls it; letters, digits, dots and hyphens.
        read_on: the day on which it was read.
    """
    link = request.build_absolute_uri(path)
    name = _("Legal-basis catalog")
    source = ""
    if edition:
        source = edition.identifier + (f", SHA-256 {edition.checksum[:12]}" if edition.checksum else "")
    stated = f"{title}. {name}" + (f", {source}" if source else "")
    read = _("read on %(day)s") % {"day": read_on.isoformat()}
    lines = [
        ("title", f"{{{_escape(title)}}}"),
        ("organization", _escape(name)),
        ("year", str(read_on.year)),
        ("url", link),
        ("urldate", read_on.isoformat()),
        ("note", _escape(source)),
    ]
    fields = ",\n".join(f"  {field} = {{{value}}}" for field, value in lines if value)
    return CiteThis(f"{stated}. {link} ({read}).", f"@misc{{{key},\n{fields}\n}}", link)


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda found: _NAMED.get(found[0], f"\\{found[0]}"), text)


_NAMED = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
