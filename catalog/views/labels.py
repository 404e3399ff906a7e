"""How provisions are called on a page."""

from __future__ import annotations

from catalog.lawtext import InvalidReference, ProvisionRef, format_numeral
from catalog.models import Provision

__all__ = ["label_of", "name_of"]


def label_of(provision: Provision) -> str:
    """The number as written or, in an outline that keeps none, as it would be written."""
    return provision.label or (
        name_of(provision.eid) if provision.eid.startswith("art_") else provision.number or provision.eid
    )


def name_of(eid: str) -> str:
    """An article in Chinese, 第一百二十条之一 for ``art_120-1``; the eid of what lies in none."""
    try:
        article, *inserted = ProvisionRef.from_eid(eid).article.split("-")
    except InvalidReference:
        return eid
    return f"第{format_numeral(int(article))}条" + "".join(f"之{format_numeral(int(n))}" for n in inserted)
