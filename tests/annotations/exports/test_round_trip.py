"""Marks go in through the imports, out through every format and back; what is lost, the report names."""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import docx
import pytest
import spacy
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from spacy.tokens import DocBin
from translate.storage.tmx import tmxfile
from translate.storage.xliff2 import Xliff2File

from annotations.deciding import Desk
from annotations.exports.cells import plain_cell
from annotations.exports.docbin import SPANS_KEY
from annotations.exports.formats import FORMATS
from annotations.exports.gathering import annotations_in, gather
from annotations.exports.importing import Imported, import_marks
from annotations.exports.jsonl import read_jsonl, write_jsonl
from annotations.exports.model import Bundle, Loss, Mark, Text, UnreadableExport
from annotations.exports.web_annotation import read_selectors, source_of
from annotations.models import Annotation, Document
from annotations.tagging.evaluation import GoldDocument, load_gold
from catalog.models import Concept
from tests import factories

pytestmark = pytest.mark.django_db

Key = tuple[str, int, int, str, str]
"""Language, first code point, the one after the last, words, label."""

ZH = "𠮷某😀限制出境，“黑名单”👨‍👩‍👧公示。\n=对𠮷某限制高消费；e\u0301。"
EN = "Mr. 𠮷 😀 may not leave.\n=No high spending; caf\u0065\u0301."
SAMPLE = [
    GoldDocument(
        "sample.zh", "zh", tuple(ZH.split("\n")),
        frozenset({(0, 7, "PM-04"), (3, 7, "PM-04"), (3, 7, "PM-11"), (5, 10, "OUT"), (2, 3, "OUT"),
                   (12, 17, "PM-11"), (20, 29, "PM-03"), (24, 28, "PM-03")}),
    ),
    GoldDocument(
        "sample.en", "en", tuple(EN.split("\n")),
        frozenset({(4, 7, "PM-04"), (6, 23, "PM-04"), (24, 42, "PM-03"), (25, 27, "PM-03")}),
    ),
]  # fmt: skip


@pytest.fixture
def user() -> User:
    user: User = factories.UserFactory(username="li", is_superuser=True)
    return user


def stored(gold: Sequence[GoldDocument]) -> Document:
    """The texts of gold documents as one document with lines as segments, aligned line by line."""
    document: Document = factories.DocumentFactory()
    sides = []
    for found in gold:
        text = factories.DocumentTextFactory(document=document, language=found.language, text=found.text)
        lines = zip(found.starts(), found.paragraphs, strict=True)
        sides.append(
            [
                factories.SegmentFactory(text=text, ordinal=n, start=start, end=start + len(line))
                for n, (start, line) in enumerate(lines)
                if line
            ]
        )
    if len(sides) == 2:
        for zh, en in zip(*sides, strict=False):
            factories.SegmentAlignmentFactory(zh_segment=zh, en_segment=en)
    for label in {label for found in gold for _, _, label in found.spans}:
        if label not in ("OUT", "CITATION") and not Concept.objects.filter(code=label).exists():
            factories.ConceptFactory(code=label)
    return document


def as_jsonl(gold: Sequence[GoldDocument]) -> bytes:
    """The file of a tool that knows nothing of this database."""
    texts = []
    for found in gold:
        marks = tuple(
            Mark(
                uid=str(uuid.uuid4()),
                start=start,
                end=end,
                quote=found.text[start:end],
                label=label,
                kind="",
                comment="=1+1" if number % 2 else "",
            )
            for number, (start, end, label) in enumerate(sorted(found.spans))
        )
        texts.append(Text(found.language, 1, "", found.text, marks))
    return write_jsonl(Bundle("", "", "", "li", tuple(texts))).content


def keys(gold: Sequence[GoldDocument]) -> Counter[Key]:
    return Counter(
        (found.language, start, end, found.text[start:end], label)
        for found in gold
        for start, end, label in found.spans
    )


def keys_of(texts: Sequence[Text]) -> Counter[Key]:
    return Counter((t.language, m.start, m.end, m.quote, m.label) for t in texts for m in t.marks)


def exported(document: Document, layer: str = "li") -> Bundle:
    return gather(document, annotations_in(Annotation.objects.all(), layer), layer)


def hold(gold: Sequence[GoldDocument], user: User) -> None:
    """In by JSON Lines, out by each format, and back: not a span is lost or moved."""
    document, wanted = stored(gold), keys(gold)
    content = as_jsonl(gold)
    assert import_marks(content, "jsonl", user) == Imported(sum(wanted.values()), 0)
    assert import_marks(content, "jsonl", user) == Imported(0, sum(wanted.values()))
    bundle = exported(document)
    assert keys_of(bundle.texts) == wanted
    files = {
        name: form.write(bundle) for name, form in FORMATS.items() if bundle.is_aligned or not form.needs_both
    }
    back_in_the_database(bundle, files["jsonl"].content, "jsonl", user)
    back_in_the_database(bundle, files["webanno"].content, "webanno", user)
    back_from_web_annotations(bundle, files["webanno"].content)
    assert back_from_doccano(files["doccano"].content) == wanted
    assert back_from_docbin(files["docbin"].content) == wanted
    assert back_from_csv(files["csv"].content) == wanted
    assert back_from_xlsx(files["xlsx"].content) == wanted
    back_from_word(bundle, files["docx"].content, files["docx"].losses)
    for name in {"tmx", "xliff"} & set(files):
        lost = {loss.what: loss.count for loss in files[name].losses}
        assert lost.get("annotations", 0) == sum(wanted.values())
        back_from_bitext(bundle, name, files[name].content)


def back_in_the_database(bundle: Bundle, content: bytes, form: str, user: User) -> None:
    """Undone in the workbench by one stroke, then taken from the file that was written: the same again."""
    document = Document.objects.get(uid=bundle.uid)
    if any(text.marks for text in bundle.texts):  # some documents of the gold have none
        Desk(user, document).undo()
    assert keys_of(exported(document).texts) == Counter()
    marks = sum(len(text.marks) for text in bundle.texts)
    assert import_marks(content, form, user) == Imported(marks, 0)
    again = exported(document)
    assert keys_of(again.texts) == keys_of(bundle.texts)
    assert comments(again) == comments(bundle)


def comments(bundle: Bundle) -> Counter[tuple[int, int, str]]:
    return Counter((mark.start, mark.end, mark.comment) for text in bundle.texts for mark in text.marks)


def back_from_web_annotations(bundle: Bundle, content: bytes) -> None:
    texts = {source_of(bundle, text): text for text in bundle.texts}
    found = read_selectors(content, {source: text.text for source, text in texts.items()})
    back = [(texts[source].language, m.start, m.end, m.quote, m.label) for source, m in found]
    assert Counter(back) == keys_of(bundle.texts)
    for source, mark in found:
        words = texts[source].text
        assert words[: mark.start].endswith(mark.prefix)
        assert words[mark.end :].startswith(mark.suffix)


def back_from_doccano(content: bytes) -> Counter[Key]:
    rows = [json.loads(line) for line in content.splitlines()]
    return Counter((r["language"], s, e, r["text"][s:e], label) for r in rows for s, e, label in r["label"])


def back_from_docbin(content: bytes) -> Counter[Key]:
    docs = DocBin(store_user_data=True).from_bytes(content).get_docs(spacy.blank("zh").vocab)
    return Counter(
        (doc.user_data["language"], span.start_char, span.end_char, span.text, span.label_)
        for doc in docs
        for span in doc.spans[SPANS_KEY]
    )


def back_from_csv(content: bytes) -> Counter[Key]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return Counter(
        (r["language"], int(r["start"]), int(r["end"]), plain_cell(r["quote"]), r["label"]) for r in rows
    )


def back_from_xlsx(content: bytes) -> Counter[Key]:
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    head, *rows = sheet.iter_rows(values_only=True)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    return Counter((str(r["language"]), r["start"], r["end"], r["quote"], r["label"]) for r in found)


def back_from_word(bundle: Bundle, content: bytes, losses: tuple[Loss, ...]) -> None:
    word = docx.Document(io.BytesIO(content))
    labels = [comment.text.split(" · ")[0] for comment in word.comments]
    marks = [mark for text in bundle.texts for mark in text.marks]
    lost = next((loss.count for loss in losses if "segment" in loss.what), 0)
    assert len(labels) == len(marks) - lost
    assert not Counter(labels) - Counter(mark.label for mark in marks)


def back_from_bitext(bundle: Bundle, name: str, content: bytes) -> None:
    zh, en = bundle.text_in("zh"), bundle.text_in("en")
    assert zh is not None
    assert en is not None
    store = tmxfile.parsestring(content) if name == "tmx" else Xliff2File.parsestring(content)
    pairs = [(str(unit.source), str(unit.target)) for unit in store.units]
    expected = [
        ("\n".join(zh.text[a:b] for a, b in p.zh), "\n".join(en.text[a:b] for a, b in p.en))
        for p in bundle.passages
        if p.zh and p.en
    ]
    assert pairs == expected


def test_overlaps_emoji_and_rare_characters_come_back_from_every_format(user: User) -> None:
    hold(SAMPLE, user)


def test_the_gold_comes_back_from_every_format(user: User, shared: Path) -> None:
    documents = load_gold(shared / "gold", None)
    assert len(documents) == 13
    for found in documents:
        hold([found], user)


@pytest.mark.parametrize("form", ["jsonl", "webanno"])
def test_a_moved_offset_is_refused_with_file_and_line_and_nothing_is_stored(user: User, form: str) -> None:
    document = stored(SAMPLE)
    import_marks(as_jsonl(SAMPLE), "jsonl", user)
    bundle = exported(document)
    first, second = bundle.texts
    moved = replace(second.marks[0], start=second.marks[0].start + 1)
    spoilt = replace(bundle, texts=(first, replace(second, marks=(moved, *second.marks[1:]))))
    content = FORMATS[form].write(spoilt).content
    Desk(user, document).undo()
    with pytest.raises(UnreadableExport, match=r"^plan\.x, line \d+.*code points") as refused:
        import_marks(content, form, user, name="plan.x")
    line = int(str(refused.value).split("line ")[1].split(",")[0].split(":")[0])
    assert moved.uid in content.decode().split("\n")[line - 1]
    assert keys_of(exported(document).texts) == Counter()


@pytest.mark.parametrize(
    ("label", "law", "words"),
    [("PM-99", "", "no concept has the code 'PM-99'"), ("CITATION", "x-law", "no law here has the key")],
)
def test_a_label_or_law_that_is_not_here_is_refused(user: User, label: str, law: str, words: str) -> None:
    text = stored(SAMPLE).texts.get(language="zh")
    mark = Mark(uid="", start=0, end=2, quote=text.text[:2], label=label, kind="", law=law)
    content = write_jsonl(Bundle("", "", "", "li", (Text("zh", 1, "", text.text, (mark,)),))).content
    with pytest.raises(UnreadableExport, match=f"file, line 1: {words}"):
        import_marks(content, "jsonl", user)


def test_a_text_that_is_not_here_is_refused(user: User) -> None:
    with pytest.raises(UnreadableExport, match=r"line 1: this text .* is in no document here"):
        import_marks(as_jsonl(SAMPLE), "jsonl", user)


def test_a_mark_keeps_its_identifier_and_what_a_citation_says(user: User) -> None:
    document = stored(SAMPLE)
    text = document.texts.get(language="zh")
    law = factories.SourceLawFactory()
    mark = Mark(
        uid=str(uuid.uuid4()), start=0, end=2, quote=text.text[:2], label="CITATION", kind="citation",
        law=law.key, provisions=("26(1)",), attributes={"lang": "zh"},
    )  # fmt: skip
    bundle = Bundle("", "", "", "li", (Text("zh", 1, "", text.text, (mark,)),))
    import_marks(write_jsonl(bundle).content, "jsonl", user)
    (back,) = [m for t in exported(document).texts for m in t.marks]
    for name in ("uid", "law", "provisions", "attributes", "quote"):
        assert getattr(back, name) == getattr(mark, name)


def test_the_command_takes_a_file_and_says_what_it_did(
    user: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(SAMPLE)
    path = tmp_path / "in.jsonl"
    path.write_bytes(as_jsonl(SAMPLE))
    call_command("import_annotations", str(path), "--user", "li", "--layer", "adjudicated")
    assert "12 annotations taken, 0 were there already" in capsys.readouterr().out
    assert Annotation.objects.published().count() == 12
    assert len(read_jsonl(path.read_bytes())) == 2
    with pytest.raises(CommandError, match="No user has the name 'nobody'"):
        call_command("import_annotations", str(path), "--user", "nobody")
    stranger = factories.UserFactory()
    with pytest.raises(CommandError, match="may not annotate"):
        call_command("import_annotations", str(path), "--user", stranger.username)
