"""Documents, texts, suggestions and annotations by the API."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.api import answer, rows
from tests.factories import (
    AnchorFactory,
    AnnotationFactory,
    DocumentFactory,
    DocumentTextFactory,
    EntryFactory,
    PipelineRunFactory,
    SegmentFactory,
    SuggestionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TEXT = "一、总则\n𠮷地不得出境。"


def shown_text() -> object:
    return DocumentTextFactory(text=TEXT, document=DocumentFactory())


def test_a_text_is_answered_with_the_words_that_offsets_count_in(client: Client) -> None:
    text = shown_text()
    SuggestionFactory(run__text=text, start=7, end=11, quote="不得出境")
    held = answer(client, f"texts/{text.pk}/")["text"]
    suggestion = rows(client, "suggestions/", text=text.pk)[0]
    assert held[suggestion["start"] : suggestion["end"]] == suggestion["quote"] == "不得出境"
    assert "text" not in rows(client, "texts/")[0]


def test_what_hangs_on_an_unpublished_document_is_hidden(client: Client, admin_client: Client) -> None:
    text = DocumentTextFactory(text=TEXT, document=DocumentFactory(published_at=None))
    SegmentFactory(text=text, start=0, end=4)
    SuggestionFactory(run__text=text, start=7, end=11, quote="不得出境")
    AnnotationFactory(document=text.document, layer="adjudicated")
    for name in ("documents", "texts", "segments", "suggestions", "annotations"):
        assert rows(client, f"{name}/") == []
        assert len(rows(admin_client, f"{name}/")) == 1
    assert client.get("/api/v1/segments/", {"document": text.document.uid}).status_code == 400


def test_suggestions_are_those_of_the_newest_run(client: Client) -> None:
    text = shown_text()
    for version in ("rules-1", "rules-2"):
        run = PipelineRunFactory(text=text, pipeline_version=version)
        SuggestionFactory(run=run, start=7, end=11, quote="不得出境")
    assert [row["run"]["pipeline_version"] for row in rows(client, "suggestions/")] == ["rules-2"]


def test_suggestions_are_narrowed_by_score(client: Client) -> None:
    text = shown_text()
    SuggestionFactory(run__text=text, start=7, end=11, quote="不得出境", score=0.5)
    assert rows(client, "suggestions/", min_score="0.6") == []
    assert len(rows(client, "suggestions/", min_score="0.5")) == 1
    assert client.get("/api/v1/suggestions/", {"min_score": "2"}).status_code == 400


def test_one_reads_the_agreed_layer_and_ones_own(client: Client) -> None:
    text = shown_text()
    reader, other = UserFactory(), UserFactory()
    agreed = AnnotationFactory(document=text.document, layer="adjudicated", annotator=other)
    AnchorFactory(annotation=agreed, text=text, start=7, end=11, quote="不得出境")
    AnnotationFactory(document=text.document, annotator=other)
    own = AnnotationFactory(document=text.document, annotator=reader)
    AnnotationFactory(document=text.document, annotator=reader, withdrawn=True)
    assert [row["uid"] for row in rows(client, "annotations/")] == [str(agreed.uid)]
    client.force_login(reader)
    assert {row["uid"]: row["is_own"] for row in rows(client, "annotations/")} == {
        str(agreed.uid): False,
        str(own.uid): True,
    }


def test_an_annotation_does_not_give_away_a_draft_entry(client: Client) -> None:
    text = shown_text()
    entry = EntryFactory()
    AnnotationFactory(document=text.document, layer="adjudicated", kind="entry", entry=entry, concept=None)
    assert rows(client, "annotations/")[0]["entry"] is None
