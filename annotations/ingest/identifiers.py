"""Finds numbers that identify a person: citizen ID, mobile phone, bank card; by form and check digit.

Masks them without changing the length of the text, so that all offsets stay right.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from annotations.ingest.model import Dropped, Identifier, IdentifierKind, ReadDocument

__all__ = ["find_identifiers", "mask_identifiers"]

MASK = "*"
_KEPT = 3
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ－", "0123456789Xx-")
_NUMBER = r"(?<![\dA-Za-z])(?:{})(?![\dA-Za-z])"
_CITIZEN = re.compile(_NUMBER.format(r"[1-9]\d{5}(?:18|19|20)\d{9}[\dXx]|[1-9]\d{5}\d{9}"))
_PHONE = re.compile(r"(?<![\dA-Za-z])(?:(?:\+|00)?86[-\s]?)?1[3-9]\d(?:\d{8}|[-\s]\d{4}[-\s]\d{4})(?!\d)")
_CARD = re.compile(_NUMBER.format(r"\d(?:[ -]?\d){14,18}"))
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
# By how cards of each issuer begin (ISO/IEC 7812): UnionPay, Visa, Mastercard, American Express, JCB.
_ISSUERS = re.compile(
    r"62\d{14,17}|4\d{15}|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|35\d{14}|9558\d{15}|(?:60|68|69)\d{14,17}"
)
_LEAST_YEAR = 1900


def find_identifiers(text: str) -> tuple[Identifier, ...]:
    """Return the identifiers of persons in ``text``, in order; they do not overlap.

    Citizen ID numbers by GB 11643-1999 with check digit (ISO 7064, MOD 11-2), and the older ones of 15 digits
    by region and date; bank cards by issuer and Luhn's check digit.
    """
    plain = text.translate(_WIDE)
    found: list[Identifier] = []
    for identifier in (*_citizens(plain), *_phones(plain), *_cards(plain)):
        if all(identifier.end <= other.start or other.end <= identifier.start for other in found):
            found.append(identifier)
    return tuple(sorted(found, key=lambda identifier: identifier.start))


def mask_identifiers(read: ReadDocument) -> ReadDocument:
    """The document with its identifiers masked but for their first digits; every offset stays right."""
    return replace(
        read,
        text=_masked(read.text, read.identifiers),
        metadata=replace(
            read.metadata,
            title=_mask(read.metadata.title),
            number=_mask(read.metadata.number),
            issuer=_mask(read.metadata.issuer),
        ),
        dropped=tuple(_mask_sample(dropped) for dropped in read.dropped),
    )


def _mask(text: str) -> str:
    return _masked(text, find_identifiers(text))


def _mask_sample(dropped: Dropped) -> Dropped:
    return replace(dropped, sample=_mask(dropped.sample))


def _masked(text: str, identifiers: Iterable[Identifier]) -> str:
    pieces: list[str] = []
    end = 0
    for identifier in identifiers:
        kept = identifier.start + _KEPT
        pieces += (text[end:kept], MASK * (identifier.end - kept))
        end = identifier.end
    return "".join((*pieces, text[end:]))


def _citizens(text: str) -> Iterator[Identifier]:
    for match in _CITIZEN.finditer(text):
        number = match[0].upper()
        born = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
        if _PROVINCES.match(number) and _is_date(born) and (len(number) == 15 or _is_checked(number)):
            yield Identifier(IdentifierKind.CITIZEN, *match.span())


def _is_date(digits: str) -> bool:
    try:
        return datetime.datetime.strptime(digits, "%Y%m%d").year >= _LEAST_YEAR
    except ValueError:
        return False


def _is_checked(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK_DIGITS[total % 11] == number[17]


def _phones(text: str) -> Iterator[Identifier]:
    for match in _PHONE.finditer(text):
        yield Identifier(IdentifierKind.PHONE, *match.span())


def _cards(text: str) -> Iterator[Identifier]:
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if _ISSUERS.fullmatch(digits) and _passes_luhn(digits):
            yield Identifier(IdentifierKind.CARD, *match.span())


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 * (doubled > 9)
    return total % 10 == 0
