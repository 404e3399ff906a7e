"""Finds citations in English text: provisions with the law they belong to, then laws named alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from catalog.citations.english_provisions import PHRASE, Compound, read_provisions
from catalog.citations.english_titles import Title, name_by_place, titles_in
from catalog.citations.law_names import LawNames
from catalog.citations.model import SAME, SELF, Citation, Kind
from catalog.citations.referents import UNNAMED, with_referents
from catalog.citations.targets import EMPTY, Level, Path, Targets, place

__all__ = ["find_english"]

GAP = r"\s{1,4}"
LAW_WORD = (
    "(?:Law|Code|Act|Regulations?|Measures|Provisions|Rules|Interpretations?|Decision|Opinions?|Notice|Convention|Agreement"
    "|Charter|Procedures|Ordinance|Constitution|Statute)"
)
OF_SELF = re.compile(
    rf",?{GAP}(?:hereof|herein)\b|,?{GAP}(?:of|in|to|under){GAP}(?:this|these|the{GAP}present){GAP}(?:\w{{1,20}}{GAP})?{LAW_WORD}\b"
)
OF_SAME = re.compile(
    rf",?{GAP}thereof\b|,?{GAP}(?:of|in|to|under){GAP}(?:the{GAP})?"
    rf"(?:said|same|aforesaid|aforementioned|that|those|such){GAP}{LAW_WORD}\b"
)
OF = re.compile(rf",?{GAP}(?:of|in|to|under){GAP}(?:the{GAP})?[“\"]?")
OF_ANYTHING = re.compile(rf"{GAP}of{GAP}(?:(?:the|this|an?|such|its|their|his|that){GAP})?(?=[A-Za-z])")
RELATIVE_WORDS = (
    rf"(?:this{GAP}(?P<this>Article|paragraph)"
    rf"|(?P<the>the{GAP})?(?:preceding|previous|foregoing){GAP}(?:(?P<count>two|three|four){GAP})?(?P<unit>article|paragraph|item)s?)\b"
)
OF_RELATIVE = re.compile(rf",?{GAP}of{GAP}{RELATIVE_WORDS}", re.IGNORECASE)
RELATIVE = re.compile(rf"\b{RELATIVE_WORDS}", re.IGNORECASE)
TITLE_BEFORE = re.compile(r",?\s{1,3}(?P<bracket>\()?$")
SENTENCE_END = re.compile(r"(?:^|[\n.”\":;)])[#*>“\"\s]*$")
OPENS = re.compile(r"[.:]?\s{1,4}[A-Z“\"(\[]|[.:]?\s{0,4}(?:\n|$)")
COUNTS = {"two": 2, "three": 3, "four": 4}


@dataclass(slots=True)
class Scan:
    """The state of one pass over a text."""

    text: str
    headings: bool
    titles: dict[int, Title]
    titles_by_end: dict[int, Title]
    found: list[Citation] = field(default_factory=list)
    used: set[Title] = field(default_factory=set)

    def add(self, start: int, end: int, law: str, paths: list[Path], kind: Kind, number: str = "") -> None:
        provisions = Targets(paths).normal_form()
        self.found.append(Citation(start, end, self.text[start:end], law, provisions, kind, number))


@dataclass(frozen=True, slots=True)
class Owner:
    """The law that provisions belong to, and the span of both together."""

    start: int
    end: int
    law: str
    number: str = ""


def find_english(text: str, names: LawNames, *, headings: bool = True) -> list[Citation]:
    """Every citation of an English text, in its order. Never raises.

    Args:
        headings: whether Article 5 at the start of a line or sentence is a heading, not a citation.
    """
    titles = [title for title in titles_in(text, names) if not title.defined_here]
    scan = Scan(text, headings, {t.start: t for t in titles}, {t.number_end: t for t in titles})
    position, relative_from = 0, -1
    relative: re.Match[str] | None = None
    while (phrase := PHRASE.search(text, position)) is not None or position <= len(text):
        if relative_from < position:
            relative = RELATIVE.search(text, position)
            relative_from = relative.start() if relative is not None else len(text) + 1
        if relative is not None and (phrase is None or relative_from < phrase.start()):
            position = _read_relative(scan, relative)
        elif phrase is not None:
            position = _read_provisions(scan, phrase)
        else:
            break
    _add_titles(scan, titles)
    return with_referents(text, scan.found)


def _add_titles(scan: Scan, titles: list[Title]) -> None:
    """Add the laws that no provision is cited of; both lists are in the order of the text."""
    cited = iter(sorted((c.start, c.end) for c in scan.found))
    span = next(cited, None)
    for title in titles:
        while span is not None and span[1] <= title.start:
            span = next(cited, None)
        if title not in scan.used and (span is None or title.number_end <= span[0]):
            law = scan.text[title.start : title.end]
            scan.add(title.start, title.number_end, law, [], "law-only", title.number)
    scan.found.sort(key=lambda citation: citation.start)


def _read_relative(scan: Scan, match: re.Match[str]) -> int:
    start = match.end("the") if match["the"] else match.start()
    scan.add(start, match.end(), SELF, [_base(match)], "relative")
    return match.end()


def _read_provisions(scan: Scan, match: re.Match[str]) -> int:
    """Read the citation that begins with a phrase; returns where to go on."""
    text = scan.text
    compounds, end = read_provisions(text, match)
    if scan.headings and _is_heading(text, match, compounds, end):
        return match.end()
    base = EMPTY
    relative = OF_RELATIVE.match(text, end)
    if relative is not None:
        base, end = _base(relative), relative.end()
        owner: Owner | None = Owner(match.start(), end, SELF)
    else:
        owner = _owner(scan, match.start(), end)
    if owner is None:
        return end
    targets = Targets()
    for compound in compounds:
        compound.add_to(targets, base)
    has_article = relative is None and any(compound.top <= Level.ARTICLE for compound in compounds)
    kind: Kind = "provision" if has_article or owner.law not in (SELF, UNNAMED) else "relative"
    scan.add(owner.start, owner.end, owner.law, targets.paths, kind, owner.number)
    return owner.end


def _owner(scan: Scan, start: int, end: int) -> Owner | None:
    """The law named after or before provisions; ``None`` where they are no law's (of the contract)."""
    text = scan.text
    for pattern, law in ((OF_SELF, SELF), (OF_SAME, SAME)):
        if (head := pattern.match(text, end)) is not None:
            return Owner(start, head.end(), law)
    link = OF.match(text, end)
    if link is not None and (title := scan.titles.get(link.end())) is not None:
        scan.used.add(title)
        return Owner(start, title.number_end, text[title.start : title.end], title.number)
    before = TITLE_BEFORE.search(text, max(0, start - 5), start)
    title = scan.titles_by_end.get(before.start()) if before is not None else None
    if before is not None and title is not None and title not in scan.used:
        scan.used.add(title)
        closing = 1 if before["bracket"] and text[end : end + 1] == ")" else 0
        return Owner(title.start, end + closing, text[title.start : title.end], title.number)
    anything = OF_ANYTHING.match(text, end)
    if anything is None:
        return Owner(start, end, UNNAMED)
    name_end = name_by_place(text, anything.end())
    return None if name_end is None else Owner(start, name_end, text[anything.end() : name_end])


def _base(match: re.Match[str]) -> Path:
    """The path of a relative word: this Article, the preceding two paragraphs."""
    word = (match["this"] or match["unit"]).lower()
    level = {"article": Level.ARTICLE, "paragraph": Level.PARAGRAPH, "item": Level.ITEM}[word]
    if match["this"]:
        return place(EMPTY, level, "this" if level is Level.ARTICLE else f"this-{word}")
    count = COUNTS.get((match["count"] or "").lower())
    return place(EMPTY, level, f"prev-{count}-{word}s" if count else f"prev-{word}")


def _is_heading(text: str, match: re.Match[str], compounds: list[Compound], end: int) -> bool:
    """Whether Article 5 opens an article: one number at the start of a line or sentence, then a capital."""
    phrase = compounds[0].phrases[0]
    if phrase.level > Level.ARTICLE or len(phrase.numbers) > 1 or len(phrase.numbers[0]) > 1:
        return False
    if match.end() != end and text[match.end()] == ",":
        return False
    before = text[max(0, match.start() - 40) : match.start()]
    return SENTENCE_END.search(before) is not None and OPENS.match(text, match.end()) is not None
