"""The workbench under mouse and touch, at every width, and for those who do not see it."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.workbench import Seat, quotes, sample
from tests.factories import TermFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_marks_and_buttons_answer_to_mouse_and_touch(seat: Seat) -> None:
    person = seat(sample(), has_touch=True).open()
    page = person.page
    page.locator('.mark[data-label="PM-05"]').first.tap()
    expect(page.locator(".mark-panel h2")).to_contain_text("限制高消费")
    page.get_by_role("button", name="Accept a", exact=True).tap()
    person.settled()
    assert quotes() == {"PM-05 限制高消费"}
    box = page.get_by_role("button", name="Reject r", exact=True).bounding_box()
    assert box["height"] >= 36


@pytest.mark.parametrize("width", [1600, 1280, 1024, 820])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_off_at_any_width(seat: Seat, width: int, scheme: str) -> None:
    text = sample(3, english=True)
    person = seat(text, viewport={"width": width, "height": 800}, color_scheme=scheme).open()
    expect(person.page.locator(".mark-panel")).to_be_visible()
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert person.page.evaluate(over) == 0
    inside = "element => element.scrollWidth - element.clientWidth"
    assert person.page.locator(".panel").evaluate(inside) == 0


OFFSETS = [
    # words of the segment, base, UTF-16 start and end of the selection, code points expected
    ("限制出境", 0, (0, 2), (0, 2)),
    ("𠮷市😀限", 10, (0, 3), (10, 12)),
    ("𠮷市😀限", 10, (3, 5), (12, 13)),
    ("𠮷市😀限", 10, (5, 6), (13, 14)),
    ("𠮷市😀限", 10, (4, 6), (12, 14)),  # from the middle of a pair: the whole character
    ("𠮷市😀限", 10, (2, 4), (11, 13)),  # to the middle of a pair: the whole character
    ("e\u0301👨‍👩‍👧x", 0, (2, 10), (2, 7)),
]


COUNT = """async ([words, base, [start, end]]) => {
        const { stretchOf } = await import("/static/js/workbench/codepoints.js");
        const root = document.createElement("div");
        root.innerHTML = `<p><span class="words" data-text="7" data-start="${base}"></span></p>`;
        document.body.append(root);
        const holder = root.querySelector(".words");
        [...words].forEach((character, place) => { // runs of one character, every other one in a mark
            const mark = document.createElement("span");
            mark.textContent = character;
            holder.append(place % 2 ? mark : character);
        });
        const at = (unit) => {
            const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
            let node = walker.nextNode();
            while (node && unit > node.length) { unit -= node.length; node = walker.nextNode(); }
            return [node, unit];
        };
        const range = document.createRange();
        range.setStart(...at(start)); range.setEnd(...at(end));
        const stretch = stretchOf(range, root);
        root.remove();
        return stretch;
    }"""


def test_a_selection_is_counted_in_code_points(seat: Seat) -> None:
    page = seat(sample()).open().page
    for words, base, units, (start, end) in OFFSETS:
        found = page.evaluate(COUNT, [words, base, list(units)])
        assert (words, units, found) == (words, units, {"text": "7", "start": start, "end": end})


def test_a_selection_over_several_segments_and_beyond_ends_with_the_text(seat: Seat) -> None:
    text = sample(2)
    person = seat(text).open()
    found = person.page.evaluate(
        """async () => {
            const { stretchOf } = await import("/static/js/workbench/codepoints.js");
            const range = document.createRange();
            range.setStart(document.querySelectorAll(".words")[1], 0);
            range.setEndAfter(document.querySelector("#texts"));
            const all = stretchOf(range);
            range.collapse(true);
            return [all, stretchOf(range)];
        }"""
    )
    assert found == [{"text": str(text.pk), "start": 7, "end": len(text.text)}, None]


GRAVE = ("serious", "critical")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_any_state_of_the_workbench(seat: Seat, scheme: str) -> None:
    text = sample(2, english=True)
    TermFactory(zh="失信被执行人", en="listed defaulter", status="approved")
    TermFactory(zh="失信被执行人", en="Listed", status="forbidden")
    person = seat(text, "adjudicate_annotation", color_scheme=scheme).open()
    page = person.page
    found: list[str] = []

    def check(state: str) -> None:
        violations = Axe().run(page).response["violations"]
        found.extend(
            f"{state}: {v['id']} {v['nodes'][0]['html']}" for v in violations if v["impact"] in GRAVE
        )

    expect(page.locator(".terms li")).to_have_count(1)
    check("a mark that is proposed")
    person.press("a", "r")
    person.settled()
    person.press("k")
    expect(page.locator(".history li")).to_have_count(1)
    check("a mark that is decided")
    for key, dialog in (("l", "#labels"), ("c", "#comment"), ("b", "#bulk"), ("?", "#help")):
        person.press(key)
        expect(page.locator(dialog)).to_be_visible()
        check(dialog)
        person.press("Escape")
        expect(page.locator(dialog)).to_be_hidden()
    person.press("J")
    expect(page.locator(".segment-panel")).to_be_visible()
    check("a segment")
    person.press("m")
    expect(page.locator(".missing")).to_be_visible()
    check("what is missing")
    page.get_by_text("Reference", exact=False).first.click()
    check("the reference")
    assert found == []
