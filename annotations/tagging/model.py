"""A logistic model that re-scores candidate spans by what they say and what stands around them.

Hashed features, so a model is one array of numbers; it knows no text and downloads nothing.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from annotations.tagging.components.base import Surroundings
from annotations.tagging.spans import SuggestedSpan

__all__ = ["TRAINED", "Card", "Example", "SpanModel", "features", "fit", "trained_model"]

TRAINED = Path(__file__).parent / "trained"
BITS = 14
REACH = 10
WORD = re.compile(r"[^\W_]+")
EPOCHS = 40
RATE = 0.3
PENALTY = 0.02


@dataclass(frozen=True)
class Card:
    """What a model was trained from, how well it did, and when."""

    data_hash: str
    documents: tuple[str, ...]
    examples: int
    seed: int
    date: str
    lexicon: str
    figures: dict[str, float]


@dataclass(frozen=True)
class Example:
    """A candidate with its features, its score by rule, and whether it is right."""

    indices: tuple[int, ...]
    prior: float
    right: bool


@dataclass(frozen=True)
class SpanModel:
    """Weights of hashed features, added to the log odds of the score that the rule gives."""

    weights: NDArray[np.float32]
    card: Card | None = None

    @property
    def version(self) -> str:
        """Eight hex digits of the SHA-256 over the weights."""
        return hashlib.sha256(self.weights.tobytes()).hexdigest()[:8]

    def probability(self, indices: Sequence[int], prior: float) -> float:
        """Probability that a candidate is right; `prior` is the score by rule."""
        return _sigmoid(log_odds(prior) + float(self.weights[list(indices)].sum()))

    def save(self, folder: Path) -> None:
        """Write weights and card to a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(folder / "weights.npz", weights=self.weights)
        if self.card:
            card = json.dumps(asdict(self.card), ensure_ascii=False, indent=2)
            (folder / "card.json").write_text(card + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> SpanModel:
        """Read a model that `save` wrote. Raises OSError where there is none."""
        with np.load(folder / "weights.npz", allow_pickle=False) as data:
            weights = data["weights"].astype(np.float32)
        row = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        return cls(weights, Card(**{**row, "documents": tuple(row["documents"])}))


def trained_model(folder: Path = TRAINED) -> SpanModel | None:
    """Read the model that the command for training wrote; None where there is none."""
    return SpanModel.load(folder) if (folder / "weights.npz").exists() else None


def log_odds(score: float) -> float:
    score = min(max(score, 0.01), 0.99)
    return math.log(score / (1 - score))


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def features(
    item: SuggestedSpan, text: str, around: Surroundings, others: Iterable[SuggestedSpan], language: str
) -> tuple[int, ...]:
    """Hash what is seen of a candidate: label, rule, words in it and beside it, topic, neighbours."""
    near = "near" if item.attributes.get("near_miss") else "full"
    topic = "credit" if around.document else "other"
    said = [
        "bias",
        f"label {item.label} {near}",
        f"rule {item.rule} {near}",
        f"label {item.label} {topic} {near}",
        f"length {item.label[:3]} {min(len(item.quote) // 4, 8)}",
        f"lead {item.label[:3]} {around.lead[-8:]}",
        f"neighbours {item.label[:3]} {min(sum(1 for other in others if other is not item), 4)}",
    ]
    said += [f"in {item.label[:3]} {unit}" for unit in units(item.quote, language)]
    said += [f"left {unit}" for unit in units(text[max(0, item.start - REACH) : item.start], language)]
    said += [f"right {unit}" for unit in units(text[item.end : item.end + REACH], language)]
    return tuple(sorted({crc32(feature.encode()) & ((1 << BITS) - 1) for feature in said}))


def units(text: str, language: str) -> set[str]:
    """Give what a text is compared by: pairs of characters in Chinese, words in English."""
    if language == "en":
        return set(WORD.findall(text.lower()))
    return {text[at : at + 2] for at in range(len(text) - 1)}


def fit(examples: Sequence[Example], seed: int) -> SpanModel:
    """Fit the weights to examples: logistic loss, Adagrad, a penalty on the square of the weights.

    The same examples and seed give the same model. Raises ValueError where there are none.
    """
    if not examples:
        raise ValueError("There is nothing to train from.")
    order = np.random.default_rng(seed)
    weights = np.zeros(1 << BITS, dtype=np.float64)
    squares = np.full(1 << BITS, 1e-2)
    rows = [np.array(example.indices) for example in examples]
    for _ in range(EPOCHS):
        for number in order.permutation(len(examples)):
            example, row = examples[number], rows[number]
            value = log_odds(example.prior) + float(weights[row].sum())
            slope = _sigmoid(value) - float(example.right) + PENALTY * weights[row]
            squares[row] += slope**2
            weights[row] -= RATE / len(row) ** 0.5 * slope / np.sqrt(squares[row])
    return SpanModel(weights.astype(np.float32))
