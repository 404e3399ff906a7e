"""A basis text read into groups that are pinned, with the reason of whatever is not settled."""

from __future__ import annotations

import datetime

import pytest

from catalog.bases.reading import NO_CITATION, ReadGroup, make_bases, read_basis_texts
from catalog.lawtext import folded_hash
from catalog.models import BasisTarget, LawVersion, LegalBasis
from tests import factories

pytestmark = pytest.mark.django_db

DAY = datetime.date(2025, 1, 1)


def law_with(title: str, *articles: str) -> LawVersion:
    version = factories.LawVersionFactory(law__title_zh=title)
    version.law.titles.create(language="zh", kind="short", text=title)
    factories.LawTextFactory(version=version, articles=list(articles))
    return version


def read(text: str) -> list[ReadGroup]:
    [groups] = read_basis_texts([text], DAY)
    return groups


def test_each_law_is_a_group_that_stands_where_it_says() -> None:
    law_with("样例管理法", "甲", "乙"), law_with("另一条例", "丙")
    text = "《样例管理法》第一条、第二条；《另一条例》第一条"
    groups = read(text)
    assert [(g.law_name, g.quote) for g in groups] == [
        ("样例管理法", "《样例管理法》第一条、第二条"),
        ("另一条例", "《另一条例》第一条"),
    ]
    assert all(text[g.start : g.end] == g.quote and not g.reason for g in groups)


def test_provisions_are_pinned_to_the_words_that_are_held() -> None:
    version = law_with("样例管理法", "甲")
    [pin] = read("《样例管理法》第一条")[0].pins
    assert (pin.version_id, pin.provision, pin.eid) == (version.pk, "1", "art_1")
    assert (pin.read_from_id, pin.folded_hash) == (version.current_text_id, folded_hash("甲"))


def test_a_law_cited_again_with_its_name_joins_its_group() -> None:
    law_with("样例管理法", "甲", "乙")
    [group] = read("《样例管理法》第一条，《样例管理法》第二条")
    assert group.quote == "《样例管理法》第一条，《样例管理法》第二条"
    assert [pin.provision for pin in group.pins] == ["1", "2"]


def test_a_law_cited_as_a_whole_has_one_pin_without_a_provision() -> None:
    version = law_with("样例意见")
    [pin] = read("《样例意见》")[0].pins
    assert (pin.version_id, pin.provision, pin.eid) == (version.pk, "", "")


def test_words_that_are_no_citation_are_a_group_with_a_reason() -> None:
    law_with("样例管理法", "甲")
    stray, cited = read("有关部门另行解释。《样例管理法》第一条")
    assert (stray.quote, stray.reason) == ("有关部门另行解释", NO_CITATION)
    assert cited.reason == ""


def test_what_cannot_be_settled_says_why() -> None:
    law_with("样例管理法", "甲")
    unknown, missing = read("《无人知晓的办法》第一条；《样例管理法》第九条")
    assert unknown.reason == "No law of this name is known"
    assert missing.reason == "9: The version in force has no such provision"
    assert missing.pins[0].eid == ""


def test_without_a_text_a_provision_keeps_the_address_that_its_number_gives() -> None:
    version = factories.LawVersionFactory(law__title_zh="无文本法")
    version.law.titles.create(language="zh", kind="short", text="无文本法")
    [group] = read("《无文本法》第五条第二款、第六条第四项")
    assert [(pin.provision, pin.eid) for pin in group.pins] == [("5(2)", "art_5__para_2"), ("6()(4)", "")]
    assert group.reason.startswith("6()(4): The text")


def test_groups_become_rows_that_the_database_takes() -> None:
    law_with("样例管理法", "甲")
    text = "某条规定；《样例管理法》第一条、第一条"
    entry = factories.EntryFactory(basis_text=text)
    for basis, targets in make_bases(entry, read(text)):
        basis.save()
        for target in targets:
            target.basis = basis
            target.save()
    unread, settled = LegalBasis.objects.filter(entry=entry)
    assert (unread.law, unread.unresolved_reason) == (None, NO_CITATION)
    assert settled.unresolved_reason == ""
    assert BasisTarget.objects.get().basis == settled


@pytest.mark.parametrize("count", [1, 9])
def test_any_number_of_texts_takes_the_same_queries(count: int, django_assert_num_queries) -> None:
    for n in range(count):
        law_with(f"第{n}号样例条例", "甲")
    texts = [f"《第{n}号样例条例》第一条" for n in range(count)]
    with django_assert_num_queries(6):
        assert not any(g.reason for groups in read_basis_texts(texts, DAY) for g in groups)
