"""What texts are compared by: pairs of Chinese characters, English words of four letters and more."""

from __future__ import annotations

import re

__all__ = ["units"]

_WORD = re.compile(r"[a-z]{4,}")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")


def units(text: str, language: str) -> set[str]:
    """The units of a text; English in lower case, without the s of a plural."""
    if language == "en":
        return {word.rstrip("s") for word in _WORD.findall(text)}
    return {run[at : at + 2] for run in _HAN.findall(text) for at in range(len(run) - 1)}
