"""The head of a law text: the lines of its history, its date, the day it takes effect; never guesses one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from datetime import date

from catalog.lawtext.document import HistoryEvent
from catalog.lawtext.numerals import NUMERAL_CHARACTERS, parse_numeral

__all__ = ["effective_date", "is_bracketed_history", "is_history_line", "read_history", "version_date"]

_N = f"[{NUMERAL_CHARACTERS}0-9０-９]"
_DATE = re.compile(rf"({_N}{{4}})年({_N}{{1,3}})月({_N}{{1,3}})日")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_NAME_DATE = re.compile(r"[(（](\d{4})-(\d\d)-(\d\d)[)）]")
_NEXT_EVENT = re.compile(rf"(?<=[过布准订正行改）)])[\s，,；;]*(?:根据|自)?\s*(?={_N}{{4}}年{_N}{{1,3}}月)")
_FROM_PUBLICATION = re.compile(r"(?:公布|发布|颁布|印发|通过)之?日起?(?:施行|生效|执行|实施)")
_FROM_DATE = re.compile(rf"自?({_DATE.pattern})起?(?:正式)?(?:施行|生效|执行|实施|试行)")
_VERBS = (
    # The verb nearest to the end of the line decides; 修订通过 is a revision.
    (re.compile(r"废止"), "repealed"),
    (re.compile(r"修订|修改通过"), "revised"),
    (re.compile(r"修正|修改"), "amended"),
    (re.compile(r"公布|发布|颁布|印发|公告"), "promulgated"),
    (re.compile(r"施行|生效|执行|实施"), "effective"),
    (re.compile(r"通过|制定"), "enacted"),
    (re.compile(r"批准"), "approved"),
)
_NO_BRACKETS = str.maketrans("", "", "《》")
_ORGAN_ENDS = re.compile(
    rf"《|[<〈]|第{_N}+号|批准|通过|审议|令第|令|公告|公布|发布|颁布|印发"
    r"|(?:第\S{1,3}次)?(?:修正|修订)|施行|起?生效|执行|根据"
)
_SESSION = re.compile(rf"^第?{_N}+届|(?<=[省市州区县盟旗])第?{_N}+届(?=人)|第?{_N}+次(?:常务)?会议?$")
_BRACKETED = re.compile(r"[（(].*(?:通过|公布|发布|批准|修正|修订|施行).*[）)]")
_LONG_AFTER = dt.timedelta(days=92)


def is_history_line(text: str) -> bool:
    """Whether a line is part of a law's history, as 2023年12月29日 … 修订 or （1995年…通过） are."""
    plain = text.lstrip("(（ 根据")
    return bool(_DATE.match(plain)) or bool(_FROM_PUBLICATION.fullmatch(plain))


def is_bracketed_history(text: str) -> bool:
    """Whether a line at the head of the body is the history in brackets (2008年4月17日公布 …施行)."""
    return bool(_BRACKETED.fullmatch(text) and _DATE.search(text))


def read_history(lines: Iterable[str]) -> tuple[HistoryEvent, ...]:
    """Return the events that the head lines of a law state, in the order of the lines."""
    events: list[HistoryEvent] = []
    for line in _whole_lines(lines):
        for text in _NEXT_EVENT.split(line):
            if text.strip(" ()（）"):
                events.append(_event(text.strip(), events))
    return tuple(events)


def version_date(events: Sequence[HistoryEvent], name: str = "") -> date | None:
    """Return the date of a version: the last legislative event, or the date in the file's name if later.

    A name such as ``公司法(2023-12-29).md`` carries the date of promulgation. Where the head stops short of
    the last amendment, the name is right; where the name is older than the history, the history is.
    """
    dates = [event.date for event in events if event.date and event.event != "effective"]
    match = _NAME_DATE.search(name)
    named = _date(*match.groups()) if match else None
    return max([*dates, *([named] if named else [])], default=None)


def effective_date(events: Sequence[HistoryEvent], dated: date | None, closing: str) -> date | None:
    """Return the day a version takes effect, if its head or its closing articles state it.

    Args:
        events: the history.
        dated: the date of the version. A statement that lies before it belongs to an earlier version.
        closing: the text of the last articles.
    """
    if dated is None:
        return None
    stated = [e.date for e in events if e.event == "effective" and e.date and e.date >= dated]
    if stated:
        return max(stated)
    found = [_date(*match.groups()[1:]) for match in _FROM_DATE.finditer(closing)]
    later = [day for day in found if day and day >= dated]
    if later:
        return later[-1]
    kinds = [event.event for event in events if event.event != "effective"]
    amended_in_place = kinds[-1:] == ["amended"]
    stated_last = max((event.date for event in events if event.date), default=dated)
    if dated - stated_last > _LONG_AFTER:
        return None  # only the name tells of the amendment: 公布之日 is the day of an earlier text
    return dated if _FROM_PUBLICATION.search(closing) and not found and not amended_in_place else None


def _whole_lines(lines: Iterable[str]) -> list[str]:
    """Put lines together again that were broken inside 《》."""
    whole: list[str] = []
    for raw in lines:
        line = raw.strip()
        if whole and not is_history_line(line) and _is_open(whole[-1]):
            whole[-1] += line
        elif line:
            whole.append(line)
    return whole


def _is_open(line: str) -> bool:
    return line.count("《") > line.count("》") or line.endswith(("和", "、", "会"))


def _event(text: str, before: Sequence[HistoryEvent]) -> HistoryEvent:
    match = _DATE.search(text) or _ISO.search(text)
    day = _date(*match.groups()) if match else None
    rest = text[match.end() :] if match else text
    kind = _kind(rest)
    known = {event.event for event in before}
    if kind == "promulgated" and not known & {"enacted", "revised", "amended"}:
        kind = "enacted"
    elif kind == "enacted" and "enacted" in known:
        kind = "adopted"
    if day is None and kind == "effective" and _FROM_PUBLICATION.search(rest):
        day = next((event.date for event in reversed(before) if event.date), None)
    return HistoryEvent(day, _organ(rest), kind, text)


def _kind(rest: str) -> str:
    outside = re.sub(r"《.*》", "", rest)
    found = [(match.end(), kind) for verb, kind in _VERBS for match in verb.finditer(outside)]
    if not found:
        # 《 that the copy never closed took the verb with it.
        return _kind(rest.translate(_NO_BRACKETS)) if "《" in rest else "other"
    kinds = {kind for _, kind in found}
    if "revised" in kinds and max(found)[1] == "enacted":
        return "revised"
    if "promulgated" in kinds and max(found)[1] == "effective":
        return "promulgated"
    return max(found)[1]


def _organ(rest: str) -> str:
    organ = _ORGAN_ENDS.split(rest.strip(" ()（）"), maxsplit=1)[0].strip()
    return _SESSION.sub("", _SESSION.sub("", organ)).strip()


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(parse_numeral(year), parse_numeral(month), parse_numeral(day))
    except ValueError:  # 2月30日, or a numeral that is none: the line is kept as written, without a date
        return None
