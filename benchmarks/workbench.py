"""How long the workbench takes to open and to show a decision, for a short and a long document, in Chromium.

    .venv/bin/python -m benchmarks.workbench --decisions 30

Makes a database of its own, serves it as in production, and measures in headless Chromium: from the request
for the page until it answers to keys and is painted; and from the key until the decision, as the server saved
it, is painted. The goals are 2 s and 150 ms at 100,000 Chinese characters with 2,000 marks, English beside.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.serving import served

WORDS = "对失信被执行人依法限制出境，并限制其高消费，有关部门应当及时将名单移送公安机关。"
ENGLISH = "Listed defaulters are barred from leaving the country and from high spending. "
SEGMENT = 100
"""Code points of a Chinese segment."""

SIZES = ((10_000, 200), (100_000, 2_000))
"""Characters and marks of the documents."""

# From the key until the mark is accepted in the page, and the frame that shows it.
WATCH = """(ref) => {
    window.measured = new Promise((done) => {
        let start = 0;
        addEventListener("keydown", () => { start = performance.now(); }, { capture: true, once: true });
        const isSaved = () => document.querySelector(`.mark[data-ref="${ref}"][data-state="accepted"]`);
        const observer = new MutationObserver(() => {
            if (!isSaved()) return;
            observer.disconnect();
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
        });
        observer.observe(document.getElementById("texts"), { childList: true, subtree: true });
    });
}"""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


@dataclass(frozen=True)
class Figures:
    """What was measured of one document; seconds, and milliseconds of each decision."""

    characters: int
    marks: int
    opened: float
    decisions: list[float]

    def __str__(self) -> str:
        slowest = sorted(self.decisions)[int(len(self.decisions) * 0.95)]
        return (
            f"{self.characters:>9,} characters {self.marks:>6,} marks: open {self.opened:5.2f} s, "
            f"decision {statistics.median(self.decisions):4.0f} ms (95th percentile {slowest:4.0f} ms)"
        )


def make_document(characters: int, marks: int) -> str:
    """Store a document of that size in both languages with suggestions; returns its identifier."""
    from django.utils import timezone

    from annotations.models import (
        Document,
        DocumentText,
        PipelineRun,
        Segment,
        SegmentAlignment,
        Suggestion,
    )
    from catalog.models import Concept

    count = characters // SEGMENT
    lines = [(WORDS * 3)[: SEGMENT - 1] for _ in range(count)]
    english = [(ENGLISH * 4)[: SEGMENT * 2] for _ in range(count)]
    document = Document.objects.create(title_zh=f"样例{characters}", published_at=timezone.now())
    columns = []
    for language, column in (("zh", lines), ("en", english)):
        words = "\n".join(column) + "\n"
        sha256 = hashlib.sha256(words.encode()).hexdigest()
        text = DocumentText.objects.create(
            document=document,
            language=language,
            text=words,
            sha256=sha256,
            source_name="made",
            source_sha256=sha256,
            media_type="text/plain",
        )
        size = len(column[0]) + 1
        columns.append(
            Segment.objects.bulk_create(
                Segment(
                    text=text,
                    ordinal=place,
                    path=f"p_{place}",
                    kind="heading" if place % 25 == 0 else "paragraph",
                    level=1 if place % 25 == 0 else 0,
                    start=place * size,
                    end=place * size + size - 1,
                )
                for place in range(count)
            )
        )
    SegmentAlignment.objects.bulk_create(
        SegmentAlignment(zh_segment=zh, en_segment=en, score=1, origin="machine")
        for zh, en in zip(*columns, strict=True)
    )
    zh = document.texts.get(language="zh")
    run = PipelineRun.objects.create(text=zh, pipeline_version="benchmark")
    concepts = list(Concept.objects.all())
    step = characters // marks
    Suggestion.objects.bulk_create(
        Suggestion(
            run=run,
            start=(start := place * step),
            end=(end := min(start + 4 + place % 3 * step, characters)),  # every third overlaps the next ones
            quote=zh.text[start:end],
            kind="concept",
            concept=concepts[place % len(concepts)],
            score=0.9,
            rule="benchmark",
        )
        for place in range(marks)
    )
    return str(document.uid)


def prepare() -> tuple[list[str], str]:
    """Fill the database; returns the documents' identifiers and a session of a translator."""
    import django

    django.setup()
    from django.contrib.auth.models import Group, User
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    from catalog.models import Catalog, Concept

    catalog = Catalog.objects.create(code="punishment", title_zh="清单", title_en="List")
    for place in range(36):
        Concept.objects.create(
            catalog=catalog,
            code=f"PM-{place:02}",
            slug=f"c{place}",
            name_zh=f"措施{place}",
            name_en=f"measure {place}",
            ordinal=place,
        )
    user = User.objects.create_user("translator")
    user.groups.add(Group.objects.get(name="Translators"))
    client = Client()
    client.force_login(user)
    return [make_document(*size) for size in SIZES], client.cookies["sessionid"].value


def measure(origin: str, session: str, documents: list[str], decisions: int) -> list[Figures]:
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("google-chrome")
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for (characters, marks), uid in zip(SIZES, documents, strict=True):
            opened = []
            for _ in range(3):
                context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en")
                context.add_cookies([{"name": "sessionid", "value": session, "url": origin}])
                page = context.new_page()
                start = time.perf_counter()
                page.goto(f"{origin}/documents/{uid}/annotate/", wait_until="commit")
                page.wait_for_selector("#workbench[data-ready]", state="attached")
                page.evaluate(PAINTED)
                opened.append(time.perf_counter() - start)
            times = []
            for turn in range(decisions + 2):
                ref = page.locator(".mark.current[data-state]").first.get_attribute("data-ref")
                page.evaluate(WATCH, ref)
                page.keyboard.press("a")
                taken = page.evaluate("() => window.measured")
                if turn > 1:
                    times.append(taken)
                page.wait_for_timeout(150)  # a person reads; the panel's rows arrive
            found.append(Figures(characters, marks, statistics.median(opened), times))
        browser.close()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--decisions", type=int, default=30, help="decisions measured in each document")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'db.sqlite3'}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        documents, session = prepare()
        with served() as address:
            figures = measure(address, session, documents, options.decisions)
    for line in figures:
        print(line)
    short, long = figures
    slower = statistics.median(long.decisions) / statistics.median(short.decisions)
    print(
        f"{long.characters // short.characters} times the document: open {long.opened / short.opened:.1f} "
        f"times as long, decision {slower:.1f} times as long"
    )
    return int(long.opened > 2 or statistics.median(long.decisions) > 150)


if __name__ == "__main__":
    sys.exit(main())
