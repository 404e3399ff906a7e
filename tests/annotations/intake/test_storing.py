"""Bringing documents in: what is stored, what is recognised, what is refused."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from annotations.ingest import read_bytes, read_document
from annotations.intake import load_tagger, store_document, tag_text
from annotations.intake.storing import guess_kind
from annotations.models import Document, DocumentText, PipelineRun, Segment, Suggestion
from annotations.tagging import LexiconError
from tests import factories

pytestmark = pytest.mark.django_db

PLAN = """样例市信用监管工作方案

样政发〔2026〕3号

一、总体要求
依照《样例管理法》第三条，对失信被执行人限制高消费。
（一）列为重点监管对象。

样例市人民政府
2026年2月10日
"""


@pytest.fixture
def concepts() -> None:
    """The concepts that our lexicon names, so that a tagger can be loaded."""
    from annotations.tagging import default_lexicon

    for code in sorted({entry.label for entry in default_lexicon().entries} - {"OUT", "CITATION"}):
        factories.ConceptFactory(code=code)


def stored(text: str = PLAN, name: str = "plan.txt", document: Document | None = None) -> DocumentText:
    return store_document(read_bytes(text.encode(), name=name), source_name=name, document=document).text


def test_a_document_is_stored_with_its_particulars() -> None:
    document = stored().document
    assert (document.title_zh, document.number) == ("样例市信用监管工作方案", "样政发〔2026〕3号")
    assert (document.issued, document.kind) == (datetime.date(2026, 2, 10), Document.Kind.PLAN)
    assert document.published_at is not None


def test_the_text_is_kept_as_it_was_read_and_every_segment_lies_in_it() -> None:
    text = stored()
    assert text.text == PLAN
    for segment in text.segments.all():
        assert text.text[segment.start : segment.end].strip()
    paths = set(text.segments.values_list("path", flat=True))
    assert {parent for parent in text.segments.values_list("parent_path", flat=True) if parent} <= paths


def test_the_same_file_is_recognised_and_stored_once() -> None:
    first = store_document(read_bytes(PLAN.encode(), name="plan.txt"), source_name="plan.txt")
    second = store_document(read_bytes(PLAN.encode(), name="copy.txt"), source_name="copy.txt")
    assert (first.created, second.created) == (True, False)
    assert second.text == first.text
    assert Document.objects.count() == 1


def test_a_translation_joins_its_document_and_a_second_one_is_refused() -> None:
    document = stored().document
    english = stored(
        "Sample City Work Plan\n\nI. General requirements\nAct in accordance with law.\n", "en.txt", document
    )
    assert english.document == document
    assert set(document.texts.values_list("language", flat=True)) == {"zh", "en"}
    document.refresh_from_db()
    assert document.title_en == "Sample City Work Plan"
    with pytest.raises(ValueError, match="already has a text in en"):
        stored("Another translation of the plan.\n", "en2.txt", document)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于印发信用建设工作要点的通知", "notice"),
        ("关于加强信用监管的指导意见", "opinions"),
        ("最高人民法院关于限制消费的若干规定", "interpretation"),
        ("样例市社会信用条例", "regulation"),
        ("Notice on Credit Pledges", "notice"),
        ("一个标题", "other"),
    ],
)
def test_the_kind_is_guessed_from_the_title(title: str, kind: str) -> None:
    assert guess_kind(title) == kind


@pytest.mark.usefixtures("concepts")
def test_suggestions_are_stored_with_the_words_they_stand_on() -> None:
    text = stored()
    run = tag_text(text, load_tagger())
    found = {(s.label, s.quote) for s in run.suggestions.select_related("concept")}
    assert ("CITATION", "《样例管理法》第三条") in found
    assert {"PM-03", "PM-09"} <= {label for label, _ in found}
    for suggestion in run.suggestions.all():
        assert text.text[suggestion.start : suggestion.end] == suggestion.quote


@pytest.mark.usefixtures("concepts")
def test_tagging_again_with_the_same_version_adds_nothing() -> None:
    text, tagger = stored(), load_tagger()
    tag_text(text, tagger)
    count = Suggestion.objects.count()
    assert tag_text(text, tagger).suggestions.count() == count
    assert PipelineRun.objects.count() == 1


@pytest.mark.usefixtures("concepts")
def test_the_pipeline_version_changes_with_the_law_titles_it_knows() -> None:
    before = load_tagger().version
    factories.SourceLawFactory().titles.create(language="zh", kind="short", text="样例管理法")
    assert load_tagger().version != before


def test_a_lexicon_that_names_an_unknown_concept_is_refused() -> None:
    with pytest.raises(LexiconError, match="no concept"):
        load_tagger()


def test_storing_takes_a_constant_number_of_queries(django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(30):  # half of them keep the search index
        stored("\n".join(f"（{n}）第{n}点内容。" for n in range(200)), "long.txt")
    assert Segment.objects.count() >= 200


def test_a_real_page_comes_in_with_its_particulars(shared: Path) -> None:
    page = shared / "corpora" / "policies" / "html" / "gf-2019-5.html"
    document = store_document(read_document(page), source_name=page.name).text.document
    assert document.title_zh == "国务院关于在市场监管领域全面推行部门联合“双随机、一公开”监管的意见"
    assert (document.number, document.issuer) == ("国发〔2019〕5号", "国务院")
    assert (document.issued, document.released) == (datetime.date(2019, 1, 27), datetime.date(2019, 2, 15))
