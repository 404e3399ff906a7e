"""The findings of the legality check on a document, for its page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from annotations.models import Document, DocumentText, Finding

__all__ = ["document_findings"]

register = template.Library()


@register.inclusion_tag("annotations/findings.html", takes_context=True)
def document_findings(context: dict[str, Any], document: Document) -> dict[str, Any]:
    """The findings on the newest texts of a document, in their order, in one query."""
    language = "zh" if (get_language() or "en").startswith("zh") else "en"
    latest = DocumentText.objects.latest_revisions().filter(document=document).order_by()
    found = Finding.objects.filter(text__in=latest.values("pk")).select_related(
        "text", "edition__catalog", "decided_by"
    )
    rows = [
        {
            "finding": finding,
            "title": finding.details.get("title", {}).get(language, finding.rule),
            "mend": finding.details.get("mend", {}).get(language, ""),
            "concerned": [*finding.details.get("rows", []), *finding.details.get("articles", [])],
        }
        for finding in found.defer("text__text", "text__dropped").order_by("text__language", "start", "rule")
    ]
    return {
        "document": document,
        "rows": rows,
        "open": sum(row["finding"].state == Finding.State.OPEN for row in rows),
        "states": [Finding.State.CONFIRMED, Finding.State.DISMISSED],
        "perms": context.get("perms"),
        "csrf_token": context.get("csrf_token"),
        "messages": context.get("messages"),
    }
