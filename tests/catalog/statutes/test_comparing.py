"""Two versions article by article, from the best that is held."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.lawtext import folded_hash
from catalog.models import LawVersion, ProvisionSuccession, SourceLaw
from catalog.statutes.comparing import (
    ComparedRow,
    Source,
    TextsNotHeld,
    change_counts,
    compare_articles,
    with_words,
)
from catalog.statutes.successions import compare, store
from tests.factories import (
    LawTextFactory,
    LawVersionFactory,
    ProvisionFactory,
    ProvisionSuccessionFactory,
    SourceLawFactory,
)

pytestmark = pytest.mark.django_db

BAN = "串通投标、情节严重的，取消其一年至三年内参加依法必须进行招标项目的投标资格，并予以公告。"
NOTICE = "招标人应当在开标前十五日内在国家指定的媒介上发布招标公告，载明项目的性质和数量。"
REPORT = "评标委员会完成评标后，应当向招标人提出书面评标报告，并推荐合格的中标候选人。"
OLD = (NOTICE, BAN, REPORT)
NEW = (NOTICE, "本法自公布之日起施行。", BAN.replace("一年至三年", "二年至五年"))
TOLD = [("1", "1", "same"), ("", "2", "new"), ("2", "3", "renumbered_amended"), ("3", "", "repealed")]


def version(law: SourceLaw, year: int, *articles: str, kind: str = "full") -> LawVersion:
    made = LawVersionFactory(law=law, date=datetime.date(year, 1, 1))
    text = LawTextFactory(version=made, kind=kind, body="" if kind == "outline" else "样例。")
    for number, words in enumerate(articles, start=1):
        ProvisionFactory(
            law_text=text,
            number=str(number),
            ordinal=number,
            text=words if kind == "full" else "",
            folded_hash=folded_hash(words),
        )
    return made


def told(rows: tuple[ComparedRow, ...]) -> list[tuple[str, str, str]]:
    return [(row.old, row.new, row.kind.value) for row in rows]


def test_texts_that_nobody_has_compared_are_compared_now() -> None:
    law = SourceLawFactory()
    found = compare_articles(version(law, 2018, *OLD), version(law, 2023, *NEW))
    assert found.source == Source.TEXTS
    assert told(found.rows) == TOLD
    assert found.counts["same"] == found.counts["new"] == 1
    assert [row.certainty.value for row in found.rows] == ["confirmed", "proposed", "proposed", "proposed"]


def test_a_stored_run_says_the_same_without_comparing_again() -> None:
    law = SourceLawFactory()
    old, new = version(law, 2018, *OLD), version(law, 2023, *NEW)
    store(compare(old, new))
    found = compare_articles(old, new)
    assert found.source == Source.RECORDED
    assert told(found.rows) == TOLD


def test_a_persons_word_stands_in_a_comparison_made_now() -> None:
    law = SourceLawFactory()
    old, new = version(law, 2018, *OLD), version(law, 2023, *NEW)
    ends = {"old_version": old, "new_version": new, "old_eid": "art_3"}
    ProvisionSuccessionFactory(**ends, new_eid="art_2", kind="renumbered_amended", state="confirmed")
    found = compare_articles(old, new)
    assert ("3", "2", "renumbered_amended") in told(found.rows)
    assert not {"repealed", "new"} & {row.kind.value for row in found.rows}


def test_a_tie_that_was_overruled_is_not_told() -> None:
    law = SourceLawFactory()
    old, new = version(law, 2018, *OLD), version(law, 2023, *NEW)
    ProvisionSuccessionFactory(
        old_version=old, old_eid="art_2", new_version=new, new_eid="art_3", state="overruled"
    )
    rows = told(compare_articles(old, new).rows)
    assert ("2", "3", "renumbered_amended") not in rows
    assert ("", "3", "new") in rows


def test_equal_numbers_do_not_bring_an_overruled_tie_back() -> None:
    law = SourceLawFactory()
    old, new = version(law, 2018, NOTICE), version(law, 2023, NOTICE.replace("十五日", "二十日"))
    store(compare(old, new))
    proposed = ProvisionSuccession.objects.get()
    proposed.state = "overruled"
    proposed.save()
    assert set(told(compare_articles(old, new).rows)) == {("1", "", "repealed"), ("", "1", "new")}


def test_outlines_tell_what_hashes_and_numbers_can() -> None:
    law = SourceLawFactory()
    old = version(law, 2018, NOTICE, BAN, REPORT, "丁", kind="outline")
    new = version(law, 2023, NOTICE, "乙", "丙", BAN)
    found = compare_articles(old, new)
    assert found.source == Source.HASHES
    assert not found.holds_words
    assert told(found.rows) == [
        ("1", "1", "same"),
        ("", "2", "new"),
        ("2", "4", "renumbered"),
        ("3", "3", "amended"),
        ("4", "", "repealed"),
    ]


def test_without_any_outline_nothing_is_compared() -> None:
    law = SourceLawFactory()
    new = version(law, 2023, *NEW)
    with pytest.raises(TextsNotHeld, match="2018-01-01"):
        compare_articles(LawVersionFactory(law=law, date=datetime.date(2018, 1, 1)), new)


def test_the_difference_is_marked_in_words() -> None:
    law = SourceLawFactory()
    found = compare_articles(version(law, 2018, *OLD), version(law, 2023, *NEW))
    by_old = {row.old: row for row in with_words(found, found.rows)}
    assert [part.text for part in by_old["2"].difference() if part.op == "insert"] == ["二", "五"]
    assert by_old["1"].difference() == []
    assert by_old["3"].difference() == []


def test_changes_are_counted_by_pair_of_versions_where_a_run_was_stored() -> None:
    law = SourceLawFactory()
    first, second, third = version(law, 2010, NOTICE), version(law, 2018, *OLD), version(law, 2023, *NEW)
    store(compare(second, third))
    ProvisionSuccessionFactory(old_version=first, new_version=second, new_eid="art_1")
    counts = change_counts(law)
    assert set(counts) == {(second.pk, third.pk)}
    assert counts[second.pk, third.pk] == {"renumbered_amended": 1, "repealed": 1, "new": 1}


def test_a_split_article_counts_once() -> None:
    law = SourceLawFactory()
    old, new = version(law, 2018, *OLD), version(law, 2023, *NEW)
    for new_eid in ("art_2", "art_3"):
        ProvisionSuccessionFactory(
            old_version=old, new_version=new, new_eid=new_eid, kind="split", origin="concordance-1"
        )
    assert change_counts(law)[old.pk, new.pk] == {"split": 1}


def test_the_queries_are_the_same_for_3_and_for_12_articles() -> None:
    counts = []
    for articles in (3, 12):
        law = SourceLawFactory()
        old = version(law, 2018, *(f"{NOTICE}{n}" for n in range(articles)))
        new = version(law, 2023, *(f"{NOTICE}{n}。" for n in range(articles)))
        store(compare(old, new))
        with CaptureQueriesContext(connection) as captured:
            found = compare_articles(old, new)
            rows = with_words(found, found.rows)
            assert sum(bool(row.difference()) for row in rows) == articles
        counts.append(len(captured))
    assert counts == [5, 5]
