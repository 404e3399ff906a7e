"""Two wordings as one text, with what went and what came marked."""

from __future__ import annotations

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from catalog.reading.changes import changes

__all__ = ["marked_words"]

_TAGS = {"same": "span", "removed": "del", "added": "ins"}


def marked_words(old: str, new: str) -> SafeString:
    """``old`` turned into ``new``: what goes in ``del``, what comes in ``ins``."""
    parts = [(_TAGS[change.kind], change.text, _TAGS[change.kind]) for change in changes(old, new)]
    return format_html_join("", "<{}>{}</{}>", parts)
