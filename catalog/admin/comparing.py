"""What the review of a succession shows: the two wordings compared in words, and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from catalog.concordance import DiffPart, word_diff
from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import BasisTarget, Entry, LawVersion, Provision, ProvisionSuccession

__all__ = ["Comparison", "Related", "Side", "between", "named", "related"]


@dataclass(frozen=True, slots=True)
class Side:
    """A provision as one version has it.

    Attributes:
        version: None where the law itself was repealed.
        eid: empty where the provision did not exist yet, or exists no more.
        provision: the node of the text that is held; without words in an outline.
        parts: its words, marked where the other side has others.
    """

    version: LawVersion | None
    eid: str
    provision: Provision | None
    parts: tuple[DiffPart, ...]

    @property
    def words(self) -> SafeString:
        """The words as HTML: what went in ``del``, what came in ``ins``."""
        tags = {"equal": "span", "delete": "del", "insert": "ins"}
        parts = ((tags[part.op], part.text, tags[part.op]) for part in self.parts)
        return format_html_join("", "<{}>{}</{}>", parts)

    @property
    def reference(self) -> str:
        return reference(self.eid)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides; ``equal`` is what the hashes say of the words, None where they can't."""

    old: Side
    new: Side
    equal: bool | None

    @property
    def both_shown(self) -> bool:
        """Whether the words of both sides are held, so that one sees what differs."""
        return bool(self.old.parts and self.new.parts)


@dataclass(frozen=True, slots=True)
class Related:
    """What else is said of the two provisions, and the bases that are pinned to the old one."""

    successions: list[ProvisionSuccession]
    targets: QuerySet[BasisTarget]


def between(row: ProvisionSuccession) -> Comparison:
    """Compare the two ends of a succession, in one query."""
    versions = (row.old_version, row.new_version)
    ends = list(zip(versions, (row.old_eid, row.new_eid), strict=True))
    wanted = Q(pk__in=[])
    for version, eid in ends:
        if version is not None and version.current_text_id and eid:
            wanted |= Q(law_text=version.current_text_id, eid=eid)
    held = {(p.law_text_id, p.eid): p for p in Provision.objects.filter(wanted)}
    old, new = (held.get((v.current_text_id or 0, eid)) if v else None for v, eid in ends)
    went, came = _compare(old.text if old else "", new.text if new else "")
    known = old is not None and new is not None and old.folded_hash and new.folded_hash
    return Comparison(
        Side(row.old_version, row.old_eid, old, went),
        Side(row.new_version, row.new_eid, new, came),
        old.folded_hash == new.folded_hash if known and old and new else None,
    )


def related(row: ProvisionSuccession, user: User) -> Related:
    """Other successions of the same provisions between the same versions, and the bases at stake."""
    same_end = Q(pk__in=[])
    if row.old_eid:
        same_end |= Q(old_eid=row.old_eid)
    if row.new_eid:
        same_end |= Q(new_eid=row.new_eid)
    others = ProvisionSuccession.objects.filter(
        same_end, old_version=row.old_version_id, new_version=row.new_version_id
    ).exclude(pk=row.pk)
    within = Q(eid=row.old_eid) | Q(eid__startswith=f"{row.old_eid}__")
    targets = BasisTarget.objects.filter(
        within if row.old_eid else Q(pk__in=[]),
        version=row.old_version_id,
        basis__entry__in=Entry.objects.visible_to(user).order_by().values("pk"),
    )
    return Related(
        list(others.order_by("pk")),
        targets.select_related("basis__entry__edition").order_by("basis__entry__code", "pk"),
    )


def reference(eid: str) -> str:
    """An eid as editors write it: 26(1)(4); the eid itself of what is no article or part of one."""
    try:
        return str(ProvisionRef.from_eid(eid))
    except InvalidReference:
        return eid


def named(row: ProvisionSuccession) -> str:
    """A succession in short: 26 → 30."""
    return f"{reference(row.old_eid) or '—'} → {reference(row.new_eid) or '—'}"


def _compare(old: str, new: str) -> tuple[tuple[DiffPart, ...], tuple[DiffPart, ...]]:
    """Either wording in parts; with one wording alone nothing in it can be called changed."""
    if not old or not new:
        return _whole(old), _whole(new)
    parts = word_diff(old, new)
    return tuple(p for p in parts if p.op != "insert"), tuple(p for p in parts if p.op != "delete")


def _whole(words: str) -> tuple[DiffPart, ...]:
    return (DiffPart("equal", words),) if words else ()
