"""Every reader, given well-formed files that were broken a little: read, or refused in its own words.

Short in the suite; `make prove` tries as many as HOSTILE_EXAMPLES says.
"""

from __future__ import annotations

import os
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.exports.bitext import read_tmx
from annotations.exports.jsonl import read_jsonl
from annotations.exports.model import UnreadableExport
from annotations.exports.web_annotation import named_sources, read_selectors
from annotations.ingest import UnreadableDocument
from annotations.ingest import read_bytes as read_document
from annotations.terminology.exchange import UnreadableTerms, read_terms
from catalog.citations import find_citations
from catalog.editions.tables.files import UnreadableTable, read_table
from catalog.lawtext import UnreadableLaw
from catalog.lawtext import read_bytes as read_law
from catalog.lawtext.akn import read_akn
from tests.hostile import samples
from tests.hostile.mutations import mutated, mutated_parts, refused_or_read

EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", 120))
hostile = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
few = settings(max_examples=max(EXAMPLES // 6, 10), deadline=None, suppress_health_check=list(HealthCheck))


def test_whole_every_sample_is_read() -> None:
    for name, data in (("a.txt", samples.PLAIN), ("a.txt", samples.GB), ("a.html", samples.HTML)):
        assert "限制出境" in read_document(data, name=name).text
    for name, data in (("a.docx", samples.WORD), ("a.pdf", samples.PDF)):
        assert "限制出境" in read_document(data, name=name).text
    assert len(read_law(samples.LAW, name="a.md").articles) == 3
    assert find_citations(samples.ENGLISH.decode())
    assert read_jsonl(samples.JSONL)[0].marks
    assert read_selectors(samples.PAGE, {samples.SOURCE: samples.TEXT})
    assert read_terms(samples.TERMS_CSV, "csv")
    assert read_terms(samples.TBX, "tbx")
    assert read_tmx(samples.TMX) == [("失信", "untrustworthy")]
    assert read_table("a.csv", samples.TABLE_CSV)
    assert read_table("a.xlsx", samples.TABLE_XLSX)


@given(mutated((samples.PLAIN, samples.GB, samples.HTML)), st.sampled_from(("a.txt", "a.md", "a.html")))
@hostile
def test_documents_of_text(data: bytes, name: str) -> None:
    read = refused_or_read(lambda: read_document(data, name=name), UnreadableDocument)
    if read is not None:
        for segment in read.segments:
            assert 0 <= segment.start <= segment.end <= len(read.text)


@given(mutated_parts((samples.WORD,)))
@few
def test_word_documents_broken_inside(data: bytes) -> None:
    refused_or_read(lambda: read_document(data, name="a.docx"), UnreadableDocument)
    refused_or_read(lambda: read_law(data, name="a.docx"), UnreadableLaw)


@given(mutated((samples.WORD,)))
@few
def test_word_documents_broken_outside(data: bytes) -> None:
    refused_or_read(lambda: read_document(data, name="a.docx"), UnreadableDocument)


@given(mutated((samples.PDF,)))
@few
def test_pdf_documents(data: bytes) -> None:
    refused_or_read(lambda: read_document(data, name="a.pdf"), UnreadableDocument)


@given(mutated((samples.LAW,)), st.sampled_from(("样例条例(2020-01-01).md", "a.txt")))
@hostile
def test_statutes(data: bytes, name: str) -> None:
    law = refused_or_read(lambda: read_law(data, name=name), UnreadableLaw)
    if law is not None:
        for node, parent in law.walk():
            assert 0 <= node.start <= node.end <= len(law.body)
            assert parent is None or parent.start <= node.start


@given(
    mutated(
        (
            samples.LAW,
            samples.PLAIN,
            b"Article 3(2) of the Company Law, arts. 5 and 7-9; Decree No. 12 [2020].",
        )
    )
)
@hostile
def test_citations(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for citation in find_citations(text):
        assert 0 <= citation.start < citation.end <= len(text)


@given(mutated((samples.JSONL,)))
@hostile
def test_annotations_in_json_lines(data: bytes) -> None:
    for text in refused_or_read(lambda: read_jsonl(data), UnreadableExport) or ():
        for mark in text.marks:
            assert text.text[mark.start : mark.end] == mark.quote


@given(mutated((samples.PAGE,)))
@hostile
def test_web_annotations(data: bytes) -> None:
    refused_or_read(lambda: named_sources(data), UnreadableExport)
    for _, mark in (
        refused_or_read(lambda: read_selectors(data, {samples.SOURCE: samples.TEXT}), UnreadableExport) or ()
    ):
        assert samples.TEXT[mark.start : mark.end] == mark.quote


@given(mutated((samples.TERMS_CSV, samples.TBX)), st.sampled_from(("csv", "tbx")))
@hostile
def test_termbases(data: bytes, form: str) -> None:
    for row in refused_or_read(lambda: read_terms(data, form), UnreadableTerms) or ():
        assert row.zh
        assert row.en


@given(mutated((samples.TMX,)))
@hostile
def test_translation_memories(data: bytes) -> None:
    with suppress(UnreadableExport):
        read_tmx(data)


@given(mutated((samples.TABLE_CSV,)))
@hostile
def test_tables_of_an_edition(data: bytes) -> None:
    refused_or_read(lambda: read_table("a.csv", data), UnreadableTable)


@given(mutated_parts((samples.TABLE_XLSX,)))
@few
def test_workbooks_of_an_edition(data: bytes) -> None:
    refused_or_read(lambda: read_table("a.xlsx", data), UnreadableTable)


@given(mutated((samples.AKN,)))
@hostile
def test_akoma_ntoso(data: bytes) -> None:
    refused_or_read(lambda: read_akn(data), UnreadableLaw)
