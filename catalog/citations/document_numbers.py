"""Reads the number that stands after a title: （国发〔2014〕21号）, (国务院令第654号), （GB 3838-2002）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.citations.chinese_provisions import NUMBER

__all__ = ["number_after", "numbers_alone"]

YEAR = "[〔﹝［\\[【（(][ ]?(?:19|20)[0-9]{2}[ ]?年?[〕﹞］\\]】）)]"
SERIAL = "[ ]?第?[ ]?[0-9]{1,5}[ ]?号"
DOCUMENT = f"[一-龥A-Za-z（）()]{{0,24}}{YEAR}{SERIAL}文?"
ORDER = (
    f"[一-龥、 ]{{0,40}}令[ ]?[（(]?第?[ ]?{NUMBER}[ ]?号[)）]?"
    f"|[一-龥]{{0,30}}第[ ]?{NUMBER}[ ]?号(?:令|公告|主席令)?"
)
STANDARD = (
    "(?:GB|DB|HJ|JGJ|CJJ|CJ|YY|SB|QB|NY|JT|TD|AQ|GA|LY|WS|ISO)[0-9A-Z]{0,4}[ ]?/?[ ]?[A-Z]?[ ]?"
    "[0-9]{1,6}(?:\\.[0-9]{1,3})?(?:[ ]?[-—–－][ ]?[0-9]{2,4})?"
)
AFTER_TITLE = re.compile(
    f"[ \u3000]?[（(][ ]?(?P<number>(?!以下|下称|简称|统称)(?:{DOCUMENT}|{ORDER}|{STANDARD}))"
    "(?:[，,、；;][^（）()\n]{0,60})?[ ]?[)）]"
)


def number_after(text: str, position: int) -> tuple[str, int]:
    """The document number in brackets at ``position`` and the offset after it, or ``("", position)``."""
    match = AFTER_TITLE.match(text, position)
    return (match["number"], match.end()) if match is not None else ("", position)


# A number that stands for its document in a sentence: 按照国办发〔1993〕71号文件. What heads a line is the
# document's own number, and without 文件 it may be that of a court case.
ALONE = re.compile(f"{YEAR}{SERIAL}(?=文(?:件|[，。、；规精要和及的]))")
ISSUER = re.compile("[一-龥]{1,8}$")
NO_ISSUER = re.compile(
    "按照|依照|根据|依据|执行|贯彻|落实|印发|下发|转发|以下简称|简称|关于|人民政府|办公厅|[按照据和与及对以由将的]"
)


def numbers_alone(text: str) -> Iterator[tuple[int, int]]:
    """Spans of document numbers cited without a title: 国办发〔1993〕71号 in 按照国办发〔1993〕71号文件."""
    for match in ALONE.finditer(text):
        lowest = max(0, match.start() - 12)
        issuer = ISSUER.search(text, lowest, match.start())
        if issuer is None:
            continue
        start = issuer.start()
        for word in NO_ISSUER.finditer(text, start, match.start()):
            start = word.end()
        if lowest < start < match.start() and text[start - 1] != "\n":
            yield start, match.end()
