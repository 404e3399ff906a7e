"""A held text out of the database again, as the law it was read from and as Akoma Ntoso."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from catalog.lawtext import LawDocument, Node, read_markdown
from catalog.lawtext.akn import read_akn
from catalog.models import LawText, LawVersion, Provision
from catalog.statutes.exporting import akn_of, law_document
from catalog.statutes.successions import TextNotHeld
from tests import factories

pytestmark = pytest.mark.django_db

SOURCE = """# 中华人民共和国灯笼法

2020年1月2日 全国人民代表大会通过

<!-- INFO END -->

## 第一章 总则

第一条 灯笼：

（一）红的；

（二）黄的。

第二条 灯笼应当登记。

附件1：样式

甲。
"""


@pytest.fixture
def document() -> LawDocument:
    return read_markdown(SOURCE)


@pytest.fixture
def version(document: LawDocument) -> LawVersion:
    law = factories.SourceLawFactory(
        key="lantern-law", title_zh="灯笼法", title_zh_full=document.title, issuer="全国人民代表大会"
    )
    factories.LawVersionFactory(law=law, date=datetime.date(2015, 5, 5))
    factories.LawVersionFactory(law=law, date=datetime.date(2024, 4, 4), event="revised")
    version = factories.LawVersionFactory(law=law, date=document.date, event="amended", number="主席令第9号")
    stored = factories.LawTextFactory(version=version, body=document.body)
    for node in document.nodes:
        store(stored, node, None)
    return LawVersion.objects.get(pk=version.pk)


def store(text: LawText, node: Node, parent: Provision | None) -> None:
    row = factories.ProvisionFactory(
        law_text=text,
        parent=parent,
        kind=node.kind.value,
        **{
            name: getattr(node, name)
            for name in ("number", "label", "heading", "eid", "text", "start", "end")
        },
    )
    for child in node.children:
        store(text, child, row)


def test_the_rows_give_the_tree_that_was_read(version: LawVersion, document: LawDocument) -> None:
    rebuilt = law_document(version)
    assert (rebuilt.body, rebuilt.nodes) == (document.body, document.nodes)


def test_akoma_ntoso_of_the_rows_reads_back_to_the_same_law(version: LawVersion) -> None:
    assert read_akn(akn_of(version)) == law_document(version)


def test_the_history_is_that_of_the_versions_so_far_and_the_repeal(version: LawVersion) -> None:
    version.law.repealed_on = datetime.date(2025, 1, 1)
    events = [(event.date.year if event.date else 0, event.event) for event in law_document(version).history]
    assert events == [(2015, "enacted"), (2020, "amended"), (2025, "repealed")]


def test_every_version_has_the_address_of_the_same_work(version: LawVersion) -> None:
    xml = akn_of(version).decode()
    assert 'FRBRuri value="/akn/cn/act/law/2015-05-05/lantern-law"' in xml
    assert 'FRBRuri value="/akn/cn/act/law/2015-05-05/lantern-law/zho@2020-01-02"' in xml
    assert 'number="主席令第9号"' in xml


def test_a_text_is_exported_in_few_queries(version: LawVersion, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):  # text, law, its versions, provisions
        akn_of(version)


def test_an_outline_has_no_text_to_export() -> None:
    version = factories.LawVersionFactory()
    factories.LawTextFactory(version=version, kind="outline", body="")
    with pytest.raises(TextNotHeld, match=r"no full text .* import_laws"):
        law_document(version)


def test_a_text_without_places_is_refused() -> None:
    version = factories.LawVersionFactory()
    factories.LawTextFactory(version=version, articles=["甲。"])
    with pytest.raises(TextNotHeld, match="art_1 has no place"):
        law_document(version)


def test_the_command_prints_or_writes_the_same_xml(
    version: LawVersion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("export_akn", "灯笼法", "--date", "2020-01-02")
    printed = capsys.readouterr().out
    call_command("export_akn", "lantern-law", "--date", "2020-01-02", "-o", str(tmp_path / "law.xml"))
    assert printed.encode() == (tmp_path / "law.xml").read_bytes() == akn_of(version)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such-law", "--date", "2020-01-02"], "no law with the key or title"),
        (["lantern-law", "--date", "2020-01-03"], "no version of 2020-01-03; it has 2015-05-05, 2020-01-02"),
        (["lantern-law", "--date", "2015-05-05"], "no full text of"),
        (["lantern-law", "--date", "yesterday"], "not a date"),
        (["lantern-law", "--date", "2020-01-02", "-o", "/"], "cannot be written"),
    ],
)
@pytest.mark.usefixtures("version")
def test_the_command_names_what_is_wrong(arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("export_akn", *arguments)
