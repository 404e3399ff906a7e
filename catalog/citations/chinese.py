"""Finds citations in Chinese text: one pass from anchor to anchor, names of laws by automaton."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from catalog.citations.chinese_bare import DEFINED_HERE, with_bare_names
from catalog.citations.chinese_heads import PARTS_BY_NAME, find_head, is_heading
from catalog.citations.chinese_provisions import PROVISION, continue_run, level_of, read_run
from catalog.citations.document_numbers import number_after
from catalog.citations.law_names import LawNames
from catalog.citations.model import SELF, Citation, Kind
from catalog.citations.referents import UNNAMED, with_referents
from catalog.citations.targets import EMPTY, Level, Targets, place
from catalog.citations.titles import is_instrument
from catalog.lawtext.numerals import NUMERAL_CHARACTERS, parse_numeral

__all__ = ["find_chinese"]

# A page may break a long title once: 《中华人民共和国药品管理法 and, in the next line, 实施条例》.
TITLE = re.compile(
    "《([^《》\n]{1,120}(?:(?<=[一-龥])\n(?=[一-龥])[^《》\n，。；：]{1,60}|(?:《[^《》\n]{1,80}》[^《》\n]{0,80}){0,3}))》"
)
NOT_A_UNIT = "(?![例约件线形码道路河街款项式目])"
RELATIVE = (
    rf"(?:(?:本条)?(?P<which>前[一二两三四五六七八九]?|上)(?P<unit>[条款项]){NOT_A_UNIT}"
    rf"|(?P<this>本)(?P<this_unit>(?:条(?!前[一二两三四五六七八九]?款)|款){NOT_A_UNIT}|项(?=规定|所[列称]|第))"
    rf"|(?P<that>该)(?P<that_unit>[条款]){NOT_A_UNIT})"
)
ANCHOR = re.compile(
    rf"《|第(?=[ \u3000]?[（(]?[ \u3000]?[{NUMERAL_CHARACTERS}0-9０-９])"
    "|前[一二两三四五六七八九]?[条款项]|上[条款项]|本条前|本[条款项]|该[条款]"
)
RELATIVE_WORD = re.compile(RELATIVE)
NOT_BEFORE = frozenset("以网线如")
UNITS = {"条": (Level.ARTICLE, "article"), "款": (Level.PARAGRAPH, "paragraph"), "项": (Level.ITEM, "item")}

REMARK = re.compile(
    rf"[ \u3000]?(?:[（(][^（）()\n]{{0,80}}[）)])?[ \u3000]?{PARTS_BY_NAME}?(?:的|中的?)?[ \u3000]?(?=第)"
)
DEFINES = re.compile(
    r"[（(，,][^（）()\n]{0,60}?(?:简称|下称|统称)[为：:]?[ ]?[“\"'‘]?《?"
    r"(?P<short>[^（）()《》“”\"\n，,、；。]{2,24})"
)
# A contract's article, and the chapter number of an ordinance of Hong Kong.
NO_CITATION = re.compile("约定|载明|[ ]?《")


@dataclass(slots=True)
class Scan:
    """The state of one pass over a text."""

    text: str
    names: LawNames
    headings: bool
    found: list[Citation] = field(default_factory=list)
    aliases: dict[str, int | None] = field(default_factory=dict)
    titles: list[tuple[int, int]] = field(default_factory=list)

    def add(self, start: int, end: int, law: str, targets: Targets, kind: Kind, number: str = "") -> None:
        self.found.append(
            Citation(start, end, self.text[start:end], law, targets.normal_form(), kind, number)
        )

    @property
    def floor(self) -> int:
        return self.found[-1].end if self.found else 0


def find_chinese(text: str, names: LawNames, *, headings: bool = True) -> list[Citation]:
    """Every citation of a Chinese text, in its order. Never raises.

    Args:
        headings: whether 第五条 at the start of a line is a heading, not a citation.
    """
    scan = Scan(text, names, headings)
    position = 0
    while (anchor := ANCHOR.search(text, position)) is not None:
        start = anchor.start()
        if text[start] == "《":
            position = _read_title(scan, start)
        elif text[start] == "第":
            position = _read_provision(scan, start)
        else:
            position = _read_relative(scan, start)
    return with_referents(text, with_bare_names(text, scan.found, scan.titles, names), scan.aliases)


def _read_title(scan: Scan, start: int) -> int:
    text = scan.text
    match = TITLE.match(text, start)
    if match is None:
        return start + 1
    law, end = match[1].replace("\n", ""), match.end()
    scan.titles.append((start, end))
    if DEFINED_HERE.search(text, max(0, start - 8), start):
        return end
    number, number_end = number_after(text, end)
    is_law = scan.aliases[law] is not None if law in scan.aliases else number != "" or is_instrument(law)
    _define(scan, end, start if is_law else None)
    gap = REMARK.match(text, number_end)
    targets = Targets()
    run_end = read_run(text, gap.end(), targets) if gap is not None else None
    if not is_law:
        return run_end or end
    if run_end is None:
        scan.add(start, number_end, law, targets, "law-only", number)
        return number_end
    scan.add(start, run_end, law, targets, "provision", number)
    return run_end


def _define(scan: Scan, end: int, start: int | None) -> None:
    """Note the short form that stands in brackets after a title."""
    match = DEFINES.match(scan.text, end)
    if match is not None:
        scan.aliases.setdefault(match["short"], start)


def _read_provision(scan: Scan, start: int) -> int:
    text = scan.text
    first = PROVISION.match(text, start)
    if first is None:
        return start + 1
    level = level_of(first)
    if scan.headings and level <= Level.ARTICLE and is_heading(text, start, first.end()):
        return first.end()
    targets = Targets()
    end = read_run(text, start, targets)
    if end is None:
        return start + 1
    head = find_head(text, start, scan.floor, scan.names, scan.aliases)
    if head is None or NO_CITATION.match(text, end):
        return end
    names_article = level <= Level.ARTICLE or head.law not in (SELF, UNNAMED)
    kind: Kind = "provision" if names_article else "relative"
    scan.add(head.start, end, head.law, targets, kind)
    return end


def _read_relative(scan: Scan, start: int) -> int:
    text = scan.text
    match = RELATIVE_WORD.match(text, start)
    if match is None or (text[start] == "上" and text[start - 1 : start] in NOT_BEFORE):
        return start + 1
    targets = Targets()
    law = SELF
    if match["this"]:
        level, word = UNITS[match["this_unit"]]
        base = "this" if level is Level.ARTICLE else f"this-{word}"
    elif match["that"]:
        level, word = UNITS[match["that_unit"]]
        base, law = f"that-{word}", UNNAMED
    else:
        level, word = UNITS[match["unit"]]
        count = parse_numeral(match["which"][1:]) if len(match["which"]) > 1 else 1
        base = f"prev-{word}" if count == 1 else f"prev-{count}-{word}s"
    targets.paths.append(place(EMPTY, level, base))
    end = continue_run(text, match.end(), targets)
    scan.add(start, end, law, targets, "relative")
    return end
