"""The concordance over every law of which two versions lie on disk: counts by kind, time, verified cases.

python -m benchmarks.concordance               counts, time, and the cases of stale.json
python -m benchmarks.concordance --read 60     and 60 ties drawn by seed, two thirds of them of low similarity
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from catalog.concordance import ArticleText, Succession, SuccessionKind, compare_parts, compare_versions
from catalog.lawtext import LawDocument, Node, ProvisionRef, UnreadableLaw, fold, read_file

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEED = 2026
LOW = 0.6
SHOWN = 260
CHANGED = {"amended", "renumbered_amended", "split", "merged"}
RENUMBERED = {"renumbered", "renumbered_amended", "split"}


@dataclass(frozen=True)
class Pair:
    """Two versions that follow one another, and what the concordance says of them."""

    old: LawDocument
    new: LawDocument
    rows: list[Succession]


def articles(law: LawDocument) -> list[ArticleText]:
    return [ArticleText(article.number, article.text) for article in law.articles]


def versions_on_disk(corpus: Path) -> list[tuple[LawDocument, LawDocument]]:
    """Neighbouring versions, by date, of every law of several dates."""
    dated: dict[str, dict[Any, LawDocument]] = defaultdict(dict)
    for path in sorted(corpus.rglob("*.md")):
        try:
            law = read_file(path)
        except UnreadableLaw:
            continue
        if law.date and law.articles:
            dated[fold(law.short_title)][law.date] = law
    return [
        pair
        for versions in dated.values()
        for pair in itertools.pairwise(versions[date] for date in sorted(versions))
    ]


def compare_all(pairs: list[tuple[LawDocument, LawDocument]]) -> list[Pair]:
    """Compare, and print counts by kind and the time that it took."""
    texts = [(articles(old), articles(new)) for old, new in pairs]
    start = time.perf_counter()
    compared = [compare_versions(*pair) for pair in texts]
    seconds = time.perf_counter() - start
    laws = len({old.short_title for old, _ in pairs})
    count = sum(len(old) + len(new) for old, new in texts)
    print(f"{laws} laws, {len(pairs)} pairs of versions, {count:,} articles: {seconds:.1f} s")
    kinds = Counter(row.kind.value for rows in compared for row in rows)
    print(", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common()))
    tied = [row.similarity for rows in compared for row in rows if row.old and row.new]
    print(f"{sum(s < LOW for s in tied):,} of {len(tied):,} ties have a similarity below {LOW}")
    return [Pair(old, new, rows) for (old, new), rows in zip(pairs, compared, strict=True)]


def check_verified(shared: Path) -> None:
    """Hold the concordance against the cases that were verified by reading both versions."""
    found = checked = 0
    for case in json.loads((shared / "facts" / "stale.json").read_text("utf-8")):
        old, new = (version_of(shared, case["source"], case[f"{age}_version"]) for age in ("old", "new"))
        if old is None or new is None:
            continue
        checked += 1
        rows = rows_of(case["old_provision"], old, new)
        reached = [f"{row.new or 'nothing'} ({row.kind.value} {row.similarity:.2f})" for row in rows]
        if agrees(case, rows):
            found += 1
        else:
            expected = f"{case.get('new_provision') or 'nothing'} ({case['kind']})"
            print(f"  missed: {case['source']} {case['old_provision']} -> {expected}, not {reached}")
    print(f"verified cases: {found} of {checked} whose two versions are on disk come out as stated")


def version_of(shared: Path, key: str, date: str) -> LawDocument | None:
    for source in json.loads((shared / "facts" / "sources.json").read_text("utf-8")):
        for version in source["versions"]:
            if (source["key"], version["date"]) == (key, date) and version.get("file"):
                return read_file(shared / "corpora" / "laws" / version["file"])
    return None


def rows_of(address: str, old: LawDocument, new: LawDocument) -> list[Succession]:
    """The rows of an article, or of a part among the parts of its article's successors."""
    number = ProvisionRef.parse(address).article
    rows = compare_versions(articles(old), articles(new))
    if address == number:
        return [row for row in rows if row.old == number]
    successors = [row.new for row in rows if row.new and row.old in (number, None)]
    candidates = [part for n in successors if (node := new.find(n)) for part in parts(node)]
    article = old.find(number)
    return [row for row in compare_parts(parts(article), candidates) if row.old == address] if article else []


def parts(article: Node) -> list[ArticleText]:
    """The paragraphs and items of an article."""
    found = []
    for paragraph in article.children:
        address = f"{article.number}({paragraph.number})"
        found.append(ArticleText(address, paragraph.text))
        found.extend(ArticleText(f"{address}({item.number})", item.text) for item in paragraph.children)
    return found


def agrees(case: dict[str, Any], rows: list[Succession]) -> bool:
    """Whether rows tie what was verified to belong together, and see whether words or number changed."""
    expected, kinds = case.get("new_provision"), {row.kind.value for row in rows}
    if not expected:
        return kinds == {"repealed"} or all(row.new is None for row in rows)
    reached = {row.new for row in rows} | {str(row.new).partition("(")[0] for row in rows}
    wanted = CHANGED if case["kind"] in CHANGED else RENUMBERED if case["kind"] == "renumbered" else kinds
    return expected in reached and bool(kinds & wanted)


def draw(pairs: list[Pair], count: int) -> None:
    """Print ties to be read by a person: two of low similarity for one of any."""
    tied = [
        (number, row)
        for number, pair in enumerate(pairs)
        for row in pair.rows
        if row.old and row.new and row.kind not in (SuccessionKind.SAME, SuccessionKind.RENUMBERED)
    ]
    low = [tie for tie in tied if tie[1].similarity < LOW]
    random_ = random.Random(SEED)
    drawn = random_.sample(low, min(len(low), count * 2 // 3))
    rest = [tie for tie in tied if tie not in drawn]
    drawn += random_.sample(rest, min(len(rest), count - len(drawn)))
    for number, (index, row) in enumerate(drawn, start=1):
        pair = pairs[index]
        print(f"\n{number}. {pair.old.short_title} {pair.old.date} -> {pair.new.date}")
        print(f"   {row.old} -> {row.new}  {row.kind.value}  {row.similarity:.2f}")
        for law, address in ((pair.old, row.old), (pair.new, row.new)):
            node = law.find(address or "")
            print(f"   | {node.text[:SHOWN] if node else ''}".replace("\n", " / "))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of corpora and facts")
    parser.add_argument("--read", type=int, default=0, metavar="N", help="print N ties to be read")
    arguments = parser.parse_args()
    pairs = compare_all(versions_on_disk(arguments.shared / "corpora" / "laws"))
    check_verified(arguments.shared)
    draw(pairs, arguments.read)


if __name__ == "__main__":
    main()
