"""A Word document with both languages side by side, each mark as a comment on its words."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import pairwise

import docx
from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from annotations.exports.losses import lost_in
from annotations.exports.model import Bundle, Export, Mark, Passages, Text, xml_text

__all__ = ["write_docx"]


def write_docx(bundle: Bundle) -> Export:
    """A table with a row for each pair of passages; a text that is alone has one column."""
    word = docx.Document()
    word.add_heading(xml_text(bundle.title_zh or bundle.title_en), level=1)
    if bundle.title_zh and bundle.title_en:
        word.add_paragraph(xml_text(bundle.title_en))
    texts = [text for text in (bundle.text_in("zh"), bundle.text_in("en")) if text is not None]
    rows = bundle.passages if len(texts) > 1 else _alone(texts)
    table = word.add_table(rows=0, cols=len(texts) or 1)
    table.style = "Table Grid"
    for passages in rows:
        cells = table.add_row().cells
        for text, cell in zip(texts, cells, strict=True):
            spans = passages.zh if text.language == "zh" else passages.en
            for number, span in enumerate(spans):
                paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
                _write(word, paragraph, text, span)
    out = io.BytesIO()
    word.save(out)
    return Export(out.getvalue(), lost_in("docx", bundle))


def _alone(texts: Iterable[Text]) -> list[Passages]:
    return [
        Passages((span,), ()) if text.language == "zh" else Passages((), (span,))
        for text in texts
        for span in text.segments or ((0, len(text.text)),)
    ]


def _write(word: WordDocument, paragraph: Paragraph, text: Text, span: tuple[int, int]) -> None:
    """Write a segment as runs cut where marks begin or end, each mark as a comment on its runs."""
    start, end = span
    marks = [mark for mark in text.marks if start <= mark.start and mark.end <= end]
    edges = sorted({start, end, *(edge for mark in marks for edge in (mark.start, mark.end))})
    runs: dict[int, Run] = {}
    for first, last in pairwise(edges):
        runs[first] = paragraph.add_run(xml_text(text.text[first:last]))
    for mark in marks:
        covered = [run for first, run in runs.items() if mark.start <= first < mark.end]
        word.add_comment(covered, text=_comment(mark), author=mark.annotator or "agreed", initials="")


def _comment(mark: Mark) -> str:
    cited = " ".join([mark.law, *mark.provisions]).strip()
    return xml_text(" · ".join(filter(None, [mark.label, cited, mark.comment])))
