"""How pages are found from outside: robots, the site map, canonical addresses, languages, descriptions."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import EditionFactory
from tests.pages import add_row, edition_with_rows

pytestmark = pytest.mark.django_db


def test_the_site_map_names_public_pages_in_both_languages_and_no_draft(client: Client) -> None:
    shown = edition_with_rows(2)
    draft = EditionFactory(slug="2031")
    add_row(draft, code="PM-04.009")
    told = client.get("/sitemap.xml")
    assert told.headers["Content-Type"] == "application/xml"
    words = told.content.decode()
    for prefix in ("", "/zh-hans"):
        assert f"<loc>http://testserver{prefix}/editions/{shown.identifier}/</loc>" in words
    assert draft.identifier not in words


def test_every_address_of_the_site_map_opens(client: Client) -> None:
    edition_with_rows(1)
    places = client.get("/sitemap.xml").content.decode().split("<loc>http://testserver")[1:]
    assert len(places) > 10
    for place in places:
        address = place.partition("<")[0]
        assert client.get(address).status_code == 200, address


def test_robots_are_led_to_the_site_map_and_away_from_searches(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert "Disallow: /search/" in lines


def test_a_page_names_itself_without_its_filters_and_says_what_it_is_about(client: Client) -> None:
    edition = edition_with_rows(1)
    address = reverse("edition", args=[edition.identifier])
    page = client.get(address, {"status": "current"}).content.decode()
    assert f'href="http://testserver{address}"' in " ".join(page.split("canonical")[1].split()[:3])
    described = page.split('property="og:description"')[1].partition(">")[0]
    assert edition.title_zh in described


@pytest.mark.parametrize(
    ("here", "there"), [("/nowhere/", "/zh-hans/nowhere/"), ("/zh-hans/nowhere/", "/nowhere/")]
)
def test_a_page_that_is_not_there_says_so_in_either_language_and_offers_a_search(
    client: Client, here: str, there: str
) -> None:
    response = client.get(here)
    page = response.content.decode()
    assert response.status_code == 404
    assert f'<a href="{there}"' in page
    assert 'class="asking"' in page
    assert ("没有" in page) == here.startswith("/zh-hans")
