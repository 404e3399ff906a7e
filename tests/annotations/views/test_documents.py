"""The pages of documents and the marks on them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Document, SegmentAlignment
from catalog.models import LawTitle
from tests.factories import (
    AnchorFactory,
    AnnotationFactory,
    ConceptFactory,
    DocumentFactory,
    DocumentTextFactory,
    PipelineRunFactory,
    SegmentFactory,
    SourceLawFactory,
    SuggestionFactory,
)
from tests.pages import queries

pytestmark = pytest.mark.django_db

TEXT = "一、总体要求\n对失信被执行人限制出境。"


def tagged(marks: int = 1) -> Document:
    """A document of two segments with ``marks`` suggestions for 限制出境, each for a concept of its own."""
    text = DocumentTextFactory(text=TEXT)
    SegmentFactory(text=text, ordinal=0, kind="heading", level=1, start=0, end=6)
    SegmentFactory(text=text, ordinal=1, start=7, end=19)
    run = PipelineRunFactory(text=text)
    for number in range(marks):
        concept = ConceptFactory(code=f"PM-{number + 4:02}", slug=f"concept-{number}")
        SuggestionFactory(run=run, concept=concept, start=14, end=18)
    return text.document


def html_of(client: Client, document: Document) -> str:
    response = client.get(reverse("document", args=[document.uid]))
    assert response.status_code == 200
    return response.content.decode()


def words_of(html: str, anchor: str) -> str:
    """What a reader sees of a segment, without the labels of its marks."""
    inner = re.search(rf'<(h\d|p)[^>]* id="{anchor}">(.*?)</\1>', html, re.DOTALL)
    assert inner is not None
    without_tags = re.sub(r'<(a|span) class="tag .*?</\1>', "", inner.group(2))
    return re.sub(r"<[^>]+>", "", without_tags).removesuffix("\n")  # the template's last line ends in one


def test_a_document_takes_the_same_queries_for_3_and_for_12_marks(client: Client) -> None:
    counts = [queries(client, reverse("document", args=[tagged(marks).uid])) for marks in (3, 12)]
    assert counts[0] == counts[1] <= 8


def test_the_list_takes_the_same_queries_for_3_and_for_12_documents(client: Client) -> None:
    counts = []
    for more in (3, 9):
        for _ in range(more):
            DocumentTextFactory()
        counts.append(queries(client, reverse("documents")))
    assert counts[0] == counts[1] <= 4


def test_a_document_that_is_not_shown_is_not_there_for_the_public(
    client: Client, admin_client: Client
) -> None:
    document = DocumentFactory(published_at=None)
    address = reverse("document", args=[document.uid])
    assert client.get(address).status_code == 404
    assert admin_client.get(address).status_code == 200
    assert document.title_zh not in client.get(reverse("documents")).content.decode()


def test_marked_segments_read_exactly_as_the_text(client: Client) -> None:
    html = html_of(client, tagged(3))
    assert words_of(html, "zh-0") == TEXT[0:6]
    assert words_of(html, "zh-1") == TEXT[7:19]


def test_a_mark_names_its_concept_and_leads_to_it(client: Client) -> None:
    html = html_of(client, tagged())
    assert f'href="{reverse("concept", args=["PM-04"])}"' in html
    assert re.search(r'class="mark m0 proposed lane0">限制出境</span>', html)


def test_overlapping_marks_are_cut_into_runs_in_lanes(client: Client) -> None:
    document = tagged()
    text = document.texts.get()
    annotation = AnnotationFactory(
        document=document, layer="adjudicated", concept=ConceptFactory(code="PM-02", slug="office")
    )
    AnchorFactory(annotation=annotation, text=text, start=8, end=16)
    html = html_of(client, document)
    assert words_of(html, "zh-1") == TEXT[7:19]
    assert '<span class="mark m0 lane0">失信被执行人</span>' in html
    assert '<span class="mark m1 proposed lane1"><span class="mark m0 lane0">限制</span></span>' in html
    assert "1 agreed by people, 1 proposed by machine" in html


def test_words_of_a_document_are_escaped(client: Client) -> None:
    text = DocumentTextFactory(text="<script>alert(1)</script>限制出境")
    SegmentFactory(text=text, start=0, end=len(text.text))
    html = html_of(client, text.document)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_only_the_newest_run_is_shown(client: Client) -> None:
    document = tagged()
    newer = PipelineRunFactory(text=document.texts.get())
    SuggestionFactory(run=newer, concept=ConceptFactory(code="PM-09", slug="newer"), start=8, end=10)
    html = html_of(client, document)
    assert "PM-09" in html
    assert "PM-04" not in html


def test_what_people_took_up_is_not_shown_twice(client: Client) -> None:
    document = tagged()
    text = document.texts.get()
    suggestion = text.runs.get().suggestions.get()
    annotation = AnnotationFactory(
        document=document, layer="adjudicated", concept=suggestion.concept, suggestion=suggestion
    )
    AnchorFactory(annotation=annotation, text=text, start=14, end=18)
    html = html_of(client, document)
    assert html.count('class="mark ') == 1
    assert "1 agreed by people, 0 proposed by machine" in html


def test_one_persons_marks_are_not_shown_to_the_public(client: Client) -> None:
    document = tagged(0)
    AnchorFactory(annotation=AnnotationFactory(document=document), text=document.texts.get())
    assert 'class="mark ' not in html_of(client, document)


def test_two_languages_stand_side_by_side_by_their_alignment(client: Client) -> None:
    document = tagged()
    zh = list(document.texts.get().segments.all())
    english = DocumentTextFactory(document=document, language="en", text="General\nBars exit.\nNote.")
    en = [
        SegmentFactory(text=english, ordinal=n, start=start, end=end)
        for n, (start, end) in enumerate([(0, 7), (8, 18), (19, 24)])
    ]
    for left, right in ((zh[0], en[0]), (zh[1], en[1])):
        SegmentAlignment.objects.create(zh_segment=left, en_segment=right, score=1, origin="person")
    rows = html_of(client, document).split('<div class="pair">')[1:]
    assert ['id="zh-' in row for row in rows] == [True, True, False]
    assert 'id="zh-1"' in rows[1]
    assert "Bars exit." in rows[1]


def test_cells_of_a_table_stand_in_a_table(client: Client) -> None:
    text = DocumentTextFactory(text="甲\n乙\n丙\n丁")
    for n, cell in enumerate(["row_1__cell_1", "row_1__cell_2", "row_2__cell_1", "row_2__cell_2"]):
        SegmentFactory(
            text=text, ordinal=n, kind="table_cell", path=f"table_1__{cell}", start=2 * n, end=2 * n + 1
        )
    html = html_of(client, text.document)
    assert html.count("<tr>") == 2
    assert re.sub(
        r"\s+", "", re.sub(r"<[^>]+>", "", html.partition("<table>")[2].partition("</table>")[0])
    ) == ("甲乙丙丁")


def test_a_text_without_segments_is_shown_whole(client: Client) -> None:
    text = DocumentTextFactory(text="只有一段。")
    assert "只有一段。" in html_of(client, text.document)


def test_a_citation_leads_to_the_law_that_it_names(client: Client) -> None:
    document = tagged(0)
    law = SourceLawFactory()
    LawTitle.objects.create(law=law, language="zh", kind="short", text="样例出境法")
    SuggestionFactory(
        run=document.texts.get().runs.get(),
        kind="citation",
        concept=None,
        start=8,
        end=14,
        attributes={"law": "样例出境法", "provisions": "3"},
    )
    html = html_of(client, document)
    assert re.search(rf'<a class="tag [^"]*" href="{reverse("law", args=[law.key])}"[^>]*>§</a>', html)


def test_a_name_that_two_laws_share_leads_nowhere(client: Client) -> None:
    document = tagged(0)
    laws = SourceLawFactory.create_batch(2)
    for law in laws:
        LawTitle.objects.create(law=law, language="zh", kind="alias", text="出境办法")
    SuggestionFactory(
        run=document.texts.get().runs.get(), kind="citation", concept=None, attributes={"law": "出境办法"}
    )
    html = html_of(client, document)
    assert not any(reverse("law", args=[law.key]) in html for law in laws)


def test_a_measure_that_the_text_lifts_says_so(client: Client) -> None:
    document = tagged(0)
    SuggestionFactory(run=document.texts.get().runs.get(), attributes={"lifted": True})
    assert ">PM-04 lifted</a>" in html_of(client, document)


def test_a_label_is_filtered_by_a_link_and_the_legend_stays_whole(client: Client) -> None:
    document = tagged(marks=2)
    html = html_of(client, document)
    assert set(re.findall(r'class="tag m\d+ proposed"[^>]*>([^<]*)<', html)) == {"PM-04", "PM-05"}
    (link,) = re.findall(r'href="(\?label=PM-05)"', html)
    only = client.get(reverse("document", args=[document.uid]) + link).content.decode()
    assert set(re.findall(r'class="tag m\d+ proposed"[^>]*>([^<]*)<', only)) == {"PM-05"}
    assert set(re.findall(r'class="sample m\d+">([^<]*)<', only)) >= {"PM-04", "PM-05"}
    assert 'href="#zh-1"' in only
    assert 'href="#zh-0"' in only  # the heading in the contents, which has no mark
    assert words_of(only, "zh-1") == words_of(html, "zh-1")


def test_a_label_that_does_not_stand_there_shows_the_text_and_says_so(client: Client) -> None:
    document = tagged()
    page = client.get(reverse("document", args=[document.uid]), {"label": "PM-99"})
    assert "No mark with this label stands here" in page.content.decode()
    assert client.get(reverse("document", args=[document.uid]), {"marks": "some"}).status_code == 400


def test_what_is_agreed_and_what_is_proposed_are_told_apart_and_shown_alone(client: Client) -> None:
    document = tagged()
    text = document.texts.get()
    agreed = AnnotationFactory(
        document=document, layer="adjudicated", concept=ConceptFactory(code="PM-09", slug="agreed")
    )
    AnchorFactory(annotation=agreed, text=text, start=8, end=13)
    address = reverse("document", args=[document.uid])
    for kind, codes in {"": {"PM-04", "PM-09"}, "agreed": {"PM-09"}, "proposed": {"PM-04"}}.items():
        html = client.get(address, {"marks": kind}).content.decode()
        assert set(re.findall(r'class="tag m[^>]*>([^<]*)<', html)) == codes
