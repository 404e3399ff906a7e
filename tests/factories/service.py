"""People, tokens, jobs and what is audited."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from factory.django import DjangoModelFactory

from catalog.models import ApiToken, AuditEvent, Job


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class UserFactory(DjangoModelFactory[Any]):
    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda n: f"user{n}")
    is_staff = True


class GroupFactory(DjangoModelFactory[Group]):
    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"group {n}")


class JobFactory(DjangoModelFactory[Job]):
    class Meta:
        model = Job

    kind = "tag_documents"
    requested_by = factory.SubFactory(UserFactory)


class AuditEventFactory(DjangoModelFactory[AuditEvent]):
    class Meta:
        model = AuditEvent

    action = "signed_in"
    actor = factory.SubFactory(UserFactory)
    subject = "editor"


class ApiTokenFactory(DjangoModelFactory[ApiToken]):
    class Meta:
        model = ApiToken

    user = factory.SubFactory(UserFactory)
    name = "reader"
    digest = factory.Sequence(lambda n: sha256(f"secret {n}"))
    hint = "abc"
    scopes = factory.LazyFunction(lambda: ["read"])
    expires_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=1))
