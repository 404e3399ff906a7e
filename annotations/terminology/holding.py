"""Reads the termbase and the titles of laws from the database, and the aligned passages of a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from annotations.alignment import Passage, align
from annotations.ingest import ReadDocument
from annotations.models import Document, DocumentText, Language, SegmentAlignment, Term
from annotations.terminology.checking import Pair, Problem, check
from annotations.terminology.termbase import APPROVED, PROPOSED, Rendering, Termbase
from catalog.citations import LawNames
from catalog.models import LawTitle, SourceLaw

__all__ = [
    "NotInBothLanguages",
    "check_document",
    "check_files",
    "held_law_names",
    "held_termbase",
    "joined",
    "pairs_of",
]

_SHORTEST_TITLE = 3
"""Characters of a law's short title below which it is too common a word to be looked for."""


class NotInBothLanguages(LookupError):
    """A document lacks a Chinese or an English text."""


def held_termbase() -> Termbase:
    """The termbase with the titles of laws, in three queries.

    A person's rendering of a title goes before the title that the catalog holds.
    """
    terms = list(Term.objects.order_by("pk").values_list("zh", "en", "status"))
    titles = _law_titles()
    approved = {zh for zh, _, status in terms if status == APPROVED}
    laws = [
        Rendering(zh, en, PROPOSED if zh in approved else status, is_law=True) for zh, en, status in titles
    ]
    return Termbase.compile([*(Rendering(*row) for row in terms), *laws])


def _law_titles() -> list[tuple[str, str, str]]:
    """Chinese names of laws, each with our English title as approved and others as proposed."""
    english: defaultdict[int, list[str]] = defaultdict(list)
    for law, text in LawTitle.objects.filter(language=Language.EN).order_by("pk").values_list("law", "text"):
        english[law].append(text)
    found = []
    for law, short, full, ours in SourceLaw.objects.exclude(title_en="").values_list(
        "pk", "title_zh", "title_zh_full", "title_en"
    ):
        for zh in dict.fromkeys(name for name in (short, full) if len(name) >= _SHORTEST_TITLE):
            found.append((zh, ours, APPROVED))
            found += [(zh, other, PROPOSED) for other in english[law] if other != ours]
    return found


def held_law_names() -> LawNames:
    """Every title that the catalog holds."""
    return LawNames.compile(LawTitle.objects.values_list("text", flat=True))


def check_document(document: Document) -> tuple[list[Problem], DocumentText, DocumentText]:
    """Check the newest texts of a document, and return the problems with both texts.

    Raises:
        NotInBothLanguages: it has no text in one of the two languages, or these are not aligned.
    """
    texts = {text.language: text for text in document.texts.latest_revisions()}
    if missing := [language.label for language in Language if language not in texts]:
        raise NotInBothLanguages(f"{document} has no text in {' and '.join(map(str, missing))}")
    zh, en = texts[Language.ZH], texts[Language.EN]
    pairs = pairs_of(zh, en)
    if not pairs:
        raise NotInBothLanguages(f"the texts of {document} are not aligned")
    return check(zh.text, en.text, pairs, held_termbase(), held_law_names()), zh, en


def check_files(zh: ReadDocument, en: ReadDocument) -> list[Problem]:
    """Align and check two texts that were read from files; stores nothing."""
    sides = [
        [Passage(read.text[segment.start : segment.end]) for segment in read.segments] for read in (zh, en)
    ]
    links = [(link.zh, link.en) for link in align(*sides)]
    left = [(segment.start, segment.end) for segment in zh.segments]
    right = [(segment.start, segment.end) for segment in en.segments]
    pairs = joined(links, left, right)
    return check(zh.text, en.text, pairs, held_termbase(), held_law_names())


def pairs_of(zh: DocumentText, en: DocumentText) -> list[Pair]:
    """The aligned passages of two texts, in the order of the Chinese."""
    links = SegmentAlignment.objects.filter(zh_segment__text=zh, en_segment__text=en)
    sides = [list(text.segments.order_by("ordinal")) for text in (zh, en)]
    places = [{segment.pk: place for place, segment in enumerate(side)} for side in sides]
    spans = [[(segment.start, segment.end) for segment in side] for side in sides]
    rows = links.values_list("zh_segment_id", "en_segment_id")
    return joined(((places[0][a], places[1][b]) for a, b in rows), spans[0], spans[1])


def joined(
    links: Iterable[tuple[int, int]], zh: Sequence[tuple[int, int]], en: Sequence[tuple[int, int]]
) -> list[Pair]:
    """Gather links into pairs, in order; what is linked by way of others belongs to one pair."""
    right_of: defaultdict[int, set[int]] = defaultdict(set)
    left_of: defaultdict[int, set[int]] = defaultdict(set)
    for left, right in links:
        right_of[left].add(right)
        left_of[right].add(left)
    done: set[int] = set()
    pairs = []
    for first in sorted(right_of):
        if first in done:
            continue
        lefts, rights = _reach(first, right_of, left_of)
        done |= lefts
        pairs.append(Pair(tuple(_of(lefts, zh)), tuple(_of(rights, en))))
    return pairs


def _reach(
    first: int, right_of: dict[int, set[int]], left_of: dict[int, set[int]]
) -> tuple[set[int], set[int]]:
    lefts, rights, new = {first}, set[int](), {first}
    while new:
        rights |= {right for left in new for right in right_of[left]}
        new = {left for right in rights for left in left_of[right]} - lefts
        lefts |= new
    return lefts, rights


def _of(places: Iterable[int], spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for place in sorted(places):
        yield spans[place]
