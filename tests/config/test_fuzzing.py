"""The API holds what its description promises, whatever it is asked. ``make prove`` asks for ten minutes."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable

from config.wsgi import application
from tests.api import PROBLEM
from tests.config.test_api import fill

pytestmark = pytest.mark.django_db

MINUTES = float(os.environ.get("FUZZ_MINUTES", "0"))
EXAMPLES = 20 if MINUTES else 2


@pytest.fixture(autouse=True)
def _connection_is_kept() -> Iterator[None]:
    """As Django's own test client does: a finished request would close the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def described() -> Any:
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    # A key that fits its description and names nothing is refused by 400, too long a text by 413; without
    # a lexicon for its concepts nothing can be tagged, which is said by 503.
    refusals = ["400", "401", "403", "404", "413"]
    schema.config.checks.positive_data_acceptance.expected_statuses = ["2xx", *refusals, "503"]
    schema.config.checks.not_a_server_error.expected_statuses = ["2xx", "3xx", "4xx", "503"]
    return schema


def rounds() -> Iterator[int]:
    """Seeds: one and the same in the suite; new ones until the time is over where it is given."""
    yield 0
    end = time.monotonic() + MINUTES * 60
    while time.monotonic() < end:
        yield random.getrandbits(32)


def ask(operation: Any, mode: Any, number: int) -> None:
    """Ask for one operation with cases made from its description, sound and unsound."""

    @seed(number)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def hold(case: Any) -> None:
        response = case.call_and_validate(headers={"Accept-Encoding": "identity"})
        if response.status_code >= 400:
            assert response.headers["content-type"][0].startswith(PROBLEM)

    with suppress(Unsatisfiable):  # what takes no parameter cannot be asked unsoundly
        hold()


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_every_answer_is_as_described(mode: Any) -> None:
    fill(2)
    failures: dict[str, str] = {}
    for number in rounds():
        for result in described().get_all_operations():
            operation = result.ok()
            try:
                ask(operation, mode, number)
            except (
                Exception,
                BaseExceptionGroup,
            ) as failure:  # every operation is asked before the test fails
                failures[operation.label] = str(failure)[:3000]
    assert not failures, "\n\n".join(f"{label}: {failure}" for label, failure in failures.items())
