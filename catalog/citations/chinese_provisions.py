"""Reads a run of provisions in Chinese (第五条、第六条第一款和第二款) into targets, and nothing else."""

from __future__ import annotations

import re

from catalog.citations.targets import Level, Targets
from catalog.lawtext.numerals import NUMERAL_CHARACTERS, parse_numeral

__all__ = ["NUMBER", "PROVISION", "SPACE", "continue_run", "level_of", "read_run"]

SPACE = "[ \u3000]?"
# Every repetition is bounded: a text of nothing but 第 or 一 is read in linear time.
NUMBER = rf"(?:[{NUMERAL_CHARACTERS}]{{1,16}}|[0-9０-９]{{1,8}})"
BRACKETED = rf"[（(]{SPACE}{NUMBER}{SPACE}[)）]"
RANGE = "(?:至|到|[-—－–～~])"
AND = "(?:、|，|,|以及|或者|和|与|及|或)"
MORE = rf"(?:{SPACE}(?:{RANGE}|{AND}){SPACE}第?(?:{BRACKETED}|{NUMBER}))"
UNITS = {
    "编": Level.PART,
    "章": Level.CHAPTER,
    "节": Level.SECTION,
    "条": Level.ARTICLE,
    "款": Level.PARAGRAPH,
    "项": Level.ITEM,
    "目": Level.SUBITEM,
}
# A unit that begins another word is none: 第一项目, 第三节课, 第二条例.
UNIT = (
    "(?:编(?![号制辑码])|章(?!程)|节(?![课目约能])|条(?![例约件线形码道路河街])|款(?![项式])|项(?!目)"
    "|目(?![标录的]))"
)
INSERTED = rf"(?:之{NUMBER}(?!的[，,；;。])){{0,2}}"

PROVISION = re.compile(
    rf"第{SPACE}(?P<numbers>(?:{BRACKETED}|{NUMBER}){MORE}{{0,30}}){SPACE}(?P<unit>{UNIT})(?P<inserted>{INSERTED})"
)
# （四）项 and a bare （四）that a law's article or paragraph is followed by.
BRACKETED_ITEM = re.compile(
    rf"{SPACE}(?P<numbers>{BRACKETED}{MORE}{{0,30}})(?:项(?!目)|(?=的?规定|所[称列述]))"
)
# 第三项至六项: a second number may do without its 第.
SHORTENED = re.compile(
    rf"(?P<numbers>[一二三四五六七八九十百零〇]{{1,8}}|[0-9]{{1,4}})(?P<unit>{UNIT})(?!以[上下])"
)
INSERTED_ALONE = re.compile(rf"(?:之{NUMBER}){{1,2}}")
JOINT = re.compile(rf"{SPACE}(?:(?P<range>{RANGE})|(?P<comma>[，,])|{AND}){SPACE}")
DOWN = re.compile(rf"{SPACE}(?:的|中的?|之)?{SPACE}")
PART_OF_NUMBERS = re.compile(rf"(?P<range>{RANGE})|(?P<number>{NUMBER})")


def level_of(match: re.Match[str]) -> Level:
    """The level that a match of ``PROVISION`` names."""
    return UNITS[match["unit"]]


def read_run(text: str, position: int, targets: Targets) -> int | None:
    """Read the provisions that begin at ``position`` and add them to ``targets``.

    Returns:
        The offset after the last provision, or ``None`` where there is none.
    """
    end = _step(text, position, targets, refine=False)
    return None if end is None else continue_run(text, end, targets)


def continue_run(text: str, position: int, targets: Targets) -> int:
    """Read what goes on from a provision or a relative word such as 前款; returns where it ends."""
    while (further := _further(text, position, targets)) is not None:
        position = further
    return position


def _further(text: str, end: int, targets: Targets) -> int | None:
    down = DOWN.match(text, end)
    if down is not None:
        further = _step(text, down.end(), targets, refine=True)
        if further is not None:
            return further
    joint = JOINT.match(text, end)
    if joint is None:
        return None
    following = PROVISION.match(text, joint.end())
    if joint["comma"] is not None and following is not None and not targets.paths[-1][level_of(following)]:
        return None
    return _step(text, joint.end(), targets, refine=False, ends_range=joint["range"] is not None)


def _step(
    text: str, position: int, targets: Targets, *, refine: bool, ends_range: bool = False
) -> int | None:
    """Read one provision; a refining one must lie below the last, a joined one not above a relative base."""
    match = PROVISION.match(text, position)
    if match is None and not refine and targets.paths:
        match = SHORTENED.match(text, position)
        if match is not None and level_of(match) is not _lowest(targets):
            return None
    level = Level.ITEM if match is None else level_of(match)
    if match is None:
        match = BRACKETED_ITEM.match(text, position) if targets.paths else None
    if match is None:
        return None if refine else _inserted_sibling(text, position, targets, ends_range)
    last = _lowest(targets)
    if refine and last is not None and level <= last:
        return None
    if not refine and targets.paths and not _may_join(targets, level):
        return None
    try:
        numbers = _numbers(match["numbers"], match.groupdict().get("inserted") or "", ends_range)
    except ValueError:
        return None
    (targets.refine if refine else targets.join)(level, numbers)
    return match.end()


def _inserted_sibling(text: str, position: int, targets: Targets, ends_range: bool) -> int | None:
    """第二百八十七条之一、之二: the second shares the number of the first."""
    match = INSERTED_ALONE.match(text, position)
    if match is None or not targets.paths or _lowest(targets) is not Level.ARTICLE:
        return None
    stem = targets.paths[-1][Level.ARTICLE].partition("-")[0]
    targets.join(Level.ARTICLE, [(stem + _suffix(match[0]), ends_range)])
    return match.end()


def _lowest(targets: Targets) -> Level | None:
    if not targets.paths:
        return None
    return next((level for level in reversed(Level) if targets.paths[-1][level]), None)


def _may_join(targets: Targets, level: Level) -> bool:
    """A relative base such as 前款 is shared by its items; 第二十条 after it is a citation of its own."""
    base = next((part for part in targets.paths[-1] if part and not part[0].isdigit()), None)
    if base is None:
        return True
    return level > Level(targets.paths[-1].index(base))


def _numbers(text: str, inserted: str, ends_range: bool) -> list[tuple[str, bool]]:
    """The numbers of one provision, each with whether it ends a range. Raises ValueError for no numeral."""
    found: list[tuple[str, bool]] = []
    for part in PART_OF_NUMBERS.finditer(text):
        if part["range"] is not None:
            ends_range = True
        else:
            found.append((str(parse_numeral(part["number"])), ends_range))
            ends_range = False
    if inserted:
        number, ranged = found[-1]
        found[-1] = (number + _suffix(inserted), ranged)
    return found


def _suffix(inserted: str) -> str:
    return "".join(f"-{parse_numeral(part)}" for part in inserted.split("之") if part)
