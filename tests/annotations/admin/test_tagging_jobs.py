"""Tagging from the admin: asked for by a click, done in the background."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from annotations.models import PipelineRun
from catalog.models import Job
from tests.factories import DocumentTextFactory

pytestmark = pytest.mark.django_db

ADDRESS = "admin:annotations_document_tag"


def test_looking_at_the_page_starts_nothing(client_of: Callable[[str], Client]) -> None:
    assert client_of("Translators").get(reverse(ADDRESS)).status_code == 200
    assert not Job.objects.exists()


def test_documents_are_tagged_and_the_job_says_how_it_went(
    client_of: Callable[[str], Client], django_capture_on_commit_callbacks
) -> None:
    call_command("load_seed")
    text = DocumentTextFactory(text="对失信被执行人限制高消费。")
    with django_capture_on_commit_callbacks(execute=True):
        response = client_of("Translators").post(reverse(ADDRESS))
    assert response.status_code == 302
    job = Job.objects.get()
    assert (job.state, job.done, job.total) == ("done", 1, 1)
    assert job.message.startswith("1 text read by rules-")
    assert PipelineRun.objects.get(text=text).suggestions.filter(concept__code="PM-03").exists()


def test_who_may_not_tag_is_turned_away(client_of: Callable[[str], Client]) -> None:
    for method in ("get", "post"):
        assert getattr(client_of("Researchers"), method)(reverse(ADDRESS)).status_code in (302, 403)
    assert not Job.objects.exists()
