"""From the name of a measure or category, as a table writes it, to the concept that it means."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from catalog.editions.tables.cells import InvalidCell
from catalog.models import Catalog, Concept

__all__ = ["ConceptNames"]

_NUMBERING = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十百]{1,4}[)）、.．]|[(（]?\d{1,3}(?:\.\d{1,3})*[)）、.．]?(?=[^\d.]))\s*"
)
"""The number before a heading: 四、 or （四） or 4. or 4.1"""


@dataclass(frozen=True, slots=True)
class ConceptNames:
    """The concepts of a catalog by everything that they are called."""

    by_name: dict[str, list[Concept]]
    what: str

    @classmethod
    def of(cls, catalog: Catalog) -> ConceptNames:
        """Read those of a catalog."""
        by_name: dict[str, list[Concept]] = defaultdict(list)
        for concept in Concept.objects.filter(catalog=catalog):
            names = {concept.code, concept.name_zh, concept.name_en, concept.slug, str(concept)}
            for name in {_fold(name) for name in names}:
                by_name[name].append(concept)
        return cls(by_name, "measure" if catalog.code == "punishment" else "category")

    def find(self, cell: str) -> Concept:
        """The concept that a cell names by name in either language or by code, with or without a number.

        Raises:
            InvalidCell: it names none, or several bear the name.
        """
        found = self.by_name.get(_fold(cell)) or self.by_name.get(_fold(_NUMBERING.sub("", cell))) or []
        if len(found) == 1:
            return found[0]
        if found:
            codes = ", ".join(concept.code for concept in found)
            raise InvalidCell(f"several concepts are called “{cell}”", f"Write one of the codes {codes}.")
        known = "、".join(dict.fromkeys(c.name_zh for names in self.by_name.values() for c in names))
        raise InvalidCell(
            f"no {self.what} is called “{cell}”", f"Write one of {known}; or make the concept first."
        )


def _fold(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
