"""The model that re-scores: what it learns, that it is reproducible, how the pipeline uses it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from annotations.tagging import SpanModel, SuggestedSpan, Tagger, default_lexicon, trained_model
from annotations.tagging.components.base import Surroundings
from annotations.tagging.evaluation import GoldDocument
from annotations.tagging.model import Example, features, fit
from annotations.tagging.training import cross_validate, data_hash, train

NOTHING = SpanModel(np.zeros(1 << 14, dtype=np.float32))


def document(name: str, *paragraphs: tuple[str, str, str]) -> GoldDocument:
    """A document from (paragraph, quote, label); an empty quote marks nothing."""
    spans, position = set(), 0
    for text, quote, label in paragraphs:
        if quote:
            start = position + text.index(quote)
            spans.add((start, start + len(quote), label))
        position += len(text) + 1
    return GoldDocument(name, "zh", tuple(text for text, _, _ in paragraphs), frozenset(spans))


DOCUMENTS = [
    document("one", ("对失信茶商限制高消费。", "限制高消费", "PM-03"), ("茶馆可以限制高消费。", "", "")),
    document("two", ("对欠债茶商限制高消费。", "限制高消费", "PM-03"), ("茶馆可以限制高消费。", "", "")),
]


def candidate(quote: str, **attributes: bool | str) -> tuple[int, ...]:
    item = SuggestedSpan(0, len(quote), quote, "PM-03", 0.5, "test.rule", dict(attributes))
    return features(item, quote, Surroundings(), [item], "zh")


def test_what_is_right_ends_above_what_is_wrong() -> None:
    good, bad = candidate("限制高消费"), candidate("限制进入")
    model = fit([Example(good, 0.5, True), Example(bad, 0.5, False)] * 5, seed=1)
    assert model.probability(good, 0.5) > 0.5 > model.probability(bad, 0.5)


def test_an_untrained_model_leaves_the_score_of_the_rule() -> None:
    assert NOTHING.probability(candidate("限制高消费"), 0.9) == pytest.approx(0.9)


def test_the_same_examples_and_seed_give_the_same_model() -> None:
    one, two = (train(DOCUMENTS, default_lexicon(), seed, date(2024, 5, 1)) for seed in (3, 3))
    assert one.version == two.version
    assert one.card == two.card
    assert train(DOCUMENTS, default_lexicon(), 4, date(2024, 5, 1)).version != one.version


def test_there_is_nothing_to_learn_from_nothing() -> None:
    with pytest.raises(ValueError, match="nothing to train from"):
        fit([], seed=1)


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    model = train(DOCUMENTS, default_lexicon(), 1, date(2024, 5, 1))
    model.save(tmp_path)
    read = trained_model(tmp_path)
    assert read is not None
    assert (read.version, read.card) == (model.version, model.card)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 300_000


def test_without_a_trained_model_there_is_none(tmp_path: Path) -> None:
    assert trained_model(tmp_path) is None


def test_leaving_one_out_learns_from_the_other_what_the_rules_get_wrong() -> None:
    with_model, rules = cross_validate(DOCUMENTS, default_lexicon(), seed=1)
    assert rules.relaxed.false == 2
    assert with_model.relaxed.false == 0
    assert with_model.relaxed.hits == 2


def test_the_model_is_part_of_the_version() -> None:
    assert Tagger(model=NOTHING).version == f"{Tagger().version}+model-{NOTHING.version}"


def test_a_model_that_learned_nothing_changes_no_span() -> None:
    text = "对失信茶商，限制其参加政府采购，行政处罚信息向社会公布。"
    bare, scored = Tagger().suggest(text, "zh"), Tagger(model=NOTHING).suggest(text, "zh")
    assert [(s.start, s.end, s.label) for s in scored] == [(s.start, s.end, s.label) for s in bare]


def test_a_near_miss_comes_in_where_the_model_is_sure_and_says_so() -> None:
    text = "茶馆不得担任仓库的负责人。"
    assert Tagger().suggest(text, "zh") == []
    sure = SpanModel(np.full(1 << 14, 0.5, dtype=np.float32))
    (found,) = Tagger(model=sure).suggest(text, "zh")
    assert (found.label, found.attributes["model"]) == ("PM-02", sure.version)
    assert "near_miss" not in found.attributes


def test_the_hash_of_the_data_ignores_the_order_of_documents() -> None:
    assert data_hash(DOCUMENTS) == data_hash(DOCUMENTS[::-1])
    assert data_hash(DOCUMENTS) != data_hash(DOCUMENTS[:1])
