"""Aliases and new concepts of the database in the tagger: seen in the next run, gone when put out of use."""

from __future__ import annotations

import pytest

from annotations.intake import load_tagger, tag_text
from annotations.models import Alias
from annotations.tagging import default_lexicon
from tests.factories import AliasFactory, ConceptFactory, DocumentTextFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def concepts() -> None:
    """Every concept that our lexicon names."""
    for code in sorted({entry.label for entry in default_lexicon().entries} - {"OUT", "CITATION"}):
        ConceptFactory(code=code)


def labels(text: str) -> list[tuple[str, str]]:
    return [(found.label, found.quote) for found in load_tagger().suggest(text, "zh")]


def alias(code: str, text: str, **values: object) -> Alias:
    return AliasFactory(concept=ConceptFactory(code=code), text=text, **values)


def test_a_phrase_is_found_wherever_it_stands() -> None:
    assert labels("茶楼收回金钥匙。") == []
    alias("PM-07", "收回金钥匙")
    assert labels("茶楼收回金钥匙。") == [("PM-07", "收回金钥匙")]


def test_an_object_is_found_only_under_a_restriction() -> None:
    alias("PM-08", "品茶专座", kind=Alias.Kind.OBJECT)
    assert labels("失信茶商可以预订品茶专座。") == []
    assert labels("失信茶商不得享受品茶专座。") == [("PM-08", "不得享受品茶专座")]


def test_a_category_is_found_only_as_information() -> None:
    alias("PCI-09", "茶艺评级", kind=Alias.Kind.CATEGORY)
    assert labels("开展茶艺评级。") == []
    assert labels("归集茶艺评级信息。") == [("PCI-09", "茶艺评级信息")]


def test_an_alias_out_of_use_is_not_looked_for() -> None:
    alias("PM-07", "收回金钥匙", active=False)
    assert labels("茶楼收回金钥匙。") == []


def test_a_concept_that_the_lexicon_does_not_know_is_found_by_its_name() -> None:
    ConceptFactory(code="PM-15", name_zh="限制泡茶")
    assert labels("对失信人限制泡茶。") == [("PM-15", "限制泡茶")]


def test_a_new_alias_makes_a_new_version_and_so_a_new_run() -> None:
    text = DocumentTextFactory(text="茶楼收回金钥匙。", language="zh")
    before = tag_text(text, load_tagger())
    alias("PM-07", "收回金钥匙")
    after = tag_text(text, load_tagger())
    assert before.pipeline_version != after.pipeline_version
    assert [row.quote for row in after.suggestions.all()] == ["收回金钥匙"]
    assert not before.suggestions.exists()
