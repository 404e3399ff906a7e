"""The page of an article."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import LawVersion, SourceLaw
from tests.factories import (
    EditionFactory,
    LawCitationFactory,
    LawTextFactory,
    LawVersionFactory,
    ProvisionFactory,
    ProvisionSuccessionFactory,
    SourceLawFactory,
    publish,
)
from tests.pages import add_row, queries

pytestmark = pytest.mark.django_db

OLD, NEW = "个人所负数额较大的债务到期未清偿。", "个人因所负数额较大债务到期未清偿被列为失信被执行人。"


@pytest.fixture
def versions() -> tuple[LawVersion, LawVersion]:
    """Article 1 of 2018 became article 2 on 1 July 2024, with the version of 2023."""
    law = SourceLawFactory(title_zh="样例公司法")
    old = LawVersionFactory(law=law, date=datetime.date(2018, 10, 26), event="amended")
    new = LawVersionFactory(
        law=law, date=datetime.date(2023, 12, 29), effective=datetime.date(2024, 7, 1), event="revised"
    )
    LawTextFactory(version=old, articles=[OLD, "旧。"])
    LawTextFactory(version=new, articles=["新。", NEW])
    ProvisionSuccessionFactory(
        old_version=old,
        new_version=new,
        new_eid="art_2",
        kind="renumbered_amended",
        similarity=0.926,
        state="confirmed",
    )
    return old, new


def address(version: LawVersion, eid: str = "art_1") -> str:
    return reverse("provision", args=[version.law.key, version.date, eid])


def text(client: Client, at: str, **parameters: str) -> str:
    """The words of a page, without tags and with single spaces."""
    html = client.get(at, parameters).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def part(words: str, start: str, end: str) -> str:
    return words.partition(start)[2].partition(end)[0]


def test_an_article_says_what_it_became_and_when(
    client: Client, versions: tuple[LawVersion, LawVersion]
) -> None:
    old, new = versions
    standing = part(text(client, address(old), as_of="2026-01-01"), "On 2026-01-01", "Cited by")
    assert "Became 第2条 (article 2) on 2024-07-01, with the version of 2023-12-29" in standing
    assert "Renumbered and amended" in standing
    assert "confirmed" in standing
    assert (
        address(new, "art_2") + "?as_of=2026-01-01"
        in client.get(address(old), {"as_of": "2026-01-01"}).content.decode()
    )


def test_the_answer_follows_the_date(client: Client, versions: tuple[LawVersion, LawVersion]) -> None:
    old, new = versions
    assert "This text is the law in force." in text(client, address(old), as_of="2024-06-30")
    assert "Stood as 第1条 (article 1) in the version of 2018-10-26" in text(
        client, address(new, "art_2"), as_of="2024-06-30"
    )
    assert "No version of this law is in force." in text(client, address(old), as_of="2017-01-01")
    law = old.law
    law.repealed_on = datetime.date(2025, 1, 1)
    law.save()
    assert "it was repealed on 2025-01-01" in text(client, address(old), as_of="2025-01-01")


def test_the_history_marks_the_changed_words(client: Client, versions: tuple[LawVersion, LawVersion]) -> None:
    for version, eid in zip(versions, ("art_1", "art_2"), strict=True):
        html = client.get(address(version, eid)).content.decode()
        assert "<ins>被列为失信被执行人</ins>" in html
        assert "<del>的</del>" in html
        assert "0.926" in html


def test_an_article_that_was_repealed_and_one_that_is_lost_are_told_apart(
    client: Client, versions: tuple[LawVersion, LawVersion]
) -> None:
    old, new = versions
    assert "Where the article stands in it is not known here." in text(client, address(old, "art_2"))
    ProvisionSuccessionFactory(old_version=old, old_eid="art_2", new_version=new, new_eid="", kind="repealed")
    words = text(client, address(old, "art_2"))
    assert "The article no longer stands in it." in words
    assert "Repealed" in part(words, "History", "This service")


def test_versions_that_know_nothing_of_it_are_named_by_what_is_held(
    client: Client, versions: tuple[LawVersion, LawVersion]
) -> None:
    old, _ = versions
    for year in (2005, 2013):
        LawVersionFactory(law=old.law, date=datetime.date(year, 1, 1))
    history = part(text(client, address(old, "art_2")), "History", "This service")
    assert "Text held; nothing in it is known to continue the article: 2023-12-29" in history
    assert "No text held: 2013-01-01 , 2005-01-01" in history
    assert history.count("this page") == 1


def test_an_article_that_moved_is_followed_into_the_other_law(client: Client) -> None:
    old = LawTextFactory(version__law__title_zh="样例合同法", articles=["合同。"]).version
    code = LawTextFactory(
        version__law__title_zh="样例法典", version__date=datetime.date(2021, 1, 1), articles=["甲", "合同。"]
    ).version
    ProvisionSuccessionFactory(old_version=old, new_version=code, new_eid="art_2", kind="moved")
    law = old.law
    law.repealed_on, law.repealed_by = datetime.date(2021, 1, 1), code.law
    law.save()
    words = text(client, address(old))
    assert "Became 样例法典 第2条 (article 2) on 2021-01-01" in words
    assert "Moved to another law" in words
    assert address(code, "art_2") in client.get(address(old)).content.decode()


def test_rows_pinned_to_an_earlier_stage_name_it(
    client: Client, versions: tuple[LawVersion, LawVersion]
) -> None:
    old, new = versions
    edition = EditionFactory()
    add_row(edition, version=old, code="PM-02.001")
    publish(edition)
    cited = part(text(client, address(new, "art_2")), "Cited by", "History")
    assert "PM-02.001" in cited
    assert "as article 1 of 2018-10-26" in cited
    here = part(text(client, address(old)), "Cited by", "History")
    assert "PM-02.001" in here
    assert "as article" not in here


def test_articles_of_other_laws_are_named_with_their_words(
    client: Client, versions: tuple[LawVersion, LawVersion]
) -> None:
    old, _ = versions
    citing = LawTextFactory(
        version__date=datetime.date(2019, 12, 28),
        version__law__title_zh="样例证券法",
        articles=["依照处理。"],
    ).version
    LawCitationFactory(
        provision=citing.current_text.provisions.get(eid="art_1"), law=old.law, quote="《样例公司法》第一条"
    )
    cited = part(text(client, address(old)), "Cited by", "History")
    assert "样例证券法 2019-12-28 第1条 《样例公司法》第一条" in cited
    assert "1 more in a version not in force on 2019-01-01" in text(client, address(old), as_of="2019-01-01")


def test_an_outline_says_that_only_that_is_held(client: Client) -> None:
    outline = LawTextFactory(kind="outline", body="")
    ProvisionFactory(law_text=outline, text="", label="", number="120-1", eid="art_120-1")
    words = text(client, address(outline.version, "art_120-1"))
    assert "第一百二十条之一" in words
    assert "Only the outline of this version is held" in words


def test_an_article_known_only_from_its_successor_has_a_page(client: Client) -> None:
    law = SourceLawFactory()
    old = LawVersionFactory(law=law, date=datetime.date(2017, 1, 1))
    new = LawTextFactory(version__law=law, articles=["一"]).version
    ProvisionSuccessionFactory(old_version=old, old_eid="art_255", new_version=new)
    words = text(client, address(old, "art_255"))
    assert "No text of this version is held here" in words
    assert "Became 第1条 (article 1)" in words
    assert client.get(address(old, "art_256")).status_code == 404


def test_a_part_leads_to_its_article_and_a_chapter_to_the_version(client: Client) -> None:
    held = LawTextFactory()
    ProvisionFactory(law_text=held, kind="chapter", eid="chp_1", number="1")
    article = ProvisionFactory(law_text=held)
    ProvisionFactory(law_text=held, kind="paragraph", parent=article, eid="art_1__para_1")
    part_page = client.get(address(held.version, "art_1__para_1"), {"as_of": "2024-01-01"})
    assert part_page["Location"] == f"{address(held.version)}?as_of=2024-01-01#art_1__para_1"
    chapter = client.get(address(held.version, "chp_1"))
    assert chapter["Location"] == reverse("law-version", args=[held.version.law.key, held.version.date]) + (
        "#chp_1"
    )


def test_the_headings_above_and_the_neighbours_are_linked(client: Client) -> None:
    held = LawTextFactory()
    chapter = ProvisionFactory(
        law_text=held, kind="chapter", eid="chp_6", label="第六章", heading="资格", ordinal=1
    )
    for number in (1, 2, 3):
        ProvisionFactory(law_text=held, parent=chapter, number=str(number), ordinal=number + 1)
    html = client.get(address(held.version, "art_2")).content.decode()
    assert "第六章 资格" in html
    for eid in ("art_1", "art_3"):
        assert f'href="{address(held.version, eid)}"' in html


def test_unknown_and_malformed_parameters_are_refused(
    client: Client, versions: tuple[LawVersion, LawVersion]
) -> None:
    assert client.get(address(versions[0]), {"asof": "2024-01-01"}).status_code == 400
    assert client.get(address(versions[0]), {"as_of": "2024-13-01"}).status_code == 400


def test_an_article_takes_the_same_queries_for_3_and_for_12_versions_and_citations(client: Client) -> None:
    counts = []
    for many in (3, 12):
        law = SourceLawFactory()
        edition = EditionFactory()
        made = [_version(law, 2000 + year) for year in range(many)]
        for version in made:
            add_row(edition, version=version)
            citing = LawTextFactory(version__date=datetime.date(2020, 1, 1), articles=["依照处理。"])
            LawCitationFactory(provision=citing.provisions.get(), law=law)
        publish(edition)
        counts.append(queries(client, address(made[1])))
    assert counts[0] == counts[1] <= 26


def _version(law: SourceLaw, year: int) -> LawVersion:
    version = LawVersionFactory(law=law, date=datetime.date(year, 1, 1))
    return LawTextFactory(version=version, articles=[f"条文{year}。"]).version
