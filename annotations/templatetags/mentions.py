"""The documents that mention a row, for its page, which stands in the other room."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser

from annotations.mentions import mentions
from catalog.models import Entry

__all__ = ["documents_that_mention"]

register = template.Library()


@register.inclusion_tag("components/mentions.html", takes_context=True)
def documents_that_mention(context: dict[str, Any], entry: Entry) -> dict[str, Any]:
    """Documents with marks of the row or of its measure, in three queries."""
    request = context.get("request")
    user = request.user if request is not None else AnonymousUser()
    return {"mentions": mentions(user, entry.concept, entry), "concept": entry.concept}
