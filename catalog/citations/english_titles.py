"""Finds titles of legal instruments in English text by capitals: Criminal Law, Measures for the … of …."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.citations.law_names import LawNames

__all__ = ["Title", "titles_in"]

CAPITAL = r"(?:P\.?R\.?C\.?|[A-Z][\w'’\-]{0,40})"
# A title may end in these (Labor Contract Law) or begin with them (Law of … on …).
ENDING = "Law|Code|Act|Constitution|Regulations?|Measures|Provisions|Rules|Ordinance|Convention|Interpretations?"
BEGINNING = (
    f"{ENDING}|Opinions?|Notice|Decisions?|Resolution|Circular|Reply|Guidelines|Outline|Plan|Catalogue|Catalog|Standards?"
    "|Agreement|Protocol|Treaty|Charter|Procedures|Principles|Scheme|Program|Statute|Announcement|Directive"
)
HEAD = re.compile(
    rf"(?<![\w\-])(?P<before>(?:{CAPITAL}\s+(?:(?:and|of)\s+)?){{0,10}}?)(?P<head>{BEGINNING})\b(?!['’\-]|\s+[A-Z]\w*(?<!Article)(?<!Articles)(?<!Art)(?<!Arts)\b)"
)
FIRST_WORD = re.compile(
    r"(?:The|This|These|Such|Any|Each|Where|If|In|Under|Pursuant|For|As|And|Or|Said|When|Whoever|By|To|From|With|All)\s+"
)
LINKED = re.compile(r"\s+(?:of|on|for|concerning|regarding|governing|relating\s+to|against)\s+")
NEXT_WORDS = re.compile(
    rf"\s+(?P<small>(?:(?:of|the|on|for|and|in|to|by|concerning|regarding|governing|relating|against|with|from|at|under|its|an?|into|between|certain|several|some|application|applicable|some)\s+){{0,4}})(?P<capital>{CAPITAL})"
)
LISTED = re.compile(rf",\s+(?P<capital>{CAPITAL})(?=(?:\s+{CAPITAL}){{0,5}}(?:,|\s+and)\s+{CAPITAL})")
NO_TITLE_WORD = re.compile(r"(?:Article|Articles|Art|Arts|Chapter|Section|These|This|No)$")
REMARK = re.compile(r"\s+\((?:for\s+)?(?:Trial|Interim|Provisional|Revised|Amended|Draft|Amendment|[IVX]{1,4}\)|[0-9]{4}\s)[^()]{0,40}\)?")
NUMBER = re.compile(r"\s+\((?P<number>(?:[^()\n]{0,80}\s)?No\.\s?[0-9]{1,5}[^()\n]{0,60}|(?:GB|DB)[/A-Z]*\s?[0-9][0-9.\-—]*)\)")
OWN = re.compile(r"(?:\b(?:[Tt]his|[Tt]hese|[Tt]he\s+present|[Ss]uch)\s+)$")
DEFINED_HERE = re.compile(r"(?:referred\s+to\s+as|called|short\s+for)\s+(?:the\s+)?[“\"'‘]?(?:the\s+)?$")
THE = re.compile(r"\b[Tt]he\s+[“\"]?$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title at ``[start, end)``; ``number_end`` lies after the document number that follows it, if any."""

    start: int
    end: int
    number: str
    number_end: int
    defined_here: bool = False


def titles_in(text: str, names: LawNames) -> Iterator[Title]:
    """Titles in the order of the text; ``this Law`` and its kind are none."""
    known = {start: end for start, end in names.english_in(text)}
    position = 0
    for match in HEAD.finditer(text):
        if match.end() <= position:
            continue
        start = _start(text, match)
        if start is None or start < position:
            continue
        end = max(_end(text, match), known.get(start, 0))
        if end - start == len(match["head"]) and not THE.search(text, max(0, start - 6), start):
            continue
        number = NUMBER.match(text, end)
        number_end = number.end() if number else end
        defined = DEFINED_HERE.search(text, max(0, start - 30), start) is not None
        yield Title(start, end, number["number"].strip() if number else "", number_end, defined)
        position = number_end
        known = {s: e for s, e in known.items() if s >= position}


def _start(text: str, match: re.Match[str]) -> int | None:
    start = match.start()
    while (word := FIRST_WORD.match(text, start, match.start("head"))) is not None:
        if word[0].lower().startswith(("this", "these", "such")):
            return None
        start = word.end()
    if OWN.search(text, max(0, start - 14), start):
        return None
    return start


def _end(text: str, match: re.Match[str]) -> int:
    """Follow the title to its last capitalised word."""
    end = match.end()
    if LINKED.match(text, end) is None:
        return _with_remark(text, end)
    while True:
        following = NEXT_WORDS.match(text, end) or LISTED.match(text, end)
        if following is None or NO_TITLE_WORD.fullmatch(following["capital"]):
            return _with_remark(text, end)
        small = following.groupdict().get("small") or ""
        if re.search(r"\band\s+(?:the|of|on)\b|\bto\s+the\b.*\bof\b|\bin\s+the\b.*\bof\b", small):
            return _with_remark(text, end)
        end = following.end()


def _with_remark(text: str, end: int) -> int:
    remark = REMARK.match(text, end)
    return remark.end() if remark is not None and remark[0].endswith(")") else end
