"""Seeding the rows of an edition: agencies, translations, and legal bases pinned to what was read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from catalog.lawtext.references import ProvisionRef
from catalog.models import (
    SUBJECT_FIELDS,
    Agency,
    BasisTarget,
    Concept,
    Edition,
    Entry,
    EntryAgency,
    EntryTranslation,
    LegalBasis,
    Provision,
    SubjectType,
)
from catalog.seed.counts import REASON
from catalog.seed.files import Row
from catalog.seed.laws import VersionsByKey

__all__ = ["Context", "load_entries"]

_SEPARATOR = "；"
"""Stands between the laws of a basis text."""


@dataclass(frozen=True, slots=True)
class Context:
    """What rows refer to, fetched once."""

    concepts: dict[str, Concept]
    agencies: dict[str, Agency]
    versions: VersionsByKey
    provisions: dict[tuple[int, str], Provision]
    """Held provisions, without their words, by law text and eid."""

    @classmethod
    def of(
        cls, concepts: dict[str, Concept], agencies: dict[str, Agency], versions: VersionsByKey
    ) -> Context:
        texts = {version.current_text_id for version in versions.values()} - {None}
        units = Provision.objects.filter(law_text__in=texts, eid__regex=r"^(art|point)_")
        held = units.defer("text").order_by()
        return cls(concepts, agencies, versions, {(p.law_text_id, p.eid): p for p in held})


def load_entries(edition: Edition, rows: Sequence[Row], context: Context) -> None:
    """Make the rows of an edition with all that hangs on them."""
    groups = [_groups(row, context) for row in rows]
    entries = Entry.objects.bulk_create_with_history(
        [
            _entry(edition, ordinal, row, found, context)
            for ordinal, (row, found) in enumerate(zip(rows, groups, strict=True), start=1)
        ],
        reason=REASON,
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
    placed = [(entry, group) for entry, found in zip(entries, groups, strict=True) for group in found]
    bases = LegalBasis.objects.bulk_create_with_history(
        [group.basis(entry) for entry, group in placed], reason=REASON
    )
    for basis, (_, group) in zip(bases, placed, strict=True):
        for target in group.targets:
            target.basis = basis
    BasisTarget.objects.bulk_create_with_history(
        [target for _, group in placed for target in group.targets], reason=REASON
    )


def _entry(edition: Edition, ordinal: int, row: Row, groups: Sequence[_Group], context: Context) -> Entry:
    subjects = {SUBJECT_FIELDS[SubjectType(subject)]: True for subject in row.strings("subjects")}
    return Entry(
        edition=edition,
        concept=context.concepts[row.text("concept")],
        code=row.text("id"),
        ordinal=ordinal,
        content_zh=row.text("content_zh"),
        targets_zh=row.text("targets_zh"),
        disclosure=row.text("disclosure"),
        basis_text=_SEPARATOR.join(group.quote for group in groups),
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


@dataclass(frozen=True, slots=True)
class _Group:
    """One law's citations in an entry, as the basis text writes them, and the provisions they name."""

    ordinal: int
    start: int
    law_name: str
    quote: str
    targets: Sequence[BasisTarget]

    def basis(self, entry: Entry) -> LegalBasis:
        unresolved = [target.provision for target in self.targets if target.provision and not target.eid]
        return LegalBasis(
            entry=entry,
            ordinal=self.ordinal,
            quote=self.quote,
            start=self.start,
            end=self.start + len(self.quote),
            law_name=self.law_name,
            law=self.targets[0].version.law,
            unresolved_reason=f"not found in the text that was read: {', '.join(unresolved)}"
            if unresolved
            else "",
        )


def _groups(row: Row, context: Context) -> list[_Group]:
    """Citations of one law under one title in a row are one group: 《X法》第五十三条、第六十条."""

    def law_and_title(basis: Row) -> tuple[str, str]:
        return basis.text("law"), basis.text("cited")[1:].partition("》")[0]

    groups: list[_Group] = []
    start = 0
    for ordinal, ((_, title), found) in enumerate(groupby(row.rows("bases"), key=law_and_title), start=1):
        rows = list(found)
        provisions = [basis.text("cited").partition("》")[2] for basis in rows]
        quote = f"《{title}》" + "、".join(filter(None, provisions))
        targets = [_target(place, basis, context) for place, basis in enumerate(rows, start=1)]
        groups.append(_Group(ordinal, start, title, quote, targets))
        start += len(quote) + len(_SEPARATOR)
    return groups


def _target(ordinal: int, row: Row, context: Context) -> BasisTarget:
    target = BasisTarget(
        ordinal=ordinal,
        version=context.versions[row.text("law"), row.date("version")],
        provision=row.text("provision"),
        verified=row.data.get("verified") is True,
    )
    if target.provision:
        _pin(target, ProvisionRef.parse(target.provision), context)
    return target


def _pin(target: BasisTarget, ref: ProvisionRef, context: Context) -> None:
    """Pin a target to the held provision; where no text of the version is held, to its address alone."""
    text_id = target.version.current_text_id
    addresses = _addresses(ref, text_id, context)
    if text_id is None:
        target.eid = addresses[0] if addresses else ""
        return
    found = [held for eid in addresses if (held := context.provisions.get((text_id, eid)))]
    if len(found) == 1:
        target.eid, target.read_from_id = found[0].eid, text_id
        target.exact_hash, target.folded_hash = found[0].exact_hash, found[0].folded_hash


def _addresses(ref: ProvisionRef, text_id: int | None, context: Context) -> list[str]:
    """The eids that a reference may mean.

    An item cited without its paragraph may stand in any one. In a text without articles 第六条 is point 六、.
    """
    units = [ref.article_eid, f"point_{ref.article}"]
    if ref.paragraph or not ref.item:
        return [ref.eid.replace(ref.article_eid, unit, 1) for unit in units]
    if text_id is None:
        return []
    tail = ref.eid.removeprefix(ref.article_eid)
    paragraphs = (f"{unit}__para_{number}" for unit in units for number in range(1, 40))
    return [eid + tail for eid in paragraphs if (text_id, eid) in context.provisions]
