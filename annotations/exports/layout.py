"""The translation in the layout of the original Word file: its styles, tables, lists, notes, headers. Pure.

Every paragraph of the original whose words are a Chinese passage gets the English one in its place. What is
not found, or has no translation, stays as it is and is reported; nothing is guessed.
"""

from __future__ import annotations

import copy
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # lxml has no stubs

from annotations.exports.model import Bundle, Export, Loss, UnreadableExport, xml_text
from annotations.ingest import UnreadableDocument
from annotations.ingest.archive import parts_of
from annotations.ingest.wordml import child_value, parse_part, qualified

__all__ = ["write_translation"]

_PARAGRAPH, _RUN, _TEXT, _CELL = map(qualified, ("w:p", "w:r", "w:t", "w:tc"))
_PROPERTIES, _RUN_PROPERTIES = qualified("w:pPr"), qualified("w:rPr")
_BREAKS = {
    qualified("w:tab"): "\t",
    qualified("w:ptab"): "\t",
    qualified("w:br"): "\n",
    qualified("w:cr"): "\n",
    qualified("w:noBreakHyphen"): "-",
}
_NOT_READ = {qualified(f"w:{name}") for name in ("del", "moveFrom", "txbxContent", "pPr", "rPr")}
_NOT_READ.add(qualified("mc:Fallback"))
_REFERENCES = {qualified("w:footnoteReference"), qualified("w:endnoteReference")}
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_INVISIBLE = re.compile(r"[\s\u200b\u200e\u200f\u2060\ufeff\xad\u3000]+")
_ENGLISH_LABEL = re.compile(
    r"(?:(?:Article|Chapter|Section|Part)\s+[\dIVXLC]+\s*[:.]?|\d{1,3}(?:\.\d{1,3})*[.)、]"
    r"|\((?:\d{1,3}|[a-zA-Z]|[ivx]+)\)|[IVXLC]+\.)\s*"
)
_CHINESE_LABEL = re.compile(
    r"(?:第[一二三四五六七八九十百千零〇\d]+[条章节编篇部分]+|[（(]?(?:[一二三四五六七八九十百]+|\d+|[a-zA-Z]|[ivxIVX]+)[）)、.．，]?"
    r"|[①-⑳])"
)
_LONGEST_LABEL = 12
"""Characters of the number of an article or item, such as 第一百二十三条."""
_AHEAD = 400
"""How many passages further on the words of a paragraph are looked for."""

_CHINESE_FORMS = {
    *("chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "japaneseCounting"),
    *("taiwaneseCounting", "ideographDigital", "ideographTraditional"),
}
_LEVEL_TEXTS = (
    (re.compile(r"第\s*(%\d)\s*条"), r"Article \1"),
    (re.compile(r"第\s*(%\d)\s*章"), r"Chapter \1"),
    (re.compile(r"第\s*(%\d)\s*节"), r"Section \1"),
    (re.compile(r"第\s*(%\d)\s*[编篇部分]+"), r"Part \1"),
    (re.compile(r"（\s*(%\d)\s*）"), r"(\1)"),
    (re.compile(r"(%\d)\s*[、．]"), r"\1."),
)


@dataclass(slots=True)
class _Line:
    """A line of a Chinese passage, and what stands for it."""

    words: str
    english: tuple[str, ...] | None
    """Paragraphs to be written; empty where an earlier line took all of them; None without a translation."""
    placed: bool = False


@dataclass(slots=True)
class _Report:
    untranslated: int = 0
    unknown: int = 0
    plain: int = 0
    moved_notes: int = 0
    surroundings: set[str] = field(default_factory=set)


def write_translation(bundle: Bundle, original: bytes) -> Export:
    """The original with the aligned English in the place of its Chinese.

    Args:
        original: the Word file that the Chinese text was read from.

    Raises:
        UnreadableExport: that is no Word file, or there are no two aligned texts.
    """
    zh, en = bundle.text_in("zh"), bundle.text_in("en")
    if zh is None or en is None or not bundle.is_aligned:
        raise UnreadableExport("there are no two aligned texts")
    try:
        parts = parts_of(original)
        main = _main_part(parts)
        folder = posixpath.dirname(main)
        if _STRICT in parts[main]:
            raise UnreadableExport("the original is in the strict form of .docx; save it as plain .docx")
        lines = _lines(bundle, zh.text, en.text)
        report = _Report()
        writer = _Writer(lines, report)
        for name in (main, f"{folder}/footnotes.xml", f"{folder}/endnotes.xml"):
            if name in parts:
                parts[name] = writer.translate(name, parts[name])
        if f"{folder}/numbering.xml" in parts:
            parts[f"{folder}/numbering.xml"] = _english_numbers(f"{folder}/numbering.xml", parts)
        titles = {_plain(line.words): line.english for line in lines if line.english}
        for name in sorted(parts):
            if re.fullmatch(rf"{re.escape(folder)}/(header|footer)\d*\.xml", name):
                parts[name] = _surrounding(name, parts[name], titles, report)
    except UnreadableDocument as error:
        raise UnreadableExport(f"the original cannot be read: {error}") from error
    alone = sum(not passages.zh and bool(passages.en) for passages in bundle.passages)
    return Export(_packed(parts), _losses(bundle, lines, report, alone))


def _main_part(parts: dict[str, bytes]) -> str:
    name = next((name for name in parts if re.fullmatch(r"[^/]+/document\d*\.xml", name)), None)
    if name is None:
        raise UnreadableExport("the original is no Word file")
    return name


def _lines(bundle: Bundle, zh: str, en: str) -> list[_Line]:
    """The lines of the Chinese text in its order, each with the English that stands for it."""
    found: dict[int, list[_Line]] = {}
    for passages in bundle.passages:
        chinese = [(start, line) for start, end in passages.zh for line in zh[start:end].split("\n")]
        english = [line for start, end in passages.en for line in en[start:end].split("\n")]
        for place, (start, words) in enumerate(chinese):
            if not english:
                mine: tuple[str, ...] | None = None
            elif place == len(chinese) - 1:
                mine = tuple(english[place:])  # the last line takes what is left
            else:
                mine = tuple(english[place : place + 1])
            found.setdefault(start, []).append(_Line(words, mine))
    return [line for start in sorted(found) for line in found[start]]


class _Writer:
    """Goes through paragraphs in reading order, and through the lines beside them."""

    def __init__(self, lines: Sequence[_Line], report: _Report) -> None:
        self._lines, self._report = lines, report
        self._plain = [_plain(line.words) for line in lines]
        self._next = 0

    def translate(self, name: str, data: bytes) -> bytes:
        root = parse_part(name, data)
        for paragraph in list(_paragraphs(root)):
            self._paragraph(paragraph)
        return _written(root)

    def _paragraph(self, paragraph: Any) -> None:
        words = "".join(_words(paragraph))
        if not _plain(words):
            return
        lines = [plain for line in words.split("\n") if (plain := _plain(line))]
        at = self._find(lines)
        if at is None and len(lines) > 1:  # a heading is read as one line
            lines = ["".join(lines)]
            at = self._find(lines)
        if at is None:
            self._report.unknown += 1
            return
        self._next = at + len(lines)
        found = self._lines[at : at + len(lines)]
        for line in found:
            line.placed = True
        if any(line.english is None for line in found):
            self._report.untranslated += 1
            return
        english = [words for line in found for words in line.english or ()]
        label = self._plain[at].removesuffix(lines[0])
        if label and english:  # Word writes the number
            english[0] = _ENGLISH_LABEL.sub("", english[0], count=1)
        _put(paragraph, english, one_paragraph=len(found) > 1, report=self._report)

    def _find(self, wanted: Sequence[str]) -> int | None:
        """Where the lines of a paragraph stand, at or soon after the last place; None where they don't."""
        last = min(len(self._plain) - len(wanted), self._next + _AHEAD)
        for at in range(self._next, last + 1):
            first, *others = self._plain[at : at + len(wanted)]
            label = first.removesuffix(wanted[0])
            numbered = first != label and (not label or _CHINESE_LABEL.fullmatch(label))
            if numbered and others == list(wanted[1:]):
                return at
        return None


def _put(paragraph: Any, english: Sequence[str], *, one_paragraph: bool, report: _Report) -> None:
    """Write English lines into a paragraph; further ones become paragraphs like it, or lines of it."""
    runs = list(_text_runs(paragraph))
    if not runs:
        return
    report.moved_notes += _move_notes(paragraph, runs[-1])
    if not english:
        _empty(paragraph, runs)
        return
    first, rest = ("\n".join(english), []) if one_paragraph else (english[0], english[1:])
    _write(runs, first, report)
    for words in reversed(rest):
        paragraph.addnext(_paragraph_like(paragraph, runs, words))


def _paragraph_like(paragraph: Any, runs: Sequence[Any], words: str) -> Any:
    """A paragraph of the same style, without the number, and with none of what else is in it."""
    further = etree.Element(_PARAGRAPH, nsmap=paragraph.nsmap)
    properties = paragraph.find(_PROPERTIES)
    if properties is not None:
        properties = copy.deepcopy(properties)
        for name in ("w:numPr", "w:sectPr"):
            for odd in properties.findall(qualified(name)):
                properties.remove(odd)
        further.append(properties)
    run = etree.SubElement(further, _RUN)
    look = max(runs, key=lambda found: len("".join(_words(found)))).find(_RUN_PROPERTIES)
    if look is not None:
        run.append(copy.deepcopy(look))
    _fill(run, words)
    return further


def _move_notes(paragraph: Any, last: Any) -> int:
    """Put the marks of notes behind the words, where there is no telling which of them they belong to."""
    moved, passed = [], False
    for run in paragraph.iter(_RUN):
        if not passed and any(True for _ in run.iter(*_REFERENCES)) and not any(_words(run)):
            moved.append(run)
        passed = passed or run is last
    for run in reversed(moved):
        last.addnext(run)
    return len(moved)


def _write(runs: Sequence[Any], words: str, report: _Report) -> None:
    """Put words into the run that had most of the text; a label that had a look of its own keeps it."""
    looks = [_look(run) for run in runs]
    target = max(range(len(runs)), key=lambda i: len("".join(_words(runs[i]))))
    label = _ENGLISH_LABEL.match(words)
    if looks[0] != looks[target] and label and len("".join(_words(runs[0]))) <= _LONGEST_LABEL:
        _fill(runs[0], label[0])
        words = words[label.end() :]
        kept = {0, target}
    else:
        kept = {target}
    report.plain += (
        len({look for i, look in enumerate(looks) if i not in kept} - {looks[i] for i in kept}) > 0
    )
    for i, run in enumerate(runs):
        if i == target:
            _fill(run, words)
        elif i not in kept:
            _fill(run, "")


def _fill(run: Any, words: str) -> None:
    """Make a run say other words; its look stays, and what in it is no text."""
    for child in list(run):
        if child.tag == _TEXT or child.tag in _BREAKS:
            run.remove(child)
    for number, line in enumerate(words.split("\n") if words else []):
        if number:
            etree.SubElement(run, qualified("w:br"))
        text = etree.SubElement(run, _TEXT)
        text.text = xml_text(line)
        text.set(_PRESERVE, "preserve")


def _empty(paragraph: Any, runs: Sequence[Any]) -> None:
    """Take a paragraph away whose words stand in the one before; a cell keeps its last one."""
    parent = paragraph.getparent()
    alone = parent.tag == _CELL and len(parent.findall(_PARAGRAPH)) == 1
    section = paragraph.find(f"{_PROPERTIES}/{qualified('w:sectPr')}") is not None
    if alone or section or any(True for _ in paragraph.iter(*_REFERENCES, qualified("w:drawing"))):
        for run in runs:
            _fill(run, "")
    else:
        parent.remove(paragraph)


def _paragraphs(root: Any) -> Iterator[Any]:
    """Paragraphs that a reader reads, in order: none of text boxes, none of Word's own separators."""
    for paragraph in root.iter(_PARAGRAPH):
        if any(parent.tag in _NOT_READ for parent in paragraph.iterancestors()):
            continue
        yield paragraph


def _text_runs(paragraph: Any) -> Iterator[Any]:
    """The runs of a paragraph that hold words, also those in links and insertions."""
    for child in paragraph:
        if child.tag == _RUN:
            if any(True for _ in _words(child)):
                yield child
        elif child.tag not in _NOT_READ and child.tag != _PARAGRAPH and isinstance(child.tag, str):
            yield from _text_runs(child)


def _words(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _NOT_READ and isinstance(child.tag, str):
            yield from _words(child)


def _look(run: Any) -> bytes:
    found = run.find(_RUN_PROPERTIES)
    hint = qualified("w:rFonts")
    if found is None:
        return b""
    # Fonts differ between scripts within one look; what a reader sees is weight, slant, size, colour.
    plain = copy.deepcopy(found)
    for odd in [*plain.iter(hint, qualified("w:lang"))]:
        plain.remove(odd)
    return bytes(etree.tostring(plain, method="c14n")) if len(plain) else b""


def _plain(words: str) -> str:
    return _INVISIBLE.sub("", words)


def _english_numbers(name: str, parts: dict[str, bytes]) -> bytes:
    """The lists with Western numbers and Article 1 for 第一条, as their paragraphs are English now."""
    root = parse_part(name, parts[name])
    for level in root.iter(qualified("w:lvl")):
        form, text = level.find(qualified("w:numFmt")), level.find(qualified("w:lvlText"))
        if form is not None and form.get(qualified("w:val")) in _CHINESE_FORMS:
            form.set(qualified("w:val"), "decimal")
        pattern = child_value(level, "w:lvlText")
        if pattern and text is not None:
            for chinese, english in _LEVEL_TEXTS:
                pattern = chinese.sub(english, pattern)
            text.set(qualified("w:val"), pattern)
    return _written(root)


def _surrounding(name: str, data: bytes, titles: dict[str, Any], report: _Report) -> bytes:
    """A header or footer: words that are a passage of the text are translated, others stay."""
    root = parse_part(name, data)
    for paragraph in list(_paragraphs(root)):
        words = _plain("".join(_words(paragraph)))
        if words in titles:
            _put(paragraph, titles[words], one_paragraph=True, report=report)
        elif re.search(r"[\u4e00-\u9fff]", words):
            report.surroundings.add(words)
    return _written(root)


def _written(root: Any) -> bytes:
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _losses(bundle: Bundle, lines: Sequence[_Line], report: _Report, alone: int) -> tuple[Loss, ...]:
    marks = sum(len(text.marks) for text in bundle.texts)
    missing = sum(line.english is not None and bool(line.english) and not line.placed for line in lines)
    counted = (
        (marks, "annotations"),
        (report.untranslated, "paragraphs without a translation, which stay in Chinese"),
        (report.unknown, "paragraphs that are not in the text, which stay as they are"),
        (missing, "passages that have no place in the original"),
        (alone, "English passages that render nothing in the Chinese"),
        (report.plain, "paragraphs in which bold, italic or coloured words are like the rest now"),
        (report.moved_notes, "marks of notes that stand at the end of their paragraph now"),
        (len(report.surroundings), "headers and footers that stay in Chinese"),
    )
    return tuple(Loss(what, count) for count, what in counted if count)
