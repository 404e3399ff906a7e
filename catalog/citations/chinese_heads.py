"""Finds whose provision 第五条 is, by reading the words before it: 本法, 该法, a law's bare name, or nothing.

It also tells the heading of an article from a reference to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.citations.law_names import COMMON_NOUNS, LawNames, before_state
from catalog.citations.model import SAME, SELF
from catalog.citations.referents import UNNAMED

__all__ = ["PARTS_BY_NAME", "Head", "find_head", "is_heading"]

LOOK_BACK = 48
"""Code points before 第 in which a law's name is sought."""

KIND_OF_LAW = (
    "(?:基本法|法典|法|条例|条列|规定|办法|解释|细则|规则|决定|决议|章程|通知|意见|公约|协定|条约|议定书|安排|规范|规程"
    "|准则|标准|通则|制度|方案|守则|条令|批复|纪要)"
)
# The code and the criminal law call their parts by name (民法典合同编第五百条); the law stays the same.
PARTS_BY_NAME = "(?:总则编?|分则|物权编|合同编|人格权编|婚姻家庭编|继承编|侵权责任编)"
LINK = re.compile(rf"(?:{PARTS_BY_NAME}|正文)?(?:的|中的?)?[ \u3000]?$")
SELF_HEAD = re.compile(
    rf"(?<![根基日])本(?:(?:实施|暂行|若干|补充|管理|议事|试行|工作|示范)*{KIND_OF_LAW}|[编章节])$"
)
SAME_HEAD = re.compile(rf"(?:该|同|此|上述|前述|前列|前引){KIND_OF_LAW}$")
JOINED_SAME = re.compile(r"[合共]同法$")
DERIVED = re.compile(
    "(?:(?:的|若干)?(?:实施|暂行|司法|立法)?(?:条例|细则|办法|规定|解释)|修正案|编.{0,6}解释)(?:[（(][一二三四五六七八九十]{1,3}[)）])?$"
)
AMENDMENT = re.compile(r"[一-龥]{2,20}修正案(?:[（(][一二三四五六七八九十]{1,3}[)）])?$")
BOUNDARY = re.compile(r"[^一-龥〇]+")
TRIGGER = re.compile(
    "依照|依据|根据|按照|违反|符合|适用|参照|比照|触犯|构成|属于|认定为|具有|遵守|执行|履行|修改|修正|修订|修正前|修正后"
    "|修改前的?|修改后的?|应当在|发现|出现|以及|或者|认为|作为|关于|[将除受犯按]"
)
LEADING = re.compile("[对在由和与及或有原据照为以]+")
SHAPE = re.compile(
    "[一-龥]{2,28}(?:法|法典|条例|细则|规则|公约|通则|准则|条约|协定|规程|宪章)"
    "|[一-龥]{0,24}(?:关于|若干|管理|暂行|实施|登记|监督|试行|工作|处理)[一-龥]{0,12}(?:规定|办法|解释|决定|意见|通知)"
)
COMMON = re.compile(
    "(?:本|该|其|有关|相关|上述|下列|前述|国家|其他|法律|行政法规|地方性法规|现行|依法|本市|本省|方|语|办|立|司|执|书|违|合|非)*(?:法|法律|法规|规则|规定|条例|办法)"
)
# Contracts, judgments and letters have articles and items too; they are not law.
NO_LAW = re.compile(
    "(?:合同书?|协议书?|判决书?|裁定书?|主文|遗嘱|约定|请求|起诉状|上诉状|公司章程|决定书|通知书|鉴定意见|合约|契约|条款)(?:的|中的?)?$"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The law that provisions belong to: where its name starts, and the name, ``self`` or ``same``."""

    start: int
    law: str


def find_head(
    text: str, position: int, floor: int, names: LawNames, aliases: Mapping[str, int | None]
) -> Head | None:
    """Find the law named right before ``position``, not reaching before ``floor``.

    Returns:
        The head; one with an empty law where nothing is named; ``None`` where the words before say
        that what follows is no provision of law (合同第五条).
    """
    lowest = max(floor, position - LOOK_BACK)
    window = text[lowest:position]
    if NO_LAW.search(window):
        return None
    window = LINK.sub("", window)
    end = lowest + len(window)
    start = names.ending_at(text, end, lowest)
    if start is None and not JOINED_SAME.search(window):
        for pattern, law in ((SELF_HEAD, SELF), (SAME_HEAD, SAME)):
            match = pattern.search(window)
            if match is not None:
                return Head(lowest + match.start(), law)
    if start is None:
        start = _defined_name(text, end, lowest, aliases)
    if start is None:
        start = _derived_name(text, window, lowest, names)
    if start is None:
        start = _name_by_shape(window, lowest)
    return Head(position, UNNAMED) if start is None else Head(start, text[start:end])


def _defined_name(text: str, end: int, floor: int, aliases: Mapping[str, int | None]) -> int | None:
    """Where a short form that the text itself defines starts."""
    starts = [end - len(alias) for alias in aliases if text.endswith(alias, floor, end)]
    return before_state(text, min(starts), floor) if starts else None


def _derived_name(text: str, window: str, lowest: int, names: LawNames) -> int | None:
    """Where 食品安全法实施条例 starts, from the law that it implements or interprets."""
    derived = DERIVED.search(window)
    return None if derived is None else names.ending_at(text, lowest + derived.start(), lowest)


def _name_by_shape(window: str, lowest: int) -> int | None:
    """Where an unknown name starts, judged by how names of laws end and what stands before them."""
    amendment = AMENDMENT.search(window)
    if amendment is None and not window.endswith(
        ("法", "典", "例", "则", "约", "程", "定", "章", "释", "见", "知")
    ):
        return None
    start = amendment.start() if amendment else 0
    if amendment is None:
        for boundary in BOUNDARY.finditer(window):
            start = boundary.end()
    for trigger in TRIGGER.finditer(window, start):
        start = trigger.end()
    leading = LEADING.match(window, start)
    if leading is not None:
        start = leading.end()
    name = window[start:]
    if amendment is not None and len(name) > 3:
        return lowest + start
    if not SHAPE.fullmatch(name) or COMMON.fullmatch(name) or name in COMMON_NOUNS:
        return None
    return lowest + start


SENTENCE_END = '。；：！？”」』】）;:!?“"'
LINE_LEAD = ' \u3000\t\xa0#*>“"「'
BLANK = " \u3000\t\xa0"
# What follows a reference and never the heading of an article; after a blank only a list goes on.
GOES_ON = re.compile(
    "规定|所[称列述规指]|的|、|和|或|及|至|到|以及|中(?![国央外华小等医药共])|明确|[-—～~](?![-—])|[，,第]|也|则|均|修改为|项|款"
    "|（[一二三四五六七八九十]|[ \u3000]+(?:、|，|以及|[和或及至])[ \u3000]?第"
)


def is_heading(text: str, start: int, end: int) -> bool:
    """Whether the provision at ``[start, end)`` opens an article or chapter rather than refers to one."""
    if GOES_ON.match(text, end) is not None:
        return False
    before = start
    while before > 0 and text[before - 1] in LINE_LEAD:
        before -= 1
    if before == 0 or text[before - 1] == "\n":
        return True
    previous = text[before - 1]
    blank_after = text[end : end + 1] in ("", *BLANK, "\n", "【")
    if before < start:
        return blank_after or previous in SENTENCE_END
    return previous == "。" or (blank_after and previous in SENTENCE_END)
