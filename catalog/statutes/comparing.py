"""Two versions of a law side by side, article by article: from what is recorded, else from the texts or their
hashes. Reads only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, TextChoices
from django.utils.translation import gettext_lazy as _

from catalog.bases import Certainty
from catalog.concordance import DiffPart, word_diff
from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import (
    LawText,
    LawVersion,
    Provision,
    ProvisionSuccession,
    ReviewState,
    SourceLaw,
    SuccessionKind,
)
from catalog.statutes.successions import compare

__all__ = [
    "ComparedRow",
    "Comparison",
    "Source",
    "TextsNotHeld",
    "change_counts",
    "compare_articles",
    "with_words",
]

_RUN = "concordance"
"""How the origin of a row begins that a run over the whole of two texts has stored."""


class TextsNotHeld(ValueError):
    """Of one of two versions neither a text nor an outline is held, so that they can't be compared."""


class Source(TextChoices):
    """What a comparison rests on."""

    RECORDED = "recorded", _("the recorded concordance")
    TEXTS = "texts", _("the two texts, compared just now")
    HASHES = "hashes", _("hashes and numbers, for a text is not held")


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """What became of one article; ``old`` or ``new`` is empty for what is new or repealed.

    Attributes:
        similarity: likeness of the two texts from 0 to 1, where measured.
        certainty: confirmed by a person or by equal hashes under one number, or only proposed.
        old_words: what stood there; empty unless ``with_words`` has read it.
    """

    old_eid: str
    new_eid: str
    kind: SuccessionKind
    similarity: float | None
    certainty: Certainty
    old_words: str = ""
    new_words: str = ""

    @property
    def old(self) -> str:
        return _number(self.old_eid)

    @property
    def new(self) -> str:
        return _number(self.new_eid)

    @property
    def is_change(self) -> bool:
        return self.kind != SuccessionKind.SAME

    def difference(self) -> list[DiffPart]:
        """The two wordings compared in words; empty where one is not held or they don't differ."""
        if not self.old_words or not self.new_words or self.old_words == self.new_words:
            return []
        return word_diff(self.old_words, self.new_words)


@dataclass(frozen=True)
class Comparison:
    """What became of every article of ``old`` in ``new``, in the order of ``old``; a new article follows the
    one that it stands behind.
    """

    old: LawVersion
    new: LawVersion
    rows: tuple[ComparedRow, ...]
    source: Source

    @cached_property
    def counts(self) -> Counter[SuccessionKind]:
        """How many rows there are of each kind."""
        return Counter(row.kind for row in self.rows)

    @property
    def holds_words(self) -> bool:
        """Whether both full texts are held."""
        return _is_full(self.old) and _is_full(self.new)


def compare_articles(old: LawVersion, new: LawVersion) -> Comparison:
    """Compare two versions of a law in three queries, or five where the texts themselves are compared.

    What a run of the concordance or the seed stored for just these two versions is taken as it stands. Where
    none did, the texts are compared, which takes some tenths of a second for a long law; what people decided
    overrides that. Where a text is not held, equal hashes and equal numbers tell what they can.

    Raises:
        TextsNotHeld: of one of them not even an outline is held.
    """
    for version in (old, new):
        if version.current_text is None:
            raise TextsNotHeld(f"neither the text nor an outline of {version} is held")
    recorded = list(
        ProvisionSuccession.objects.filter(old_version=old, new_version=new)
        .exclude(old_eid__contains="__")
        .exclude(new_eid__contains="__")
        .order_by("pk")
    )
    source = _source(old, new, recorded)
    standing = [row for row in recorded if row.state != ReviewState.OVERRULED]
    rows = [_of_record(row) for row in _preferred(standing)]
    if source == Source.TEXTS:
        rows += _computed(old, new, recorded)
    refused = {(row.old_eid, row.new_eid) for row in recorded if row.state == ReviewState.OVERRULED}
    pairing = _Pairing(_articles(old), _articles(new), rows, refused)
    return Comparison(old, new, tuple(pairing.ordered()), source)


def with_words(comparison: Comparison, rows: Iterable[ComparedRow]) -> list[ComparedRow]:
    """Some of the rows with the words of both versions, as far as they are held, in two queries."""
    rows = list(rows)
    old = _words(comparison.old, {row.old_eid for row in rows})
    new = _words(comparison.new, {row.new_eid for row in rows})
    return [
        ComparedRow(
            row.old_eid,
            row.new_eid,
            row.kind,
            row.similarity,
            row.certainty,
            old.get(row.old_eid, ""),
            new.get(row.new_eid, ""),
        )
        for row in rows
    ]


def change_counts(law: SourceLaw) -> dict[tuple[int, int], Counter[SuccessionKind]]:
    """How many articles changed in which way, by the keys of the two versions, in one query.

    Only pairs of versions that were compared as a whole are counted; a split article counts once.
    """
    rows = (
        ProvisionSuccession.objects.filter(old_version__law=law, new_version__law=law)
        .exclude(state=ReviewState.OVERRULED)
        .exclude(old_eid__contains="__")
        .exclude(new_eid__contains="__")
        .order_by()
        .values_list("old_version", "new_version", "kind", "origin")
        .annotate(old=Count("old_eid", distinct=True), new=Count("new_eid", distinct=True))
    )
    counts: defaultdict[tuple[int, int], Counter[SuccessionKind]] = defaultdict(Counter)
    whole = set()
    for old_version, new_version, kind, origin, old, new in rows:
        counts[old_version, new_version][SuccessionKind(kind)] += new if kind == SuccessionKind.NEW else old
        if origin.startswith(_RUN):
            whole.add((old_version, new_version))
    return {pair: counts[pair] for pair in whole}


def _source(old: LawVersion, new: LawVersion, recorded: Iterable[ProvisionSuccession]) -> Source:
    if any(row.origin.startswith(_RUN) for row in recorded):
        return Source.RECORDED
    return Source.TEXTS if _is_full(old) and _is_full(new) else Source.HASHES


def _is_full(version: LawVersion) -> bool:
    return version.current_text is not None and version.current_text.kind == LawText.Kind.FULL


def _preferred(rows: Sequence[ProvisionSuccession]) -> list[ProvisionSuccession]:
    """Where a person has said what became of an article, the machine's proposals for it count no more."""
    settled = {row.old_eid for row in rows if row.old_eid and row.state == ReviewState.CONFIRMED}
    return [row for row in rows if row.state == ReviewState.CONFIRMED or row.old_eid not in settled]


def _of_record(row: ProvisionSuccession) -> ComparedRow:
    certainty = Certainty.CONFIRMED if row.state == ReviewState.CONFIRMED else Certainty.PROPOSED
    return ComparedRow(row.old_eid, row.new_eid, SuccessionKind(row.kind), row.similarity, certainty)


def _computed(
    old: LawVersion, new: LawVersion, recorded: Iterable[ProvisionSuccession]
) -> Iterator[ComparedRow]:
    """What the texts tell of the articles on which no person has decided."""
    recorded = list(recorded)
    decided = {(row.old_eid, row.new_eid) for row in recorded}
    settled = {row.old_eid for row in recorded if row.old_eid}
    for row in compare(old, new).articles:
        old_eid, new_eid = _eid(row.old), _eid(row.new)
        if (old_eid, new_eid) in decided or old_eid in settled:
            continue
        same = row.kind.value == SuccessionKind.SAME
        certainty = Certainty.CONFIRMED if same else Certainty.PROPOSED
        similarity = row.similarity if old_eid and new_eid else None
        yield ComparedRow(old_eid, new_eid, SuccessionKind(row.kind.value), similarity, certainty)


_Hashes = dict[str, str]
"""The articles of a version in their order: the folded hash by the eid."""


class _Pairing:
    """Rows for every article of both versions: those given, else what hashes and numbers tell."""

    def __init__(
        self, old: _Hashes, new: _Hashes, rows: Iterable[ComparedRow], refused: set[tuple[str, str]]
    ) -> None:
        self._old, self._new, self._refused = old, new, refused
        rows = list(rows)
        continued = {row.new_eid for row in rows if row.old_eid}
        # What a person has tied to an old article is not new, whatever the machine took it for.
        self._rows = [row for row in rows if row.old_eid or row.new_eid not in continued]
        self._told_old = {row.old_eid for row in self._rows}
        self._told_new = {row.new_eid for row in self._rows}
        for pair in (self._equal_in_place(), self._equal_elsewhere(), self._of_one_number(), self._left()):
            for row in pair:
                if (row.old_eid, row.new_eid) in self._refused:  # a person has said that it is not so
                    continue
                self._rows.append(row)
                self._told_old.add(row.old_eid)
                self._told_new.add(row.new_eid)

    def ordered(self) -> list[ComparedRow]:
        place = {eid: number for number, eid in enumerate(self._old)}
        behind: dict[str, int] = {
            row.new_eid: place[row.old_eid] for row in self._rows if row.old_eid in place
        }
        keys: dict[str, tuple[int, int]] = {}
        last = -1
        for number, eid in enumerate(self._new):
            last = behind.get(eid, last)
            keys[eid] = (last, number)
        end = len(self._new)
        return sorted(
            self._rows,
            key=lambda row: (
                (place.get(row.old_eid, len(place)), -1, keys.get(row.new_eid, (0, end))[1])
                if row.old_eid
                else (*keys.get(row.new_eid, (len(place), end)), 0)
            ),
        )

    def _open(self) -> tuple[_Hashes, _Hashes]:
        return (
            {eid: folded for eid, folded in self._old.items() if eid not in self._told_old},
            {eid: folded for eid, folded in self._new.items() if eid not in self._told_new},
        )

    def _equal_in_place(self) -> Iterator[ComparedRow]:
        old, new = self._open()
        for eid, folded in old.items():
            if new.get(eid) == folded:
                yield ComparedRow(eid, eid, SuccessionKind.SAME, 1.0, Certainty.CONFIRMED)

    def _equal_elsewhere(self) -> Iterator[ComparedRow]:
        """Equal words that stand just once in each version."""
        old, new = self._open()
        counted_old, counted_new = Counter(old.values()), Counter(new.values())
        by_hash = {folded: eid for eid, folded in new.items() if counted_new[folded] == 1}
        for eid, folded in old.items():
            if folded in by_hash and counted_old[folded] == 1:
                yield ComparedRow(eid, by_hash[folded], SuccessionKind.RENUMBERED, 1.0, Certainty.PROPOSED)

    def _of_one_number(self) -> Iterator[ComparedRow]:
        old, new = self._open()
        for eid in old:
            if eid in new:
                yield ComparedRow(eid, eid, SuccessionKind.AMENDED, None, Certainty.PROPOSED)

    def _left(self) -> Iterator[ComparedRow]:
        old, new = self._open()
        for eid in old:
            yield ComparedRow(eid, "", SuccessionKind.REPEALED, None, Certainty.PROPOSED)
        for eid in new:
            yield ComparedRow("", eid, SuccessionKind.NEW, None, Certainty.PROPOSED)


def _articles(version: LawVersion) -> _Hashes:
    assert version.current_text is not None  # noqa: S101  # compare_articles has seen to it
    rows = (
        version.current_text.provisions.articles().filter(eid__startswith="art_").exclude(eid__contains="__")
    )
    return dict(rows.order_by("ordinal").values_list("eid", "folded_hash"))


def _words(version: LawVersion, eids: set[str]) -> dict[str, str]:
    rows = Provision.objects.filter(law_text=version.current_text_id, eid__in=eids)
    return dict(rows.values_list("eid", "text"))


def _eid(number: str | None) -> str:
    return ProvisionRef.parse(number).eid if number else ""


def _number(eid: str) -> str:
    try:
        return str(ProvisionRef.from_eid(eid))
    except InvalidReference:
        return eid
