"""A corrected text is a new revision: annotations follow their words, or wait for a person; none is lost."""

from __future__ import annotations

import pytest

from annotations.ingest import read_bytes
from annotations.intake import store_document
from annotations.models import Anchor, Annotation, Document, DocumentText, SegmentAlignment
from tests import factories
from tests.annotations.intake.test_storing import PLAN

pytestmark = pytest.mark.django_db

ENGLISH = """Sample City Work Plan for Credit Regulation

Yang Zheng Fa [2026] No. 3

I. General requirements
Under Article 3 of the Sample Management Law, judgment defaulters are restricted from high spending.
(1) They are listed as key objects of supervision.

Sample City People's Government
February 10, 2026
"""


def store(text: str, name: str = "plan.txt", **options: object) -> DocumentText:
    return store_document(read_bytes(text.encode(), name=name), source_name=name, **options).text


def annotate(text: DocumentText, quote: str) -> Annotation:
    annotation = factories.AnnotationFactory(document=text.document)
    start = text.text.index(quote)
    factories.AnchorFactory(
        annotation=annotation, text=text, start=start, end=start + len(quote), quote=quote
    )
    return annotation


def test_a_changed_text_with_the_same_number_and_title_is_the_next_revision() -> None:
    first = store(PLAN)
    kept, lost = annotate(first, "限制高消费"), annotate(first, "重点监管对象")
    changed = PLAN.replace("依照《样例管理法》第三条", "根据《样例管理法》第四条的规定").replace(
        "重点监管对象", "重点关注对象"
    )
    stored = store_document(read_bytes(changed.encode(), name="new.txt"), source_name="new.txt")
    second = stored.text
    assert (second.document, second.revision) == (first.document, 2)
    assert stored.carried is not None
    assert (stored.carried.anchored, stored.carried.orphaned) == (1, 1)
    anchor = kept.anchors.get(text=second)
    assert second.text[anchor.start : anchor.end] == anchor.quote == "限制高消费"
    assert anchor.prefix.endswith("对失信被执行人")
    orphan = lost.anchors.get(text=second)
    assert (orphan.state, orphan.start, orphan.quote) == (Anchor.State.ORPHANED, None, "重点监管对象")
    assert anchor.history.first().history_change_reason == "carried into revision 2"
    assert first.anchors.count() == 2


def test_an_orphan_stays_one_and_every_annotation_stands_in_every_revision() -> None:
    first = store(PLAN)
    annotation = annotate(first, "重点监管对象")
    for number, words in enumerate(["重点关注对象", "重点监督对象"], start=2):
        text = store(PLAN.replace("重点监管对象", words), name=f"{number}.txt")
        assert text.revision == number
    assert list(annotation.anchors.order_by("text__revision").values_list("state", flat=True)) == [
        "anchored",
        "orphaned",
        "orphaned",
    ]


def test_the_same_words_in_another_file_are_no_revision() -> None:
    first = store(PLAN)
    page = f"<html><body><div>{''.join(f'<p>{line}</p>' for line in PLAN.splitlines())}</div></body></html>"
    again = store_document(read_bytes(PLAN.encode("gb18030"), name="gb.txt"), source_name="gb.txt")
    assert (again.created, again.text) == (False, first)
    assert store(page, "plan.html").document == first.document


def test_a_text_without_number_is_a_revision_only_where_that_is_said() -> None:
    text = "样例方案\n一、总体要求\n限制出境。\n"
    first = store(text)
    other = store(text.replace("出境", "高消费"), "other.txt")
    assert other.document != first.document
    second = store(text.replace("出境", "乘机"), "new.txt", document=first.document, revise=True)
    assert (second.document, second.revision) == (first.document, 2)


def test_languages_are_aligned_and_corrections_survive_a_revision() -> None:
    zh = store(PLAN)
    stored = store_document(
        read_bytes(ENGLISH.encode(), name="en.txt"), source_name="en.txt", document=zh.document
    )
    en = stored.text
    between = SegmentAlignment.objects.filter(zh_segment__text=zh, en_segment__text=en)
    assert stored.links == between.count() > 5
    pairs = dict(between.values_list("zh_segment__path", "en_segment__path"))
    assert pairs["item_1"] == "item_1"
    assert pairs["title"] == "title"
    title, other = zh.segments.get(path="title"), en.segments.get(path="number")
    between.filter(zh_segment=title).delete()
    SegmentAlignment.objects.create(
        zh_segment=title, en_segment=other, score=1, origin=SegmentAlignment.Origin.PERSON
    )
    second = store(PLAN.replace("第三条", "第四条"), "new.txt")
    [correction] = SegmentAlignment.objects.filter(zh_segment__text=second, origin="person")
    assert (correction.zh_segment.path, correction.en_segment) == ("title", other)
    assert not SegmentAlignment.objects.filter(
        zh_segment__text=second, en_segment=other, origin="machine"
    ).exists()


def test_two_documents_with_the_same_number_and_title_are_told_apart_by_a_person() -> None:
    store(PLAN)
    Document.objects.create(title_zh="样例市信用监管工作方案", number="样政发〔2026〕3号")
    third = store(PLAN.replace("第三条", "第四条"), "new.txt")
    assert third.revision == 1
    assert Document.objects.count() == 3
