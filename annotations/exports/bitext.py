"""Aligned texts as TMX 1.4 and XLIFF 2.0, for translation memories and editors."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]  # lxml has no stubs

from annotations.exports.losses import lost_in
from annotations.exports.model import Bundle, Export, Text, UnreadableExport, xml_text

__all__ = ["read_tmx", "write_tmx", "write_xliff"]

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XLIFF = "urn:oasis:names:tc:xliff:document:2.0"
_DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'


def write_tmx(bundle: Bundle) -> Export:
    """Each pair of passages as a unit; several passages on one side are lines of it."""
    root = etree.Element("tmx", version="1.4")
    etree.SubElement(
        root,
        "header",
        {
            "creationtool": "legal-basis-catalog",
            "creationtoolversion": "1",
            "segtype": "paragraph",
            "o-tmf": "legal-basis-catalog",
            "adminlang": "en",
            "srclang": "zh",
            "datatype": "plaintext",
        },
    )
    body = etree.SubElement(root, "body")
    for number, (zh, en) in enumerate(_pairs(bundle), start=1):
        unit = etree.SubElement(body, "tu", tuid=f"{bundle.uid}-{number}")
        for language, words in (("zh", zh), ("en", en)):
            side = etree.SubElement(unit, "tuv", {_LANG: language})
            etree.SubElement(side, "seg").text = xml_text(words)
    tree = etree.ElementTree(root)
    content = etree.tostring(
        tree, encoding="UTF-8", xml_declaration=True, pretty_print=True, doctype=_DOCTYPE
    )
    return Export(bytes(content), lost_in("tmx", bundle))


def write_xliff(bundle: Bundle) -> Export:
    """Each pair of passages as a unit with source and target."""
    root = etree.Element(
        f"{{{_XLIFF}}}xliff", {"version": "2.0", "srcLang": "zh", "trgLang": "en"}, nsmap={None: _XLIFF}
    )
    file = etree.SubElement(
        root, f"{{{_XLIFF}}}file", id=f"d-{bundle.uid}", original=xml_text(bundle.title_zh)
    )
    for number, (zh, en) in enumerate(_pairs(bundle), start=1):
        unit = etree.SubElement(file, f"{{{_XLIFF}}}unit", id=f"u{number}")
        segment = etree.SubElement(unit, f"{{{_XLIFF}}}segment", id=f"s{number}", state="translated")
        for name, words in (("source", zh), ("target", en)):
            side = etree.SubElement(segment, f"{{{_XLIFF}}}{name}")
            side.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            side.text = xml_text(words)
    content = etree.tostring(etree.ElementTree(root), encoding="UTF-8", xml_declaration=True)
    return Export(bytes(content), lost_in("xliff", bundle))


def read_tmx(content: bytes, name: str = "file") -> list[tuple[str, str]]:
    """The pairs of a TMX file, Chinese and English.

    Raises:
        UnreadableExport: it is no TMX file, or a unit lacks a language; names file and line.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableExport(f"{name}: no TMX file: {error}") from error
    pairs = []
    for unit in root.iter("tu"):
        sides = {
            (side.get(_LANG) or side.get("lang") or "").lower().split("-")[0]: "".join(
                side.find("seg").itertext() if side.find("seg") is not None else ()
            )
            for side in unit.iter("tuv")
        }
        if missing := {"zh", "en"} - set(sides):
            raise UnreadableExport(f"{name}, line {unit.sourceline}: a unit without {sorted(missing)[0]}")
        pairs.append((sides["zh"], sides["en"]))
    return pairs


def _pairs(bundle: Bundle) -> Iterator[tuple[str, str]]:
    zh, en = bundle.text_in("zh"), bundle.text_in("en")
    if zh is None or en is None:
        return
    for passages in bundle.passages:
        if passages.zh and passages.en:
            yield _words(zh, passages.zh), _words(en, passages.en)


def _words(text: Text, spans: tuple[tuple[int, int], ...]) -> str:
    return "\n".join(text.text[start:end] for start, end in spans)
