"""Seeding source laws: works, titles, versions, outlines, and what is known to have become of provisions."""

from __future__ import annotations

import datetime
from typing import Any

from catalog.lawtext.references import ProvisionRef
from catalog.models import (
    LawText,
    LawTitle,
    LawVersion,
    Provision,
    ProvisionKind,
    ProvisionSuccession,
    SourceLaw,
)
from catalog.seed.counts import REASON, Counts, create_missing
from catalog.seed.files import Row
from catalog.seed.outlines import Outline
from catalog.seed.reading import Seed

__all__ = ["VersionsByKey", "load_laws"]

VersionsByKey = dict[tuple[str, datetime.date | None], LawVersion]

_PROVENANCE = "compiled from the statutes and public sources; not collated"
_PART_KINDS = {
    "art": ProvisionKind.ARTICLE,
    "point": ProvisionKind.POINT,
    "para": ProvisionKind.PARAGRAPH,
    "item": ProvisionKind.ITEM,
    "subitem": ProvisionKind.SUBITEM,
}


def load_laws(seed: Seed, counts: Counts) -> VersionsByKey:
    """Load everything about laws; return every version by law key and date."""
    laws = create_missing(
        SourceLaw,
        {row.text("key"): _law(row) for row in seed.laws},
        {law.key: law for law in SourceLaw.objects.all()},
        counts,
    )
    _load_repealers(seed, laws)
    _load_titles(seed, laws, counts)
    versions = _load_versions(seed, laws, counts)
    _load_outlines(seed, versions, counts)
    _load_successions(seed, versions, counts)
    return versions


def _law(row: Row) -> SourceLaw:
    return SourceLaw(
        key=row.text("key"),
        title_zh=row.text("title_zh"),
        title_zh_full=row.text("title_zh_full"),
        title_en=row.text("title_en"),
        kind=row.text("kind"),
        issuer=row.text("issuer"),
        number=row.text("number"),
        repealed_on=row.date("repealed_on"),
        provenance=_PROVENANCE,
        note=row.text("note"),
    )


def _load_repealers(seed: Seed, laws: dict[str, SourceLaw]) -> None:
    """A law may be repealed by one further down, so that this comes when all are there."""
    changed = []
    for row in seed.laws:
        law, repealer = laws[row.text("key")], row.text("repealed_by")
        if repealer and law.repealed_on and law.repealed_by_id is None:
            law.repealed_by = laws[repealer]
            changed.append(law)
    SourceLaw.objects.bulk_update_with_history(changed, ["repealed_by"], reason=REASON)


def _load_titles(seed: Seed, laws: dict[str, SourceLaw], counts: Counts) -> None:
    wanted: dict[Any, LawTitle] = {}
    for row in seed.laws:
        law = laws[row.text("key")]
        for language, kind, key in (
            ("zh", "full", "title_zh_full"),
            ("zh", "short", "title_zh"),
            ("en", "full", "title_en"),
        ):
            text = row.text(key)
            if text:
                title = LawTitle(law=law, language=language, kind=kind, text=text)
                wanted.setdefault((law.pk, language, text), title)
    existing = {(title.law_id, title.language, title.text): title for title in LawTitle.objects.all()}
    create_missing(LawTitle, wanted, existing, counts)


def _load_versions(seed: Seed, laws: dict[str, SourceLaw], counts: Counts) -> VersionsByKey:
    wanted = {
        (row.text("key"), version.date("date")): _version(laws[row.text("key")], version)
        for row in seed.laws
        for version in row.rows("versions")
    }
    existing = {(v.law.key, v.date): v for v in LawVersion.objects.select_related("law", "current_text")}
    return create_missing(LawVersion, wanted, existing, counts)


def _version(law: SourceLaw, row: Row) -> LawVersion:
    return LawVersion(
        law=law,
        date=row.date("date"),
        effective=row.date("effective"),
        event=row.text("event"),
        number=row.text("number"),
        confidence=row.text("confidence") or LawVersion.Confidence.HIGH,
        note=row.text("note"),
    )


def _load_outlines(seed: Seed, versions: VersionsByKey, counts: Counts) -> None:
    """A version gets its outline to read from unless a full text of it is held."""
    known = {
        (text.version_id, text.source_sha256, text.reader_version)
        for text in LawText.objects.filter(kind=LawText.Kind.OUTLINE)
    }
    pointed: list[LawVersion] = []
    provisions: list[Provision] = []
    created = 0
    for outline in seed.outlines:
        version = versions[outline.law, outline.date]
        if (version.pk, outline.source_sha256, outline.reader_version) in known:
            continue
        text = LawText.objects.create(
            version=version,
            kind=LawText.Kind.OUTLINE,
            source_name=outline.source_name,
            source_sha256=outline.source_sha256,
            reader_version=outline.reader_version,
        )
        created += 1
        provisions += _provisions(text, outline)
        if version.current_text is None or version.current_text.kind == LawText.Kind.OUTLINE:
            version.current_text = text
            pointed.append(version)
    Provision.objects.bulk_create(provisions, batch_size=2000)
    LawVersion.objects.bulk_update_with_history(pointed, ["current_text"], reason=REASON)
    counts.add(LawText, created, len(seed.outlines) - created)
    counts.add(Provision, len(provisions), sum(len(o.nodes) for o in seed.outlines) - len(provisions))


def _provisions(text: LawText, outline: Outline) -> list[Provision]:
    return [
        Provision(
            law_text=text,
            ordinal=ordinal,
            kind=_PART_KINDS[node.eid.rpartition("__")[2].partition("_")[0]],
            eid=node.eid,
            number=node.eid.rpartition("_")[2],
            exact_hash=node.exact_hash,
            folded_hash=node.folded_hash,
        )
        for ordinal, node in enumerate(outline.nodes)
    ]


def _load_successions(seed: Seed, versions: VersionsByKey, counts: Counts) -> None:
    """What anyone has said of a provision already, in the same pair of versions, is left as it is."""
    existing = {
        (s.old_version_id, s.old_eid, s.new_version_id, s.new_eid): s
        for s in ProvisionSuccession.objects.all()
    }
    wanted: dict[Any, ProvisionSuccession] = {}
    for row in (*seed.known_successions, *seed.proposals):
        succession = _succession(row, versions)
        key = (succession.old_version_id, succession.old_eid, succession.new_version_id, succession.new_eid)
        wanted.setdefault(key, succession)
    create_missing(ProvisionSuccession, wanted, existing, counts)


def _succession(row: Row, versions: VersionsByKey) -> ProvisionSuccession:
    old, new = row.text("old"), row.text("new")
    similarity = row.data.get("similarity")
    return ProvisionSuccession(
        old_version=versions[row.text("law"), row.date("from")],
        old_eid=ProvisionRef.parse(old).eid if old else "",
        new_version=versions[row.text("to_law") or row.text("law"), row.date("to")],
        new_eid=ProvisionRef.parse(new).eid if new else "",
        kind=row.text("kind"),
        similarity=similarity,
        state=row.text("state"),
        origin=row.text("origin") or REASON,
        note=row.text("note"),
    )
