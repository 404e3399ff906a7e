"""Seeding editions with their rows: official ones hold what is known to stand there, compiled ones all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone

from catalog.editions.checksum import edition_checksum
from catalog.lawtext.references import ProvisionRef
from catalog.models import (
    SUBJECT_FIELDS,
    Agency,
    BasisTarget,
    Catalog,
    Concept,
    Edition,
    Entry,
    EntryAgency,
    EntryTranslation,
    LegalBasis,
    Provision,
    SubjectType,
    Workflow,
    WorkflowEvent,
)
from catalog.seed.counts import REASON, Counts
from catalog.seed.files import Row
from catalog.seed.laws import VersionsByKey
from catalog.seed.reading import Seed

__all__ = ["COMPILED_DRAFT", "COMPILED_SNAPSHOT", "load_editions"]

COMPILED_DRAFT = "compiled"
COMPILED_SNAPSHOT = "compiled-2025-04"

_COMPILED_TITLE_ZH = "{title}（本项目据法律法规编纂，非官方文本）"
_COMPILED_TITLE_EN = "{title} (compiled by this project from the statutes; not official)"
_COMPILED_NOTE = (
    "Every row was compiled from the statutes it names, as held in a snapshot of about April 2025, in this "
    "project's own words. It is no transcription of the official table, and no row is collated with it. Each "
    "basis is pinned to the version that was read."
)
_OFFICIAL_ROWS = (
    "Only rows named in public sources are here ({count}); they were read in translation or in commentary "
    "and are not collated with the official Chinese table. The edition has many more."
)
_OFFICIAL_NONE = "Only the particulars of this edition are here; no row of its table is known."


@dataclass(frozen=True, slots=True)
class _Context:
    """What rows refer to, fetched once."""

    concepts: dict[str, Concept]
    agencies: dict[str, Agency]
    versions: VersionsByKey
    provisions: dict[tuple[int, str], Provision]
    """Held provisions by law text and eid."""


def load_editions(
    seed: Seed,
    catalogs: dict[str, Catalog],
    concepts: dict[str, Concept],
    agencies: dict[str, Agency],
    versions: VersionsByKey,
    counts: Counts,
) -> None:
    """Load every edition that is not there yet. One that is there belongs to its editors, or is sealed."""
    context = _Context(concepts, agencies, versions, _held_provisions(versions))
    existing = {(e.catalog.code, e.slug): e for e in Edition.objects.select_related("catalog")}
    before = len(existing)
    for row in seed.editions:
        key = (row.text("catalog"), row.text("slug"))
        if key not in existing:
            rows = [e for e in seed.entries_of(key[0]) if key[1] in e.strings("editions")]
            predecessor = existing.get((key[0], row.text("predecessor")))
            existing[key] = _load_official(row, catalogs[key[0]], predecessor, rows, context)
    for code, catalog in catalogs.items():
        for slug in (COMPILED_SNAPSHOT, COMPILED_DRAFT):
            if (code, slug) not in existing and not _has_open_draft(catalog, slug):
                existing[code, slug] = _load_compiled(catalog, slug, seed.entries_of(code), context)
    wanted = len(seed.editions) + 2 * len(catalogs)
    counts.add(Edition, len(existing) - before, wanted - len(existing) + before)


def _has_open_draft(catalog: Catalog, slug: str) -> bool:
    """Whether editors have an open compiled draft of their own, beside which there is none of ours."""
    drafts = Edition.objects.compiled().filter(catalog=catalog).exclude(workflow=Workflow.PUBLISHED)
    return slug == COMPILED_DRAFT and drafts.exists()


def _held_provisions(versions: VersionsByKey) -> dict[tuple[int, str], Provision]:
    texts = {version.current_text_id for version in versions.values()} - {None}
    held = Provision.objects.filter(law_text__in=texts, eid__regex=r"^(art|point)_").defer("text")
    return {(provision.law_text_id, provision.eid): provision for provision in held}


def _load_official(
    row: Row, catalog: Catalog, predecessor: Edition | None, rows: Sequence[Row], context: _Context
) -> Edition:
    edition = Edition.objects.create(
        catalog=catalog,
        slug=row.text("slug"),
        kind=Edition.Kind.OFFICIAL,
        stage=row.text("stage"),
        title_zh=row.text("title_zh"),
        title_en=row.text("title_en"),
        issuers=row.strings("issuers"),
        number=row.text("number"),
        issued=row.date("issued"),
        effective=row.date("effective"),
        predecessor=predecessor,
        completeness=Edition.Completeness.PARTIAL if rows else Edition.Completeness.METADATA,
        completeness_note=_OFFICIAL_ROWS.format(count=len(rows)) if rows else _OFFICIAL_NONE,
        confidence=row.text("confidence"),
        evidence=row.strings("evidence"),
        note=row.text("note"),
    )
    _load_entries(edition, rows, context)
    _publish(edition)
    return edition


def _load_compiled(catalog: Catalog, slug: str, rows: Sequence[Row], context: _Context) -> Edition:
    edition = Edition.objects.create(
        catalog=catalog,
        slug=slug,
        kind=Edition.Kind.COMPILED,
        title_zh=_COMPILED_TITLE_ZH.format(title=catalog.title_zh),
        title_en=_COMPILED_TITLE_EN.format(title=catalog.title_en),
        completeness=Edition.Completeness.PARTIAL,
        completeness_note=_COMPILED_NOTE,
    )
    _load_entries(edition, rows, context)
    if slug == COMPILED_SNAPSHOT:
        _publish(edition)
    return edition


def _publish(edition: Edition) -> None:
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
        comment="Published by the seed.",
    )


def _load_entries(edition: Edition, rows: Sequence[Row], context: _Context) -> None:
    entries = Entry.objects.bulk_create_with_history(
        [_entry(edition, ordinal, row, context) for ordinal, row in enumerate(rows, start=1)], reason=REASON
    )
    pairs = list(zip(entries, rows, strict=True))
    EntryAgency.objects.bulk_create_with_history(
        [
            EntryAgency(entry=entry, agency=context.agencies[name], name_as_issued=name, ordinal=ordinal)
            for entry, row in pairs
            for ordinal, name in enumerate(row.strings("agencies"), start=1)
        ],
        reason=REASON,
    )
    EntryTranslation.objects.bulk_create(
        translation for entry, row in pairs for translation in _translations(entry, row)
    )
    groups = [(entry, group) for entry, row in pairs for group in _groups(row)]
    bases = LegalBasis.objects.bulk_create_with_history(
        [group.basis(entry, context) for entry, group in groups], reason=REASON
    )
    BasisTarget.objects.bulk_create_with_history(
        [
            _target(basis, ordinal, row, context)
            for basis, (_, group) in zip(bases, groups, strict=True)
            for ordinal, row in enumerate(group.rows, start=1)
        ],
        reason=REASON,
    )


def _entry(edition: Edition, ordinal: int, row: Row, context: _Context) -> Entry:
    subjects = {SUBJECT_FIELDS[SubjectType(subject)]: True for subject in row.strings("subjects")}
    return Entry(
        edition=edition,
        concept=context.concepts[row.text("concept")],
        code=row.text("id"),
        ordinal=ordinal,
        content_zh=row.text("content_zh"),
        targets_zh=row.text("targets_zh"),
        disclosure=row.text("disclosure"),
        basis_text=_SEPARATOR.join(group.quote for group in _groups(row)),
        provenance=row.text("provenance"),
        note=row.text("note"),
        **subjects,
    )


def _translations(entry: Entry, row: Row) -> Iterable[EntryTranslation]:
    for field, source in (
        (EntryTranslation.Field.CONTENT, "content"),
        (EntryTranslation.Field.TARGETS, "targets"),
    ):
        if english := row.text(f"{source}_en"):
            digest = hashlib.sha256(row.text(f"{source}_zh").encode()).hexdigest()
            yield EntryTranslation(entry=entry, field=field, text=english, source_hash=digest, origin=REASON)


_SEPARATOR = "；"


@dataclass(frozen=True, slots=True)
class _Group:
    """One law's citations in an entry, as the basis text writes them."""

    ordinal: int
    start: int
    law: str
    title: str
    quote: str
    rows: list[Row]

    def basis(self, entry: Entry, context: _Context) -> LegalBasis:
        return LegalBasis(
            entry=entry,
            ordinal=self.ordinal,
            quote=self.quote,
            start=self.start,
            end=self.start + len(self.quote),
            law_name=self.title,
            law=context.versions[self.law, self.rows[0].date("version")].law,
        )


def _groups(row: Row) -> list[_Group]:
    """Citations of one law under one title in a row are one group: 《X法》第五十三条、第六十条."""

    def law_and_title(basis: Row) -> tuple[str, str]:
        return basis.text("law"), basis.text("cited")[1:].partition("》")[0]

    groups: list[_Group] = []
    start = 0
    for ordinal, ((law, title), found) in enumerate(groupby(row.rows("bases"), key=law_and_title), start=1):
        rows = list(found)
        provisions = [basis.text("cited").partition("》")[2] for basis in rows]
        quote = f"《{title}》" + "、".join(filter(None, provisions))
        groups.append(_Group(ordinal, start, law, title, quote, rows))
        start += len(quote) + len(_SEPARATOR)
    return groups


def _target(basis: LegalBasis, ordinal: int, row: Row, context: _Context) -> BasisTarget:
    version = context.versions[row.text("law"), row.date("version")]
    target = BasisTarget(
        basis=basis,
        ordinal=ordinal,
        version=version,
        provision=row.text("provision"),
        verified=row.data.get("verified") is True,
    )
    if target.provision:
        _pin(target, ProvisionRef.parse(target.provision), context)
    return target


def _pin(target: BasisTarget, ref: ProvisionRef, context: _Context) -> None:
    """Pin a target to the held provision; where no text of the version is held, to its address alone."""
    text_id = target.version.current_text_id
    if text_id is None:
        target.eid = ref.eid
        return
    found = [p for eid in _addresses(ref, text_id, context) if (p := context.provisions.get((text_id, eid)))]
    if len(found) == 1:
        target.eid, target.read_from_id = found[0].eid, text_id
        target.exact_hash, target.folded_hash = found[0].exact_hash, found[0].folded_hash


def _addresses(ref: ProvisionRef, text_id: int, context: _Context) -> list[str]:
    """The eids that a reference may mean: an item cited without its paragraph may stand in any one."""
    if ref.paragraph or not ref.item:
        return [ref.eid]
    tail = ref.eid.removeprefix(ref.article_eid)
    parts = (f"{ref.article_eid}__para_{number}" for number in range(1, 40))
    return [part + tail for part in parts if (text_id, part) in context.provisions]
