"""Trains the model that re-scores candidates, and tells by leaving out one document at a time if it helps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date

from annotations.tagging.evaluation import GoldDocument, Report, compare, pair
from annotations.tagging.lexicon import Lexicon
from annotations.tagging.model import Card, Example, SpanModel, features, fit
from annotations.tagging.pipeline import Candidate, build_pipeline, candidates
from annotations.tagging.tagger import Tagger

__all__ = ["cross_validate", "data_hash", "examples", "train"]


def data_hash(documents: Iterable[GoldDocument]) -> str:
    """SHA-256 over texts and annotations, independent of the order of documents."""
    rows = sorted([each.name, each.text, sorted(map(list, each.spans))] for each in documents)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def examples(documents: Iterable[GoldDocument], lexicon: Lexicon) -> list[Example]:
    """Make an example of every candidate in the documents: right where it pairs with an annotation."""
    made: list[Example] = []
    for document in documents:
        nlp = build_pipeline(document.language, lexicon, near_misses=True)
        found = list(candidates(document.text, nlp))
        keys = {(each.start, each.end, each.item.label): each for each in found}
        right = set(pair(document.spans, keys).values())
        made.extend(_example(each, key in right, document.language) for key, each in keys.items())
    return made


def _example(candidate: Candidate, right: bool, language: str) -> Example:
    item, line = candidate.item, candidate.line
    indices = features(item, line.folded, line.surroundings, candidate.others, language)
    return Example(indices, item.score, right)


def train(documents: Sequence[GoldDocument], lexicon: Lexicon, seed: int, today: date) -> SpanModel:
    """Train a model from documents; its card holds the figures of leaving one document out at a time."""
    made = examples(documents, lexicon)
    model = fit(made, seed)
    with_model, without = cross_validate(documents, lexicon, seed)
    figures = {
        "relaxed_f1": with_model.relaxed.f1,
        "paragraph_f1": with_model.paragraph.f1,
        "relaxed_f1_rules_only": without.relaxed.f1,
        "paragraph_f1_rules_only": without.paragraph.f1,
    }
    card = Card(
        data_hash=data_hash(documents),
        documents=tuple(sorted(each.name for each in documents)),
        examples=len(made),
        seed=seed,
        date=today.isoformat(),
        lexicon=lexicon.version,
        figures={name: round(value, 4) for name, value in figures.items()},
    )
    return SpanModel(model.weights, card)


def cross_validate(documents: Sequence[GoldDocument], lexicon: Lexicon, seed: int) -> tuple[Report, Report]:
    """Measure each document with a model of the others, and with the rules alone."""
    with_model, without = Report(), Report()
    made = {each.name: examples([each], lexicon) for each in documents}
    rules = Tagger(lexicon, model=None)
    for document in documents:
        others = [example for name, rows in made.items() if name != document.name for example in rows]
        tagger = Tagger(lexicon, model=fit(others, seed))
        for report, each in ((with_model, tagger), (without, rules)):
            found = [s for s in each.suggest(document.text, document.language) if s.label != "CITATION"]
            compare(report, document, found)
    return with_model, without
