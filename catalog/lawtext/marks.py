"""The marks that open a provision: 第三条, 第二章, （四）, 1., 附件一; one line at a time, no context."""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalog.lawtext.document import NodeKind
from catalog.lawtext.numerals import NUMERAL_CHARACTERS, format_numeral, parse_numeral

__all__ = ["Mark", "annex_mark", "article_mark", "container_mark", "item_mark"]

_CN = f"[{NUMERAL_CHARACTERS}]"
_N = f"[{NUMERAL_CHARACTERS}0-9０-９]"
_ARTICLE = re.compile(
    rf"第\s*(?P<number>{_N}{{1,9}})\s*条(?:\s*之\s*(?P<insert>{_CN}{{1,3}}))?(?P<space>\s*)"
)
_CITES_ON = tuple("、，。；：,;:）)》〉”的规之第至到和与或及以中所款项为")
_CONTAINER = re.compile(
    rf"(?P<label>第\s*(?P<number>{_N}{{1,5}})\s*(?P<unit>分编|编|章|节|部分)(?:\s*之\s*(?P<insert>{_CN}{{1,3}}))?)"
    r"(?P<space>[\s：:]*)(?P<heading>.*)",
    re.DOTALL,
)
_UNITS = {
    "编": NodeKind.PART,
    "部分": NodeKind.PART,
    "分编": NodeKind.SUBPART,
    "章": NodeKind.CHAPTER,
    "节": NodeKind.SECTION,
}
_DIVISION = re.compile(
    rf"(?P<label>(?P<cn>{_CN}{{1,5}})、|[（(](?P<bracket>{_CN}{{1,5}})[)）]|(?P<digits>\d{{1,3}}(?:\.\d{{1,3}}){{0,3}})[.．、\s])"
    r"\s*(?P<heading>.*)",
    re.DOTALL,
)
_ANNEX = re.compile(
    rf"(?P<label>附\s*(?:件|表|录|图)?\s*(?P<number>{_N}{{0,4}})(?:\s*[:：])?)(?P<space>\s*)(?P<heading>.*)",
    re.DOTALL,
)
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ITEM = re.compile(
    rf"(?P<label>[（(]\s*(?:(?P<bracket_cn>{_CN}{{1,5}})|(?P<bracket_digits>[0-9０-９]{{1,3}}))\s*[)）]"
    rf"|(?P<cn>{_CN}{{1,5}})\s*、"
    r"|(?P<digits>[0-9０-９]{1,3})\s*(?:、|[.．](?![0-9０-９]))"
    rf"|(?P<stem>[{_STEMS}])、"
    r"|(?P<bare>[⒈-⒛①-⑳⑴-⒇㈠-㈩])[.．、]?)(?P<space>\s*)"
)
_STYLES = {
    "bracket_cn": "（一）",
    "bracket_digits": "(1)",
    "cn": "一、",
    "digits": "1.",
    "stem": "甲、",
}
_BARE = (("⒈", "1."), ("①", "①"), ("⑴", "(1)"), ("㈠", "（一）"))
_GOES_ON = re.compile(r"\s*(?:[、,，和或及至]\s*[（(]|[项款目][所规的中、，以])")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at the beginning of a line; ``length`` counts it and the white space behind it."""

    kind: NodeKind
    number: str
    label: str
    length: int
    heading: str = ""
    style: str = ""
    separated: bool = True
    """Whether white space or the end of the line follows; without it a mark may be a citation."""

    def follows(self, number: str) -> bool:
        """Whether this mark's number is the next after ``number``: 6 or 5-1 after 5."""
        base, _, insert = self.number.partition("-")
        last, _, last_insert = number.partition("-")
        if insert:
            return base == last and int(insert) == int(last_insert or 0) + 1
        return int(base) == int(last or 0) + 1


def article_mark(text: str) -> Mark | None:
    """Return the article head that ``text`` begins with, such as 第一百二十条之一."""
    match = _ARTICLE.match(text) if text.startswith("第") else None
    number = _number(match["number"], match["insert"]) if match else None
    if match is None or number is None:
        return None
    rest = text[match.end() :]
    separated = bool(match["space"]) or not rest
    if rest.startswith(_CITES_ON) and not (separated and rest[0] not in "、，。；："):
        return None
    return Mark(NodeKind.ARTICLE, number, match[0].rstrip(), match.end(), separated=separated)


def container_mark(text: str, level: int) -> Mark | None:
    """Return the heading that ``text`` is: of a part, chapter or section or, if ``level``, of any division.

    ``level`` is that of a Markdown heading; without one only a short 第一章 总则 is taken for a heading.
    """
    match = _CONTAINER.fullmatch(text) if text.startswith("第") else None
    number = _number(match["number"], match["insert"]) if match else None
    if match and number and (level or _is_title(match["heading"])):
        heading = match["heading"]
        return Mark(_UNITS[match["unit"]], number, match["label"], len(text), heading)
    return _division_mark(text) if level else None


def _division_mark(text: str) -> Mark:
    match = _DIVISION.fullmatch(text)
    if match:
        digits = match["digits"]
        number = digits.replace(".", "-") if digits else _number(match["cn"] or match["bracket"], None)
        if number:
            label = match["label"].rstrip()
            return Mark(NodeKind.DIVISION, number, label, len(text), match["heading"])
    return Mark(NodeKind.DIVISION, "", "", len(text), text)


def annex_mark(text: str) -> Mark | None:
    """Return the head of an annex that ``text`` is: 附件, 附表二, 附：, 附件1：文书样式."""
    match = _ANNEX.fullmatch(text) if text.startswith("附") else None
    if match is None:
        return None
    heading, label = match["heading"], match["label"]
    separated = bool(match["space"]) or label[-1] in ":：" or not heading
    if not separated or "".join(heading.split()) == "则" or "。" in heading or len(heading) > 80:
        return None
    number = _number(match["number"], None) if match["number"] else ""
    return None if number is None else Mark(NodeKind.ANNEX, number, label, len(text), heading)


def item_mark(text: str) -> Mark | None:
    """Return the mark of an enumeration that ``text`` begins with; ``style`` names its family."""
    match = _ITEM.match(text)
    if match is None or _GOES_ON.match(text, match.end()):
        return None
    if bare := match["bare"]:
        first, style = next(pair for pair in reversed(_BARE_SORTED) if pair[0] <= bare)
        number: int | None = ord(bare) - ord(first) + 1
    else:
        name = next(name for name in (*_STYLES, "stem") if match[name])
        style = _STYLES[name]
        number = _STEMS.index(match[name]) + 1 if name == "stem" else _parsed(match[name])
    if number is None or (style == "一、" and text[match.end() :].startswith(format_numeral(number + 1))):
        return None
    return Mark(NodeKind.ITEM, str(number), match["label"], match.end(), style=style)


_BARE_SORTED = tuple(sorted(_BARE))


def _is_title(heading: str) -> bool:
    return len(heading) <= 40 and not heading.startswith(_CITES_ON) and not set(heading) & set("。；：，,;")


def _number(base: str, insert: str | None) -> str | None:
    number, inserted = _parsed(base), _parsed(insert) if insert else 0
    if number is None or inserted is None:
        return None
    return f"{number}-{inserted}" if inserted else str(number)


def _parsed(numeral: str) -> int | None:
    try:
        return parse_numeral(numeral)
    except ValueError:  # 十十, or 第百千条: characters of numerals that are none
        return None
