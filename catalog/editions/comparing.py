"""What changed in meaning between two editions: rows matched by concept and content, not by place or code.

What editors confirmed of a pair comes first. It reads only.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.concordance import DiffPart, word_diff
from catalog.editions.citing import CitationChange, Citations, Cited, compare_citations
from catalog.editions.matching import Pair, Row, match_rows
from catalog.editions.successions import decided_pairs
from catalog.models import BasisTarget, Edition, Entry, EntryTranslation, LegalBasis, SubjectType

__all__ = ["ChangeKind", "Comparison", "EntryChange", "TextChange", "compare_editions"]


class ChangeKind(TextChoices):
    """How a row of one edition differs from the row that it continues."""

    ADDED = "added", _("Added")
    DROPPED = "dropped", _("Dropped")
    REWORDED = "reworded", _("Reworded")
    RETARGETED = "retargeted", _("Retargeted")
    RE_CITED = "re-cited", _("Re-cited")
    RE_CLASSIFIED = "re-classified", _("Re-classified")
    PARTICULARS = "particulars", _("Other particulars")


_FIELDS = {
    "content_zh": _("Content"),
    "content_en": _("Content in English"),
    "targets_zh": _("Targets"),
    "targets_en": _("Targets in English"),
    "subjects": _("Whom it concerns"),
    "agencies": _("Agencies"),
    "disclosure": _("Disclosure"),
    "retention": _("Period"),
}
_CHOICES: dict[str, dict[Any, Any]] = {
    "subjects": dict(SubjectType.choices),
    "disclosure": dict(Entry.Disclosure.choices),
}


@dataclass(frozen=True, slots=True)
class TextChange:
    """A field in its two wordings; ``parts`` tell them apart word by word."""

    field: str
    before: str
    after: str
    parts: tuple[DiffPart, ...]

    @property
    def label(self) -> str:
        """The field as a reader knows it."""
        return str(_FIELDS[self.field])

    @property
    def language(self) -> str:
        """The language of both wordings, as HTML names it."""
        return "en" if self.field.endswith("_en") else "zh-Hans"

    @property
    def values(self) -> tuple[str, str] | None:
        """Both values by their labels, of a field that is chosen and not written."""
        labels = _CHOICES.get(self.field)
        if labels is None:
            return None
        before, after = (
            ", ".join(str(labels.get(value, value)) for value in side.split(", ") if value)
            for side in (self.before, self.after)
        )
        return before, after


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A pair of rows that differ, or a row that is in one edition only.

    Attributes:
        texts: fields that differ, zh before en, such as ``content_zh`` and ``content_en``.
        citations: what became of the provisions cited.
        confirmed: whether an editor confirmed that the one row continues the other.
        score: how alike they are, from 0 to 1; 1 for a confirmed pair.
        split: the old row is continued by several.
        merged: the new row continues several.
    """

    kinds: tuple[ChangeKind, ...]
    old: Entry | None
    new: Entry | None
    texts: tuple[TextChange, ...] = ()
    citations: tuple[CitationChange, ...] = ()
    confirmed: bool = False
    score: float = 0.0
    split: bool = False
    merged: bool = False

    @property
    def match(self) -> str:
        """``confirmed`` or ``proposed``; empty for a row that has no counterpart."""
        return "confirmed" if self.confirmed else "proposed" if self.old and self.new else ""

    def as_dict(self) -> dict[str, Any]:
        """The change as JSON takes it."""
        return {
            "kinds": [kind.value for kind in self.kinds],
            "old": self.old.code if self.old else None,
            "new": self.new.code if self.new else None,
            "old_concept": self.old.concept.code if self.old else None,
            "new_concept": self.new.concept.code if self.new else None,
            "old_content": self.old.content_zh if self.old else None,
            "new_content": self.new.content_zh if self.new else None,
            "match": self.match,
            "score": self.score,
            "split": self.split,
            "merged": self.merged,
            "texts": [
                {
                    "field": text.field,
                    "before": text.before,
                    "after": text.after,
                    "parts": [{"op": part.op, "text": part.text} for part in text.parts],
                }
                for text in self.texts
            ],
            "citations": [
                {
                    "kind": change.kind.value,
                    "before": _cited_dict(change.before),
                    "after": _cited_dict(change.after),
                }
                for change in self.citations
            ],
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that changed from one edition to another; the pairs of rows that did not are of no kind."""

    old: Edition
    new: Edition
    changes: tuple[EntryChange, ...]
    same: tuple[EntryChange, ...]

    @property
    def unchanged(self) -> int:
        """How many rows say and cite the same in both."""
        return len(self.same)

    @property
    def rows(self) -> list[EntryChange]:
        """Every row, changed or not, in the order of the new edition."""
        return sorted((*self.changes, *self.same), key=_place)

    @property
    def counts(self) -> dict[ChangeKind, int]:
        """How many changes are of each kind; a row may be of several."""
        counted = Counter(kind for change in self.changes for kind in change.kinds)
        return {kind: counted[kind] for kind in ChangeKind}

    def as_dict(self) -> dict[str, Any]:
        """The comparison as JSON takes it."""
        return {
            "old": self.old.identifier,
            "new": self.new.identifier,
            "counts": {kind.value: count for kind, count in self.counts.items()},
            "unchanged": self.unchanged,
            "changes": [change.as_dict() for change in self.changes],
        }


def compare_editions(old: Edition, new: Edition, as_of: datetime.date | None = None) -> Comparison:
    """Compare two editions of one catalog; the number of queries does not depend on their size.

    Args:
        old: the earlier edition; whether the caller may see it is theirs to ask.
        new: the later one.
        as_of: the day up to which cited provisions are followed: that of the new edition if not given.

    Raises:
        ValueError: they are of different catalogs.
    """
    if old.catalog_id != new.catalog_id:
        raise ValueError(f"{old.identifier} and {new.identifier} are editions of different lists")
    as_of = as_of or new.law_as_of or new.in_force_from or timezone.localdate()
    sides = _Side.of(old), _Side.of(new)
    confirmed, overruled = decided_pairs(old, new)
    pairs = match_rows(sides[0].rows(), sides[1].rows(), known=confirmed, refused=overruled)
    cited = compare_citations(
        ((sides[0].citations[pair.old], sides[1].citations[pair.new]) for pair in pairs), as_of
    )
    matched = [_change(pair, sides, tuple(found), pairs) for pair, found in zip(pairs, cited, strict=True)]
    changes = [change for change in matched if change.kinds]
    changes += _alone(sides[0], {pair.old for pair in pairs}, ChangeKind.DROPPED)
    changes += _alone(sides[1], {pair.new for pair in pairs}, ChangeKind.ADDED)
    changes.sort(key=_place)
    same = sorted((pair for pair in matched if not pair.kinds), key=_place)
    return Comparison(old, new, tuple(changes), tuple(same))


@dataclass(slots=True)
class _Side:
    """One edition with all that is compared of it, by entry."""

    entries: dict[int, Entry]
    english: dict[tuple[int, str], str]
    agencies: dict[int, list[str]]
    citations: dict[int, Citations] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition) -> _Side:
        entries = {
            entry.pk: entry
            for entry in edition.entries.select_related("concept")
            .prefetch_related("entry_agencies")
            .order_by("ordinal")
        }
        rows = EntryTranslation.objects.filter(entry__edition=edition).order_by("pk")
        english = {(row.entry_id, row.field): row.text for row in rows}
        agencies = {
            pk: sorted(agency.name_as_issued for agency in entry.entry_agencies.all())
            for pk, entry in entries.items()
        }
        targets: dict[int, list[BasisTarget]] = defaultdict(list)
        unsettled: dict[int, list[LegalBasis]] = defaultdict(list)
        bases = LegalBasis.objects.filter(entry__edition=edition).select_related("law")
        for basis in bases.prefetch_related("targets__version__law").order_by("entry", "ordinal"):
            found = list(basis.targets.all())
            targets[basis.entry_id] += found
            if not found:
                unsettled[basis.entry_id].append(basis)
        citations = {pk: Citations(targets[pk], unsettled[pk]) for pk in entries}
        return cls(entries, english, agencies, citations)

    def rows(self) -> list[Row]:
        return [
            Row(e.pk, e.concept.code, e.content_zh, e.targets_zh, e.basis_text, e.code)
            for e in self.entries.values()
        ]


def _change(
    pair: Pair, sides: tuple[_Side, _Side], citations: tuple[CitationChange, ...], pairs: Iterable[Pair]
) -> EntryChange:
    old, new = sides[0].entries[pair.old], sides[1].entries[pair.new]
    content = _texts("content", old.content_zh, new.content_zh, pair, sides, EntryTranslation.Field.CONTENT)
    targets = _texts("targets", old.targets_zh, new.targets_zh, pair, sides, EntryTranslation.Field.TARGETS)
    particulars = [
        _text(name, before, after)
        for name, before, after in (
            ("agencies", "；".join(sides[0].agencies[old.pk]), "；".join(sides[1].agencies[new.pk])),
            ("disclosure", old.disclosure, new.disclosure),
            ("retention", old.retention, new.retention),
        )
        if before != after
    ]
    subjects = old.subject_types != new.subject_types
    if subjects:
        targets.append(_text("subjects", _subjects(old), _subjects(new)))
    told = (
        (ChangeKind.REWORDED, bool(content)),
        (ChangeKind.RETARGETED, bool(targets)),
        (ChangeKind.RE_CITED, bool(citations)),
        (ChangeKind.RE_CLASSIFIED, old.concept_id != new.concept_id),
        (ChangeKind.PARTICULARS, bool(particulars)),
    )
    return EntryChange(
        kinds=tuple(kind for kind, holds in told if holds),
        old=old,
        new=new,
        texts=(*content, *targets, *particulars),
        citations=citations,
        confirmed=pair.known,
        score=pair.score,
        split=sum(other.old == pair.old for other in pairs) > 1,
        merged=sum(other.new == pair.new for other in pairs) > 1,
    )


def _texts(
    name: str, before: str, after: str, pair: Pair, sides: tuple[_Side, _Side], english: str
) -> list[TextChange]:
    wordings = [
        (f"{name}_zh", before, after),
        (
            f"{name}_en",
            sides[0].english.get((pair.old, english), ""),
            sides[1].english.get((pair.new, english), ""),
        ),
    ]
    return [_text(label, old, new) for label, old, new in wordings if old != new]


def _text(name: str, before: str, after: str) -> TextChange:
    return TextChange(name, before, after, tuple(word_diff(before, after)))


def _subjects(entry: Entry) -> str:
    return ", ".join(subject.value for subject in entry.subject_types)


def _alone(side: _Side, matched: set[int], kind: ChangeKind) -> list[EntryChange]:
    alone = [entry for pk, entry in side.entries.items() if pk not in matched]
    if kind == ChangeKind.DROPPED:
        return [EntryChange((kind,), entry, None) for entry in alone]
    return [EntryChange((kind,), None, entry) for entry in alone]


def _place(change: EntryChange) -> tuple[int, int]:
    """By the new row's place; a dropped one by its own."""
    row = change.new or change.old
    return (row.ordinal if row else 0, 0 if change.new else 1)


def _cited_dict(cited: Cited | None) -> dict[str, Any] | None:
    if cited is None:
        return None
    return {
        "law": cited.law,
        "title": cited.title,
        "version": cited.version.isoformat() if cited.version else None,
        "provision": cited.provision,
        "eid": cited.eid,
    }
