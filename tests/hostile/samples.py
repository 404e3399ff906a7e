"""Small well-formed files of every kind that the service reads, to be broken."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl

from tests.annotations.ingest.makers import pdf_file, word_file

PLAN = [
    "样例市信用监管工作方案",
    "样发〔2026〕1号",
    "一、总体要求",
    "（一）对失信主体限制出境。",
    "1.依照《公司法》第三条。",
]
PLAIN = "\n".join(PLAN).encode()
GB = "\n".join(PLAN).encode("gb18030")
HTML = (
    "<html><head><meta charset=utf-8><title>方案</title></head><body><div id=zoom><h1>样例市方案</h1>"
    "<p>一、总体要求</p><table><tr><td rowspan=2>措施</td><td>限制出境</td></tr></table>"
    "<ul><li>项</ul></div></body></html>"
).encode()
WORD = word_file(PLAN, header="页眉", footer="页脚")
PDF = pdf_file(PLAN)

LAW = """# 样例条例

2020年1月1日 样例市人民代表大会通过

<!-- INFO END -->

## 第一章 总则

第一条 为了规范，制定本条例。

第二条 有下列情形之一的：

（一）甲；

（二）乙。

第三条之一 依照前款和第二条第（一）项。

附件 样表
""".encode()
ENGLISH = b"Article 3(2) of the Company Law, arts. 5 and 7-9; Decree No. 12 [2020]."
AKN = b'<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act><body/></act></akomaNtoso>'

TEXT = "对失信被执行人限制出境。"
SOURCE = "urn:x"
_MARK: dict[str, Any] = {
    "uid": "a1",
    "start": 7,
    "end": 11,
    "quote": "限制出境",
    "kind": "concept",
    "label": "PM-04",
}
_ROW: dict[str, Any] = {"document": "d", "language": "zh", "revision": 1, "sha256": "0" * 64, "layer": "li"}
JSONL = (json.dumps(_ROW | {"text": TEXT, "marks": [_MARK]}, ensure_ascii=False) + "\n").encode()
_SELECTORS = [
    {"type": "TextPositionSelector", "start": 7, "end": 11},
    {"type": "TextQuoteSelector", "exact": "限制出境", "prefix": "行人", "suffix": "。"},
]
_ANNOTATION = {
    "id": "urn:uuid:5c1f1a4e-7b0c-4c5e-9d62-1f6f6a1f2c3d",
    "type": "Annotation",
    "body": [{"type": "TextualBody", "purpose": "tagging", "value": "PM-04"}],
    "target": {"source": SOURCE, "selector": _SELECTORS},
}
PAGE = json.dumps(
    {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": [_ANNOTATION]},
    ensure_ascii=False,
    indent=1,
).encode()

TERMS_CSV = "zh,en,status,part_of_speech,source,note\n失信,untrustworthiness,approved,noun,,\n".encode()
TBX = (
    '<?xml version="1.0"?><martif type="TBX-Basic"><text><body><termEntry id="c1">'
    '<langSet xml:lang="zh"><tig><term>失信</term></tig></langSet>'
    '<langSet xml:lang="en"><tig><term>untrustworthiness</term></tig></langSet>'
    "</termEntry></body></text></martif>"
).encode()
TMX = (
    '<?xml version="1.0"?><tmx version="1.4"><header srclang="zh"/><body><tu>'
    '<tuv xml:lang="zh"><seg>失信</seg></tuv><tuv xml:lang="en"><seg>untrustworthy</seg></tuv>'
    "</tu></body></tmx>"
).encode()

TABLE = [
    ["编号", "惩戒措施", "惩戒内容", "惩戒对象", "法规政策依据", "实施主体"],
    ["PM-04.001", "限制出境", "限制失信被执行人出境", "失信被执行人", "《出境入境管理法》第十二条", "移民局"],
]
TABLE_CSV = "".join(",".join(row) + "\n" for row in TABLE).encode()


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in TABLE:
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


TABLE_XLSX = _workbook()
