"""From pinned targets to the provisions held, in one query however many there are."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from catalog.models import BasisTarget, Provision

__all__ = ["provisions_of"]


def provisions_of(targets: Iterable[BasisTarget]) -> dict[int, Provision]:
    """The provision of each target, by the target's key, in the text that its version uses now.

    Targets whose version has no text at all are missing from the answer; one whose version has only an
    outline gets a provision without words. Needs ``version`` of each target to be loaded.
    """
    wanted: dict[tuple[int, str], list[int]] = {}
    for target in targets:
        text_id = target.version.current_text_id
        if text_id is not None and target.eid:
            wanted.setdefault((text_id, target.eid), []).append(target.pk)
    if not wanted:
        return {}
    text_ids, eids = zip(*wanted, strict=True)
    found: dict[int, Provision] = {}
    for provision in Provision.objects.filter(Q(law_text__in=set(text_ids)) & Q(eid__in=set(eids))):
        for pk in wanted.get((provision.law_text_id, provision.eid), ()):
            found[pk] = provision
    return found
