"""Chinese or English, by the share of Han characters."""

from __future__ import annotations

import re

__all__ = ["HAN", "detect_language"]

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters, for use in a character class."""

_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+")


def detect_language(text: str) -> str:
    """Return ``zh`` or ``en``: Chinese where there are at least as many Han characters as Latin words.

    So a translation that quotes some Chinese terms stays English. Without either, ``en``.
    """
    han = len(_HAN.findall(text))
    return "zh" if han and han >= len(_LATIN_WORD.findall(text)) else "en"
