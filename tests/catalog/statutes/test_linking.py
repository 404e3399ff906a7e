"""What held laws cite: found, resolved to held laws, made anew by a new run."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from catalog.models import LawCitation, LawText
from catalog.statutes.linking import Linker
from tests import factories

pytestmark = pytest.mark.django_db


def law_text(title: str, *articles: str) -> LawText:
    version = factories.LawVersionFactory(law__title_zh=title)
    version.law.titles.create(language="zh", kind="short", text=title)
    return factories.LawTextFactory(version=version, articles=list(articles))


def links() -> set[tuple[str, str, str]]:
    rows = LawCitation.objects.select_related("law", "provision")
    return {(row.provision.eid, row.law.title_zh if row.law else row.law_name, row.target) for row in rows}


def test_each_provision_cited_is_a_row_with_its_article() -> None:
    cited = law_text("样例投标法", "甲")
    citing = law_text(
        "样例处罚条例", "依照《样例投标法》第五十三条、第五十四条第二款处理。", "依照本条例第一条处理。"
    )
    assert Linker().link(citing) == 3
    assert links() == {
        ("art_1", "样例投标法", "53"),
        ("art_1", "样例投标法", "54(2)"),
        ("art_2", "样例处罚条例", "1"),
    }
    row = LawCitation.objects.get(target="54(2)")
    assert (row.law, row.target_article) == (cited.version.law, "54")
    assert row.provision.text[row.start : row.end] == row.quote


def test_that_law_means_the_law_named_before() -> None:
    law_text("样例投标法", "甲")
    Linker().link(law_text("样例处罚条例", "《样例投标法》另有规定的，依照该法第九条执行。"))
    assert ("art_1", "样例投标法", "9") in links()


def test_a_law_that_is_not_held_or_not_the_only_one_of_its_name_stays_open() -> None:
    law_text("两地样例办法", "甲")
    law_text("两地样例办法", "甲")
    Linker().link(law_text("样例处罚条例", "依照《两地样例办法》第一条、《无人知晓的办法》第二条处理。"))
    assert set(LawCitation.objects.values_list("law", "law_name")) == {
        (None, "两地样例办法"),
        (None, "无人知晓的办法"),
    }


def test_the_preceding_paragraph_is_no_link() -> None:
    Linker().link(law_text("样例处罚条例", "前款规定的行为，由主管部门处理。"))
    assert not LawCitation.objects.exists()


def test_a_new_run_replaces_the_links(capsys: pytest.CaptureFixture[str]) -> None:
    law_text("样例处罚条例", "依照本条例第一条处理。")
    for _ in range(2):
        call_command("link_citations")
        assert "1 citations in 1 law texts, 1 of them" in capsys.readouterr().out
    assert LawCitation.objects.count() == 1
