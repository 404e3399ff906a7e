"""The pages of laws and their versions."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import LawTitle
from tests.factories import (
    EditionFactory,
    LawTextFactory,
    LawVersionFactory,
    ProvisionFactory,
    SourceLawFactory,
    publish,
)
from tests.pages import add_row, edition_with_rows, queries

pytestmark = pytest.mark.django_db


def test_the_list_of_laws_takes_the_same_queries_for_3_and_for_12(client: Client) -> None:
    counts = []
    for more in (3, 9):
        edition_with_rows(more)
        counts.append(queries(client, reverse("laws")))
    assert counts[0] == counts[1] <= 4


def test_a_law_is_found_by_any_of_its_titles(client: Client) -> None:
    law = SourceLawFactory(title_zh="样例公司法")
    other = SourceLawFactory(title_zh="样例证券法")
    LawTitle.objects.create(law=law, language="zh", kind="former", text="旧名企业法")
    html = client.get(reverse("laws"), {"q": "企业"}).content.decode()
    assert law.title_zh in html
    assert other.title_zh not in html


def test_a_law_page_takes_the_same_queries_for_3_and_for_12_versions(client: Client) -> None:
    counts = []
    for years in (3, 12):
        law = SourceLawFactory()
        edition = EditionFactory()
        for year in range(years):
            version = LawVersionFactory(law=law, date=datetime.date(2000 + year, 1, 1))
            add_row(edition, version=LawTextFactory(version=version, articles=["条文。"]).version)
        publish(edition)
        counts.append(queries(client, reverse("law", args=[law.key])))
    assert counts[0] == counts[1] <= 9


def test_a_law_page_marks_the_version_in_force_on_the_date(client: Client) -> None:
    law = SourceLawFactory()
    for year in (2010, 2020):
        LawVersionFactory(law=law, date=datetime.date(year, 1, 1))

    def marked(as_of: str) -> list[str]:
        html = client.get(reverse("law", args=[law.key]), {"as_of": as_of}).content.decode()
        points = html.split('<li class="point')[1:]
        return [re.findall(r"\d{4}-\d\d-\d\d", point)[0] for point in points if "badge-force" in point]

    assert marked("2015-06-01") == ["2010-01-01"]
    assert marked("2020-01-01") == ["2020-01-01"]
    assert marked("2009-01-01") == []


def test_a_version_page_takes_the_same_queries_for_3_and_for_12_articles(client: Client) -> None:
    counts = []
    for articles in (3, 12):
        version = LawTextFactory(articles=["条文。"] * articles).version
        edition = EditionFactory()
        for _ in range(articles):
            add_row(edition, version=version)
        publish(edition)
        counts.append(queries(client, reverse("law-version", args=[version.law.key, version.date])))
    assert counts[0] == counts[1] <= 6


def test_a_version_has_an_anchor_for_each_article_paragraph_and_item(client: Client) -> None:
    text = LawTextFactory(body="第一条 下列人员：\n（一）被告人。")
    article = ProvisionFactory(law_text=text, ordinal=1, text="下列人员：\n（一）被告人。", start=4, end=16)
    paragraph = ProvisionFactory(
        law_text=text, ordinal=2, kind="paragraph", parent=article, eid="art_1__para_1", start=4, end=16
    )
    ProvisionFactory(
        law_text=text, ordinal=3, kind="item", parent=paragraph, eid="art_1__para_1__item_1", start=13, end=16
    )
    html = client.get(reverse("law-version", args=[text.version.law.key, text.version.date])).content.decode()
    for eid in ("art_1", "art_1__para_1", "art_1__para_1__item_1"):
        assert html.count(f'id="{eid}"') == 1
    assert html.count("被告人") == 1
    assert "Text held" in html


def test_an_article_names_the_rows_that_cite_it(client: Client) -> None:
    version = LawTextFactory(articles=["不得出境。", "另一条。"]).version
    edition = EditionFactory()
    add_row(edition, version=version, code="PM-04.007")
    publish(edition)
    html = client.get(reverse("law-version", args=[version.law.key, version.date])).content.decode()
    first, _, second = html.partition('id="art_2"')
    assert "PM-04.007" in first
    assert "PM-04.007" not in second


def test_a_row_of_a_draft_is_not_named_to_the_public(client: Client) -> None:
    version = LawTextFactory(articles=["不得出境。"]).version
    add_row(EditionFactory(), version=version, code="PM-04.007")
    for name, args in (("law", [version.law.key]), ("law-version", [version.law.key, version.date])):
        assert "PM-04.007" not in client.get(reverse(name, args=args)).content.decode()


def test_an_outline_shows_its_articles_by_number(client: Client) -> None:
    text = LawTextFactory(kind="outline", body="")
    ProvisionFactory(law_text=text, text="", label="", number="120-1", eid="art_120-1")
    html = client.get(reverse("law-version", args=[text.version.law.key, text.version.date])).content.decode()
    assert "第一百二十条之一" in html
    assert "Outline only, no text held here" in html


def test_a_version_without_date_has_an_address(client: Client) -> None:
    version = LawVersionFactory(date=None)
    address = reverse("law-version", args=[version.law.key, None])
    assert address.endswith("/undated/")
    assert client.get(address).status_code == 200


def test_an_impossible_date_is_not_found(client: Client) -> None:
    version = LawVersionFactory()
    assert client.get(f"/laws/{version.law.key}/2024-13-45/").status_code == 404


def test_an_annex_with_articles_is_a_heading_and_its_words_stand_once(client: Client) -> None:
    text = LawTextFactory(body="附件1 细目\n第一条 样例词。")
    annex = ProvisionFactory(
        law_text=text, ordinal=1, kind="annex", eid="annex_1", label="附件1", text="第一条 样例词。"
    )
    ProvisionFactory(law_text=text, ordinal=2, parent=annex, eid="annex_1__art_1", text="样例词。")
    html = client.get(reverse("law-version", args=[text.version.law.key, text.version.date])).content.decode()
    assert html.count("样例词") == 1
