"""Writes the address of a provision as a lawyer would; reading it again gives the same address."""

from __future__ import annotations

from catalog.citations.model import CitationError
from catalog.lawtext.numerals import format_numeral
from catalog.lawtext.references import InvalidReference, ProvisionRef

__all__ = ["format_provision"]

UNITS = (
    ("article", "条", "Article "),
    ("paragraph", "款", "paragraph "),
    ("item", "项", "item "),
    ("subitem", "目", "sub-item "),
)


def format_provision(ref: ProvisionRef | str, lang: str) -> str:
    """Write ``26(2)(3)`` as 第二十六条第二款第三项 (``zh``) or as Article 26, paragraph 2, item 3 (``en``).

    Raises:
        CitationError: ``ref`` is not in normal form, a number is too large to write, or ``lang`` is
            neither ``zh`` nor ``en``.
    """
    if lang not in ("zh", "en"):
        raise CitationError(f"no way to write a provision in {lang!r}; use 'zh' or 'en'")
    try:
        address = ProvisionRef.parse(str(ref))
        _refuse_leading_zeros(address)
        named = [(number, zh, en) for unit, zh, en in UNITS if (number := getattr(address, unit))]
        if lang == "en":
            return ", ".join(en + number for number, _, en in named)
        return "".join(_chinese(number, unit) for number, unit, _ in named)
    except InvalidReference as error:
        raise CitationError(str(error)) from error
    except ValueError as error:
        raise CitationError(f"{ref} cannot be written in Chinese numerals: {error}") from error


def _refuse_leading_zeros(address: ProvisionRef) -> None:
    """007 would be read again as 7."""
    for part in str(address).replace("(", "-").replace(")", "").split("-"):
        if part.startswith("0"):
            raise InvalidReference(
                f"{str(address)!r} is not a provision such as 26: {part!r} begins with a zero"
            )


def _chinese(number: str, unit: str) -> str:
    first, *inserted = number.split("-")
    return f"第{format_numeral(int(first))}{unit}" + "".join(f"之{format_numeral(int(n))}" for n in inserted)
