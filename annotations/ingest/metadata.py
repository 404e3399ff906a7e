"""What a document says of itself: from the particulars of its page, its front lines and its signature."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence

from annotations.ingest.dates import find_date, is_date_line
from annotations.ingest.frame import Role, squeeze
from annotations.ingest.language import HAN
from annotations.ingest.model import Metadata, Origin

__all__ = ["FIELDS_BY_NAME", "describe"]

FIELDS_BY_NAME: Mapping[str, str] = {
    name: field
    for field, names in {
        "title": "标题 名称 信息名称 文件名称 公文名称",
        "number": "发文字号 文号 发文文号 文件编号 公文文号",
        "issuer": "发文机关 发布机构 发布机关 发文单位 制发机关 发文机构 公开主体 信息来源机构",
        "date": "成文日期 成文时间 生成日期 发文日期 制发日期",
        "published": "发布日期 公开日期 发布时间 公布日期 公开时间 公布时间",
        "index_number": "索引号 信息索引号 索引码",
        "topic": "主题分类 信息分类 分类 公开类别 组配分类",
    }.items()
    for name in names.split()
}
"""Names by which disclosure pages print particulars, without white space, to the fields of ``Metadata``."""

_BEFORE_THE_SUBJECT = re.compile(
    r"(?P<issuer>.{2,120}?)\s*(?:关于|印发|转发|批转|对(?!外)|公布|令|公告)|(?P<bare>.{2,40}?)(?=通告|通知)",
    re.DOTALL,
)
_ISSUER_END = re.compile(r"(?:院|部|委|会|厅|室|局|署|政府|总局|银行|军委|中央|办|中心|组|党组|协会|公司)$")
_ENGLISH_ISSUER = re.compile(
    r"\b(?:by|of)\s+(?P<issuer>the\s+[A-Z][\w’']*(?:\s+(?:[A-Z][\w’']*|of|and|the|for(?=\s+[A-Z])))*)"
)
_SPACED_OUT = re.compile(rf"(?<![{HAN}])[{HAN}](?:[ \u3000]+[{HAN}]){{2,}}(?![{HAN}])")
_LONGEST = {"title": 500, "number": 100, "issuer": 300, "index_number": 100, "topic": 200}
_FRONT_LINES = 12


def describe(
    lines: Sequence[str],
    roles: Sequence[Role],
    language: str,
    particulars: Mapping[str, tuple[str, Origin]],
) -> Metadata:
    """Gather the metadata; what stands in the particulars goes before what the text seems to say.

    Args:
        lines: the text of each block.
        roles: the role of each block.
        particulars: metadata from outside the text, as written.
    """
    found: dict[str, tuple[str, Origin]] = {
        field: (" ".join(value.split()), origin)
        for field, (value, origin) in particulars.items()
        if value.strip()
    }
    title = _joined(lines, roles, Role.TITLE, language) or _promulgated(lines, roles, language)
    signatories, signed = _signature(lines, roles)
    candidates: list[tuple[str, str, Origin]] = [
        ("title", title, Origin.TEXT),
        ("number", _joined(lines, roles, Role.NUMBER, language).strip("（）()"), Origin.TEXT),
        ("issuer", _issuer_of_title(found.get("title", (title, Origin.TEXT))[0], language), Origin.TITLE),
        ("issuer", signatories, Origin.SIGNATURE),
        ("date", signed, Origin.SIGNATURE),
        ("date", next((x for x in lines[:_FRONT_LINES] if _states_a_date(x)), ""), Origin.TEXT),
    ]
    for field, value, origin in candidates:
        if value and field not in found:
            found[field] = value, origin
    return _metadata(found)


def _metadata(found: Mapping[str, tuple[str, Origin]]) -> Metadata:
    texts = {
        field: value
        for field, (value, _) in found.items()
        if field in _LONGEST and len(value) <= _LONGEST[field]
    }
    dates: dict[str, datetime.date] = {}
    for field in ("date", "published"):
        date = find_date(found[field][0]) if field in found else None
        if date:
            dates[field] = date
    origins = {field: found[field][1] for field in (*texts, *dates)}
    return Metadata(**texts, **dates, origins=origins)  # type: ignore[arg-type]  # two kinds of fields


def _joined(lines: Sequence[str], roles: Sequence[Role], role: Role, language: str) -> str:
    """The first run of lines in a role, as one line."""
    first = next((i for i, found in enumerate(roles) if found is role), None)
    if first is None or Role.ATTACHMENT in roles[:first]:
        return ""
    last = first
    while last < len(roles) and roles[last] is role:
        last += 1
    pieces = [_close_up(line) for line in lines[first:last]]
    text = "".join(pieces) if language == "zh" else " ".join(pieces)
    return " ".join(text.replace("**", "").split())


def _promulgated(lines: Sequence[str], roles: Sequence[Role], language: str) -> str:
    """The title of what an order promulgates: an order has a number but no title."""
    if Role.TITLE in roles[:_FRONT_LINES] or Role.NUMBER not in roles[:_FRONT_LINES]:
        return ""
    attached = [Role.TITLE if role is Role.ATTACHMENT else role for role in roles]
    return _joined(lines, attached, Role.TITLE, language)


def _close_up(line: str) -> str:
    """Undo letter-spacing: 几 个 问 题 is 几个问题."""
    return _SPACED_OUT.sub(lambda match: squeeze(match[0]), line)


def _signature(lines: Sequence[str], roles: Sequence[Role]) -> tuple[str, str]:
    """Who signed the document itself, not what is attached, and when."""
    end = roles.index(Role.ATTACHMENT) if Role.ATTACHMENT in roles else len(roles)
    signed = [
        _close_up(line) for line, role in zip(lines[:end], roles, strict=False) if role is Role.SIGNATURE
    ]
    date = next((line for line in reversed(signed) if is_date_line(line)), "")
    return "、".join(line for line in signed if not is_date_line(line)), date


def _issuer_of_title(title: str, language: str) -> str:
    if language == "en":
        match = _ENGLISH_ISSUER.search(title)
        return match["issuer"].removeprefix("the ") if match else ""
    match = _BEFORE_THE_SUBJECT.match(title)
    issuer = (match["issuer"] or match["bare"] or "").strip(" 、") if match else ""
    return issuer if _ISSUER_END.search(issuer) and "《" not in issuer else ""


def _states_a_date(line: str) -> bool:
    """Whether a front line is a date, or a bracket that tells of adoption: （2017年6月23日…通过）."""
    return is_date_line(line) or (line[:1] in "（(" and line[-1:] in "）)" and find_date(line) is not None)
