"""Reads the number that stands after a title: （国发〔2014〕21号）, (国务院令第654号), （GB 3838-2002）."""

from __future__ import annotations

import re

from catalog.citations.chinese_provisions import NUMBER

__all__ = ["DOCUMENT_NUMBER", "number_after"]

BRACKET = ("[〔\\[［【（(﹝]", "[〕\\]］】）)﹞]")
DOCUMENT_NUMBER = rf"[一-龥A-Za-z（）()]{{1,24}}{BRACKET[0]}[ ]?(?:19|20)[0-9]{{2}}[ ]?年?{BRACKET[1]}[ ]?第?[ ]?[0-9]{{1,5}}[ ]?号"
ORDER = rf"[一-龥、 ]{{0,40}}令[ ]?[（(]?第?[ ]?{NUMBER}[ ]?号[)）]?|[一-龥]{{0,30}}第[ ]?{NUMBER}[ ]?号(?:令|公告|主席令)?"
STANDARD = (
    "(?:GB|DB|HJ|JGJ|CJJ|CJ|YY|SB|QB|NY|JT|TD|AQ|GA|LY|WS|ISO)[0-9A-Z]{0,4}[ ]?/?[ ]?[A-Z]?[ ]?[0-9]{1,6}(?:\\.[0-9]{1,3})?"
    "(?:[ ]?[-—–－][ ]?[0-9]{2,4})?"
)
AFTER_TITLE = re.compile(
    rf"[ \u3000]?[（(][ ]?(?P<number>{DOCUMENT_NUMBER}|{ORDER}|{STANDARD})(?:[，,、；;][^（）()\n]{{0,60}})?[ ]?[)）]"
)


def number_after(text: str, position: int) -> tuple[str, int]:
    """The document number in brackets at ``position`` and the offset after it, or ``("", position)``."""
    match = AFTER_TITLE.match(text, position)
    return (match["number"], match.end()) if match is not None else ("", position)
