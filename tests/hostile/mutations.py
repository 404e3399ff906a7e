"""Well-formed files, broken a little: what gets past the first check of a reader is what such files try."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")

# What files of these kinds are made of; a mutation that puts one of these in goes deeper than chance would.
_TEXT = [
    "第",
    "条",
    "第零条",
    "第九千九百九十九条",
    "一",
    "《",
    "》",
    "（",
    "﹙",
    "𠮷",
    "\u202e",
    "\u200b",
    "🙂",
    "\r\n",
]
_SIGNS = [
    "<",
    ">",
    "/>",
    "&",
    "]]>",
    "<!--",
    '"',
    "'",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    ";",
    "../",
    "%%EOF",
    "endobj",
]
_VALUES = ["-1", "0", "9" * 25, "1e999", "NaN", "null", "true"]
_BYTES = [b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xe7\xac", b"PK\x03\x04"]
TOKENS = [*_BYTES, *(piece.encode() for piece in (*_TEXT, *_SIGNS, *_VALUES))]
MOST_EDITS = 6


@st.composite
def mutated(draw: st.DrawFn, samples: tuple[bytes, ...]) -> bytes:
    """One of the samples with a few stretches cut, doubled, moved or overwritten."""
    data = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(1, MOST_EDITS))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 40)))
        piece = draw(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=8)))
        kind = draw(st.sampled_from(("cut", "double", "put", "over", "flip")))
        if kind == "cut":
            data = data[:at] + data[to:]
        elif kind == "double":
            data = data[:to] + data[at:to] * draw(st.integers(1, 5)) + data[to:]
        elif kind == "put":
            data = data[:at] + piece + data[at:]
        elif kind == "over":
            data = data[:at] + piece + data[at + len(piece) :]
        elif at < len(data):
            data = data[:at] + bytes([data[at] ^ (1 << draw(st.integers(0, 7)))]) + data[at + 1 :]
    return data


def mutated_parts(archives: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    """Archives (.docx, .xlsx) of which one part is mutated and packed again: broken inside, sound outside."""

    @st.composite
    def repacked(draw: st.DrawFn) -> bytes:
        with zipfile.ZipFile(io.BytesIO(draw(st.sampled_from(archives)))) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = draw(st.sampled_from(sorted(parts)))
        parts[name] = draw(mutated((parts[name],)))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for each, content in parts.items():
                archive.writestr(each, content)
        return packed.getvalue()

    return repacked()


def refused_or_read(
    read: Callable[[], T], refusals: type[Exception] | tuple[type[Exception], ...]
) -> T | None:
    """What is read, or None where it is refused with one line that a person can act on."""
    try:
        return read()
    except refusals as refusal:
        said = str(refusal)
        assert said.strip()
        assert "Traceback" not in said
        return None
