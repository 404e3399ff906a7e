"""Chinese numerals as statutes write them (第一百二十条), both ways; no Django, no I/O."""

from __future__ import annotations

__all__ = ["NUMERAL_CHARACTERS", "format_numeral", "parse_numeral"]

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = "万"
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")

NUMERAL_CHARACTERS = "".join([*_DIGITS, *_UNITS, _MYRIAD])
"""Every character a Chinese numeral may hold, for use in a character class."""


def parse_numeral(text: str) -> int:
    """Read a Chinese, ASCII or full-width numeral as an integer.

    Both 一百二十 and the positional 一二〇 are read, and 十二 without its leading 一.

    Raises:
        ValueError: ``text`` is not a numeral.
    """
    if not text:
        raise ValueError("an empty string is not a numeral")
    ascii_text = text.translate(_WIDE)
    if ascii_text.isascii() and ascii_text.isdigit():
        return int(ascii_text)
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    high, separator, low = text.rpartition(_MYRIAD)
    if separator:
        return parse_numeral(high) * 10_000 + (_parse_below_myriad(low) if low else 0)
    return _parse_below_myriad(text)


def _parse_below_myriad(text: str) -> int:
    total = 0
    digit: int | None = None
    last_unit = 10_000
    for character in text:
        if character in _DIGITS:
            if digit:
                raise ValueError(f"{text!r} is not a numeral")
            digit = _DIGITS[character]
        elif character in _UNITS and _UNITS[character] < last_unit:
            last_unit = _UNITS[character]
            total += (1 if digit is None or digit == 0 else digit) * last_unit
            digit = None
        else:
            raise ValueError(f"{text!r} is not a numeral")
    return total + (digit or 0)


def format_numeral(number: int) -> str:
    """Write a number from 0 to 99,999,999 as statutes do: 120 is 一百二十, 12 is 十二.

    Raises:
        ValueError: ``number`` is outside that range.
    """
    if not 0 <= number < 100_000_000:
        raise ValueError(f"{number} is outside 0 to 99999999")
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        tail = "" if not low else ("零" if low < 1000 else "") + _format_below_myriad(low)
        return format_numeral(high) + _MYRIAD + tail
    text = _format_below_myriad(number)
    return text[1:] if text.startswith("一十") else text


def _format_below_myriad(number: int) -> str:
    if number == 0:
        return "零"
    text, gap = "", False
    for unit_character, unit in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if gap else "") + "〇一二三四五六七八九"[digit] + unit_character
            gap = False
        elif text:
            gap = True
    return text
