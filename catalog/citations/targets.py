"""Builds the normal form of provisions while a grammar reads them part by part, in either language.

A target is a path of levels; a later part either refines the last target (第三条第二款) or stands
beside it and shares what lies above its own level (第三条第一款、第二款).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

__all__ = ["Level", "Path", "Targets", "render"]

LONGEST_RANGE = 600
"""Ranges with more members keep only their ends, so that a hostile text cannot fill the memory."""


class Level(IntEnum):
    """The levels of a statute, from the outside in."""

    PART = 0
    CHAPTER = 1
    SECTION = 2
    ARTICLE = 3
    PARAGRAPH = 4
    ITEM = 5
    SUBITEM = 6


Path = tuple[str, ...]
"""One entry for each level; an empty string where the level is not named."""

EMPTY: Path = ("",) * len(Level)


def place(path: Path, level: Level, number: str) -> Path:
    """Put a number at a level of a path, and forget what lay below it."""
    return (*path[:level], number, *EMPTY[level + 1 :])


def render(path: Path) -> str:
    """Write a path in normal form."""
    part, chapter, section, article, paragraph, item, subitem = path
    if not (article or paragraph or item or subitem):
        named = (("pt", part), ("ch", chapter), ("sec", section))
        return "".join(prefix + number for prefix, number in named if number)
    if item and not item[0].isdigit():
        return item + (f"({subitem})" if subitem else "")
    if paragraph and not paragraph[0].isdigit():
        text = paragraph
    else:
        text = article
        if paragraph or item or subitem:
            text += f"({paragraph})"
    if item or subitem:
        text += f"({item})"
    return text + (f"({subitem})" if subitem else "")


@lru_cache(maxsize=4096)
def numbers_between(first: str, last: str) -> tuple[str, ...]:
    """The numbers after ``first`` up to and including ``last``: 120-1 to 120-3 gives 120-2, 120-3."""
    stem, _, low = first.rpartition("-")
    last_stem, _, high = last.rpartition("-")
    if first == last_stem:
        stem, low = first, "0"
    elif stem != last_stem:
        stem, low, high = "", first.partition("-")[0], last
    if not (low.isdecimal() and high.isdecimal()) or not 0 < int(high) - int(low) <= LONGEST_RANGE:
        return (last,)
    prefix = f"{stem}-" if stem else ""
    return tuple(f"{prefix}{n}" for n in range(int(low) + 1, int(high) + 1))


@dataclass(slots=True)
class Targets:
    """The targets of one citation, in the order of the text."""

    paths: list[Path] = field(default_factory=list)

    def refine(self, level: Level, numbers: list[tuple[str, bool]]) -> None:
        """Go down from the last target: 第三条 then 第二款. Each number says whether it ends a range."""
        base = self.paths.pop() if self.paths else EMPTY
        self._append(base, level, numbers)

    def join(self, level: Level, numbers: list[tuple[str, bool]]) -> None:
        """Stand beside the last target and share the levels above."""
        self._append(self.paths[-1] if self.paths else EMPTY, level, numbers)

    def _append(self, base: Path, level: Level, numbers: list[tuple[str, bool]]) -> None:
        for number, ends_range in numbers:
            last = self.paths[-1][level] if ends_range and self.paths else ""
            steps = numbers_between(last, number) if last else (number,)
            self.paths.extend(place(base, level, step) for step in steps)

    def normal_form(self) -> tuple[str, ...]:
        """Every target in normal form, without the second of two neighbours that are equal."""
        texts = [render(path) for path in self.paths]
        return tuple(text for i, text in enumerate(texts) if i == 0 or text != texts[i - 1])
