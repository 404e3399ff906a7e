"""Finds citations in Chinese text: one pass from anchor to anchor, names of laws by automaton."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace

from catalog.citations.chinese_heads import find_head, is_heading
from catalog.citations.chinese_provisions import PROVISION, continue_run, level_of, read_run
from catalog.citations.document_numbers import number_after
from catalog.citations.law_names import LawNames, before_state
from catalog.citations.model import SAME, SELF, Citation, Kind
from catalog.citations.targets import EMPTY, Level, Targets, place
from catalog.citations.titles import is_instrument
from catalog.lawtext.numerals import NUMERAL_CHARACTERS, parse_numeral

__all__ = ["find_chinese"]

TITLE = re.compile("《([^《》\n]{1,120}(?:《[^《》\n]{1,80}》[^《》\n]{0,80}){0,3})》")
NOT_A_UNIT = "(?![例约件线形码道路河街款项式目])"
RELATIVE = (
    rf"(?:(?P<here>本条)?(?P<which>前[一二两三四五六七八九]?|上)(?P<unit>[条款项]){NOT_A_UNIT}"
    rf"|(?P<this>本)(?P<this_unit>条(?!前[一二两三四五六七八九]?款)|款){NOT_A_UNIT}"
    rf"|(?P<that>该)(?P<that_unit>[条款]){NOT_A_UNIT})"
)
ANCHOR = re.compile(
    rf"《|第(?=[ \u3000]?[（(]?[ \u3000]?[{NUMERAL_CHARACTERS}0-9０-９])|本条前|前[一二两三四五六七八九]?[条款项]|上[条款项]|本[条款]|该[条款]"
)
RELATIVE_WORD = re.compile(RELATIVE)
NOT_BEFORE = frozenset("目以之提日当事此先生从空往")
UNITS = {"条": (Level.ARTICLE, "article"), "款": (Level.PARAGRAPH, "paragraph"), "项": (Level.ITEM, "item")}

REMARK = re.compile(r"[ \u3000]?(?:[（(][^（）()\n]{0,80}[）)])?[ \u3000]?(?:总则|分则)?(?:的|中的?)?[ \u3000]?(?=第)")
DEFINES = re.compile(
    r"[（(，,][^（）()\n]{0,60}?(?:简称|下称|统称)[为：:]?[ ]?[“\"'‘]?《?([^（）()《》“”\"\n，,、；。]{2,24})[》”\"]?"
)
DEFINED_HERE = re.compile(r"(?:简称|下称|统称)[为：:]?[ ]?[“\"'‘]?$")
CONTRACT = re.compile("(?:约定|载明)")


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
    """Every citation of a Chinese text, in its order; without ``headings`` 第五条 may open it. Never raises."""
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
    return _with_referents(text, _with_bare_names(scan), scan.aliases)


def _read_title(scan: Scan, start: int) -> int:
    text = scan.text
    match = TITLE.match(text, start)
    if match is None:
        return start + 1
    law, end = match[1], match.end()
    scan.titles.append((start, end))
    if DEFINED_HERE.search(text, max(0, start - 8), start):
        return end
    number, number_end = number_after(text, end)
    is_law = scan.aliases.get(law) is not None or number != "" or is_instrument(law)
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
        scan.aliases.setdefault(match[1], start)


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
    if head is None or CONTRACT.match(text, end):
        return end
    kind: Kind = "provision" if level <= Level.ARTICLE or head.law else "relative"
    scan.add(head.start, end, head.law, targets, kind)
    return end


def _read_relative(scan: Scan, start: int) -> int:
    text = scan.text
    match = RELATIVE_WORD.match(text, start)
    if match is None or (text[start] != "本" and text[start - 1 : start] in NOT_BEFORE):
        return start + 1
    targets = Targets()
    law = SELF
    if match["this"]:
        level, word = UNITS[match["this_unit"]]
        base = "this" if level is Level.ARTICLE else f"this-{word}"
    elif match["that"]:
        level, word = UNITS[match["that_unit"]]
        base, law = f"that-{word}", SAME
    else:
        level, word = UNITS[match["unit"]]
        count = parse_numeral(match["which"][1:]) if len(match["which"]) > 1 else 1
        base = f"prev-{word}" if count == 1 else f"prev-{count}-{word}s"
    targets.paths.append(place(EMPTY, level, base))
    end = continue_run(text, match.end(), targets)
    scan.add(start, end, law, targets, "relative")
    return end


BARE_BEFORE = re.compile(
    "(?:^|[^一-龥]|[据照反合用和与及为对按在由以将于除有是但受如依从犯守或者行的前后国触])$"
)
BARE_AFTER = re.compile("(?![学规律院人定庭官治制典系界理修草案宣家总课意日会])")
CONSTITUTION = re.compile("(?:根据|依据|依照|违反|按照)$")


def _with_bare_names(scan: Scan) -> list[Citation]:
    """Add the laws that are named bare with no provision (依照刑法的规定), outside titles and citations."""
    text = scan.text
    spans = sorted([*scan.titles, *((c.start, c.end) for c in scan.found)])
    starts = [start for start, _ in spans]
    more: list[Citation] = []
    for start, end in scan.names.chinese_in(text):
        near = bisect_right(starts, end - 1) - 1
        if near >= 0 and spans[near][1] > start:
            continue
        whole = before_state(text, start, spans[near][1] if near >= 0 else 0)
        before = text[max(0, whole - 8) : whole]
        if not BARE_BEFORE.search(before) or not BARE_AFTER.match(text, end) or DEFINED_HERE.search(before):
            continue
        name = text[whole:end]
        if name == "宪法" and (not CONSTITUTION.search(before) or text.startswith(("和法律", "、法律"), end)):
            continue
        more.append(Citation(whole, end, name, name, (), "law-only"))
    return sorted([*scan.found, *more], key=lambda c: c.start) if more else scan.found


def _with_referents(text: str, found: list[Citation], aliases: dict[str, int | None]) -> list[Citation]:
    """Decide between self and same for provisions without a head, and point each to the law it means."""
    resolved: list[Citation] = []
    named: int | None = None
    antecedent: tuple[str, int | None] = (SELF, None)
    line_end = -1
    for citation in found:
        if citation.start > line_end:
            antecedent = (SELF, None)
            line_end = text.find("\n", citation.start)
            line_end = len(text) if line_end < 0 else line_end
        if citation.law == SAME:
            citation = replace(citation, referent=named)
        elif citation.law == "":
            law, referent = antecedent if citation.kind == "provision" else (SELF, None)
            citation = replace(citation, law=law, referent=referent)
        elif citation.law != SELF:
            named = citation.start
            if (defined := aliases.get(citation.law)) is not None and defined != citation.start:
                citation = replace(citation, referent=defined)
        if citation.kind == "provision":
            antecedent = (SELF, None) if citation.law == SELF else (SAME, named)
        resolved.append(citation)
    return resolved
