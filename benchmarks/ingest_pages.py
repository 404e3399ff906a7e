"""Reads real government pages and holds what ingest says of them against what is known.

    python benchmarks/ingest_pages.py [FOLDER]

FOLDER (../shared by default) holds corpora/policies. Title and number are compared with its index; issuer,
dates, index number and topic with the page's own table of particulars, taken from its source by a regular
expression; then the same with the table cut out of the page, so that the text has to tell. Prints right/total
for each field, each difference, and the speed.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from annotations.ingest import Metadata, SegmentKind, read_bytes

FIELDS = ("title", "number", "issuer", "date", "published", "index_number", "topic")
IN_TEXT = ("title", "number", "issuer", "date")
NAMES = {
    "issuer": "发文机关",
    "date": "成文日期",
    "published": "发布日期",
    "index_number": "索引号",
    "topic": "主题分类",
}
PAIR = re.compile(r"<td[^>]*><b>([^<]*)：</b></td>\s*<td[^>]*>([^<]*)</td>")
TABLE = re.compile(r"<table.*?(?=<br>)", re.DOTALL)
TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
FURNITURE = (
    "扫一扫",
    "打印",
    "关闭窗口",
    "收藏",
    "索引号",
    "主题分类",
    "发文机关",
    "分享",
    "政府信息公开专栏",
    "function",
    "{",
)


def expected(source: str, entry: dict[str, str]) -> dict[str, str]:
    """What the index and the page's own table say."""
    cells = {"".join(name.split()): value.strip() for name, value in PAIR.findall(source)}
    return {"title": entry["title"], "number": entry["number"]} | {
        field: cells.get(name, "") for field, name in NAMES.items()
    }


def found(metadata: Metadata, field: str) -> str:
    if field in ("date", "published"):
        date = getattr(metadata, field)
        return f"{date:%Y年%m月%d日}" if date else ""
    return str(getattr(metadata, field))


def compare(title: str, rows: list[tuple[str, dict[str, str], Metadata]], fields: tuple[str, ...]) -> None:
    print(f"\n{title}")
    for field in fields:
        wrong = [
            (name, known[field], found(metadata, field))
            for name, known, metadata in rows
            if "".join(known[field].split()) != "".join(found(metadata, field).split())
        ]
        print(f"  {field:13}{len(rows) - len(wrong)}/{len(rows)}")
        for name, right, got in wrong:
            print(f"    {name}: {got!r}, should be {right!r}")


def main(folder: Path) -> None:
    policies = folder / "corpora" / "policies"
    index = json.loads((policies / "index.json").read_text("utf-8"))
    rows, bare_rows = [], []
    kinds: Counter[str] = Counter()
    without_heading, furniture = [], []
    characters, seconds = 0, 0.0
    for entry in index:
        name = entry["file"]
        data = (policies / "html" / name).read_bytes()
        began = time.perf_counter()
        read = read_bytes(data, name=name)
        seconds += time.perf_counter() - began
        characters += len(read.text)
        source = data.decode("utf-8")
        known = expected(source, entry)
        bare = TITLE.sub("", TABLE.sub("", source, count=1))
        rows.append((name, known, read.metadata))
        bare_rows.append((name, known, read_bytes(bare.encode(), name=name).metadata))
        kinds.update(segment.kind.value for segment in read.segments)
        if not {SegmentKind.HEADING, SegmentKind.ARTICLE} & {segment.kind for segment in read.segments}:
            without_heading.append(name)
        furniture += [f"{name}: {word}" for word in FURNITURE if word in read.text]
    compare("Against index and table of particulars", rows, FIELDS)
    compare("From the text alone", bare_rows, IN_TEXT)
    print(f"\nSegments: {dict(kinds.most_common())}")
    print(f"Without heading or article: {len(without_heading)}: {', '.join(without_heading)}")
    print(f"Words of page furniture in the text: {len(furniture)} {furniture}")
    print(
        f"{len(rows)} pages, {characters:,} characters kept in {seconds:.2f} s: "
        f"{characters / seconds:,.0f} characters a second"
    )


if __name__ == "__main__":
    default = Path(__file__).resolve().parents[2] / "shared"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
