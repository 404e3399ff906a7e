"""The address of a provision in a law: ``26(1)(4)`` as editors write it, ``art_26__para_1__item_4`` as eid.

The normal form is article(paragraph)(item)(sub-item); ``120-1`` is 第一百二十条之一, and ``26()(4)`` an
item cited without its paragraph. Eids follow the Akoma Ntoso naming convention.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["InvalidReference", "ProvisionRef"]

_NUMBER = r"[0-9]+(?:-[0-9]+)*"
_NORMAL = re.compile(
    rf"(?P<article>{_NUMBER})"
    rf"(?:\((?P<paragraph>(?:{_NUMBER})?)\))?"
    rf"(?:\((?P<item>{_NUMBER})\))?"
    rf"(?:\((?P<subitem>{_NUMBER})\))?"
)
_EID = re.compile(
    rf"art_(?P<article>{_NUMBER})"
    rf"(?:__para_(?P<paragraph>{_NUMBER}))?"
    rf"(?:__item_(?P<item>{_NUMBER})(?:__subitem_(?P<subitem>{_NUMBER}))?)?"
)


class InvalidReference(ValueError):
    """A string is not the address of a provision."""


@dataclass(frozen=True, slots=True, order=True)
class ProvisionRef:
    """An article, or a paragraph, item or sub-item of it. Numbers are strings: ``120-1`` is one."""

    article: str
    paragraph: str | None = None
    item: str | None = None
    subitem: str | None = None

    @classmethod
    def parse(cls, text: str) -> ProvisionRef:
        """Read the normal form, such as ``26``, ``120-1``, ``26(2)(3)`` or ``26()(4)``.

        Raises:
            InvalidReference: ``text`` is not in normal form.
        """
        match = _NORMAL.fullmatch(text)
        article, *parts = match.group("article", "paragraph", "item", "subitem") if match else ("",)
        ref = cls(article, *(part or None for part in parts))
        if not article or str(ref) != text:
            raise InvalidReference(f"{text!r} is not a provision such as 26, 120-1, 26(2)(3) or 26()(4)")
        return ref

    @classmethod
    def from_eid(cls, eid: str) -> ProvisionRef:
        """Read an eid such as ``art_26__para_2__item_3``.

        Raises:
            InvalidReference: ``eid`` does not name an article or a part of one.
        """
        match = _EID.fullmatch(eid)
        if match is None:
            raise InvalidReference(f"{eid!r} is not an eid such as art_26__para_2__item_3")
        return cls(**match.groupdict())

    @property
    def eid(self) -> str:
        """The eid; an item cited without its paragraph has one without ``para``."""
        parts = (("para", self.paragraph), ("item", self.item), ("subitem", self.subitem))
        return "__".join([f"art_{self.article}", *(f"{name}_{number}" for name, number in parts if number)])

    @property
    def article_eid(self) -> str:
        """The eid of the article that holds this provision."""
        return f"art_{self.article}"

    def __str__(self) -> str:
        text = self.article
        if self.paragraph or self.item:
            text += f"({self.paragraph or ''})"
        if self.item:
            text += f"({self.item})"
        if self.subitem:
            text += f"({self.subitem})"
        return text
