"""A translator at the workbench in Chromium, with real keys and a real mouse, and documents to work on."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from annotations.models import Anchor, Document, DocumentText, SegmentAlignment
from tests.factories import (
    ConceptFactory,
    DocumentTextFactory,
    PipelineRunFactory,
    SegmentFactory,
    SuggestionFactory,
    UserFactory,
)

__all__ = ["NAMES", "SENTENCE", "WIDE", "Person", "Seat", "policy", "quotes", "sample"]


SENTENCE = "𠮷市对失信被执行人😀限制出境，并限制高消费。"
ENGLISH = "Listed defaulters are barred from leaving the country and from high spending."
WORDS = {"PM-04": "限制出境", "PM-05": "限制高消费"}
NAMES = {"PM-04": ("限制出境", "leaving the country"), "PM-05": ("限制高消费", "high spending")}


def sample(sentences: int = 2, *, english: bool = False) -> DocumentText:
    """Our own sentences, each a segment with two suggestions; a heading before them."""
    text = DocumentTextFactory(text="\n".join(["一、总体要求", *[SENTENCE] * sentences]))
    run = PipelineRunFactory(text=text)
    heading = SegmentFactory(text=text, ordinal=0, kind="heading", level=1, start=0, end=6)
    concepts = {
        code: ConceptFactory(code=code, name_zh=zh, name_en=en, definition="What it means.")
        for code, (zh, en) in NAMES.items()
    }
    segments, start = [heading], 7
    for ordinal in range(1, sentences + 1):
        end = start + len(SENTENCE)
        segments.append(SegmentFactory(text=text, ordinal=ordinal, start=start, end=end))
        for code, words in WORDS.items():
            at = text.text.index(words, start)
            SuggestionFactory(run=run, concept=concepts[code], start=at, end=at + len(words))
        start = end + 1
    if english:
        _english(text.document, segments)
    return text


def _english(document: Document, segments: list[Any]) -> None:
    lines = ["General", *[ENGLISH] * (len(segments) - 1)]
    text = DocumentTextFactory(document=document, language="en", text="\n".join(lines))
    start = 0
    for zh, line in zip(segments, lines, strict=True):
        en = SegmentFactory(text=text, ordinal=zh.ordinal, kind=zh.kind, start=start, end=start + len(line))
        SegmentAlignment.objects.create(zh_segment=zh, en_segment=en, score=1, origin="machine")
        start += len(line) + 1


WIDE = "𠮷市😀"


def policy(shared: Path, folder: Path) -> DocumentText:
    """A real regulation as our tagger reads it, with further suggestions so that there are sixty.

    A name and a sign beyond the basic plane are written into its third article.
    """
    from annotations.ingest import read_document
    from annotations.intake import store_document
    from annotations.tagging import Tagger, default_lexicon

    source = shared / "corpora" / "policies" / "html" / "gl-707.html"
    path = folder / source.name
    path.write_text(source.read_text("utf-8").replace("第三条", f"第三条{WIDE}", 1), "utf-8")
    text = store_document(read_document(path), source_name=path.name).text
    run = PipelineRunFactory(text=text)
    found = [s for s in Tagger(default_lexicon()).suggest(text.text, "zh") if s.label.startswith("P")]
    for suggested in found:
        concept = ConceptFactory(code=suggested.label)
        SuggestionFactory(run=run, concept=concept, start=suggested.start, end=suggested.end)
    for other in islice(re.finditer("应当|单位|机构|的", text.text), 60 - len(found)):
        SuggestionFactory(run=run, kind="out", concept=None, start=other.start(), end=other.end())
    return text


class Person:
    """A translator with a browser of their own, at the workbench of one document."""

    def __init__(self, context: BrowserContext, origin: str, text: DocumentText, *rights: str) -> None:
        self.user: User = UserFactory(is_staff=False)
        codenames = ("add_annotation", *rights)  # the groups do not outlive a flush between tests
        self.user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client = Client()
        client.force_login(self.user)
        context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": origin}]
        )
        self.context, self.text = context, text
        self.address = origin + reverse("workbench", args=[text.document.uid])
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda message: self._hear(message.text))

    def _hear(self, message: str) -> None:
        if not message.startswith("Failed to load resource"):  # tests that expect this say so
            self.faults.append(message)

    def open(self, query: str = "") -> Person:
        self.page.goto(self.address + query)
        self.ready()
        return self

    def ready(self) -> None:
        self.page.wait_for_selector("#workbench[data-ready]")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def settled(self) -> None:
        """Wait until the server has answered everything."""
        expect(self.page.locator("#saved")).to_have_attribute("data-state", "saved", timeout=15_000)

    def select(self, words: str, place: int = 0) -> None:
        """Bring words of the text into view, if they are not, and drag the mouse over them."""
        holder = self.page.locator(".words").nth(place)
        box = holder.bounding_box()
        if not 150 < box["y"] < self.page.viewport_size["height"] - 150:
            holder.evaluate("element => element.scrollIntoView({ block: 'center' })")
            self.page.wait_for_timeout(100)  # segments that were out of sight are laid out now
        boxes = self.page.evaluate(
            """([words, place]) => {
                const holder = document.querySelectorAll(".words")[place];
                const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
                const nodes = []; let text = "";
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    nodes.push([node, text.length]);
                    text += node.data;
                }
                const at = (unit) => nodes.findLast(([, start]) => start <= unit);
                const box = (unit, length) => {
                    const [node, start] = at(unit);
                    const range = document.createRange();
                    range.setStart(node, unit - start); range.setEnd(node, unit - start + length);
                    return range.getBoundingClientRect().toJSON();
                };
                const first = text.indexOf(words), last = first + words.length;
                const wide = (unit) => text.codePointAt(unit) > 0xffff ? 2 : 1;
                const final = last - ((text.charCodeAt(last - 1) & 0xfc00) === 0xdc00 ? 2 : 1);
                return [box(first, wide(first)), box(final, last - final)];
            }""",
            [words, place],
        )
        first, last = boxes
        mouse = self.page.mouse
        mouse.move(first["left"] + 1, first["top"] + first["height"] / 2)
        mouse.down()
        mouse.move(last["right"] - 1, last["top"] + last["height"] / 2, steps=4)
        mouse.up()

    def label(self, search: str) -> None:
        """Find a label in the open dialog and take the first."""
        self.page.locator("#label-search").fill(search)
        self.press("Enter")


Seat = Callable[..., Person]


def quotes() -> set[str]:
    found = Anchor.objects.filter(annotation__withdrawn=False)
    return {f"{anchor.annotation.label} {anchor.quote}" for anchor in found}
