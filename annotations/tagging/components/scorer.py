"""Component `scorer`: re-scores candidates with a trained model, lets near misses in and weak spans out."""

from __future__ import annotations

import dataclasses

from spacy.language import Language

from annotations.tagging.components.base import LexiconComponent, Surroundings
from annotations.tagging.components.context import without_doubles
from annotations.tagging.model import SpanModel, features
from annotations.tagging.spans import SPANS_KEY, SuggestedSpan

__all__ = ["Scorer"]

# A span that a rule made goes only where the model is rather sure; a near miss comes in where it is sure.
KEPT_ABOVE = 0.35
LET_IN_ABOVE = 0.6


class Scorer(LexiconComponent):
    """Judges every candidate by the model; without a model it only drops near misses."""

    judges = True
    model: SpanModel | None = None

    def refine(self, found: list[SuggestedSpan], text: str, around: Surroundings) -> list[SuggestedSpan]:
        kept: list[SuggestedSpan] = []
        for item in found:
            if item.label == "CITATION":
                kept.append(item)
                continue
            near = bool(item.attributes.get("near_miss"))
            if self.model is None:
                if not near:
                    kept.append(item)
                continue
            indices = features(item, text, around, found, self.language)
            score = self.model.probability(indices, item.score)
            if score >= (LET_IN_ABOVE if near else KEPT_ABOVE):
                attributes = {name: value for name, value in item.attributes.items() if name != "near_miss"}
                if near:
                    attributes["model"] = self.model.version
                kept.append(dataclasses.replace(item, score=round(score, 4), attributes=attributes))
        return without_doubles(kept)


@Language.factory("scorer", default_config={"language": "zh", "spans_key": SPANS_KEY})
def make_scorer(nlp: Language, name: str, language: str, spans_key: str) -> Scorer:
    return Scorer(language, spans_key)
