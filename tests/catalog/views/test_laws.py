"""The pages of laws and their versions."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from catalog.lawtext import read_markdown
from catalog.models import LawTitle
from catalog.statutes.storing import store_text
from catalog.statutes.successions import compare, store
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


def test_a_law_page_counts_what_changed_against_the_version_before(client: Client) -> None:
    law = SourceLawFactory()
    first, second = (
        LawTextFactory(
            version__law=law,
            version__date=datetime.date(year, 1, 1),
            articles=["招标人应当发布招标公告，载明项目的性质。", f"投标人应当具备承担项目的能力{words}"],
        ).version
        for year, words in ((2010, "。"), (2020, "和资格。"))
    )
    assert "Amended 1" not in client.get(reverse("law", args=[law.key])).content.decode()
    store(compare(first, second))
    html = client.get(reverse("law", args=[law.key])).content.decode()
    assert "Amended 1" in html
    assert reverse("law-comparison", args=[law.key, first.date, second.date]) in html


def test_a_version_says_whether_it_is_in_force_on_the_date(client: Client) -> None:
    law = SourceLawFactory()
    first, second = (LawVersionFactory(law=law, date=datetime.date(year, 1, 1)) for year in (2010, 2020))
    address = reverse("law-version", args=[law.key, first.date])
    assert "This version is in force." in client.get(address, {"as_of": "2015-01-01"}).content.decode()
    html = client.get(address, {"as_of": "2021-01-01"}).content.decode()
    assert "The version of 2020-01-01 is in force." in html
    assert reverse("law-version", args=[law.key, second.date]) + "?as_of=2021-01-01" in html


def test_a_version_is_to_be_had_as_akoma_ntoso_where_its_text_is_held(client: Client) -> None:
    document = read_markdown("# 灯笼法\n\n2020年1月1日 通过\n\n<!-- INFO END -->\n\n第一条 灯笼应当登记。\n")
    version = LawVersionFactory(law__key="sample-law")
    store_text(version, document, name="sample.md", sha256="0" * 64)
    address = reverse("law-version-akn", args=["sample-law", version.date])
    assert address in client.get(reverse("law-version", args=["sample-law", version.date])).content.decode()
    response = client.get(address)
    assert response["Content-Type"] == "application/akn+xml"
    assert 'filename="sample-law-2020-01-01.akn.xml"' in response["Content-Disposition"]
    assert "akomaNtoso" in response.content.decode()
    outline = LawTextFactory(kind="outline", body="")
    gone = client.get(reverse("law-version-akn", args=[outline.version.law.key, outline.version.date]))
    assert gone.status_code == 404


def test_the_contents_list_the_articles_under_each_heading(client: Client) -> None:
    text = LawTextFactory(body="第一章 总则")
    chapter = ProvisionFactory(
        law_text=text, kind="chapter", eid="chp_1", label="第一章", heading="总则", text="", ordinal=1
    )
    for number in (1, 2):
        ProvisionFactory(law_text=text, parent=chapter, number=str(number), ordinal=number + 1)
    html = client.get(reverse("law-version", args=[text.version.law.key, text.version.date])).content.decode()
    contents = html.partition('class="contents"')[2].partition("</nav>")[0]
    assert "1–2" in contents
    assert re.findall(r'href="#(\w+)"', contents) == ["chp_1", "art_1", "art_2"]
    for eid in ("art_1", "art_2"):
        assert reverse("provision", args=[text.version.law.key, text.version.date, eid]) in html
