"""Termbases as csv and as TBX (ISO 30042, the Basic dialect in its older spelling ``martif``).

Files come from outside: a bad row is refused with its line, and an import is taken whole or not at all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from lxml import etree  # type: ignore[import-untyped]  # lxml has no stubs

from annotations.exports.cells import plain_cell, written_cell
from annotations.models import Term

__all__ = ["FORMATS", "Imported", "UnreadableTerms", "read_terms", "store_terms", "write_terms"]

FORMATS = ("csv", "tbx")
COLUMNS = ("zh", "en", "status", "part_of_speech", "source", "note")
_STATUS = {
    Term.Status.APPROVED: "preferredTerm-admn-sts",
    Term.Status.PROPOSED: "admittedTerm-admn-sts",
    Term.Status.FORBIDDEN: "deprecatedTerm-admn-sts",
}
_STATUS_OF = {name: status for status, name in _STATUS.items()}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DOCTYPE = '<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">'


class UnreadableTerms(ValueError):
    """A file is no termbase, or a row of it cannot be one; the message says where."""


@dataclass(frozen=True, slots=True)
class TermRow:
    """A pair as read from a file, with the line it stands in."""

    line: int
    zh: str
    en: str
    status: str
    part_of_speech: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many terms an import made, changed, and found as they were."""

    created: int
    changed: int
    same: int


def write_terms(terms: Iterable[Term], form: str) -> bytes:
    """The terms as a file. A cell that a spreadsheet would take for a formula gets an apostrophe."""
    rows = sorted(terms, key=lambda term: (term.zh, term.en))
    return _tbx(rows) if form == "tbx" else _csv(rows)


def read_terms(content: bytes, form: str) -> list[TermRow]:
    """The rows of a file.

    Raises:
        UnreadableTerms: it is no such file, or a row lacks a side or has an unknown status.
    """
    rows = list(_read_tbx(content) if form == "tbx" else _read_csv(content))
    for row in rows:
        if not row.zh or not row.en:
            raise UnreadableTerms(f"line {row.line}: a term needs its Chinese and its English")
        if row.status not in Term.Status.values:
            known = ", ".join(Term.Status.values)
            raise UnreadableTerms(
                f"line {row.line}: the status {row.status!r} is unknown; use one of {known}"
            )
    return rows


@transaction.atomic
def store_terms(rows: Sequence[TermRow], user: User | None = None) -> Imported:
    """Make or change the terms that the rows name by both their sides; terms not named stay as they are.

    Raises:
        UnreadableTerms: a row does not fit the termbase: it is too long, or a term would get two approved
            renderings.
    """
    held = {(term.zh, term.en): term for term in Term.objects.all()}
    created = changed = same = 0
    for row in sorted(rows, key=lambda row: row.status == Term.Status.APPROVED):
        term = held.get((row.zh, row.en)) or Term(zh=row.zh, en=row.en)
        values = {name: getattr(row, name) for name in COLUMNS[2:]}
        if term.pk and all(getattr(term, name) == value for name, value in values.items()):
            same += 1
            continue
        created, changed = created + (term.pk is None), changed + (term.pk is not None)
        for name, value in values.items():
            setattr(term, name, value)
        try:
            term.full_clean()
        except ValidationError as error:
            words = "; ".join(error.messages)
            raise UnreadableTerms(f"line {row.line}: {row.zh} = {row.en}: {words}") from error
        term.save_with_history(reason="import_terms", user=user)
        held[row.zh, row.en] = term
    return Imported(created, changed, same)


def _csv(terms: Sequence[Term]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([written_cell(str(getattr(term, name))) for name in COLUMNS] for term in terms)
    return out.getvalue().encode("utf-8-sig")


def _read_csv(content: bytes) -> Iterator[TermRow]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTerms(f"byte {error.start} is not UTF-8; save the table as csv in UTF-8") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    if missing := {"zh", "en"} - set(reader.fieldnames or ()):
        raise UnreadableTerms(
            f"line 1: the column {sorted(missing)[0]!r} is missing; use {','.join(COLUMNS)}"
        )
    for row in reader:
        cells = {name: plain_cell(row.get(name) or "").strip() for name in COLUMNS}
        yield TermRow(reader.line_num, **{**cells, "status": cells["status"] or Term.Status.PROPOSED})


def _tbx(terms: Sequence[Term]) -> bytes:
    root = etree.Element("martif", {"type": "TBX-Basic", _LANG: "zh"})
    header = etree.SubElement(etree.SubElement(root, "martifHeader"), "fileDesc")
    source = etree.SubElement(header, "sourceDesc")
    etree.SubElement(source, "p").text = "Legal-basis catalog and document annotation service"
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    for zh, group in groupby(terms, key=lambda term: term.zh):
        entry = etree.SubElement(body, "termEntry")
        chinese = etree.SubElement(entry, "langSet", {_LANG: "zh"})
        etree.SubElement(etree.SubElement(chinese, "tig"), "term").text = zh
        english = etree.SubElement(entry, "langSet", {_LANG: "en"})
        for term in group:
            _add_tig(english, term)
    tree = etree.ElementTree(root)
    return bytes(
        etree.tostring(tree, encoding="UTF-8", xml_declaration=True, pretty_print=True, doctype=_DOCTYPE)
    )


def _add_tig(english: etree._Element, term: Term) -> None:
    tig = etree.SubElement(english, "tig")
    etree.SubElement(tig, "term").text = term.en
    etree.SubElement(tig, "termNote", type="administrativeStatus").text = _STATUS[Term.Status(term.status)]
    if term.part_of_speech:
        etree.SubElement(tig, "termNote", type="partOfSpeech").text = term.part_of_speech
    if term.source:
        etree.SubElement(tig, "admin", type="source").text = term.source
    if term.note:
        etree.SubElement(tig, "note").text = term.note


def _read_tbx(content: bytes) -> Iterator[TermRow]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableTerms(f"this is no TBX file: {error}") from error
    entries = root.xpath("//*[local-name()='termEntry' or local-name()='conceptEntry']")
    if not entries:
        raise UnreadableTerms("this XML file holds no termEntry; export the termbase as TBX")
    for entry in entries:
        sides = {"zh": list(_tigs(entry, "zh")), "en": list(_tigs(entry, "en"))}
        for chinese in sides["zh"]:
            for english in sides["en"]:
                yield _row(_text(chinese, "term"), english)


def _tigs(entry: etree._Element, language: str) -> Iterator[etree._Element]:
    for side in entry.xpath("*[local-name()='langSet' or local-name()='langSec']"):
        if (side.get(_LANG) or "").lower().split("-")[0] == language:
            yield from side.xpath("*[local-name()='tig' or local-name()='ntig' or local-name()='termSec']")


def _row(zh: str, tig: etree._Element) -> TermRow:
    status = _text(tig, "termNote", "administrativeStatus")
    return TermRow(
        line=tig.sourceline or 0,
        zh=zh,
        en=_text(tig, "term"),
        status=_STATUS_OF.get(status, status) if status else Term.Status.PROPOSED,
        part_of_speech=_text(tig, "termNote", "partOfSpeech"),
        source=_text(tig, "admin", "source"),
        note=_text(tig, "note"),
    )


def _text(element: etree._Element, name: str, kind: str = "") -> str:
    condition = f" and @type='{kind}'" if kind else ""
    found = element.xpath(f".//*[local-name()='{name}'{condition}]")
    return "".join(found[0].itertext()).strip() if found else ""
