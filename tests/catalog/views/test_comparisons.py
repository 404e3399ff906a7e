"""The page of two versions side by side."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import LawVersion
from catalog.statutes.successions import compare, store
from tests.factories import LawTextFactory, LawVersionFactory, SourceLawFactory
from tests.pages import queries

pytestmark = pytest.mark.django_db

BAN = "串通投标、情节严重的，取消其一年至三年内参加依法必须进行招标项目的投标资格，并予以公告。"
NOTICE = "招标人应当在开标前十五日内在国家指定的媒介上发布招标公告，载明项目的性质和数量。"


@pytest.fixture
def versions() -> tuple[LawVersion, LawVersion]:
    law = SourceLawFactory()
    old = LawVersionFactory(law=law, date=datetime.date(2018, 1, 1))
    new = LawVersionFactory(law=law, date=datetime.date(2024, 1, 1))
    LawTextFactory(version=old, articles=[NOTICE, BAN])
    LawTextFactory(
        version=new, articles=[NOTICE, "本法自公布之日起施行。", BAN.replace("一年至三年", "二年至五年")]
    )
    return old, new


def address(old: LawVersion, new: LawVersion) -> str:
    return reverse("law-comparison", args=[old.law.key, old.date, new.date])


def test_the_address_names_both_dates(versions: tuple[LawVersion, LawVersion]) -> None:
    assert address(*versions).endswith("/compare/2018-01-01...2024-01-01/")


def test_changed_words_are_marked_and_what_stayed_is_left_out(
    client: Client, versions: tuple[LawVersion, LawVersion]
) -> None:
    html = client.get(address(*versions)).content.decode()
    for marked in ("<del>一</del>", "<del>三</del>", "<ins>二</ins>", "<ins>五</ins>"):
        assert marked in html
    assert "本法自公布之日起施行" in html
    assert NOTICE not in html
    assert "2 → 3" in html


def test_all_articles_or_one_kind_are_shown_on_request(
    client: Client, versions: tuple[LawVersion, LawVersion]
) -> None:
    assert NOTICE in client.get(address(*versions), {"show": "all"}).content.decode()
    only_new = client.get(address(*versions), {"show": "new"}).content.decode()
    assert "本法自公布之日起施行" in only_new
    assert "投标资格" not in only_new


def test_the_older_version_stands_first(client: Client, versions: tuple[LawVersion, LawVersion]) -> None:
    old, new = versions
    turned = client.get(address(new, old) + "?as_of=2020-01-01")
    assert turned["Location"] == address(old, new) + "?as_of=2020-01-01"
    chosen = client.get(
        reverse("law-compare", args=[old.law.key]), {"old": "2024-01-01", "new": "2018-01-01"}
    )
    assert chosen["Location"] == address(old, new)


def test_what_cannot_be_compared_says_so(client: Client, versions: tuple[LawVersion, LawVersion]) -> None:
    old, _ = versions
    assert client.get(address(old, old)).status_code == 400
    bare = LawVersionFactory(law=old.law, date=datetime.date(2010, 1, 1))
    assert client.get(address(bare, old)).status_code == 404
    compare_form = reverse("law-compare", args=[old.law.key])
    assert client.get(compare_form, {"old": "2018", "new": "2024-01-01"}).status_code == 400
    assert client.get(compare_form, {"old": "2018-02-30", "new": "2024-01-01"}).status_code == 400
    assert client.get(address(*versions), {"show": "nothing"}).status_code == 400
    assert client.get(address(*versions), {"kind": "new"}).status_code == 400


def test_an_undated_version_can_be_compared(client: Client, versions: tuple[LawVersion, LawVersion]) -> None:
    _, new = versions
    undated = LawTextFactory(version__law=new.law, version__date=None, articles=[NOTICE]).version
    at = address(undated, new)
    assert "/compare/undated...2024-01-01/" in at
    assert client.get(at).status_code == 200


def test_a_long_comparison_comes_in_pages_of_as_many_queries(client: Client) -> None:
    counts = []
    for articles in (3, 60):
        law = SourceLawFactory()
        old, new = (
            LawTextFactory(
                version__law=law,
                version__date=datetime.date(year, 1, 1),
                articles=[f"{NOTICE}{number}{words}" for number in range(articles)],
            ).version
            for year, words in ((2018, "。"), (2024, "！"))
        )
        store(compare(old, new))
        counts.append(queries(client, address(old, new)))
    assert counts[0] == counts[1] <= 12
    first, second = (client.get(address(old, new), {"page": page}).content.decode() for page in (1, 2))
    assert "Page 1 of 2" in first
    assert "60 → 60" not in first
    assert "60 → 60" in second
