"""What people may do with background jobs in the admin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Job

pytestmark = pytest.mark.django_db


def test_a_user_cancels_own_jobs_alone(client_of: Callable[[str], Client]) -> None:
    client = client_of("Translators")
    owner = client.session["_auth_user_id"]
    mine = Job.objects.create(kind="count", parameters={"upto": 1}, requested_by_id=owner)
    other = Job.objects.create(kind="count", parameters={"upto": 2})
    response = client.post(
        reverse("admin:catalog_job_changelist"),
        {"action": "cancel", "_selected_action": [mine.pk, other.pk]},
        follow=True,
    )
    mine.refresh_from_db(), other.refresh_from_db()
    assert (mine.state, other.state) == ("cancelled", "queued")
    assert "1 jobs of others were left alone." in response.content.decode()
