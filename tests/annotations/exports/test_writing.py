"""Each format, opened by the tool it is for, and read back where it allows."""

from __future__ import annotations

import csv
import io
import json

import docx
import hypothesis.strategies as st
import pytest
import spacy
from hypothesis import given, settings
from openpyxl import load_workbook
from spacy.tokens import DocBin
from translate.storage.tmx import tmxfile
from translate.storage.xliff2 import Xliff2File

from annotations.exports.bitext import read_tmx, write_tmx, write_xliff
from annotations.exports.cells import plain_cell, written_cell
from annotations.exports.docbin import SPANS_KEY, doc_of, write_docbin
from annotations.exports.formats import FORMATS, WORDS_OF_LOSSES, Format
from annotations.exports.jsonl import read_jsonl, write_doccano, write_jsonl
from annotations.exports.model import Bundle, Mark, Passages, Text, UnreadableExport
from annotations.exports.tables import write_csv, write_xlsx
from annotations.exports.web_annotation import read_selectors, source_of, write_web_annotations
from annotations.exports.word import write_docx

ZH = "𠮷某限制出境。\n限制高消费。"
EN = "Mr. Ji may not  leave.\nNo high spending."


def mark(text: str, start: int, end: int, uid: str, **more: object) -> Mark:
    return Mark(uid=uid, start=start, end=end, quote=text[start:end], label="PM-04", kind="concept", **more)


MARKS = (
    mark(ZH, 0, 6, "u1", comment="=1+1", prefix="", suffix="。"),
    mark(ZH, 2, 6, "u2", law="company-law", provisions=("26(1)",), attributes={"negated": True}),
    mark(ZH, 3, 5, "u3", annotator="li"),
)
BUNDLE = Bundle(
    uid="11111111-1111-1111-1111-111111111111",
    title_zh="样例",
    title_en="Sample",
    layer="adjudicated",
    texts=(
        Text("zh", 1, "a", ZH, MARKS, ((0, 7), (8, 14))),
        Text("en", 2, "b", EN, (mark(EN, 9, 12, "u4"), mark(EN, 9, 21, "u5")), ((0, 22), (23, 40))),
    ),
    passages=(Passages(((0, 7),), ((0, 22),)), Passages(((8, 14),), ()), Passages((), ((23, 40),))),
)


def test_jsonl_comes_back_with_every_mark() -> None:
    texts = read_jsonl(write_jsonl(BUNDLE).content)
    assert [(text.text, text.marks) for text in texts] == [(text.text, text.marks) for text in BUNDLE.texts]


def test_jsonl_with_a_moved_offset_is_refused_with_file_and_line() -> None:
    lines = write_jsonl(BUNDLE).content.decode().splitlines()
    row = json.loads(lines[1])
    row["marks"][0]["start"] += 1
    spoilt = "\n".join([lines[0], json.dumps(row)]).encode()
    with pytest.raises(UnreadableExport, match=r"plan.jsonl, line 2: at 10 to 12"):
        read_jsonl(spoilt, "plan.jsonl")


@pytest.mark.parametrize("content", [b"{", b"[]", b"3", b'{"text": "x"}', b"\xff\xfe"])
def test_what_is_no_jsonl_of_ours_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableExport, match="line 1"):
        read_jsonl(content)


EXPECTED_OF_DOCCANO = {
    ("comments", 1),
    ("citations", 1),
    ("annotations with attributes", 1),
    ("pairs of passages that render each other", 1),
    ("overlapping annotations", 3),
}


def test_doccano_gets_its_shape_and_losses_are_named() -> None:
    export = write_doccano(BUNDLE)
    first = json.loads(export.content.splitlines()[0])
    assert first["text"] == ZH
    assert first["label"] == [[0, 6, "PM-04"], [2, 6, "PM-04"], [3, 5, "PM-04"]]
    assert {(loss.what.split(",")[0], loss.count) for loss in export.losses} == EXPECTED_OF_DOCCANO


def test_web_annotations_come_back_by_both_selectors() -> None:
    texts = {source_of(BUNDLE, text): text.text for text in BUNDLE.texts}
    found = read_selectors(write_web_annotations(BUNDLE).content, texts)
    expected = [(m.uid, m.start, m.end, m.quote, m.comment) for text in BUNDLE.texts for m in text.marks]
    assert [(m.uid, m.start, m.end, m.quote, m.comment) for _, m in found] == expected


def test_a_web_annotation_whose_quote_is_elsewhere_is_refused() -> None:
    texts = {source_of(BUNDLE, text): "一" + text.text for text in BUNDLE.texts}
    with pytest.raises(UnreadableExport, match="annotation 1"):
        read_selectors(write_web_annotations(BUNDLE).content, texts)


def test_spacy_opens_the_docbin_with_overlapping_spans() -> None:
    docs = list(DocBin().from_bytes(write_docbin(BUNDLE).content).get_docs(spacy.blank("zh").vocab))
    for doc, text in zip(docs, BUNDLE.texts, strict=True):
        assert doc.text == text.text
        spans = [(s.start_char, s.end_char, s.text, s.label_, s.id_) for s in doc.spans[SPANS_KEY]]
        assert spans == [(m.start, m.end, m.quote, m.label, m.uid) for m in text.marks]


@settings(max_examples=80, deadline=None)
@given(st.data(), st.text(alphabet="ab . \n\t一𠮷'-", min_size=1, max_size=30), st.sampled_from(["zh", "en"]))
def test_any_marks_fit_the_tokens_of_any_text(data: st.DataObject, words: str, language: str) -> None:
    edges = st.tuples(st.integers(0, len(words) - 1), st.integers(1, len(words))).filter(
        lambda e: e[0] < e[1]
    )
    places = data.draw(st.lists(edges, max_size=4))
    marks = tuple(mark(words, start, end, str(i)) for i, (start, end) in enumerate(places))
    doc = doc_of(Text(language, 1, "", words, marks))
    assert doc.text == words
    assert [(span.start_char, span.end_char) for span in doc.spans[SPANS_KEY]] == places


def test_tmx_comes_back_and_translate_toolkit_opens_it() -> None:
    export = write_tmx(BUNDLE)
    assert read_tmx(export.content) == [(ZH[:7], EN[:22])]
    (unit,) = tmxfile.parsestring(export.content).units
    assert unit.source == ZH[:7]
    assert "2 passages that render nothing in the other language" in map(str, export.losses)


def test_translate_toolkit_opens_the_xliff() -> None:
    store = Xliff2File.parsestring(write_xliff(BUNDLE).content)
    assert [(str(unit.source), str(unit.target)) for unit in store.units] == [(ZH[:7], EN[:22])]


def test_a_character_that_xml_forbids_does_not_break_a_file() -> None:
    odd = "限\x0c制\ufffe出境"
    text = Text("zh", 1, "", odd, (mark(odd, 0, 3, "u"),), ((0, 6),))
    bundle = Bundle("u", odd, "", "li", (text, Text("en", 1, "", "x", (), ((0, 1),))),
                    (Passages(((0, 6),), ((0, 1),)),))  # fmt: skip
    assert read_tmx(write_tmx(bundle).content) == [("限制出境", "x")]
    for write in (write_xliff, write_docx, write_xlsx):
        assert write(bundle).content


def test_a_foreign_tmx_without_a_language_is_refused_with_its_line() -> None:
    foreign = b'<tmx><body>\n<tu><tuv xml:lang="zh-CN"><seg>x</seg></tuv></tu></body></tmx>'
    with pytest.raises(UnreadableExport, match="line 2: a unit without en"):
        read_tmx(foreign)


def test_no_cell_of_csv_or_workbook_is_a_formula() -> None:
    table = list(csv.reader(io.StringIO(write_csv(BUNDLE).content.decode("utf-8-sig"))))
    assert table[1][-1] == "'=1+1"
    sheet = load_workbook(io.BytesIO(write_xlsx(BUNDLE).content)).active
    assert sheet is not None
    cell = sheet.cell(2, len(table[0]))
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert [len(row) for row in table] == [len(table[0])] * 6


@given(st.text(alphabet="'=+-@ab\t＝", max_size=6))
def test_a_cell_comes_back(text: str) -> None:
    assert plain_cell(written_cell(text)) == text
    assert not written_cell(text).startswith(("=", "+", "-", "@", "\t"))


def test_word_shows_both_languages_side_by_side_with_comments() -> None:
    export = write_docx(BUNDLE)
    word = docx.Document(io.BytesIO(export.content))
    cells = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert cells == [[ZH[:7], EN[:22]], [ZH[8:14], ""], ["", EN[23:40]]]
    assert [comment.text for comment in word.comments] == [
        "PM-04 · =1+1",
        "PM-04 · company-law 26(1)",
        "PM-04",
        "PM-04",
        "PM-04",
    ]
    assert export.losses[0].what == "annotations whose offsets are not kept"


def test_word_says_how_many_marks_have_no_place() -> None:
    across = Text("zh", 1, "a", ZH, (mark(ZH, 2, 10, "u1"),), ((0, 7), (8, 14)))
    export = write_docx(Bundle("u", "样例", "", "li", (across,)))
    assert "1 annotations across several segments" in map(str, export.losses)


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
def test_what_a_format_will_lose_is_told_before_it_is_written(form: Format) -> None:
    written, told = form.write(BUNDLE).losses, form.losses(BUNDLE)
    cut = [loss for loss in written if loss.what.startswith("tokens")]
    assert [loss for loss in written if loss not in cut] == list(told)
    assert {loss.what for loss in told} <= set(WORDS_OF_LOSSES)


def test_a_document_without_annotations_loses_none() -> None:
    bare = Bundle("u", "样例", "", "li", (Text("zh", 1, "a", ZH, (), ((0, 7),)),))
    told = {form.name: [loss.what for loss in form.losses(bare)] for form in FORMATS.values()}
    texts = ["texts, of which only the words annotated are kept"]
    assert told == {name: texts if name in ("webanno", "csv", "xlsx") else [] for name in FORMATS}


def test_tokens_that_had_to_be_cut_are_reported() -> None:
    words = "The blacklisting ends."
    whole = Text("en", 1, "", words, (mark(words, 4, 16, "a"),))
    cut = Text("en", 1, "", words, (mark(words, 4, 9, "a"), mark(words, 4, 13, "b")))
    assert write_docbin(Bundle("u", "", "x", "li", (whole,))).losses == ()
    (loss,) = write_docbin(Bundle("u", "", "x", "li", (cut,))).losses
    assert str(loss) == "1 tokens that are cut where an annotation begins or ends"
