"""The reader held against real statutes and against facts verified by hand."""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from catalog.lawtext import LawDocument, UnreadableLaw, fold, read_file, unaccounted
from catalog.lawtext.hashes import INVISIBLE

SEEDED = random.Random(7)  # noqa: S311 - draws a sample, keeps no secret


def load(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def versions(shared: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Versions that are at hand, by law and date."""
    sources = load(shared / "facts" / "sources.json")
    return {(s["key"], v["date"]): v for s in sources for v in s["versions"] if v.get("file")}


@cache
def read_law(shared: Path, file: str) -> LawDocument:
    return read_file(shared / "corpora" / "laws" / file)


def body_of(source: str) -> str:
    """The visible characters behind the head, without Markdown."""
    body = source.partition("<!-- INFO END -->")[2]
    body = re.sub(r"<!--.*?-->|^\s*#+", "", body, flags=re.MULTILINE)
    return "".join(body.translate(dict.fromkeys(map(ord, INVISIBLE))).split())


def test_every_character_of_a_sample_is_accounted_for(shared: Path) -> None:
    paths = sorted((shared / "corpora" / "laws").rglob("*.md"))
    for path in SEEDED.sample(paths, 150):
        expected = body_of(path.read_text(encoding="utf-8"))
        if not expected:
            with pytest.raises(UnreadableLaw):
                read_file(path)
            continue
        document = read_file(path)
        assert "".join(document.body.split()) == expected, path.name
        assert unaccounted(document) == "", path.name
        for node, parent in document.walk():
            assert document.body[node.start : node.end] == node.text
            if parent is not None and parent.text:
                assert parent.start <= node.start <= node.end <= parent.end, (path.name, node.eid)


def test_articles_and_dates_of_the_versions_are_as_counted_by_hand(shared: Path) -> None:
    for (key, date), version in SEEDED.sample(sorted(versions(shared).items()), 60):
        document = read_law(shared, version["file"])
        assert str(document.date) == date, key
        if "articles" in version:
            assert len(document.articles) == version["articles"], key


def test_every_verified_basis_is_found_and_holds_its_fragment(shared: Path) -> None:
    checked = 0
    for name in ("measures", "information"):
        for entry in load(shared / "facts" / f"{name}.json"):
            for basis in entry["bases"]:
                version = versions(shared).get((basis["source"], basis["version"]))
                if version is None:
                    continue
                node = read_law(shared, version["file"]).find(basis["provision"])
                assert node is not None, (entry["id"], basis["raw"])
                assert fold(basis["fragment"]) in fold(node.text), (entry["id"], basis["raw"])
                checked += 1
    assert checked > 600
