"""Finds citations in English text: provisions first, then the law they belong to, then laws named alone."""

from __future__ import annotations

import re
from dataclasses import replace

from catalog.citations.english_provisions import PHRASE, Compound, read_provisions
from catalog.citations.english_titles import Title, titles_in
from catalog.citations.law_names import LawNames
from catalog.citations.model import SAME, SELF, Citation, Kind
from catalog.citations.targets import EMPTY, Level, Path, Targets, place

__all__ = ["find_english"]

LAW_WORD = (
    "(?:Law|Code|Act|Regulations?|Measures|Provisions|Rules|Interpretations?|Decision|Opinions?|Notice|Convention|Agreement"
    "|Charter|Procedures|Ordinance|Constitution|Implementing\\s+(?:Rules|Regulations|Measures)|Detailed\\s+Rules|Statute)"
)
OF_SELF = re.compile(
    rf",?\s+(?:hereof|herein)\b|,?\s+(?:of|in|to|under)\s+(?:this|these|the\s+present)\s+(?:\w+\s+)?{LAW_WORD}\b"
)
OF_SAME = re.compile(
    rf",?\s+thereof\b|,?\s+(?:of|in|to|under)\s+(?:the\s+)?(?:said|same|aforesaid|aforementioned|that|those|such)\s+{LAW_WORD}\b"
)
OF = re.compile(r",?\s+(?:of|in|to|under)\s+(?:the\s+)?[“\"]?")
OF_RELATIVE = re.compile(
    r",?\s+of\s+(?P<word>this\s+(?P<this>Article|paragraph)\b"
    r"|the\s+(?:preceding|previous|foregoing|above)\s+(?:(?P<count>two|three|four)\s+)?(?P<unit>article|paragraph|item)s?\b)",
    re.IGNORECASE,
)
RELATIVE = re.compile(
    r"\b(?:this\s+(?P<this>Article|paragraph)\b(?!\s+of\s+[a-z])"
    r"|(?:preceding|previous|foregoing)\s+(?:(?P<count>two|three|four)\s+)?(?P<unit>article|paragraph|item)s?\b)",
    re.IGNORECASE,
)
NO_LAW = re.compile(
    r"\s+of\s+(?:the|this|an?|such|its|their|his|that)\s+(?![A-Z])(?!preceding|previous|foregoing|same|said)",
)
TITLE_BEFORE = re.compile(r",?\s+\(?(?:at\s+)?$")
SENTENCE_END = re.compile(r"(?:^|[\n.”\":;)])\s*[#*>“\"\s]*$")
LINE_START = re.compile(r"(?:^|\n)[#*>“\"\s]*$")
OPENS = re.compile(r"[.:]?\s+(?:[A-Z“\"(\[])|[.:]?\s*(?:\n|$)")
GOES_ON = re.compile(r"\s+(?:Paragraph|Item|Subparagraph|Sub-?item)\b")
COUNTS = {"two": "2", "three": "3", "four": "4"}


def find_english(text: str, names: LawNames, *, headings: bool = True) -> list[Citation]:
    """Every citation of an English text, in its order; without ``headings`` Article 5 may open it. Never raises."""
    titles = list(titles_in(text, names))
    found: list[Citation] = []
    used: set[Title] = set()
    position = 0
    while True:
        phrase = PHRASE.search(text, position)
        relative = RELATIVE.search(text, position)
        if relative is not None and (phrase is None or relative.start() < phrase.start()):
            found.append(_relative(text, relative))
            position = relative.end()
        elif phrase is not None:
            position = _read(text, phrase, titles, used, found, headings)
        else:
            break
    spans = [(c.start, c.end) for c in found]
    found += [
        _citation(text, t.start, t.number_end, text[t.start : t.end], (), "law-only", t.number)
        for t in titles
        if t not in used and not t.defined_here and not _overlaps(spans, t)
    ]
    return _with_referents(text, sorted(found, key=lambda c: c.start))


def _read(
    text: str, match: re.Match[str], titles: list[Title], used: set[Title], found: list[Citation], headings: bool
) -> int:
    """Read the citation that begins with a phrase; returns where to go on."""
    compounds, end = read_provisions(text, match)
    if headings and _is_heading(text, match, compounds, end):
        return match.end()
    relative = OF_RELATIVE.match(text, end)
    base = EMPTY
    if relative is not None:
        base, end = _base(relative), relative.end()
    articles = any(c.top <= Level.ARTICLE for c in compounds)
    paths = [path for compound in compounds for path in compound.paths(base)]
    provisions = Targets(paths).normal_form()
    kind: Kind = "provision" if articles else "relative"
    start, law, number = match.start(), "", ""
    if relative is not None:
        law, kind = SELF, "relative"
    elif (head := OF_SELF.match(text, end)) is not None:
        law, end = SELF, head.end()
    elif (head := OF_SAME.match(text, end)) is not None:
        law, end = SAME, head.end()
    elif (title := _title_after(text, end, titles)) is not None:
        law, end, number = text[title.start : title.end], title.number_end, title.number
        used.add(title)
    elif (title := _title_before(text, start, titles, used)) is not None:
        law, start, number = text[title.start : title.end], title.start, title.number
        used.add(title)
        if text[title.number_end : match.start()].strip() == "(" and text[end : end + 1] == ")":
            end += 1
    elif NO_LAW.match(text, end):
        return end
    found.append(_citation(text, start, end, law, provisions, kind if not law or law == SELF or articles else "provision", number))
    return end


def _citation(
    text: str, start: int, end: int, law: str, provisions: tuple[str, ...], kind: Kind, number: str = ""
) -> Citation:
    return Citation(start, end, text[start:end], law, provisions, kind, number)


def _relative(text: str, match: re.Match[str]) -> Citation:
    provisions = Targets([_base(match)]).normal_form()
    return _citation(text, match.start(), match.end(), SELF, provisions, "relative")


def _base(match: re.Match[str]) -> Path:
    if match["this"]:
        is_article = match["this"].lower() == "article"
        return place(EMPTY, Level.ARTICLE if is_article else Level.PARAGRAPH, "this" if is_article else "this-paragraph")
    unit = match["unit"].lower()
    level = {"article": Level.ARTICLE, "paragraph": Level.PARAGRAPH, "item": Level.ITEM}[unit]
    count = match["count"]
    return place(EMPTY, level, f"prev-{COUNTS[count.lower()]}-{unit}s" if count else f"prev-{unit}")


def _title_after(text: str, end: int, titles: list[Title]) -> Title | None:
    link = OF.match(text, end)
    if link is None:
        return None
    return next((t for t in titles if t.start == link.end()), None)


def _title_before(text: str, start: int, titles: list[Title], used: set[Title]) -> Title | None:
    for title in titles:
        if title.number_end <= start <= title.number_end + 8 and title not in used and not title.defined_here:
            if TITLE_BEFORE.fullmatch(text, title.number_end, start):
                return title
    return None


def _overlaps(spans: list[tuple[int, int]], title: Title) -> bool:
    return any(start < title.number_end and title.start < end for start, end in spans)


def _is_heading(text: str, match: re.Match[str], compounds: list[Compound], end: int) -> bool:
    """Whether Article 5 opens an article: a single number at the start of a line or sentence, then a capital."""
    phrase = compounds[0].phrases[0]
    if phrase.level > Level.ARTICLE or len(phrase.numbers) > 1 or len(phrase.numbers[0]) > 1:
        return False
    if match.end() != end and not GOES_ON.match(text, match.end()):
        return False
    before = text[max(0, match.start() - 40) : match.start()]
    return SENTENCE_END.search(before) is not None and OPENS.match(text, match.end()) is not None


def _with_referents(text: str, found: list[Citation]) -> list[Citation]:
    """Decide between self and same for provisions without a head; see the Chinese grammar."""
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
        if citation.kind == "provision":
            antecedent = (SELF, None) if citation.law == SELF else (SAME, named)
        resolved.append(citation)
    return resolved
