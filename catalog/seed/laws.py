"""Seeding source laws: works, titles, versions, outlines, and what is known to have become of provisions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from catalog.bases.resolving import fold_title
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
    """Load everything about laws; return every version by the seed's key of its law and its date."""
    laws = _load_works(seed, counts)
    _load_titles(seed, laws, counts)
    versions = _load_versions(seed, laws, counts)
    _load_outlines(seed, versions, counts)
    _load_successions(seed, versions, counts)
    return versions


def _load_works(seed: Seed, counts: Counts) -> dict[str, SourceLaw]:
    """Every law by the seed's key. One that an import made under the same title is taken, not made twice."""
    by_title = {fold_title(law.title_zh_full): law for law in SourceLaw.objects.all()}
    known = set(SourceLaw.history.values_list("key", flat=True))
    adopted = {
        row.text("key"): law
        for row in seed.laws
        if row.text("key") not in known and (law := by_title.get(fold_title(row.text("title_zh_full"))))
    }
    counts.add(SourceLaw, 0, len(adopted))
    rows = [row for row in seed.laws if row.text("key") not in adopted]
    made = create_missing(SourceLaw, map(_law, rows), ("key",), counts)
    laws = {key: law for (key,), law in made.items()} | adopted
    _load_repealers((row for row in rows if row.text("key") not in known), laws)
    return laws


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


def _load_repealers(rows: Iterable[Row], laws: dict[str, SourceLaw]) -> None:
    """A law may be repealed by one further down, so that this comes when all are there."""
    changed = []
    for row in rows:
        if repealer := laws.get(row.text("repealed_by")):
            law = laws[row.text("key")]
            law.repealed_by = repealer
            changed.append(law)
    SourceLaw.objects.bulk_update_with_history(changed, ["repealed_by"], reason=REASON)


def _load_titles(seed: Seed, laws: dict[str, SourceLaw], counts: Counts) -> None:
    wanted = [
        LawTitle(law=laws[row.text("key")], language=language, kind=kind, text=text)
        for row in seed.laws
        if row.text("key") in laws
        for language, kind, text in _titles(row)
        if text
    ]
    create_missing(LawTitle, wanted, ("law_id", "language", "text"), counts)


def _titles(row: Row) -> Iterator[tuple[str, str, str]]:
    yield "zh", LawTitle.Kind.FULL, row.text("title_zh_full")
    yield "zh", LawTitle.Kind.SHORT, row.text("title_zh")
    yield "en", LawTitle.Kind.FULL, row.text("title_en")
    for former in row.strings("former_titles_zh"):
        yield "zh", LawTitle.Kind.FORMER, former


def _load_versions(seed: Seed, laws: dict[str, SourceLaw], counts: Counts) -> VersionsByKey:
    dated = [
        (row.text("key"), laws[row.text("key")], version)
        for row in seed.laws
        if row.text("key") in laws
        for version in row.rows("versions")
    ]
    wanted = (_version(law, version) for _, law, version in dated)
    held = create_missing(LawVersion, wanted, ("law_id", "date"), counts)
    keyed = (
        (key, version.date("date"), held.get((law.pk, version.date("date")))) for key, law, version in dated
    )
    return {(key, date): found for key, date, found in keyed if found}


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
    full = set(LawText.objects.filter(kind=LawText.Kind.FULL).values_list("pk", flat=True))
    pointed: list[LawVersion] = []
    provisions: list[Provision] = []
    created = 0
    for outline in seed.outlines:
        version = versions.get((outline.law, outline.date))
        if version is None or (version.pk, outline.source_sha256, outline.reader_version) in known:
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
        if version.current_text_id not in full:
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
    rows = (*seed.known_successions, *seed.proposals)
    wanted = (succession for row in rows if (succession := _succession(row, versions)))
    create_missing(
        ProvisionSuccession, wanted, ("old_version_id", "old_eid", "new_version_id", "new_eid"), counts
    )


def _succession(row: Row, versions: VersionsByKey) -> ProvisionSuccession | None:
    old_version = versions.get((row.text("law"), row.date("from")))
    new_version = versions.get((row.text("to_law") or row.text("law"), row.date("to")))
    if old_version is None or new_version is None:
        return None
    old, new = row.text("old"), row.text("new")
    similarity = row.data.get("similarity")
    return ProvisionSuccession(
        old_version=old_version,
        old_eid=ProvisionRef.parse(old).eid if old else "",
        new_version=new_version,
        new_eid=ProvisionRef.parse(new).eid if new else "",
        kind=row.text("kind"),
        similarity=similarity,
        state=row.text("state"),
        origin=row.text("origin") or REASON,
        note=row.text("note"),
    )
