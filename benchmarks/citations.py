"""Precision and recall of the citation grammar on the gold, and its speed beside a plain search for 第…条.

python -m benchmarks.citations                 both
python -m benchmarks.citations --errors        list what is wrong
python -m benchmarks.citations --gold DIR      other passages in the same layout
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from catalog.citations import find_citations

SHARED = Path(__file__).resolve().parents[2] / "shared"
INFO_END = "<!-- INFO END -->"
PEER = re.compile("第[一二三四五六七八九十百千零〇○0-9]{1,12}条")
"""The named peer: one pass of ``re`` that only finds the anchors 第…条 and reads nothing."""


class Row(NamedTuple):
    """What must be right about a citation under the strict criterion."""

    start: int
    end: int
    law: str
    provisions: tuple[str, ...]
    kind: str


def expected_rows(text: str, rows: list[dict[str, Any]]) -> set[Row]:
    """The gold rows of a passage with their offsets."""
    found = set()
    for row in rows:
        start = -1
        for _ in range(row["occ"]):
            start = text.index(row["quote"], start + 1)
        found.add(Row(start, start + len(row["quote"]), row["law"], tuple(row["provisions"]), row["kind"]))
    return found


def passages(folder: Path) -> Iterator[tuple[str, str, str, set[Row]]]:
    """Language, id, text and gold rows of every passage."""
    gold = json.loads((folder / "dev-gold.json").read_text("utf-8"))
    for passage in json.loads((folder / "dev.json").read_text("utf-8")):
        yield "zh", passage["id"], passage["text"], expected_rows(passage["text"], gold[passage["id"]])
    for passage in json.loads((folder / "dev-en.json").read_text("utf-8")):
        yield "en", passage["id"], passage["text"], expected_rows(passage["text"], passage["citations"])


class Score:
    """Counts of right, found and expected rows."""

    def __init__(self) -> None:
        self.right = self.found = self.expected = 0

    def add(self, found: set[Any], expected: set[Any]) -> None:
        self.right += len(found & expected)
        self.found += len(found)
        self.expected += len(expected)

    def __str__(self) -> str:
        precision = self.right / max(self.found, 1)
        recall = self.right / max(self.expected, 1)
        return f"precision {precision:.4f}  recall {recall:.4f}  ({self.right} of {self.expected})"


def evaluate(folder: Path, *, errors: bool) -> None:
    """Print precision and recall, strict and by span alone, for each language."""
    scores = {(language, what): Score() for language in ("zh", "en") for what in ("strict", "span")}
    for language, name, text, expected in passages(folder):
        found = {
            Row(c.start, c.end, c.law, c.provisions, c.kind) for c in find_citations(text, lang=language)
        }
        scores[language, "strict"].add(found, expected)
        scores[language, "span"].add({row[:2] for row in found}, {row[:2] for row in expected})
        if errors:
            for mark, rows in (("wrong", found - expected), ("missed", expected - found)):
                for row in sorted(rows):
                    print(f"{mark:6} {name}: {text[row.start : row.end]!r} {row}")
    for (language, what), score in scores.items():
        print(f"{language} {what:6} {score}")


def statutes(folder: Path) -> list[str]:
    """The bodies of all statutes."""
    texts = []
    for file in sorted(folder.rglob("*.md")):
        head, mark, body = file.read_text("utf-8").partition(INFO_END)
        texts.append(body if mark else head)
    return texts


def seconds(work: Callable[[], int]) -> tuple[float, int]:
    """Median of three runs in seconds of processor, and what the last of them counted."""
    times, count = [], 0
    for _ in range(3):
        start = time.process_time()
        count = work()
        times.append(time.process_time() - start)
    return median(times), count


def measure(folder: Path) -> None:
    """Print characters a second over the corpus, ours and the peer's in the same run."""
    texts = statutes(folder)
    characters = sum(map(len, texts))
    print(f"{len(texts)} statutes, {characters:,} characters, one process, median of three, processor time")
    ours, citations = seconds(lambda: sum(len(find_citations(text, lang="zh")) for text in texts))
    peer, anchors = seconds(lambda: sum(1 for text in texts for _ in PEER.finditer(text)))
    print(f"grammar      {characters / ours:14,.0f} characters/s   {citations:,} citations read")
    print(f"re, 第…条    {characters / peer:14,.0f} characters/s   {anchors:,} anchors found, none read")
    print(f"the grammar takes {ours / peer:.1f} times as long as the bare search")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true", help="list every wrong or missed citation")
    parser.add_argument(
        "--gold", type=Path, default=SHARED / "gold" / "citations", help="folder of the passages"
    )
    parser.add_argument(
        "--corpus", type=Path, default=SHARED / "corpora" / "laws", help="folder of the statutes"
    )
    parser.add_argument("--no-speed", action="store_true", help="leave out the throughput")
    arguments = parser.parse_args()
    evaluate(arguments.gold, errors=arguments.errors)
    if not arguments.no_speed:
        measure(arguments.corpus)


if __name__ == "__main__":
    main()
