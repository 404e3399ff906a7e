"""From citations as written to provisions as of a date, or the reason why not."""

from __future__ import annotations

import datetime

import pytest

from catalog.bases.resolving import Reason, Resolution, fold_title, resolve
from catalog.citations import parse_citation
from catalog.models import LawVersion
from tests import factories

pytestmark = pytest.mark.django_db

OLD, NEW, TODAY = datetime.date(2018, 1, 1), datetime.date(2024, 7, 1), datetime.date(2025, 1, 1)


def law_with(title: str, *articles: str, date: datetime.date = OLD, **parts: str) -> LawVersion:
    version = factories.LawVersionFactory(law__title_zh=title, date=date)
    version.law.titles.create(language="zh", kind="full", text=f"中华人民共和国{title}")
    version.law.titles.create(language="zh", kind="short", text=title)
    text = factories.LawTextFactory(version=version, articles=list(articles))
    for eid in parts:
        factories.ProvisionFactory(law_text=text, eid=eid, kind="item", text=parts[eid])
    return version


def only(citation: str, on: datetime.date = TODAY) -> Resolution:
    [resolution] = resolve(parse_citation(citation), on)
    return resolution


def test_a_citation_resolves_to_the_version_in_force_on_the_date() -> None:
    old = law_with("样例管理法", "甲", "乙")
    new = factories.LawVersionFactory(law=old.law, date=NEW)
    factories.LawTextFactory(version=new, articles=["甲", "乙"])
    for day, version in ((datetime.date(2020, 1, 1), old), (TODAY, new)):
        found = only("《样例管理法》第一条、第二条", day)
        assert (found.version, [m.eid for m in found.matches], found.is_settled) == (
            version,
            ["art_1", "art_2"],
            True,
        )


@pytest.mark.parametrize("written", ["《中华人民共和国样例管理法》", "样例管理法", "《样例管理法》"])
def test_full_and_short_titles_mean_the_same_law(written: str) -> None:
    version = law_with("样例管理法", "甲")
    assert only(f"{written}第一条").law == version.law


def test_titles_are_compared_without_regard_to_width_and_brackets() -> None:
    assert fold_title("关于〈样例法〉的规定（试行）") == fold_title("关于《样例法》的规定(试行)")
    assert fold_title("the Sample Law of the People’s Republic of China") == fold_title("PRC Sample Law")


def test_an_item_without_paragraph_is_found_where_only_one_paragraph_has_it() -> None:
    law_with(
        "样例管理法", "甲", art_1__para_1__item_4="丁", art_1__para_2__item_5="戊", art_1__para_3__item_5="己"
    )
    assert only("《样例管理法》第一条第四项").matches[0].eid == "art_1__para_1__item_4"
    assert only("《样例管理法》第一条第五项").matches[0].reason == Reason.PROVISION_AMBIGUOUS


def test_an_article_that_does_not_exist_says_so() -> None:
    law_with("样例管理法", "甲")
    found = only("《样例管理法》第一条、第九条")
    assert [m.reason for m in found.matches] == [None, Reason.PROVISION_NOT_FOUND]
    assert not found.is_settled


def test_an_outline_does_not_vouch_that_a_paragraph_is_missing() -> None:
    version = law_with("样例管理法")
    outline = factories.LawTextFactory(version=version, kind="outline", body="", source_sha256="0" * 64)
    factories.ProvisionFactory(law_text=outline, text="")
    assert only("《样例管理法》第一条第二款").matches[0].reason == Reason.TEXT_NOT_HELD


def test_unknown_repealed_and_ambiguous_laws_are_told_apart() -> None:
    assert only("《无人知晓的办法》第一条").reason == Reason.LAW_UNKNOWN
    law = law_with("旧样例办法", "甲").law
    law.repealed_on = NEW
    law.save()
    assert only("《旧样例办法》第一条").reason == Reason.NOT_IN_FORCE
    laws = {law_with("两地办法", "甲").law, law_with("两地办法", "甲").law}
    ambiguous = only("《两地办法》第一条")
    assert (ambiguous.reason, set(ambiguous.candidates)) == (Reason.LAW_AMBIGUOUS, laws)


def test_of_two_laws_of_one_name_the_one_in_force_is_meant() -> None:
    repealed, alive = law_with("更替办法", "甲").law, law_with("更替办法", "甲", date=NEW).law
    repealed.repealed_on = NEW
    repealed.save()
    assert only("《更替办法》第一条").law == alive
    assert only("《更替办法》第一条", datetime.date(2020, 1, 1)).law == repealed


def test_articles_of_an_instrument_without_articles_are_its_points() -> None:
    law_with("样例意见", point_6="六")
    assert only("《样例意见》第六条").matches[0].eid == "point_6"


@pytest.mark.parametrize("count", [1, 8])
def test_any_number_of_citations_takes_four_queries(count: int, django_assert_num_queries) -> None:
    for n in range(count):
        law_with(f"第{n}号样例条例", "甲")
    groups = parse_citation("；".join(f"《第{n}号样例条例》第一条" for n in range(count)))
    with django_assert_num_queries(4):
        assert all(r.is_settled for r in resolve(groups, TODAY))
