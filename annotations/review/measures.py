"""How far two annotators agree, label by label: F1 over spans, kappa and AC1 over paragraphs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

__all__ = [
    "Found",
    "LabelAgreement",
    "Marked",
    "Table",
    "agreement",
    "cohens_kappa",
    "found_by_label",
    "gwets_ac1",
    "overlapping",
    "span_f1",
]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, order=True)
class Marked:
    """A labelled span; offsets are code points, half open."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Table:
    """Paragraphs by whether the first and the second annotator gave them a label."""

    both: int
    first_only: int
    second_only: int
    neither: int

    @property
    def total(self) -> int:
        return self.both + self.first_only + self.second_only + self.neither


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """How far two annotators agree on one label. None where a measure is not defined."""

    label: str
    first: int
    """Spans of the first annotator."""
    second: int
    strict: float | None
    """F1 over spans that begin and end at the same code points."""
    relaxed: float | None
    """F1 over spans that overlap."""
    kappa: float | None
    ac1: float | None
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Found:
    """Spans that were proposed, that were agreed on, and that were both."""

    hits: int
    proposed: int
    agreed: int

    @property
    def precision(self) -> float | None:
        """The share of what was proposed that is right; None where nothing was proposed."""
        return self.hits / self.proposed if self.proposed else None

    @property
    def recall(self) -> float | None:
        """The share of what is right that was proposed; None where nothing is."""
        return self.hits / self.agreed if self.agreed else None


def found_by_label(proposed: Collection[Marked], agreed: Collection[Marked]) -> dict[str, Found]:
    """Hold proposed spans against agreed ones, label by label; a hit has the same words and label."""
    labels = sorted({mark.label for mark in (*proposed, *agreed)})
    sides = {
        label: tuple({mark for mark in side if mark.label == label} for side in (proposed, agreed))
        for label in labels
    }
    return {label: Found(len(a & b), len(a), len(b)) for label, (a, b) in sides.items()}


def agreement(
    first: Iterable[Marked], second: Iterable[Marked], paragraphs: Sequence[Span]
) -> list[LabelAgreement]:
    """Compare two annotators label by label, in the order of labels.

    A paragraph has a label if a span of that label touches it. A span said twice counts once.
    """
    left, right = set(first), set(second)
    return [
        _of_label(
            label,
            [(mark.start, mark.end) for mark in sorted(left) if mark.label == label],
            [(mark.start, mark.end) for mark in sorted(right) if mark.label == label],
            paragraphs,
        )
        for label in sorted({mark.label for mark in left | right})
    ]


def _of_label(label: str, left: list[Span], right: list[Span], paragraphs: Sequence[Span]) -> LabelAgreement:
    table = _table(left, right, paragraphs)
    return LabelAgreement(
        label=label,
        first=len(left),
        second=len(right),
        strict=span_f1(left, right, lambda a, b: a == b),
        relaxed=span_f1(left, right, overlapping),
        kappa=cohens_kappa(table),
        ac1=gwets_ac1(table),
        paragraphs=table.total,
    )


def _table(left: list[Span], right: list[Span], paragraphs: Sequence[Span]) -> Table:
    counts = {(a, b): 0 for a in (True, False) for b in (True, False)}
    for paragraph in paragraphs:
        said = tuple(any(overlapping(paragraph, span) for span in side) for side in (left, right))
        counts[said[0], said[1]] += 1
    return Table(counts[True, True], counts[True, False], counts[False, True], counts[False, False])


def overlapping(a: Span, b: Span) -> bool:
    """Whether two spans share a code point."""
    return a[0] < b[1] and b[0] < a[1]


def span_f1(left: Sequence[Span], right: Sequence[Span], same: Callable[[Span, Span], bool]) -> float | None:
    """F1 = 2·matches / (spans of one + spans of the other); None where there are no spans.

    It is the same whichever side is taken for the truth, and for rare marks it is what kappa tends to.
    Source: Hripcsak and Rothschild, Agreement, the F-measure, and reliability in information retrieval,
    Journal of the American Medical Informatics Association 12 (2005).
    Each span is matched at most once, and as many as can be (maximum bipartite matching).
    """
    if not left and not right:
        return None
    partners: dict[int, int] = {}
    matches = sum(_augment(i, left, right, same, partners, set()) for i in range(len(left)))
    return 2 * matches / (len(left) + len(right))


def _augment(
    i: int,
    left: Sequence[Span],
    right: Sequence[Span],
    same: Callable[[Span, Span], bool],
    partners: dict[int, int],
    tried: set[int],
) -> bool:
    """Find a partner for span ``i`` of the left, if need be by giving others another (Kuhn's algorithm)."""
    for j, span in enumerate(right):
        if j in tried or not same(left[i], span):
            continue
        tried.add(j)
        if j not in partners or _augment(partners[j], left, right, same, partners, tried):
            partners[j] = i
            return True
    return False


def cohens_kappa(table: Table) -> float | None:
    """Kappa = (po - pe) / (1 - pe), pe from each annotator's own share; None where pe is 1.

    Source: Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20
    (1960). It is low where a label is rare or nearly everywhere, however well people agree: see AC1.
    """
    if not table.total:
        return None
    observed = (table.both + table.neither) / table.total
    first = (table.both + table.first_only) / table.total
    second = (table.both + table.second_only) / table.total
    expected = first * second + (1 - first) * (1 - second)
    return None if expected == 1 else (observed - expected) / (1 - expected)


def gwets_ac1(table: Table) -> float | None:
    """AC1 = (po - pe) / (1 - pe) with pe = 2·p·(1 - p), p the mean share of both; None for an empty table.

    Source: Gwet, Computing inter-rater reliability and its variance in the presence of high agreement,
    British Journal of Mathematical and Statistical Psychology 61 (2008), for two raters and two categories.
    """
    if not table.total:
        return None
    observed = (table.both + table.neither) / table.total
    mean = (2 * table.both + table.first_only + table.second_only) / (2 * table.total)
    expected = 2 * mean * (1 - mean)
    return (observed - expected) / (1 - expected)
