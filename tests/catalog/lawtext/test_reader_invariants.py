"""What holds of every statute that is read, made ones and broken ones."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.lawtext import (
    UnreadableLaw,
    read_markdown,
    read_text,
    unaccounted,
)
from catalog.lawtext.hashes import INVISIBLE
from tests.catalog.lawtext.statutes import Chapter, read_back, statutes, written
from tests.catalog.lawtext.test_reader import eids, read

# --- invariants


@given(statutes())
@settings(max_examples=150, deadline=None)
def test_a_statute_written_out_reads_back_the_same(chapters: tuple[Chapter, ...]) -> None:
    document = read_markdown(written(chapters))
    assert read_back(document.nodes) == chapters
    assert unaccounted(document) == ""
    assert document.warnings == ()


@given(statutes())
@settings(max_examples=50, deadline=None)
def test_every_address_in_a_statute_finds_its_node(chapters: tuple[Chapter, ...]) -> None:
    document = read_markdown(written(chapters))
    for node, parent in document.walk():
        assert document.find(node.eid) is node
        if parent is not None and parent.text:
            assert parent.start <= node.start <= node.end <= parent.end


_MARKS = [
    "第一条 ",
    "第二条",
    "第十十条 ",
    "第一条之一 ",
    "（一）",
    "（九）",
    "1.",
    "一、",
    "|",
    "“",
    "”",
    "。",
    "：",
    "；",
]
_HEADS = [
    "## ",
    "# ",
    "第一章 总则",
    "附件",
    "附：",
    "目录",
    "序言",
    "<!--",
    "-->",
    "<!-- INFO END -->",
    "2020年1月2日 通过",
]
_BREAKS = [
    "\n",
    "\r\n",
    "\n\n",
    " ",
    "\u3000",
    "\u200b",
    "\x85",
    "\u2028",
    "\ud800",
    "𠮷",
    "灯笼",
    "2020年13月40日",
]
_SCRAPS = st.sampled_from(_MARKS + _HEADS + _BREAKS)


def squeezed(text: str) -> str:
    return "".join(text.translate(dict.fromkeys(map(ord, INVISIBLE))).split())


@given(st.lists(_SCRAPS, max_size=40).map("".join) | st.text(max_size=200), st.booleans())
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_whole_or_refused(text: str, markdown: bool) -> None:
    try:
        document = read_markdown(text) if markdown else read_text(text)
    except UnreadableLaw:
        return
    assert unaccounted(document) == ""
    assert all(document.body[n.start : n.end] == n.text for n, _ in document.walk())
    found = eids(document)
    assert len(found) == len(set(found))
    if not markdown:
        assert squeezed(text).endswith(squeezed(document.body))


def test_a_node_that_goes_missing_is_noticed() -> None:
    document = read("第一条 灯笼登记。", "第二条 灯笼免费。", "登记从简。")
    assert unaccounted(replace(document, nodes=document.nodes[:1])) == "第二条灯笼免费。登记从简。"
    short = replace(document.nodes[1], children=document.nodes[1].children[:1])
    assert unaccounted(replace(document, nodes=(document.nodes[0], short))) == "登记从简。"


@pytest.mark.parametrize(
    "body",
    [
        "<!--" * 40_000 + "-->\n第一条 甲。",
        "第一条 甲：\n（一）乙\n" + "丙\n" * 40_000,
        "附件\n" * 10_000,
        "甲。 " * 100_000,
        "第一条 甲：\n" + "“乙：\n" * 40_000 + "丙”",
    ],
    ids=["comments", "lines", "annexes", "gaps", "quotations"],
)
def test_a_hostile_text_is_read_in_seconds(body: str) -> None:
    begin = time.perf_counter()
    read(body)
    assert time.perf_counter() - begin < 10
