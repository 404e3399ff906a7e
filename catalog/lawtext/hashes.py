"""Fingerprints of a provision's text: exact, and folded for white space and width; no Django, no I/O."""

from __future__ import annotations

import hashlib
import unicodedata

__all__ = ["INVISIBLE", "exact_hash", "fold", "folded_hash"]

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Characters without width that copies of statutes carry along; they are no part of the text."""

_FOLD: dict[int, str | None] = {
    # Only the full-width and half-width block: NFKC as a whole would also turn ① into 1 and Ⅳ into IV.
    code: unicodedata.normalize("NFKC", chr(code))
    for code in range(0xFF01, 0xFFF0)
}
_FOLD |= {ord(character): None for character in INVISIBLE}


def fold(text: str) -> str:
    """Return ``text`` with full-width forms made plain, and without white space and invisible characters."""
    return "".join(text.translate(_FOLD).split())


def exact_hash(text: str) -> str:
    """Return the SHA-256, in hexadecimal, of ``text`` as it stands, encoded as UTF-8."""
    return _digest(text)


def folded_hash(text: str) -> str:
    """Return the SHA-256, in hexadecimal, of ``fold(text)``: equal where only spacing or width differs."""
    return _digest(fold(text))


def _digest(text: str) -> str:
    # A lone surrogate can't be encoded strictly; it must not make a broken copy unreadable.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
