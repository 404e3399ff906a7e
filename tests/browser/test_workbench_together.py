"""Two at one document; a server that is away, slow, or asks to sign in again."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from annotations.models import Decision
from tests.browser.workbench import Seat, quotes, sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_another_person_sees_a_decision_within_seconds(seat: Seat) -> None:
    text = sample()
    one = seat(text).open()
    other = seat(text, "view_others_annotation").open()
    one.select("失信", place=2)
    one.press("e")
    one.label("OUT")
    one.settled()
    theirs = other.page.locator(f'.mark[data-tag="OUT {one.user.username}"]')
    expect(theirs).to_have_text("失信", timeout=8000)


@pytest.mark.parametrize(("choice", "standing"), [("1", "PM-05 限制出境"), ("2", "OUT 限制出境")])
def test_the_second_of_two_is_shown_both_versions_and_chooses(seat: Seat, choice: str, standing: str) -> None:
    text = sample(1)
    one, other = (seat(text, "adjudicate_annotation").open("?layer=adjudicated") for _ in "12")
    other.context.route("**/changes/**", lambda route: route.abort())  # so that it does not hear in time
    one.press("l")
    one.label("PM-05")
    one.settled()
    other.press("l")
    other.label("OUT")
    conflict = other.page.get_by_role("alertdialog")
    expect(conflict).to_contain_text("PM-05")
    expect(conflict).to_contain_text("OUT")
    assert quotes() == {"PM-05 限制出境"}
    other.page.reload()
    other.ready()
    expect(conflict).to_contain_text("OUT")
    other.press(choice)
    expect(conflict).to_have_count(0)
    other.settled()
    assert quotes() == {standing}


def test_without_a_connection_decisions_wait_say_so_and_survive_a_reload(seat: Seat) -> None:
    person = seat(sample(4)).open()
    page = person.page
    expect(page.locator(".mark-panel")).to_be_visible()
    person.context.set_offline(True)
    person.press("a", "r", "a")
    expect(page.locator("#saved")).to_contain_text("Connection lost")
    expect(page.locator("#panel")).to_have_text("PM-05: 限制高消费")  # of the mark that is current now
    bar, panel = page.locator(".bench").bounding_box(), page.locator(".panel").bounding_box()
    assert panel["y"] >= bar["y"] + bar["height"] - 1
    expect(page.locator("#saved")).to_contain_text("3 waiting")
    assert not Decision.objects.exists()
    # The refusal first: what waits is sent as soon as there is a connection.
    person.context.route("**/decide/", lambda route: route.abort())
    person.context.set_offline(False)
    page.reload()
    person.ready()
    expect(page.locator("#saved")).to_contain_text("3 waiting")
    person.context.unroute("**/decide/")
    expect(page.locator("#progress")).to_contain_text("3 of 8", timeout=10_000)
    person.settled()
    assert [d.action for d in Decision.objects.order_by("id")] == ["accept", "reject", "accept"]


def test_an_answer_that_was_lost_on_the_way_does_not_double_the_decision(seat: Seat) -> None:
    person = seat(sample()).open()
    lost: list[str] = []

    def lose_the_first(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().text())
            route.abort()

    person.context.route("**/decide/", lose_the_first)
    person.press("ArrowRight")
    expect(person.page.locator("#saved")).to_contain_text("Connection lost")
    person.settled()
    assert quotes() == {"PM-04 限制出境，"}
    assert Decision.objects.count() == 2  # taken up, and widened, once


def test_who_was_signed_out_is_told_and_loses_nothing(seat: Seat) -> None:
    person = seat(sample()).open()
    cookies = person.context.cookies()
    person.context.clear_cookies(name="sessionid")
    person.press("a")
    expect(person.page.locator("#saved")).to_contain_text("signed out")
    person.context.add_cookies(cookies)
    person.settled()
    assert quotes() == {"PM-04 限制出境"}


def test_a_reload_returns_to_the_mark_one_was_at(seat: Seat) -> None:
    person = seat(sample(3)).open()
    person.press("j", "j", "j", "k")
    ref = person.page.locator(".mark.current").get_attribute("data-ref")
    person.page.reload()
    person.ready()
    expect(person.page.locator(".mark.current")).to_have_attribute("data-ref", ref)
