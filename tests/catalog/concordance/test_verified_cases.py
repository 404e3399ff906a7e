"""Successions held against cases that were verified by reading both versions."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from catalog.concordance import ArticleText, Succession, compare_parts, compare_versions
from catalog.lawtext import LawDocument, Node, ProvisionRef, read_file

CHANGED = {"amended", "renumbered_amended", "split", "merged"}
RENUMBERED = {"renumbered", "renumbered_amended", "split"}
BY_MEANING = {("sports-law", "48")}
"""禁用的药物 became 兴奋剂: no word ties the two articles together, so an editor must."""


def load(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def read_law(shared: Path, key: str, date: str) -> LawDocument | None:
    for source in load(shared / "facts" / "sources.json"):
        for version in source["versions"]:
            if (source["key"], version["date"]) == (key, date) and version.get("file"):
                return read_file(shared / "corpora" / "laws" / version["file"])
    return None


def articles(document: LawDocument) -> list[ArticleText]:
    return [ArticleText(article.number, article.text) for article in document.articles]


def parts(article: Node) -> list[ArticleText]:
    found = []
    for paragraph in article.children:
        address = f"{article.number}({paragraph.number})"
        found.append(ArticleText(address, paragraph.text))
        found.extend(ArticleText(f"{address}({item.number})", item.text) for item in paragraph.children)
    return found


def verified_pairs(shared: Path) -> list[tuple[dict[str, Any], LawDocument, LawDocument]]:
    pairs = []
    for case in load(shared / "facts" / "stale.json"):
        if case.get("new_provision"):
            old = read_law(shared, case["source"], case["old_version"])
            new = read_law(shared, case["source"], case["new_version"])
            if old and new:
                pairs.append((case, old, new))
    return pairs


def successors_of_part(address: str, old: LawDocument, new: LawDocument) -> list[Succession]:
    """Rows of a paragraph, among the parts of its article's successors and of the articles that are new."""
    number = ProvisionRef.parse(address).article
    rows = compare_versions(articles(old), articles(new))
    numbers = [row.new for row in rows if row.new and row.old in (number, None)]
    article = old.find(number)
    candidates = [part for n in numbers if (node := new.find(n)) for part in parts(node)]
    assert article is not None
    return [row for row in compare_parts(parts(article), candidates) if row.old == address]


def test_verified_successions_come_out_as_stated(shared: Path) -> None:
    checked = 0
    for case, old, new in verified_pairs(shared):
        address, expected = case["old_provision"], case["new_provision"]
        where = (case["source"], address, expected)
        if where[:2] in BY_MEANING:
            continue
        if "(" in address:
            rows = successors_of_part(address, old, new)
            reached = {row.new for row in rows} | {str(row.new).partition("(")[0] for row in rows}
            kinds = {row.kind.value for row in rows}
        else:
            rows = [row for row in compare_versions(articles(old), articles(new)) if row.old == address]
            reached, kinds = {row.new for row in rows}, {row.kind.value for row in rows}
        assert expected in reached, where
        assert kinds <= (CHANGED if case["kind"] == "amended" else RENUMBERED), (where, kinds)
        checked += 1
    assert checked >= 20


def test_what_only_the_meaning_ties_together_is_left_to_the_editor(shared: Path) -> None:
    old = read_law(shared, "sports-law", "2016-11-07")
    new = read_law(shared, "sports-law", "2022-06-24")
    assert old is not None
    assert new is not None
    rows = [row for row in compare_versions(articles(old), articles(new)) if row.old == "48"]
    assert [row.kind.value for row in rows] == ["repealed"]
