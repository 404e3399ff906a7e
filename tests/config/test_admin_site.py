"""The frame of the admin: its policy for scripts, its first page, its sidebar."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from config.dashboard import Figure
from tests.catalog.admin.conftest import admin_client, superuser
from tests.factories import (
    BasisTargetFactory,
    ConceptFactory,
    DecisionFactory,
    DocumentFactory,
    EditionFactory,
    LawTextFactory,
    LegalBasisFactory,
    PipelineRunFactory,
    SuggestionFactory,
    UserFactory,
    publish,
)

__all__ = ["admin_client", "superuser"]


def directives(response: object) -> dict[str, list[str]]:
    header = response["Content-Security-Policy"]  # type: ignore[index]  # a response is a mapping of headers
    return {name: values for name, *values in (part.split() for part in header.split("; "))}


def test_scripts_may_evaluate_in_the_admin_alone_and_stand_inline_nowhere(admin_client: Client) -> None:
    inside = directives(admin_client.get(reverse("admin:index")))
    outside = directives(admin_client.get("/"))
    assert inside["script-src"] == ["'self'", "'unsafe-eval'"]
    assert inside["style-src"] == ["'self'", "'unsafe-inline'"]
    assert outside["script-src"] == outside["style-src"] == ["'self'"]
    for name in set(outside) - set(settings.ADMIN_CSP_EXTRA):
        assert inside[name] == outside[name]


def test_the_login_page_has_the_policy_of_the_admin(client: Client, db: None) -> None:
    response = client.get(reverse("admin:login"))
    assert "'unsafe-eval'" in directives(response)["script-src"]


def figures(client: Client) -> dict[str, Figure]:
    groups = client.get(reverse("admin:index")).context["figure_groups"]
    return {figure.title: figure for group in groups for figure in group}


def test_the_first_page_counts_what_is_held(admin_client: Client) -> None:
    target = BasisTargetFactory()
    publish(target.basis.entry.edition)
    LawTextFactory(version=target.version)
    DocumentFactory(), DocumentFactory(published_at=None)
    found = figures(admin_client)
    assert {title: figure.count for title, figure in found.items()} == {
        "Editions": 1,
        "Entries": 1,
        "Legal bases": 1,
        "Source laws": 1,
        "Versions of laws": 1,
        "Texts of laws": 1,
        "Documents": 2,
        "Annotations": 0,
        "Undecided suggestions": 0,
    }
    assert found["Editions"].note == "1 published and sealed"
    assert found["Texts of laws"].note == "1 full, 0 outlines"
    assert found["Documents"].note == "1 shown to the public"


def test_suggestions_of_older_runs_do_not_count_as_undecided(admin_client: Client) -> None:
    old = SuggestionFactory()
    new = PipelineRunFactory(text=old.run.text)
    SuggestionFactory(run=new)
    DecisionFactory(suggestion=SuggestionFactory(run=new))
    assert figures(admin_client)["Undecided suggestions"].count == 1


def test_the_first_page_says_what_to_do_next(admin_client: Client) -> None:
    [step, *_rest] = admin_client.get(reverse("admin:index")).context["steps"]
    assert "manage.py load_seed" in step.text
    EditionFactory(workflow="in_review"), EditionFactory(workflow="changes_requested")
    LegalBasisFactory(law=None, law_name="无名法", unresolved_reason="No such law is held")
    steps = admin_client.get(reverse("admin:index")).context["steps"]
    assert [step.text for step in steps] == [
        "1 edition waits for review",
        "1 edition was sent back with changes to make",
        "1 legal basis of a draft names a law that is not settled",
    ]
    for step in steps:
        assert len(admin_client.get(step.address).context["cl"].result_list) == 1


def test_who_is_in_no_group_is_told_whom_to_ask(db: None, client: Client) -> None:
    client.force_login(UserFactory())
    assert "ask an administrator" in client.get(reverse("admin:index")).text


def test_one_link_of_the_sidebar_is_where_one_is(admin_client: Client) -> None:
    for query, title in (({}, "Entries"), ({"collation": "not-collated"}, "Rows to collate")):
        response = admin_client.get(reverse("admin:catalog_entry_changelist"), query)
        items = [item for part in response.context["sidebar_navigation"] for item in part["items"]]
        assert title in [item["title"] for item in items if item["active"]]
    assert User.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_the_admin_is_written_to_by_post_alone(admin_client: Client, method: str) -> None:
    address = reverse("admin:catalog_concept_change", args=[ConceptFactory().pk])
    answer = getattr(admin_client, method)(address)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, POST, OPTIONS"
