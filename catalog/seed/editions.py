"""Seeding editions with their rows: official ones hold what is known to stand there, compiled ones all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from catalog.editions.checksum import edition_checksum
from catalog.models import Agency, Catalog, Concept, Edition, Workflow, WorkflowEvent
from catalog.seed.counts import Counts
from catalog.seed.entries import Context, load_entries
from catalog.seed.files import Row
from catalog.seed.laws import VersionsByKey
from catalog.seed.reading import Seed

__all__ = ["COMPILED_DRAFT", "COMPILED_SNAPSHOT", "load_editions"]

COMPILED_DRAFT = "compiled"
COMPILED_SNAPSHOT = "compiled-2025-04"

_COMPILED_TITLE_ZH = "{title}（本项目据法律法规编纂，非官方文本）"
_COMPILED_TITLE_EN = "{title} (compiled by this project from the statutes; not official)"
_COMPILED_NOTE = (
    "Rows were compiled from the statutes that they name, as held in a snapshot of about April 2025, in this "
    "project's own words; a few rest on rows that public sources show. This is no transcription of the "
    "official table, and no row is collated with it. Each basis is pinned to the version that was read."
)
_OFFICIAL_ROWS = (
    "Only rows named in public sources are here ({count}); they were read in translation or in commentary "
    "and are not collated with the official Chinese table. The edition has many more."
)
_OFFICIAL_NONE = "Only the particulars of this edition are here; no row of its table is known."


def load_editions(
    seed: Seed,
    catalogs: dict[str, Catalog],
    concepts: dict[str, Concept],
    agencies: dict[str, Agency],
    versions: VersionsByKey,
    counts: Counts,
) -> None:
    """Load every edition that is not there yet. One that is there belongs to its editors, or is sealed."""
    plans = list(_plans(seed, catalogs))
    held = _held_editions()
    drafts = Edition.objects.compiled().exclude(workflow=Workflow.PUBLISHED)
    open_drafts = set(drafts.values_list("catalog__code", flat=True))
    missing = [
        plan
        for plan in plans
        if plan.key not in held and not (plan.is_draft and plan.catalog.code in open_drafts)
    ]
    counts.remarks += _remarks(plan for plan in plans if plan.key in held)
    if missing:
        context = Context.of(concepts, agencies, versions)
        for plan in missing:
            _load(plan, context)
    counts.add(Edition, len(missing), len(plans) - len(missing))


@dataclass(frozen=True, slots=True)
class _Plan:
    """An edition of the seed before it is made: its particulars and the rows it is to hold."""

    catalog: Catalog
    particulars: dict[str, Any]
    predecessor: str
    rows: Sequence[Row]

    @property
    def key(self) -> tuple[str, str]:
        return self.catalog.code, self.particulars["slug"]

    @property
    def is_draft(self) -> bool:
        return self.key[1] == COMPILED_DRAFT

    @property
    def comment(self) -> str:
        """What the ledger says of its publication: the rows it was made from, as a hash."""
        content = [self.particulars, self.predecessor, [row.data for row in self.rows]]
        canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
        return f"Published by the seed, from rows {hashlib.sha256(canonical.encode()).hexdigest()}."


def _plans(seed: Seed, catalogs: dict[str, Catalog]) -> Iterable[_Plan]:
    for row in seed.editions:
        catalog, slug = catalogs[row.text("catalog")], row.text("slug")
        rows = [entry for entry in seed.entries_of(catalog.code) if slug in entry.strings("editions")]
        yield _Plan(catalog, _official(row, len(rows)), row.text("predecessor"), rows)
    for row in seed.catalogs:
        for slug in (COMPILED_SNAPSHOT, COMPILED_DRAFT):
            code = row.text("code")
            yield _Plan(catalogs[code], _compiled(row, slug), "", seed.entries_of(code))


def _held_editions() -> set[tuple[str, str]]:
    """Catalog and slug of every edition that is there or was, under whatever slug it once had."""
    return {*Edition.history.values_list("catalog__code", "slug")}


def _remarks(plans: Iterable[_Plan]) -> Iterable[str]:
    """What a person should look at: sealed editions that are not what the seed made or would make today."""
    sealed = {
        (edition.catalog.code, edition.slug): edition
        for edition in Edition.objects.published()
        .filter(origin=Edition.Origin.SEED, revision=1)
        .select_related("catalog")
    }
    events = WorkflowEvent.objects.filter(edition__in=sealed.values(), to_state=Workflow.PUBLISHED)
    comments = dict(events.values_list("edition_id", "comment"))
    for plan in plans:
        edition = sealed.get(plan.key)
        if edition is None:
            continue
        if edition_checksum(edition) != edition.checksum:
            yield f"{edition.identifier} is not what was sealed: its checksum differs."
        elif comments.get(edition.pk) != plan.comment:
            yield (
                f"{edition.identifier} is sealed with other rows than the seed has today and left as it is; "
                "what should change in it takes a correction."
            )


def _official(row: Row, count: int) -> dict[str, Any]:
    return {
        "slug": row.text("slug"),
        "kind": Edition.Kind.OFFICIAL,
        "stage": row.text("stage"),
        "title_zh": row.text("title_zh"),
        "title_en": row.text("title_en"),
        "issuers": row.strings("issuers"),
        "number": row.text("number"),
        "issued": row.date("issued"),
        "effective": row.date("effective"),
        "completeness": Edition.Completeness.PARTIAL if count else Edition.Completeness.METADATA,
        "completeness_note": _OFFICIAL_ROWS.format(count=count) if count else _OFFICIAL_NONE,
        "confidence": row.text("confidence"),
        "evidence": row.strings("evidence"),
        "note": row.text("note"),
    }


def _compiled(row: Row, slug: str) -> dict[str, Any]:
    return {
        "slug": slug,
        "kind": Edition.Kind.COMPILED,
        "title_zh": _COMPILED_TITLE_ZH.format(title=row.text("title_zh")),
        "title_en": _COMPILED_TITLE_EN.format(title=row.text("title_en")),
        "completeness": Edition.Completeness.PARTIAL,
        "completeness_note": _COMPILED_NOTE,
    }


def _load(plan: _Plan, context: Context) -> None:
    predecessors = Edition.objects.filter(catalog=plan.catalog, slug=plan.predecessor)
    predecessor = predecessors.order_by("-revision").first() if plan.predecessor else None
    edition = Edition.objects.create(catalog=plan.catalog, predecessor=predecessor, **plan.particulars)
    load_entries(edition, plan.rows, context)
    if not plan.is_draft:
        _publish(edition, plan.comment)


def _publish(edition: Edition, comment: str) -> None:
    """Seal an edition by the seed, and say in the ledger that it was the seed."""
    edition.workflow = Workflow.PUBLISHED
    edition.origin = Edition.Origin.SEED
    edition.published_at = timezone.now()
    edition.checksum = edition_checksum(edition)
    edition.save()
    WorkflowEvent.objects.create(
        edition=edition,
        from_state=Workflow.DRAFT,
        to_state=Workflow.PUBLISHED,
        checksum=edition.checksum,
        comment=comment,
    )
