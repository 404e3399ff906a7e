"""What a document is held against: the rows of both lists, the ranks that measures need, the statute book.

Read in a fixed number of queries, whatever will be checked against it; it writes nothing.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from annotations.legality.lexicon import Lexicon, read_lexicon
from annotations.legality.statutes import StatuteBook
from annotations.legality.units import units
from catalog.bases import BasisStatus, statuses
from catalog.models import BasisRankRule, BasisTarget, Concept, Edition, Entry, EntryTranslation, LawVersion

__all__ = ["Basis", "Reference", "Row", "newest_compiled_edition", "newest_edition"]

CLASS_1 = "class-1"


@dataclass(frozen=True, slots=True)
class Basis:
    """One provision that a row rests on, with what has become of it by the day.

    ``stands`` are the law and the eid of each article where it stands on that day.
    """

    law: int
    kind: str
    name: str
    status: BasisStatus
    stands: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of an edition of reference, as the rules read it; ``units`` by language."""

    code: str
    concept: str
    words: str
    english: str
    subjects: frozenset[str]
    bases: tuple[Basis, ...]
    matters: frozenset[str]
    units: dict[str, frozenset[str]] = field(hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """Two editions and a day, with what the rules look up."""

    edition: Edition
    information: Edition | None
    as_of: datetime.date
    book: StatuteBook
    lexicon: Lexicon
    rows: tuple[Row, ...]
    by_concept: dict[str, tuple[Row, ...]]
    by_article: dict[tuple[int, str], tuple[Row, ...]]
    by_matter: dict[str, tuple[Row, ...]]
    statutory: frozenset[str]
    accepted_kinds: frozenset[str]
    newest_editions: dict[str, Edition]

    @classmethod
    def load(cls, edition: Edition, as_of: datetime.date, information: Edition | None = None) -> Reference:
        """Read what a punishment list and a day are held against, with an information catalog or none."""
        book = StatuteBook(as_of)
        lexicon = read_lexicon()
        rows = tuple(_rows([e for e in (edition, information) if e], as_of, lexicon))
        by_concept: dict[str, list[Row]] = defaultdict(list)
        by_article: dict[tuple[int, str], list[Row]] = defaultdict(list)
        by_matter: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            by_concept[row.concept].append(row)
            for matter in row.matters:
                by_matter[matter].append(row)
            for place in {place for basis in row.bases for place in basis.stands}:
                by_article[place].append(row)
        rank = BasisRankRule.objects.filter(key=CLASS_1).first()
        statutory = Concept.objects.filter(measure_class=Concept.MeasureClass.STATUTORY)
        newest = Edition.objects.as_of(as_of).select_related("catalog")
        return cls(
            edition=edition,
            information=information,
            as_of=as_of,
            book=book,
            lexicon=lexicon,
            rows=rows,
            by_concept={code: tuple(found) for code, found in by_concept.items()},
            by_article={place: tuple(found) for place, found in by_article.items()},
            by_matter={matter: tuple(found) for matter, found in by_matter.items()},
            statutory=frozenset(statutory.values_list("code", flat=True)),
            accepted_kinds=frozenset(rank.accepted_kinds if rank else ()),
            newest_editions={found.catalog.code: found for found in newest},
        )

    @property
    def is_complete(self) -> bool:
        """Whether the punishment list holds all its rows."""
        return self.edition.completeness == Edition.Completeness.COMPLETE

    @property
    def information_is_complete(self) -> bool:
        """Whether the information catalog holds all its rows."""
        held = self.information
        return held is not None and held.completeness == Edition.Completeness.COMPLETE


def newest_compiled_edition(catalog: str = "punishment") -> Edition | None:
    """The compiled list published last, or None where there is none."""
    editions = Edition.objects.compiled().latest_revisions().filter(catalog__code=catalog)
    return editions.select_related("catalog").order_by("-law_as_of", "-published_at").first()


def newest_edition(catalog: str, like: Edition) -> Edition | None:
    """The edition of a catalog that belongs to one of the other: by kind and name, or the last compiled."""
    editions = Edition.objects.latest_revisions().filter(
        catalog__code=catalog, kind=like.kind, slug=like.slug
    )
    return editions.select_related("catalog").first() or newest_compiled_edition(catalog)


def _rows(editions: list[Edition], as_of: datetime.date, lexicon: Lexicon) -> Iterable[Row]:
    entries = list(Entry.objects.filter(edition__in=editions).select_related("concept").order_by("pk"))
    english: dict[int, dict[str, str]] = defaultdict(dict)
    translations = EntryTranslation.objects.filter(entry__edition__in=editions).order_by("pk")
    for key, name, text in translations.values_list("entry_id", "field", "text"):
        english[key][name] = text
    bases = _bases(editions, as_of)
    for entry in entries:
        found = bases.get(entry.pk, [])
        words = f"{entry.content_zh}\n{entry.targets_zh}"
        laws = "\n".join(basis.name for basis in found)
        in_english = " ".join(english[entry.pk].values()).lower()
        yield Row(
            code=entry.code,
            concept=entry.concept.code,
            words=words,
            english=in_english,
            subjects=frozenset(subject.value for subject in entry.subject_types),
            bases=tuple(found),
            matters=frozenset(lexicon.matters(f"{words}\n{laws}", "zh")),
            units={"zh": frozenset(units(words, "zh")), "en": frozenset(units(in_english, "en"))},
        )


def _bases(editions: list[Edition], as_of: datetime.date) -> dict[int, list[Basis]]:
    targets = list(
        BasisTarget.objects.filter(basis__entry__edition__in=editions)
        .select_related("basis", "version__law")
        .order_by("pk")
    )
    judged = statuses(targets, as_of)
    succeeded = {s.version_id for status in judged.values() for s in status.successors}
    laws = _laws_of(succeeded)
    found: dict[int, list[Basis]] = defaultdict(list)
    for target in targets:
        status, law = judged[target.pk], target.version.law
        places = [(laws[s.version_id], s.eid) for s in status.successors] or [(law.pk, target.eid)]
        stands = tuple((law, eid.partition("__")[0]) for law, eid in places if eid)
        name = f"《{law.title_zh}》{target.provision}"
        found[target.basis.entry_id].append(Basis(law.pk, law.kind, name, status, stands))
    return found


def _laws_of(versions: set[int]) -> dict[int, int]:
    return dict(LawVersion.objects.filter(pk__in=versions).order_by().values_list("pk", "law_id"))
