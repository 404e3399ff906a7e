"""Finds titles of legal instruments in English text by capitals: Criminal Law, Measures for the … of …."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.citations.law_names import LawNames
from catalog.citations.word_lists import words

__all__ = ["Title", "name_by_place", "titles_in"]

GAP = r"\s{1,4}"
CAPITAL = r"(?:P\.?R\.?C\.?|[A-Z][\w'’\-]{0,40})"
# A title may end in these (Labor Contract Law) and begin with them (Law of … on …).
ENDING = (
    "Law|Code|Act|Constitution|Regulations?|Measures|Provisions|Rules|Ordinance|Convention|Interpretations?"
)
# With these a title only begins (Notice of … on …): a bare Plan or Agreement is a common noun.
BEGINNING = (
    "Opinions?|Notice|Decisions?|Resolution|Circular|Reply|Guidelines|Outline|Plan|Catalogue|Catalog|Standards?"
    "|Agreement|Protocol|Treaty|Charter|Procedures|Principles|Scheme|Program|Statute|Announcement|Directive"
)
HEAD = re.compile(
    rf"(?<![\w\-])(?P<before>(?:{CAPITAL}{GAP}(?:(?:and|of){GAP})?){{0,10}}?)(?:(?P<ending>{ENDING})|(?P<beginning>{BEGINNING}))\b"
    rf"(?!['’\-]|{GAP}(?!Articles?\b|Arts?\b|Chapter\b|Section\b)[A-Z])"
)
FIRST_WORD = re.compile(
    r"(?:The|This|These|Such|An?|Any|Each|Every|No|See|Where|If|In|Under|Pursuant|For|As|And|Or|Said|When|Whoever|By|To|From"
    rf"|With|All|Both|Violating|Per|On|At|Of|Chapter{GAP}[IVXLC]+:?|Article){GAP}"
)
OF_CHAPTERS = re.compile(
    rf"(?:General|Supplementary|Miscellaneous|Penal|Transitional|Special|Final|Other|Legal){GAP}Provisions"
)
LINKED = re.compile(rf"{GAP}(?:of|on|for|concerning|regarding|governing|relating{GAP}to|against){GAP}")
SMALL = (
    "of|the|on|for|and|in|to|by|concerning|regarding|governing|relating|against|with|from|at|under|its|an?|into"
    "|between|some"
)
NEXT_WORDS = re.compile(rf"{GAP}(?P<small>(?:(?:{SMALL}){GAP}){{0,4}})(?P<capital>{CAPITAL})")
LISTED = re.compile(rf",{GAP}(?P<capital>{CAPITAL})(?=(?:{GAP}{CAPITAL}){{0,5}}(?:,|{GAP}and){GAP}{CAPITAL})")
# Words between capitals that lead out of a title into the sentence: Company Law and the Securities Law.
LEADS_OUT = re.compile(rf"\band{GAP}(?:the|of|on|in|with|by)\b|\b(?:to|in){GAP}the\b.*\bof\b")
NO_TITLE_WORD = frozenset(words("Article Articles Art Arts Chapter Section These This No"))
REMARK = re.compile(
    rf"{GAP}\((?:for{GAP})?(?:Trial|Interim|Provisional|Revised|Amended|Draft|Amendment|[IVX]{{1,4}}|[0-9]{{4}}\s)[^()\n]{{0,40}}\)"
)
NUMBER = re.compile(
    rf"{GAP}\((?P<number>(?:[^()\n]{{0,80}}\s)?No\.\s?[0-9]{{1,5}}[^()\n]{{0,60}}|(?:GB|DB)[/A-Z]{{0,4}}\s?[0-9][0-9.\-—]{{0,20}})\)"
)
OWN = re.compile(rf"\b(?:[Tt]his|[Tt]hese|[Tt]he{GAP}present|[Ss]uch){GAP}$")
DEFINED_HERE = re.compile(
    rf"(?:referred{GAP}to{GAP}as|called|short{GAP}for){GAP}(?:the{GAP})?[“\"'‘]?(?:the{GAP})?$"
)
THE = re.compile(rf"\b[Tt]he{GAP}[“\"]?$")
LONGEST_TITLE = 60
"""Capitalised words in a title, at most."""

BY_PLACE = re.compile(rf"{CAPITAL}(?:{GAP}(?:(?:of|on|for|and|the){GAP}){{0,2}}{CAPITAL}){{0,12}}")
NO_LAW = re.compile(r"Association|Agreement|Contract|Lease|Judgment|Ruling|Articles")


@dataclass(frozen=True, slots=True)
class Title:
    """A title at ``[start, end)``; ``number_end`` lies after the document number that follows it, if any."""

    start: int
    end: int
    number: str
    number_end: int
    defined_here: bool = False


def titles_in(text: str, names: LawNames) -> Iterator[Title]:
    """Titles in the order of the text, none overlapping another; ``this Law`` and its kind are none."""
    position = 0
    for start, end in sorted(
        [*_by_capitals(text), *names.english_in(text)], key=lambda span: (span[0], -span[1])
    ):
        if start < position:
            continue
        number = NUMBER.match(text, end)
        position = number.end() if number else end
        defined = DEFINED_HERE.search(text, max(0, start - 30), start) is not None
        yield Title(start, end, number["number"].strip() if number else "", position, defined)


def name_by_place(text: str, position: int) -> int | None:
    """Where a capitalised name ends that an article is cited of (Article 3 of the Vienna Declaration)."""
    match = BY_PLACE.match(text, position)
    return None if match is None or NO_LAW.search(match[0]) else match.end()


def _by_capitals(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    while (match := HEAD.search(text, position)) is not None:
        span = _title_span(text, match)
        if span is not None:
            yield span
        position = match.end() if span is None else span[1]


def _title_span(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """The title around a match of ``HEAD``; ``None`` for common nouns, headings of chapters and this Law."""
    start = _start(text, match)
    if start is None:
        return None
    end = _end(text, match)
    if end == match.end():
        alone = start == match.start("ending")
        if match["beginning"] or OF_CHAPTERS.fullmatch(text, start, end):
            return None
        if alone and not THE.search(text, max(0, start - 8), start):
            return None
    return start, end


def _start(text: str, match: re.Match[str]) -> int | None:
    """Where the title starts, without the words of the sentence; ``None`` for this Law."""
    start = match.start()
    while (word := FIRST_WORD.match(text, start, match.end())) is not None:
        if word[0].startswith(("This", "These", "Such")):
            return None
        start = word.end()
    return None if OWN.search(text, max(0, start - 16), start) else start


def _end(text: str, match: re.Match[str]) -> int:
    """Follow the title to its last capitalised word."""
    end = match.end()
    words_left = LONGEST_TITLE if LINKED.match(text, end) is not None else 0
    while words_left and (following := NEXT_WORDS.match(text, end) or LISTED.match(text, end)) is not None:
        small = following.groupdict().get("small") or ""
        if following["capital"] in NO_TITLE_WORD or LEADS_OUT.search(small):
            break
        end = following.end()
        words_left -= 1
    remark = REMARK.match(text, end)
    return end if remark is None else remark.end()
