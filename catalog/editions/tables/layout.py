"""The columns of the official tables, the names they go by in Chinese and English, and their order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum

__all__ = ["HEADERS", "OFFICIAL", "SUPPLEMENT", "Column", "find_header", "header_of"]


class Column(Enum):
    """What a column of a table holds."""

    NUMBER = "number"
    CONCEPT = "concept"
    CONTENT = "content"
    TARGETS = "targets"
    SUBJECTS = "subjects"
    DISCLOSURE = "disclosure"
    BASIS = "basis"
    AGENCIES = "agencies"
    CODE = "code"
    RETENTION = "retention"
    PROVENANCE = "provenance"
    NOTE = "note"
    CONTENT_EN = "content_en"
    TARGETS_EN = "targets_en"


OFFICIAL: dict[str, tuple[Column, ...]] = {
    "punishment": (
        Column.CONCEPT,
        Column.CONTENT,
        Column.TARGETS,
        Column.BASIS,
        Column.AGENCIES,
    ),
    "information": (
        Column.CONCEPT,
        Column.CONTENT,
        Column.SUBJECTS,
        Column.DISCLOSURE,
        Column.BASIS,
        Column.AGENCIES,
    ),
}
"""The columns of the official table of each catalog, in order."""

SUPPLEMENT: tuple[Column, ...] = (
    Column.CODE,
    Column.TARGETS,
    Column.SUBJECTS,
    Column.DISCLOSURE,
    Column.RETENTION,
    Column.PROVENANCE,
    Column.NOTE,
    Column.CONTENT_EN,
    Column.TARGETS_EN,
)
"""What we keep beside the official columns; an export puts those that these lack behind them."""

HEADERS: dict[str, dict[Column, str]] = {
    "punishment": {Column.CONCEPT: "惩戒措施", Column.CONTENT: "惩戒内容", Column.AGENCIES: "实施主体"},
    "information": {Column.CONCEPT: "信息类别", Column.CONTENT: "信息事项", Column.AGENCIES: "信息来源单位"},
    "": {
        Column.TARGETS: "惩戒对象",
        Column.SUBJECTS: "主体性质",
        Column.DISCLOSURE: "公开属性",
        Column.BASIS: "法规政策依据",
        Column.CODE: "编码",
        Column.RETENTION: "期限",
        Column.PROVENANCE: "出处",
        Column.NOTE: "备注",
        Column.CONTENT_EN: "内容（英文）",
        Column.TARGETS_EN: "对象（英文）",
    },
}
"""The header that an export gives each column, by catalog; those under "" are the same in both."""

_NAMES: dict[Column, tuple[str, str]] = {
    Column.NUMBER: ("序号", "no|no.|number|#"),
    Column.CONCEPT: (
        "惩戒措施 惩戒措施名称 措施 措施名称 措施类别 惩戒措施类别 信息类别 类别 一级分类 信息分类",
        "measure|punishment|punishment measure|category|type of measure|information category",
    ),
    Column.CONTENT: (
        "惩戒内容 措施内容 具体内容 内容 信息事项 事项 具体条目 信息项 信息内容 条目",
        "content|contents|content of the measure|measure content|item|items|information item",
    ),
    Column.TARGETS: (
        "惩戒对象 对象 适用对象 惩戒主体",
        "target|targets|subject of punishment|applies to",
    ),
    Column.SUBJECTS: (
        "主体性质 主体类型 主体类别 信息主体 信息主体性质",
        "subject type|subject types|type of subject|subjects",
    ),
    Column.DISCLOSURE: (
        "公开属性 公开性质 公开方式 是否公开 公开与否",
        "disclosure|publicity|public or not",
    ),
    Column.BASIS: (
        "法规政策依据 法律法规政策依据 法律法规及政策依据 法律法规依据 法律依据 依据 政策依据 "
        "归集依据 设定依据",
        "basis|legal basis|bases|legal bases|basis in law or policy",
    ),
    Column.AGENCIES: (
        "实施主体 实施机关 实施单位 实施部门 信息来源单位 来源单位 归集单位 责任单位 信息提供单位",
        "agency|agencies|implementing agency|implementing agencies|implementing body|source agency|"
        "source agencies|source",
    ),
    Column.CODE: ("编码 代码 编号 条目编码", "code|entry code|id"),
    Column.RETENTION: ("期限 公示期限 保存期限 惩戒期限", "period|retention|retention period"),
    Column.PROVENANCE: ("出处", "provenance"),
    Column.NOTE: ("备注 说明", "note|notes|remark|remarks"),
    Column.CONTENT_EN: ("内容(英文) 英文内容", "content (english)|content in english|english content"),
    Column.TARGETS_EN: ("对象(英文) 英文对象", "targets (english)|targets in english|english targets"),
}
"""Every name of a column: Chinese ones parted by spaces, English ones by bars."""

_NEEDED = {Column.CONCEPT, Column.CONTENT, Column.BASIS}


def find_header(cells: Sequence[str]) -> dict[Column, int] | None:
    """The place of each column if these cells are the head of a table, otherwise None.

    A head names the measure or category, the content and the basis; cells that it does not know are left
    out. Of two cells of one name the first counts.
    """
    places: dict[Column, int] = {}
    for place, cell in enumerate(cells):
        column = _COLUMN_OF.get(_fold(cell))
        if column is not None:
            places.setdefault(column, place)
    return places if places.keys() >= _NEEDED else None


def header_of(column: Column, catalog: str) -> str:
    """The header that an export gives a column."""
    return HEADERS.get(catalog, HEADERS["punishment"]).get(column) or HEADERS[""][column]


def _fold(name: str) -> str:
    """A header as it is compared: half width, no white space between Chinese characters, lower case."""
    folded = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", name)).strip(" :*").casefold()
    return re.sub(r"(?<=[一-龥]) (?=[一-龥(])", "", folded)


_COLUMN_OF = {
    _fold(name): column
    for column, (chinese, english) in _NAMES.items()
    for name in (*chinese.split(), *english.split("|"))
}
