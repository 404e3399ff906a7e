"""Markdown stays as it is; segments leave out the marks of its blocks."""

from __future__ import annotations

import re

from annotations.ingest import SegmentKind, read_bytes
from tests.annotations.ingest.samples import by_path, outline, quote, read_text, uncovered

PLAN = """---
author: someone
---
# 样例市信用方案

样政发〔2026〕8号

## 一、总体要求

**坚持依法。**

### （一）原则

- 合法
  - 必要
* 适度

> 引用的话。

## 二、任务

| 序号 | 任务 |
|------|:----:|
| 1 | 归集 |

<!-- 备注 -->
1. 归集信息；
2. 共享信息。

```
原样 # 文字
```

[^1]: 脚注。
"""


def test_the_text_is_unchanged() -> None:
    assert read_bytes(PLAN.replace("\n", "\r\n").encode(), name="plan.md").text == PLAN


def test_headings_lists_tables_and_footnotes_become_segments() -> None:
    assert outline(PLAN, "plan.md") == [
        ("title", "title"),
        ("number", "number"),
        ("item_1", "heading"),
        ("item_1__para_1", "paragraph"),
        ("item_1__item_1", "heading"),
        ("item_1__item_1__bullet_1", "item"),
        ("item_1__item_1__bullet_1__bullet_1", "item"),
        ("item_1__item_1__bullet_2", "item"),
        ("item_1__item_1__para_1", "paragraph"),
        ("item_2", "heading"),
        ("item_2__table_1__row_1__cell_1", "table_cell"),
        ("item_2__table_1__row_1__cell_2", "table_cell"),
        ("item_2__table_1__row_2__cell_1", "table_cell"),
        ("item_2__table_1__row_2__cell_2", "table_cell"),
        ("item_2__item_1", "item"),
        ("item_2__item_2", "item"),
        ("item_2__para_1", "paragraph"),
        ("note_1", "footnote"),
    ]


def test_segments_leave_out_the_marks() -> None:
    read = read_text(PLAN, "plan.md")
    segments = by_path(read)
    assert quote(read, segments["title"]) == "样例市信用方案"
    assert quote(read, segments["item_1__para_1"]) == "坚持依法。"
    assert quote(read, segments["item_1__item_1__bullet_1__bullet_1"]) == "必要"
    assert quote(read, segments["item_2__table_1__row_2__cell_2"]) == "归集"
    assert segments["item_1__item_1"].label == "（一）"
    assert quote(read, segments["note_1"]) == "脚注。"


def test_only_marks_comments_and_front_matter_are_in_no_segment() -> None:
    left = uncovered(read_text(PLAN, "plan.md"))
    for part in ("---author:someone---", "<!--备注-->"):
        assert part in left
        left = left.replace(part, "")
    assert re.fullmatch(r"[#*>|:`~^\[\]1-]*", left)
    assert [dropped.what for dropped in read_text(PLAN, "plan.md").dropped] == ["front matter", "comment"]


def test_an_underlined_heading_is_a_heading() -> None:
    read = read_text("Credit Plan\n===========\n\nGeneral\n-------\n\nText of the plan.\n", "plan.md")
    assert [segment.kind for segment in read.segments] == [
        SegmentKind.TITLE,
        SegmentKind.HEADING,
        SegmentKind.PARAGRAPH,
    ]


def test_a_bold_label_is_a_label() -> None:
    read = read_text("说明。\n\n**第一条** 为了规范信用，制定本办法。\n", "plan.md")
    assert by_path(read)["art_1"].label == "第一条"
