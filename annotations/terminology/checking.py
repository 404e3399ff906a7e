"""Checks an aligned pair of texts for consistency and says where they differ; pure, changes nothing."""

from __future__ import annotations

import calendar
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from annotations.terminology.facts import Fact, read_chinese, read_english
from annotations.terminology.termbase import Occurrence, Termbase, find_english
from catalog.citations import Citation, LawNames, find_citations

__all__ = ["Pair", "Problem", "Side", "check"]


@dataclass(frozen=True, slots=True)
class Side:
    """A stretch of one of the two texts; offsets are code points of the whole text, half open."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Passages that render each other, as (start, end) in each text; a merge has several on a side."""

    zh: tuple[tuple[int, int], ...]
    en: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a translator should look at."""

    rule: str
    """``term-missing``, ``other-rendering``, ``two-renderings``, ``forbidden-rendering``, ``law-title``,
    ``number``, ``date``, ``document-number`` or ``citation``."""
    message: str
    zh: Side | None
    en: Side | None
    fix: str | None = None
    """What to put in the place of ``en``, where that is known."""
    expected: str = ""
    """What should stand in the English, or the value that the Chinese states, where that is known."""


@dataclass(frozen=True, slots=True)
class _Use:
    """A term in a pair, and what stands for it there."""

    occurrence: Occurrence
    pair: Pair
    found: tuple[tuple[str, tuple[int, int]], ...]
    """Known renderings with their places in the English text; none of them forbidden."""


def check(
    zh: str, en: str, pairs: Sequence[Pair], termbase: Termbase, law_names: LawNames | None = None
) -> list[Problem]:
    """Hold an English text against the Chinese one, passage by passage.

    Args:
        zh, en: the whole texts.
        pairs: which passages render each other; what is in none is not checked.
        law_names: names of laws by which citations are found, beside the well-known ones.

    Returns:
        Problems in the order of the English text, or of the Chinese where only that is known.
    """
    uses = list(chain.from_iterable(_uses(zh, en, pair, termbase) for pair in pairs))
    found = [
        *chain.from_iterable(_missing(zh, en, use) for use in uses),
        *chain.from_iterable(_forbidden(zh, en, use) for use in uses),
        *_two_renderings(zh, en, uses),
        *chain.from_iterable(_facts(zh, en, pair) for pair in pairs),
        *_citations(zh, en, pairs, law_names),
    ]
    return sorted(dict.fromkeys(found), key=_place)


def _place(problem: Problem) -> tuple[int, int, str]:
    zh, en = problem.zh, problem.en
    return (zh.start if zh else -1, en.start if en else -1, problem.rule)


def _side(text: str, span: tuple[int, int]) -> Side:
    return Side(span[0], span[1], text[span[0] : span[1]])


# Terms


def _uses(zh: str, en: str, pair: Pair, termbase: Termbase) -> Iterator[_Use]:
    """Each term of a pair once, at its first place."""
    seen: set[str] = set()
    for start, end in pair.zh:
        for found in termbase.find(zh[start:end]):
            entry = found.entry
            if entry.zh in seen:
                continue
            seen.add(entry.zh)
            known = [name for name in (entry.approved, *entry.proposed) if name]
            yield _Use(
                Occurrence(found.start + start, found.end + start, entry),
                pair,
                tuple((name, span) for name in known for span in _in_english(en, pair, name)),
            )


def _in_english(en: str, pair: Pair, rendering: str) -> Iterator[tuple[int, int]]:
    for start, end in pair.en:
        for first, last in find_english(en[start:end], rendering):
            yield first + start, last + start


def _missing(zh: str, en: str, use: _Use) -> Iterator[Problem]:
    entry = use.occurrence.entry
    if not entry.approved or any(name == entry.approved for name, _ in use.found):
        return
    where = _side(zh, (use.occurrence.start, use.occurrence.end))
    if any(True for name in entry.forbidden for _ in _in_english(en, use.pair, name)):
        return  # reported as forbidden
    if use.found:
        name, span = use.found[0]
        rule = "law-title" if entry.is_law else "other-rendering"
        message = f"{entry.zh} is {name!r} here; the approved rendering is {entry.approved!r}."
        fix = _like(entry.approved, name, en, span)
        yield Problem(rule, message, where, _side(en, span), fix, entry.approved)
        return
    rule = "law-title" if entry.is_law else "term-missing"
    message = f"{entry.zh} stands here without {entry.approved!r}, its approved rendering."
    yield Problem(rule, message, where, None, expected=entry.approved)


def _forbidden(zh: str, en: str, use: _Use) -> Iterator[Problem]:
    entry = use.occurrence.entry
    allowed = [span for _, span in use.found]
    for name in entry.forbidden:
        for span in _in_english(en, use.pair, name):
            if any(start <= span[0] and span[1] <= end for start, end in allowed):
                continue  # the forbidden word is a part of a rendering that is right
            fix = _like(entry.approved, name, en, span) if entry.approved else None
            where = _side(zh, (use.occurrence.start, use.occurrence.end))
            message = f"{name!r} must not be used for {entry.zh}"
            message += f"; use {entry.approved!r}." if entry.approved else "."
            yield Problem("forbidden-rendering", message, where, _side(en, span), fix, entry.approved)


def _two_renderings(zh: str, en: str, uses: Iterable[_Use]) -> Iterator[Problem]:
    """Terms without an approved rendering that the text renders in two ways: the rarer is reported."""
    by_entry: defaultdict[str, list[_Use]] = defaultdict(list)
    for use in uses:
        if not use.occurrence.entry.approved and use.found:
            by_entry[use.occurrence.entry.zh].append(use)
    for term, found in by_entry.items():
        counts = Counter(use.found[0][0] for use in found)
        if len(counts) < 2:
            continue
        usual = counts.most_common(1)[0][0]
        for use in found:
            name, span = use.found[0]
            if name != usual and not any(other == usual for other, _ in use.found):
                message = f"{term} is {name!r} here and {usual!r} elsewhere."
                where = _side(zh, (use.occurrence.start, use.occurrence.end))
                fix = _like(usual, name, en, span)
                yield Problem("two-renderings", message, where, _side(en, span), fix, usual)


def _like(rendering: str, name: str, en: str, span: tuple[int, int]) -> str:
    """The rendering in the number of what it replaces, and with a capital where that has one.

    Args:
        name: what is replaced, as the termbase holds it.
    """
    found = en[span[0] : span[1]]
    if len(found.split()[-1]) > len(name.split()[-1]):
        rendering = _plural(rendering)
    return rendering[:1].upper() + rendering[1:] if found[:1].isupper() else rendering


def _plural(rendering: str) -> str:
    if re.search(r"[^aeiou\W]y$", rendering):
        return rendering[:-1] + "ies"
    return rendering + ("es" if re.search(r"(?:[sxz]|[cs]h)$", rendering) else "s")


# Numbers, dates, document numbers


def _facts(zh: str, en: str, pair: Pair) -> Iterator[Problem]:
    left = [fact for start, end in pair.zh for fact in _shifted(read_chinese(zh[start:end]), start)]
    right = [fact for start, end in pair.en for fact in _shifted(read_english(en[start:end]), start)]
    if not pair.zh or not pair.en:
        return
    for kind in ("date", "document-number", "number"):
        here = [fact for fact in left if fact.kind == kind]
        there = [fact for fact in right if fact.kind == kind]
        yield from _differing(zh, en, kind, here, there)


def _shifted(facts: Iterable[Fact], by: int) -> Iterator[Fact]:
    for fact in facts:
        yield Fact(fact.kind, fact.value, fact.start + by, fact.end + by, fact.certain)


def _differing(zh: str, en: str, kind: str, here: list[Fact], there: list[Fact]) -> Iterator[Problem]:
    """What one side states and the other does not. One of each is one problem, with a fix for a number."""
    only_zh = [fact for fact in here if fact.certain and fact.value not in {other.value for other in there}]
    only_en = [fact for fact in there if fact.certain and fact.value not in {other.value for other in here}]
    name = kind.replace("-", " ")
    if len(only_zh) == len(only_en) == 1:
        left, right = only_zh[0], only_en[0]
        message = f"The {name} is {left.value} in Chinese and {right.value} in English."
        there_side = _side(en, (right.start, right.end))
        fix = _stated_like(kind, left.value, there_side.quote)
        yield Problem(kind, message, _side(zh, (left.start, left.end)), there_side, fix, left.value)
        return
    for fact in only_zh:
        message = f"The {name} {fact.value} is not in the English."
        yield Problem(kind, message, _side(zh, (fact.start, fact.end)), None, expected=fact.value)
    for fact in only_en:
        message = f"The {name} {fact.value} is not in the Chinese."
        yield Problem(kind, message, None, _side(en, (fact.start, fact.end)))


def _stated_like(kind: str, value: str, quote: str) -> str | None:
    """The value of the Chinese in the manner of the English words; None where that manner is another one."""
    if kind == "number":
        return value if value.isdecimal() and quote.isdecimal() else None
    parts = [int(part) for part in value.split("-")] if kind == "date" else []
    if len(parts) != len(("year", "month", "day")):
        return None
    year, month, day = parts
    name = calendar.month_name[month] if 1 <= month <= len(calendar.month_name) - 1 else ""
    if re.fullmatch(r"[A-Z][a-z]+\s+\d{1,2},\s+\d{4}", quote):
        return f"{name} {day}, {year}" if name else None
    if re.fullmatch(r"\d{1,2}\s+[A-Z][a-z]+\s+\d{4}", quote):
        return f"{day} {name} {year}" if name else None
    return value if re.fullmatch(r"\d{4}-\d\d-\d\d", quote) else None


# Citations


def _citations(zh: str, en: str, pairs: Sequence[Pair], law_names: LawNames | None) -> Iterator[Problem]:
    left = find_citations(zh, lang="zh", law_names=law_names)
    right = find_citations(en, lang="en", law_names=law_names)
    for pair in pairs:
        here = [found for found in left if _inside(found, pair.zh) and found.kind == "provision"]
        there = [found for found in right if _inside(found, pair.en) and found.kind == "provision"]
        cited = {provision for found in here for provision in found.provisions}
        rendered = {provision for found in there for provision in found.provisions}
        for found in here:
            if lacking := [provision for provision in found.provisions if provision not in rendered]:
                message = f"The English does not cite {', '.join(lacking)}, as the Chinese does."
                en_side = _side(en, (there[0].start, there[0].end)) if len(here) == len(there) == 1 else None
                here_side = _side(zh, (found.start, found.end))
                yield Problem("citation", message, here_side, en_side, expected=", ".join(lacking))
        for found in there:
            added = [provision for provision in found.provisions if provision not in cited]
            if added and not (len(here) == len(there) == 1 and not cited <= rendered):
                message = f"The English cites {', '.join(added)}, which the Chinese does not."
                zh_side = _side(zh, (here[0].start, here[0].end)) if len(here) == len(there) == 1 else None
                yield Problem("citation", message, zh_side, _side(en, (found.start, found.end)))


def _inside(found: Citation, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= found.start and found.end <= end for start, end in spans)
