"""Reads provisions in English (items (1) and (2) of paragraph 1 of Article 2) into targets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.citations.targets import Level, Path, Targets, place
from catalog.citations.word_lists import words

__all__ = ["PHRASE", "Compound", "read_provisions"]

ONES = words(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
    """
)
TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
ORDINALS = words("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
WORDS = {word: n for n, word in enumerate(ONES, 1)} | {word: 10 * n for n, word in enumerate(TENS, 2)}
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

WORD_NUMBER = rf"(?:(?:{'|'.join(TENS)})(?:-(?:{'|'.join(ONES[:9])}))?|{'|'.join(reversed(ONES))})\b"
PLAIN = rf"(?:[0-9]{{1,8}}(?:-[0-9]{{1,8}}(?![0-9]))*|(?-i:[IVXLC]{{1,7}})\b|{WORD_NUMBER})"
BRACKET = r"\((?:[0-9]{1,4}(?:-[0-9]{1,3})*|[ivxl]{1,6}|[A-Za-z])\)"
ONE = rf"(?:{PLAIN}(?:[ ]?{BRACKET}){{0,3}}|{BRACKET}(?:[ ]?{BRACKET}){{0,2}})"
# Blanks are bounded everywhere: long runs of them must not be tried again and again.
GAP = r"\s{1,4}"
RANGE = rf"(?:[ ]?[-–—][ ]?|{GAP}(?:to|through){GAP})"
AND = rf"(?:\s?,\s{{0,3}}(?:and|or){GAP}|\s?,\s{{0,3}}|{GAP}(?:and/or|and|or){GAP})"
UNITS = (
    (Level.ARTICLE, r"(?-i:Articles?|Arts?\b\.?|ARTICLES?|articles?|arts?\.)"),
    (Level.CHAPTER, r"(?-i:Chapters?)"),
    (Level.SECTION, r"(?-i:Sections?)"),
    (Level.PARAGRAPH, r"paragraphs?|paras?\b\.?"),
    (Level.SUBITEM, r"sub-?items?"),
    (Level.ITEM, r"items?|sub-?paragraphs?|(?-i:Points?)"),
)
UNIT = "|".join(f"(?P<{level.name.lower()}>{unit})" for level, unit in UNITS)
ORDINAL = "|".join(ORDINALS)
PHRASE = re.compile(
    rf"\b(?:(?:{UNIT})\s{{0,3}}(?P<numbers>{ONE}(?:(?:{RANGE}|{AND}){ONE}){{0,40}})(?![\w%])"
    rf"|(?P<ordinals>(?:{ORDINAL})(?:(?:{AND})(?:the{GAP})?(?:{ORDINAL})){{0,10}}|first{GAP}(?P<count>two|three|four)){GAP}"
    rf"(?P<ordinal_unit>paragraphs?|items?|sub-?paragraphs?)\b)|(?P<sign>§§?)\s{{0,3}}(?P<sign_numbers>{ONE})",
    re.IGNORECASE,
)
NUMBER_PART = re.compile(
    rf"(?P<range>{RANGE})|(?P<plain>{PLAIN})|(?P<bracket>{BRACKET})|(?P<and>{AND})", re.IGNORECASE
)
CONNECTOR = re.compile(
    rf"(?P<of>{GAP}of{GAP}(?:the{GAP})?)|(?P<and>,?{GAP}(?:and/or|and|or){GAP}(?:(?:in|of|with){GAP})?(?:the{GAP})?)"
    rf"|(?P<range>{GAP}(?:to|through){GAP})|(?P<comma>,{GAP}(?:the{GAP})?)|(?P<none>{GAP})",
    re.IGNORECASE,
)
# A phrase that names its own article or paragraph after it: paragraphs 1 and 4 of Article 50.
CONTEXT = re.compile(
    rf"{GAP}of{GAP}(?:the{GAP})?(?:Article|Art\.|paragraph|para\.|this{GAP}Article|(?:preceding|previous|foregoing)\b"
    rf"|(?:{ORDINAL}){GAP}paragraph)",
    re.IGNORECASE,
)
LEVEL_OF_WORD = {"p": Level.PARAGRAPH, "i": Level.ITEM, "s": Level.ITEM}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One unit word with its numbers; each number is a chain of levels below the unit."""

    level: Level
    end: int
    numbers: tuple[tuple[tuple[Level, str], ...], ...]
    ranged: tuple[bool, ...]


def read_phrase(match: re.Match[str]) -> Phrase:
    """Read a match of ``PHRASE``."""
    if match["ordinals"]:
        places: Iterable[int]
        level = LEVEL_OF_WORD[match["ordinal_unit"][0].lower()]
        if match["count"]:
            places = range(1, WORDS[match["count"].lower()] + 1)
        else:
            named = re.findall(ORDINAL, match["ordinals"], re.IGNORECASE)
            places = [ORDINALS.index(word.lower()) + 1 for word in named]
        numbers = tuple(((level, str(number)),) for number in places)
        return Phrase(level, match.end(), numbers, (False,) * len(numbers))
    level = next((lv for lv, _ in UNITS if match[lv.name.lower()]), Level.ARTICLE)
    group = "numbers" if match["numbers"] else "sign_numbers"
    plural = match[0].lower().startswith(("articles", "arts", "paragraphs", "items", "subparagraphs", "§§"))
    return _read_numbers(match.string, match.span(group), level, plural)


def _read_numbers(text: str, span: tuple[int, int], level: Level, plural: bool) -> Phrase:
    """Read a list of numbers; after a singular word no comma leads to a bare one (Article 5, 10 days)."""
    chains: list[list[tuple[Level, str]]] = []
    ranged: list[bool] = []
    next_is_new, is_range, is_comma = True, False, False
    end = span[0]
    for part in NUMBER_PART.finditer(text, *span):
        if part["range"] or part["and"]:
            next_is_new, is_range, is_comma = True, bool(part["range"]), (part["and"] or "").strip() == ","
            continue
        if is_comma and part["plain"] and not plural:
            break
        if part["plain"]:
            low, _, high = part["plain"].partition("-")
            if plural and high.isdigit() and low.isdigit() and int(high) > int(low):
                chains += [[(level, low)], [(level, high)]]
                ranged += [is_range, True]
            else:
                chains.append([(level, _value(part["plain"]))])
                ranged.append(is_range)
        elif next_is_new and (not chains or (chains[-1][0][0] is level and level is not Level.ARTICLE)):
            chains.append([(level, _value(part["bracket"][1:-1]))])
            ranged.append(is_range)
        elif next_is_new:
            chains.append([_bracket_level(part["bracket"], chains[-1][-1][0], sibling=True)])
            ranged.append(is_range)
        elif level is Level.ARTICLE and len(chains[-1]) == 1 and part["bracket"][1].isupper():
            article = chains[-1][0][1]
            chains[-1][0] = (level, f"{article}-{ord(part['bracket'][1]) - ord('A') + 1}")
        else:
            chains[-1].append(_bracket_level(part["bracket"], chains[-1][-1][0], sibling=False))
        next_is_new, is_range, is_comma = False, False, False
        end = part.end()
    return Phrase(level, end, tuple(tuple(chain) for chain in chains), tuple(ranged))


def _bracket_level(bracket: str, last: Level, *, sibling: bool) -> tuple[Level, str]:
    """The level of (2), (ii) or (b): a number straight after an article is a paragraph, a letter an item."""
    value = bracket[1:-1]
    if sibling:
        level = max(last, Level.PARAGRAPH)
    elif last is Level.ARTICLE:
        level = Level.PARAGRAPH if value[0].isdigit() else Level.ITEM
    else:
        level = Level(min(last + 1, Level.SUBITEM))
    return level, _value(value)


def _value(text: str) -> str:
    lowered = text.lower()
    if lowered[0].isdigit():
        return lowered
    if lowered in WORDS:
        return str(WORDS[lowered])
    tens, _, ones = lowered.partition("-")
    if tens in WORDS:
        return str(WORDS[tens] + WORDS[ones])
    if all(c in ROMAN for c in lowered) and (len(lowered) > 1 or lowered in "ivx"):
        values = [ROMAN[c] for c in lowered]
        pairs = zip(values, [*values[1:], 0], strict=True)
        return str(sum(-v if v < following else v for v, following in pairs))
    return str(ord(lowered[0]) - ord("a") + 1)


@dataclass(slots=True)
class Compound:
    """Phrases that make one address together, whichever way round they are written.

    ``shares`` says that the address before it names what lies above (Article 5, paragraph 1 and
    paragraph 2), ``ends_range`` that the two are the ends of a range (Article 5 to Article 9).
    """

    phrases: list[Phrase]
    ascending: bool = False
    shares: bool = False
    ends_range: bool = False

    @property
    def top(self) -> Level:
        return min(phrase.level for phrase in self.phrases)

    @property
    def lowest(self) -> Level:
        return max(phrase.numbers[-1][-1][0] for phrase in self.phrases)

    def add_to(self, targets: Targets, base: Path) -> None:
        """Add the targets of this address, under what the whole of it lies under."""
        phrases = self.phrases[::-1] if self.ascending else self.phrases
        paths = [base]
        if self.ends_range and targets.paths:
            level, number = phrases[0].numbers[0][0]
            targets.join(level, [(number, True)])
            paths, phrases = [targets.paths.pop()], phrases[1:]
        elif self.shares and targets.paths:
            level = phrases[0].level
            paths = [(*targets.paths[-1][:level], *base[level:])]
        for phrase in phrases:
            paths[-1:] = _expand(phrase, paths[-1])
        targets.paths += paths


def _expand(phrase: Phrase, base: Path) -> list[Path]:
    targets = Targets()
    for chain, is_range in zip(phrase.numbers, phrase.ranged, strict=True):
        level, number = chain[0]
        shares_article = level is not phrase.level
        if targets.paths and (is_range or shares_article):
            targets.join(level, [(number, is_range)])
        else:
            targets.paths.append(place(base, level, number))
        for deeper, value in chain[1:]:
            targets.refine(deeper, [(value, False)])
    return targets.paths


def read_provisions(text: str, match: re.Match[str]) -> tuple[list[Compound], int]:
    """Read the addresses that begin at a match of ``PHRASE`` and the offset after the last of them."""
    phrase = read_phrase(match)
    compounds = [Compound([phrase])]
    end = phrase.end
    while (connector := CONNECTOR.match(text, end)) is not None:
        following = PHRASE.match(text, connector.end())
        if following is None:
            break
        phrase = read_phrase(following)
        if not _attach(compounds, phrase, connector, text):
            break
        end = phrase.end
    return compounds, end


def _attach(compounds: list[Compound], phrase: Phrase, connector: re.Match[str], text: str) -> bool:
    """Put a phrase into the last address or begin a new one; False where it can't belong here."""
    last = compounds[-1]
    if connector["of"]:
        if phrase.level >= last.top:
            return False
        last.phrases.append(phrase)
        last.ascending = True
        return True
    begins_own = CONTEXT.match(text, phrase.end) is not None
    goes_down = not begins_own and not last.ascending and (phrase.level > last.lowest)
    if goes_down and (connector["comma"] or connector["none"]):
        last.phrases.append(phrase)
        return True
    if not begins_own and connector["comma"] and phrase.level < last.top and last.top > Level.ARTICLE:
        last.phrases.append(phrase)
        last.ascending = True
        return True
    if connector["none"]:
        return False
    alike = not begins_own and phrase.level is last.phrases[-1].level
    shares = not begins_own and not last.ascending and (phrase.level > last.top or last.shares)
    ends_range = alike and connector["range"] is not None
    compounds.append(Compound([phrase], shares=shares, ends_range=ends_range))
    return True
