"""Measures a tagger against documents annotated by reading: precision, recall, F1 by span and by paragraph.

A gold folder holds `docs/*.json` ({lang, paragraphs: [{i, text}]}) and a folder of annotations, `dev` unless
named otherwise (rows {p, quote, occ, label}).
CITATION is left out: citations have a gold of their own.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import spacy
from spacy.matcher import PhraseMatcher

from annotations.tagging.spans import SuggestedSpan

__all__ = [
    "Count",
    "GoldDocument",
    "Mistake",
    "PhraseBaseline",
    "Report",
    "Suggester",
    "evaluate",
    "load_gold",
    "mistakes",
]

Key = tuple[int, int, str]
CONTEXT = 60
TABLES = ("label", "document", "rule")


class Suggester(Protocol):
    """Anything that suggests spans: a Tagger, or a baseline."""

    def suggest(self, text: str, language: str) -> list[SuggestedSpan]: ...


@dataclass(frozen=True)
class GoldDocument:
    """A document as paragraphs, and its gold spans with offsets into the text joined by line feeds."""

    name: str
    language: str
    paragraphs: tuple[str, ...]
    spans: frozenset[Key]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)

    def starts(self) -> list[int]:
        """Offset of each paragraph in `text`."""
        starts, position = [], 0
        for paragraph in self.paragraphs:
            starts.append(position)
            position += len(paragraph) + 1
        return starts


@dataclass
class Count:
    """True and false positives and misses."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def __iadd__(self, other: Count) -> Count:
        self.hits += other.hits
        self.false += other.false
        self.missed += other.missed
        return self

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.false) if self.hits + self.false else 0.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 0.0

    @property
    def f1(self) -> float:
        total = 2 * self.hits + self.false + self.missed
        return 2 * self.hits / total if total else 0.0

    def row(self) -> str:
        return (
            f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"
            f"  ({self.hits} hit, {self.false} false, {self.missed} missed)"
        )


@dataclass
class Report:
    """Figures over a set of documents; `by_rule` counts hits and false spans of each rule (relaxed)."""

    strict: Count = field(default_factory=Count)
    relaxed: Count = field(default_factory=Count)
    paragraph: Count = field(default_factory=Count)
    by_label: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    by_document: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    by_rule: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))

    def render(self, by: Iterable[str] = TABLES) -> str:
        """Write the figures as plain text, with the tables named in `by`."""
        lines = [
            f"span strict   {self.strict.row()}",
            f"span relaxed  {self.relaxed.row()}",
            f"paragraph     {self.paragraph.row()}",
        ]
        tables = {"label": self.by_label, "document": self.by_document, "rule": self.by_rule}
        for title in by:
            table = tables[title]
            lines.append(f"\nby {title} (span relaxed)")
            width = max((len(name) for name in table), default=0)
            lines.extend(f"  {name:<{width}}  {table[name].row()}" for name in sorted(table))
        return "\n".join(lines)


def load_gold(
    folder: Path,
    only: Collection[str] | None = None,
    *,
    exclude: Collection[str] = (),
    annotations: str = "dev",
) -> list[GoldDocument]:
    """Read the documents of a gold folder; `only` and `exclude` name some of them (without `.json`).

    Raises ValueError where the folder holds no such documents, and, naming document and row, where a quote
    does not stand in its paragraph.
    """
    paths = {path.stem: path for path in sorted((folder / annotations).glob("*.json"))}
    if not paths:
        raise ValueError(f"{folder / annotations} holds no annotations (*.json).")
    unknown = sorted({*(only or ()), *exclude} - set(paths))
    if unknown:
        raise ValueError(f"{folder / annotations} holds no {', '.join(unknown)}.")
    documents: list[GoldDocument] = []
    for name, path in paths.items():
        if (only is not None and name not in only) or name in exclude:
            continue
        source = json.loads((folder / "docs" / path.name).read_text(encoding="utf-8"))
        places = {paragraph["i"]: number for number, paragraph in enumerate(source["paragraphs"])}
        bare = GoldDocument(
            path.stem, source["lang"], tuple(p["text"] for p in source["paragraphs"]), frozenset()
        )
        starts = bare.starts()
        spans: set[Key] = set()
        for number, row in enumerate(json.loads(path.read_text(encoding="utf-8")), 1):
            place = places[row["p"]]
            at = nth(bare.paragraphs[place], row["quote"], row["occ"])
            if at < 0:
                raise ValueError(
                    f"{path.name}, row {number}: {row['quote']!r} is not in paragraph {row['p']}."
                )
            start = starts[place] + at
            spans.add((start, start + len(row["quote"]), row["label"]))
        documents.append(GoldDocument(bare.name, bare.language, bare.paragraphs, frozenset(spans)))
    return documents


def nth(text: str, quote: str, occurrence: int) -> int:
    """Offset of the n-th occurrence, -1 where there is none."""
    at = -1
    for _ in range(occurrence):
        at = text.find(quote, at + 1)
        if at < 0:
            return -1
    return at


def evaluate(
    gold: Path | Sequence[GoldDocument],
    tagger: Suggester,
    *,
    only: Collection[str] | None = None,
    on_document: Callable[[GoldDocument, list[SuggestedSpan]], None] | None = None,
) -> Report:
    """Tag the documents of a gold folder and compare.

    `only` names the documents to use; `on_document` sees each document with its suggestions.
    """
    report = Report()
    for document in load_gold(gold, only) if isinstance(gold, Path) else gold:
        found = [
            span for span in tagger.suggest(document.text, document.language) if span.label != "CITATION"
        ]
        if on_document:
            on_document(document, found)
        compare(report, document, found)
    return report


@dataclass(frozen=True)
class Mistake:
    """A false suggestion (`rule` made it) or a miss, with the paragraph it stands in."""

    document: str
    paragraph: int
    kind: Literal["false", "missed"]
    label: str
    quote: str
    rule: str
    context: str


def mistakes(document: GoldDocument, found: Iterable[SuggestedSpan]) -> list[Mistake]:
    """List false suggestions and misses of a document in order of the text, by relaxed match."""
    keys = {(span.start, span.end, span.label): span.rule for span in found}
    matched = pair(document.spans, keys)
    rows: list[tuple[Key, Literal["false", "missed"], str]] = [
        *((key, "false", keys[key]) for key in set(keys) - set(matched.values())),
        *((key, "missed", "") for key in document.spans - set(matched)),
    ]
    text, starts = document.text, document.starts()
    listed: list[Mistake] = []
    for (start, end, label), kind, rule in sorted(rows):
        number = bisect_right(starts, start) - 1
        paragraph = document.paragraphs[number]
        at = start - starts[number]
        context = paragraph[max(0, at - CONTEXT) : at + end - start + CONTEXT]
        listed.append(Mistake(document.name, number, kind, label, text[start:end], rule, context))
    return listed


def compare(report: Report, document: GoldDocument, found: list[SuggestedSpan]) -> None:
    """Add one document to the report."""
    keys = {(span.start, span.end, span.label): span.rule for span in found}
    gold = set(document.spans)
    exact = len(gold & set(keys))
    report.strict += Count(exact, len(keys) - exact, len(gold) - exact)

    matched = pair(gold, keys)
    for key in gold:
        count = Count(hits=1) if key in matched else Count(missed=1)
        report.by_label[key[2]] += count
        report.by_document[document.name] += count
        report.relaxed += count
    for key in set(keys) - set(matched.values()):
        for table, name in ((report.by_label, key[2]), (report.by_document, document.name)):
            table[name] += Count(false=1)
        report.by_rule[keys[key]] += Count(false=1)
        report.relaxed += Count(false=1)
    for key in matched.values():
        report.by_rule[keys[key]] += Count(hits=1)

    starts = document.starts()
    said, meant = in_paragraphs(keys, starts), in_paragraphs(gold, starts)
    report.paragraph += Count(len(said & meant), len(said - meant), len(meant - said))


def pair(gold: Iterable[Key], found: Iterable[Key]) -> dict[Key, Key]:
    """Pair each gold span with one found span of its label that overlaps at least half of the shorter."""
    by_label: defaultdict[str, list[Key]] = defaultdict(list)
    for key in found:
        by_label[key[2]].append(key)
    candidates: list[tuple[int, Key, Key]] = []
    for wanted in gold:
        for key in by_label[wanted[2]]:
            overlap = min(wanted[1], key[1]) - max(wanted[0], key[0])
            if 2 * overlap >= min(wanted[1] - wanted[0], key[1] - key[0]) > 0:
                candidates.append((overlap, wanted, key))
    pairs: dict[Key, Key] = {}
    used: set[Key] = set()
    for _, wanted, key in sorted(candidates, key=lambda c: (-c[0], c[1], c[2])):
        if wanted not in pairs and key not in used:
            pairs[wanted] = key
            used.add(key)
    return pairs


def in_paragraphs(keys: Iterable[Key], starts: Sequence[int]) -> set[tuple[int, str]]:
    """Pairs of paragraph and label."""
    return {(bisect_right(starts, start) - 1, label) for start, _, label in keys}


class PhraseBaseline:
    """The peer to beat: spaCy's PhraseMatcher over the names of the concepts, nothing else."""

    def __init__(self, names: Iterable[tuple[str, str, str]]) -> None:
        """Take (label, language, name) triples."""
        names = list(names)
        self.matchers: dict[str, PhraseMatcher] = {}
        self.pipelines = {language: spacy.blank(language) for language in ("zh", "en")}
        for language, nlp in self.pipelines.items():
            matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
            for label, name_language, name in names:
                if name_language == language:
                    matcher.add(label, [nlp.make_doc(name)])
            self.matchers[language] = matcher

    def suggest(self, text: str, language: str) -> list[SuggestedSpan]:
        """Suggest every occurrence of a name."""
        doc = self.pipelines[language].make_doc(text)
        spans = self.matchers[language](doc, as_spans=True)
        return [SuggestedSpan(s.start_char, s.end_char, s.text, s.label_, 1.0, "baseline") for s in spans]
