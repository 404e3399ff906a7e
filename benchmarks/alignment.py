"""Aligns documents with their translations and holds the links against the true ones.

    python benchmarks/alignment.py [FOLDER]

FOLDER (../shared by default) holds gold/parallel (translations, each paragraph with the Chinese paragraphs
that it renders) and gold/docs (the Chinese). Prints precision and recall of the links: of each pair, of the
pair with the Chinese cut where the translation ends, and over damaged copies of that: passages merged, split
and left out at random, numbers taken off the English, and both. Then each wrong and missed link of the pairs,
how many links of which score are true, and the speed.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from annotations.alignment import Agreement, Passage, align, compare

Links = set[tuple[int, int]]
COPIES = 20
LABEL = re.compile(r"(?:(?:Chapter|Article|Section)\s+\w+\s*:?|\(\w+\))\s*")
SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z(])")


@dataclass(frozen=True)
class Pair:
    """Two texts as paragraphs, and the pairs of indices that are true."""

    name: str
    zh: list[str]
    en: list[str]
    true: Links


def read_pairs(folder: Path) -> list[Pair]:
    pairs = []
    for path in sorted((folder / "gold" / "parallel").glob("*.en.json")):
        name = path.name.removesuffix(".en.json")
        english = json.loads(path.read_text("utf-8"))["paragraphs"]
        chinese = json.loads((folder / "gold" / "docs" / f"{name}.json").read_text("utf-8"))["paragraphs"]
        true = {(zh, paragraph["i"]) for paragraph in english for zh in paragraph["zh"]}
        pairs.append(Pair(name, [p["text"] for p in chinese], [p["text"] for p in english], true))
    return pairs


def cut(pair: Pair) -> Pair:
    """The pair without the Chinese behind the last passage that is rendered."""
    return Pair(pair.name, pair.zh[: max(zh for zh, _ in pair.true) + 1], pair.en, pair.true)


def damage(pair: Pair, chance: random.Random) -> Pair:
    """A copy with a tenth of its English paragraphs merged with the next, split in two, or left out."""
    en: list[str] = []
    true: Links = set()
    rendered: list[set[int]] = [{zh for zh, en in pair.true if en == j} for j in range(len(pair.en))]
    j = 0
    while j < len(pair.en):
        text, zh = pair.en[j], rendered[j]
        fate = chance.random()
        sentences = SENTENCE.split(text)
        if fate < 0.1 and j + 1 < len(pair.en) and zh and rendered[j + 1]:
            text, zh = f"{text} {pair.en[j + 1]}", zh | rendered[j + 1]
            j += 1
        elif fate < 0.2 and len(sentences) > 1 and len(zh) == 1:
            at = chance.randrange(1, len(sentences))
            true |= {(i, len(en)) for i in zh}
            en.append(" ".join(sentences[:at]))
            text = " ".join(sentences[at:])
        elif fate > 0.95:
            j += 1
            continue
        true |= {(i, len(en)) for i in zh}
        en.append(text)
        j += 1
    return Pair(pair.name, pair.zh, en, true)


def unnumbered(pair: Pair, _: random.Random) -> Pair:
    """A copy whose translation has no numbers of articles and items."""
    return Pair(pair.name, pair.zh, [LABEL.sub("", text).strip() or text for text in pair.en], pair.true)


def both(pair: Pair, chance: random.Random) -> Pair:
    return unnumbered(damage(pair, chance), chance)


def links_of(pair: Pair) -> list[tuple[int, int, float]]:
    links = align([Passage(text) for text in pair.zh], [Passage(text) for text in pair.en])
    return [(link.zh, link.en, link.score) for link in links]


def judge(pair: Pair) -> Agreement:
    return compare(((zh, en) for zh, en, _ in links_of(pair)), pair.true)


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # for copies that come out the same each time


def show(name: str, found: Agreement) -> None:
    print(f"  {name:36}precision {found.precision:.4f}  recall {found.recall:.4f}  ({found.right} right)")


def report(pair: Pair) -> None:
    print(
        f"\n{pair.name}: {len(pair.zh)} Chinese and {len(pair.en)} English paragraphs, {len(pair.true)} links"
    )
    show("as it is", judge(pair))
    show("cut where the translation ends", judge(cut(pair)))
    variants: dict[str, Callable[[Pair, random.Random], Pair]] = {
        "merged, split, left out": damage,
        "numbers taken off": unnumbered,
        "both": both,
    }
    for name, variant in variants.items():
        copies = [judge(variant(cut(pair), seeded(seed))) for seed in range(COPIES)]
        show(
            f"{name} ({COPIES} copies)",
            Agreement(*(sum(getattr(c, field) for c in copies) for field in ("right", "proposed", "true"))),
        )
    found = {(zh, en): score for zh, en, score in links_of(pair)}
    for what, links in (("wrong", set(found) - pair.true), ("missed", pair.true - set(found))):
        for zh, en in sorted(links):
            print(
                f"    {what}: {zh} {pair.zh[zh][:24]!r} = {en} {pair.en[en][:48]!r} {found.get((zh, en), '')}"
            )


def main(folder: Path) -> None:
    pairs = read_pairs(folder)
    for pair in pairs:
        report(pair)
    print("\nOf links scored so, in damaged copies, are true")
    scored = [
        (score, (zh, en) in copy.true)
        for pair in pairs
        for seed in range(COPIES)
        for copy in [both(cut(pair), seeded(seed))]
        for zh, en, score in links_of(copy)
    ]
    for low, high in ((0.0, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 0.99), (0.99, 1.01)):
        hits = [right for score, right in scored if low <= score < high]
        if hits:
            print(
                f"  {low:.2f} to {min(high, 1):.2f}: {sum(hits)} of {len(hits)} ({sum(hits) / len(hits):.2f})"
            )
    began = time.perf_counter()
    size = 0
    for pair in pairs:
        align([Passage(text) for text in pair.zh], [Passage(text) for text in pair.en])
        size += len(pair.zh) + len(pair.en)
    print(f"\n{size / (time.perf_counter() - began):,.0f} paragraphs a second")


if __name__ == "__main__":
    default = Path(__file__).resolve().parents[2] / "shared"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
