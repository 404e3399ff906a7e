"""Which laws were repealed, when and by what: read from the repealing clauses of statutes.

The clauses themselves are not kept: only titles, dates and the article that repeals. An editor's own entry on
a source law goes before these.
"""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from catalog.lawtext.numerals import parse_numeral

__all__ = ["DATA", "Repeal", "read_english_titles", "read_repeals", "repeals_in", "write_repeals"]

DATA = Path(__file__).parent / "data" / "repeals.jsonl"
ENGLISH = Path(__file__).parent / "data" / "english_titles.toml"

_ARTICLE = re.compile(r"^第(?P<number>[零〇一二三四五六七八九十百千]+)条", re.MULTILINE)
_CLAUSE = re.compile(r"[^。\n]*同时废止")
_TITLE = re.compile(r"《(?P<title>(?:[^《》]|《[^《》]*》)+)》(?:（(?P<note>[^（）]{1,30})）)?")
_DATE = re.compile(
    r"自(?:公布之日(?P<now>)|(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日)起(?:施行|实施|生效)"
)
_STATE = "中华人民共和国"
# A clause that keeps something of the old law in force repeals nothing outright.
_IN_PART = re.compile(r"抵触|不一致|有关.{0,12}的规定同时|第.{1,8}条(?:的规定)?同时")


@dataclass(frozen=True, slots=True)
class Repeal:
    """One law that another repealed.

    Attributes:
        title: its title without 中华人民共和国.
        repealed_on: first day on which it was no longer in force.
        by: title of the law that repealed it.
        article: the article that says so, in normal form; empty where it is in none.
    """

    title: str
    repealed_on: datetime.date
    by: str
    article: str = ""


@cache
def read_repeals(path: Path = DATA) -> dict[str, Repeal]:
    """The repeals by title; a title that was given anew and repealed again counts from the last time."""
    found: dict[str, Repeal] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        repeal = Repeal(**{**row, "repealed_on": datetime.date.fromisoformat(row["repealed_on"])})
        if repeal.title not in found or found[repeal.title].repealed_on < repeal.repealed_on:
            found[repeal.title] = repeal
    return found


@cache
def read_english_titles(path: Path = ENGLISH) -> dict[str, tuple[str, ...]]:
    """English names under which laws are cited, by Chinese title, beside those that the catalog holds."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    return {title: tuple(names) for title, names in rows.items()}


def write_repeals(repeals: Iterable[Repeal], path: Path = DATA) -> int:
    """Write them one a line, sorted by title; return how many.

    Later versions of the repealing law keep its clause, and "from the day of promulgation" in it: the first
    version counts.
    """
    first: dict[tuple[str, str], Repeal] = {}
    for repeal in sorted(repeals, key=lambda repeal: repeal.repealed_on):
        first.setdefault((repeal.title, repeal.by), repeal)
    rows = sorted(first.values(), key=lambda repeal: (repeal.title, repeal.repealed_on, repeal.by))
    lines = [json.dumps({**asdict(r), "repealed_on": str(r.repealed_on)}, ensure_ascii=False) for r in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(rows)


def repeals_in(text: str, title: str, version: datetime.date | None) -> Iterator[Repeal]:
    """The repeals that a statute declares.

    Args:
        text: the statute.
        title: its title.
        version: the date of this version, which counts where the clause says 公布之日; None where unknown.
    """
    own = title.removeprefix(_STATE)
    for clause in _CLAUSE.finditer(text):
        if _IN_PART.search(clause[0]):
            continue
        article = max(_ARTICLE.finditer(text, 0, clause.end()), key=lambda found: found.start(), default=None)
        start = article.start() if article else max(0, clause.start() - 200)
        day = _day(text[start : clause.end()], version)
        for named in _TITLE.finditer(clause[0]):
            repealed = named["title"].removeprefix(_STATE)
            if day and repealed != own:
                yield Repeal(repealed, day, own, str(parse_numeral(article["number"])) if article else "")


def _day(clause: str, version: datetime.date | None) -> datetime.date | None:
    found = list(_DATE.finditer(clause))
    if not found:
        return None
    last = found[-1]
    if last["y"] is None:
        return version
    try:
        return datetime.date(int(last["y"]), int(last["m"]), int(last["d"]))
    except ValueError:
        return None
