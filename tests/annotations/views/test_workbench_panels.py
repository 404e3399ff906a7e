"""What stands beside the text at the workbench: panels of marks and segments, and what labels are found."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from annotations.intake.revising import carry_annotations
from annotations.models import Anchor, Annotation, Decision, Segment, SegmentAlignment
from annotations.views.workbench_layout import initials
from tests.annotations.views.test_workbench import EN, ZH, address, ref_of, send, tagged, translator, words_of
from tests.factories import (
    AnchorFactory,
    AnnotationFactory,
    ConceptFactory,
    DocumentFactory,
    DocumentTextFactory,
    EditionFactory,
    EntryFactory,
    LawTextFactory,
    LawTitleFactory,
    LawVersionFactory,
    PipelineRunFactory,
    SuggestionFactory,
    TermFactory,
    publish,
)
from tests.pages import queries

pytestmark = pytest.mark.django_db


def test_the_panel_shows_label_score_rule_and_what_was_decided(client: Client) -> None:
    text = tagged()
    user = translator(client)
    send(client, text, "reject", ref=ref_of(text), seen="")
    html = client.get(address(text, "workbench-mark", ref_of(text))).content.decode()
    for words in ("PM-04", "限制出境", "score 90 %", "rule test", f"{user.username}: Rejected"):
        assert words in html
    assert client.get(address(text, "workbench-mark", "s999999")).status_code == 404


def entries_of_three_editions() -> None:
    """PM-04.901 in an old complete list, .902 in the next one, which is partial, .903 in a compiled one."""
    concept = ConceptFactory(code="PM-04")
    for code, values in {
        "PM-04.901": {"slug": "2020", "completeness": "complete", "issued": "2020-01-01"},
        "PM-04.902": {"slug": "2024", "issued": "2024-02-18"},
        "PM-04.903": {"slug": "compiled-2025", "kind": "compiled", "law_as_of": "2025-04-30"},
    }.items():
        edition = EditionFactory(**values)
        EntryFactory(edition=edition, concept=concept, code=code)
        publish(edition)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "PM-04.901"),
        ("?punishment=in-force", "PM-04.902"),
        ("?punishment=in-force&as_of=2021-05-01", "PM-04.901"),
        ("?punishment=punishment-compiled-2025-r1", "PM-04.903"),
    ],
)
def test_the_entries_are_those_of_the_edition_of_reference(client: Client, query: str, code: str) -> None:
    text = tagged()
    entries_of_three_editions()
    translator(client)
    html = client.get(address(text, "workbench-rows", "PM-04") + query).content.decode()
    assert set(re.findall(r"PM-04\.90\d", html)) == {code}


def test_before_the_first_edition_none_is_shown_and_an_unknown_one_is_refused(client: Client) -> None:
    text = tagged()
    entries_of_three_editions()
    translator(client)
    before = client.get(
        address(text, "workbench-rows", "PM-04") + "?punishment=in-force&as_of=2019-12-31"
    ).content.decode()
    assert "No edition of this list was in force on 2019-12-31" in before
    assert client.get(address(text) + "?punishment=none").status_code == 400


def test_without_a_complete_edition_the_compiled_list_serves(client: Client) -> None:
    text = tagged()
    concept = ConceptFactory(code="PM-04")
    for code, values in {"PM-04.902": {}, "PM-04.903": {"kind": "compiled"}}.items():
        edition = EditionFactory(**values)
        EntryFactory(edition=edition, concept=concept, code=code)
        publish(edition)
    translator(client)
    assert "PM-04.903" in client.get(address(text, "workbench-rows", "PM-04")).content.decode()


def test_the_page_offers_law_and_editions_as_of_the_documents_date(client: Client) -> None:
    text = tagged()
    entries_of_three_editions()
    text.document.issued = datetime.date(2021, 5, 1)
    text.document.save()
    translator(client)
    html = client.get(address(text)).content.decode()
    (link,) = re.findall(r'href="[^"?]*(\?as_of=2021-05-01[^"]*)"', html)
    assert link == "?as_of=2021-05-01&amp;punishment=in-force"
    then = client.get(address(text) + link.replace("&amp;", "&")).content.decode()
    assert re.search(r'value="in-force" selected>[^<]*punishment-2020-r1', then)


def test_a_citation_shows_the_article_as_of_the_day(client: Client) -> None:
    old = LawVersionFactory(
        law__title_zh="样例法", law__title_zh_full="中华人民共和国样例法", date="2010-01-01"
    )
    LawTitleFactory(law=old.law, text="样例法")
    LawTextFactory(version=old, articles=["旧的一条。"])
    LawTextFactory(version=LawVersionFactory(law=old.law, date="2020-01-01"), articles=["新的一条。"])
    text = DocumentTextFactory(text="依照《样例法》第一条。")
    SuggestionFactory(
        run=PipelineRunFactory(text=text),
        kind="citation",
        concept=None,
        start=2,
        end=10,
        attributes={"law": "样例法", "provisions": "1"},
    )
    translator(client)
    law = address(text, "workbench-law", ref_of(text))
    assert "新的一条。" in client.get(law).content.decode()
    assert "旧的一条。" in client.get(law + "?as_of=2015-01-01").content.decode()


def test_what_renders_a_mark_is_offered_and_missing_until_it_is_taken(client: Client) -> None:
    text = tagged(english=True)
    other = text.document.texts.get(language="en")
    translator(client)
    send(client, text, "accept", ref=ref_of(text), seen="")
    html = client.get(address(text, "workbench-mark", ref_of(text))).content.decode()
    start = EN.index("leaving the country")
    assert f'data-text="{other.pk}"' in html
    assert f'data-start="{start}"' in html
    missing = address(text, "workbench-missing")
    assert "not in English" in client.get(missing).content.decode()
    send(client, text, "create", text=other.pk, start=start, end=start + 19, label="PM-04")
    assert "not in English" not in client.get(missing).content.decode()


def test_the_alignment_is_corrected_and_undone_or_the_reason_is_said(client: Client) -> None:
    text = tagged(english=True)
    translator(client)
    merged = send(client, text, "align", segment="zh-0", correction="merge")
    rows = '[["zh-0", "zh-1"], ["en-0", "en-1"]]'
    assert rows in merged.content.decode()
    assert SegmentAlignment.objects.filter(origin="person").exists()
    undone = send(client, text, "undo", since=Decision.objects.get().pk)
    assert '[[["zh-0"], ["en-0"]], [["zh-1"], ["en-1"]]]' in undone.content.decode()
    assert set(SegmentAlignment.objects.values_list("origin", flat=True)) == {"machine"}
    refused = send(client, text, "align", segment="zh-0", correction="up")
    assert (refused.status_code, "There is no row to shift it to." in refused.content.decode()) == (422, True)
    assert send(client, text, "align", segment="zh-9", correction="up").status_code == 422
    assert send(client, text, "align", segment="zh", correction="turn").status_code == 400


def test_everybody_is_told_that_the_alignment_was_corrected(client: Client) -> None:
    text = tagged(english=True)
    translator(client)
    send(client, text, "align", segment="zh-0", correction="merge")
    translator(client)
    told = client.get(address(text, "workbench-changes", 0))
    assert '[["zh-0", "zh-1"], ["en-0", "en-1"]]' in told.content.decode()


def test_a_segment_shows_its_marks_and_terms_and_where_their_renderings_stand(client: Client) -> None:
    text = tagged(english=True)
    other = text.document.texts.get(language="en")
    found = TermFactory(zh="失信被执行人", en="listed defaulter", status="approved")
    TermFactory(zh="失信被执行人", en="defaulters from", status="forbidden")
    TermFactory(zh="限制出境", en="exit ban", status="approved")
    TermFactory(zh="总体要求", en="general")
    translator(client)
    html = client.get(address(text, "workbench-segment", "zh", 1)).content.decode()
    assert f'data-go="{ref_of(text)}"' in html
    assert re.findall(r'data-copy="([^"]*)"', html) == ["listed defaulter", "exit ban"]
    start = EN.index("listed defaulters")
    assert f'data-show="{other.pk}"' in html
    assert f'data-start="{start}"' in html
    assert f'data-end="{start + len("listed defaulters")}"' in html
    assert f'data-label="term:{found.pk}"' in html
    assert html.count("not in the English") == 1
    assert "“defaulters from” must not be used" in html
    from_english = client.get(address(text, "workbench-terms", "en", 1)).content.decode()
    assert re.findall(r'data-copy="([^"]*)"', from_english) == ["listed defaulter", "exit ban"]
    assert client.get(address(text, "workbench-segment", "zh", 9)).status_code == 404
    assert client.get(address(text, "workbench-segment", "fr", 1)).status_code == 404


def test_the_terms_of_a_segment_cost_the_same_however_many_the_termbase_holds(client: Client) -> None:
    text = tagged(english=True)
    translator(client)
    TermFactory(zh="限制出境", en="exit ban", status="approved")
    few = queries(client, address(text, "workbench-terms", "zh", 1))
    TermFactory.create_batch(30)
    TermFactory(zh="失信被执行人", en="listed defaulter")
    assert queries(client, address(text, "workbench-terms", "zh", 1)) == few


@pytest.mark.parametrize("search", ["exit ban", "xzcj", "出境", "EXIT"])
def test_a_term_is_found_as_a_label_and_marked_with(client: Client, search: str) -> None:
    text = tagged()
    term = TermFactory(zh="限制出境", en="exit ban", status="approved")
    TermFactory(zh="出境限制", en="exit ban of old", status="forbidden")
    translator(client)
    found = client.get(address(text, "workbench-labels"), {"q": search}).content.decode()
    assert re.findall('data-code="([^"]*)"', found) == [f"term:{term.pk}"]
    send(client, text, "relabel", ref=ref_of(text), seen="", label=f"term:{term.pk}")
    assert Annotation.objects.get().term == term
    panel = client.get(address(text, "workbench-mark", ref_of(text))).content.decode()
    assert "exit ban" in panel
    assert f'data-code="term:{term.pk}"' in client.get(address(text)).content.decode()  # a recent one


@pytest.mark.parametrize("search", ["PM-04.903", "限制出境的"])
def test_an_entry_of_the_edition_of_reference_is_found_as_a_label(client: Client, search: str) -> None:
    text = tagged()
    edition = EditionFactory()
    entry = EntryFactory(
        edition=edition, concept=ConceptFactory(code="PM-04"), code="PM-04.903", content_zh="限制出境的措施"
    )
    hidden = EntryFactory(edition=EditionFactory(), concept=ConceptFactory(code="PM-05"), code="PM-05.903")
    publish(edition)
    translator(client)
    found = client.get(address(text, "workbench-labels"), {"q": search}).content.decode()
    assert re.findall('data-code="([^"]*)"', found) == [f"entry:{entry.pk}"]
    refused = send(client, text, "relabel", ref=ref_of(text), seen="", label=f"entry:{hidden.pk}")
    assert (refused.status_code, Annotation.objects.count()) == (422, 0)
    send(client, text, "relabel", ref=ref_of(text), seen="", label=f"entry:{entry.pk}")
    assert Annotation.objects.get().entry == entry
    panel = client.get(address(text, "workbench-mark", ref_of(text))).content.decode()
    row = address(text, "workbench-entry", entry.pk)
    assert f'hx-get="{row}"' in panel
    assert "PM-04.903" in client.get(row).content.decode()


def test_a_mark_carried_into_a_new_text_has_its_panel_there(client: Client) -> None:
    text = tagged()
    translator(client)
    send(client, text, "accept", ref=ref_of(text), seen="")
    carry_annotations(text, DocumentTextFactory(document=text.document, revision=2, text=f"新。{ZH}"))
    panel = client.get(address(text, "workbench-mark", ref_of(text)))
    assert panel.status_code == 200
    assert "限制出境" in panel.content.decode()


def test_marks_without_a_place_are_listed_with_where_the_same_words_stand(client: Client) -> None:
    text = tagged()
    translator(client)
    send(client, text, "accept", ref=ref_of(text), seen="")
    words = "另一条：限制出境；又一条：限制出境。"
    newer = DocumentTextFactory(document=text.document, revision=2, text=words)
    carry_annotations(text, newer)
    assert "1 mark without a place" in client.get(address(text)).content.decode()
    html = client.get(address(text, "workbench-orphans")).content.decode()
    uid = str(Annotation.objects.get().uid)
    assert f'data-orphan="{uid}"' in html
    assert re.findall('data-start="([^"]*)"', html) == ["4", "13"]
    done = send(client, text, "put", ref=uid, seen="0", start=13, end=17).content.decode()
    assert "without a place" not in done
    assert Anchor.objects.get(text=newer).start == 13


def test_another_persons_mark_is_shown_as_theirs(client: Client) -> None:
    text = tagged()
    theirs = AnnotationFactory(document=text.document, concept=ConceptFactory(code="PM-09", slug="x"))
    AnchorFactory(annotation=theirs, text=text, start=8, end=9)
    translator(client, "view_others_annotation")
    html = client.get(address(text)).content.decode()
    assert f'data-tag="PM-09 {theirs.annotator.username}"' in html
    send(client, text, "accept", ref=str(theirs.uid))
    assert Annotation.objects.filter(concept__code="PM-09").count() == 2


def test_an_unknown_parameter_is_named(client: Client) -> None:
    translator(client)
    response = client.get(address(tagged()) + "?sort=x")
    assert (response.status_code, "sort" in response.content.decode()) == (400, True)


def test_a_text_without_segments_and_a_document_without_text_open_too(client: Client) -> None:
    translator(client)
    text = DocumentTextFactory(text=ZH)
    assert not Segment.objects.exists()
    assert words_of(client.get(address(text)).content.decode(), "zh-0") == ZH
    assert client.get(reverse("workbench", args=[DocumentFactory().uid])).status_code == 200


def test_labels_are_found_by_pinyin_initials() -> None:
    assert initials("限制出境") == "xzcj"
