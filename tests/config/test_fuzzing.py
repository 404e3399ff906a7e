"""The API holds what its description promises. ``make prove`` asks for ten minutes with each kind of case."""

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
from schemathesis.specs.openapi.checks import response_schema_conformance

from config.wsgi import application
from tests.annotations.api.test_tagging import fresh  # noqa: F401  # a fixture
from tests.annotations.intake.test_storing import concepts  # noqa: F401  # a fixture
from tests.api import PROBLEM
from tests.config.test_api import fill
from tests.described import hold_in_part
from tests.pages import edition_with_rows

pytestmark = pytest.mark.django_db

MINUTES = float(os.environ.get("FUZZ_MINUTES", "0"))
EXAMPLES = 20 if MINUTES else 2
SOUND_REFUSALS = {
    "unknown_key",  # a key that names nothing
    "unknown_name",  # in fields or expand
    "no_word",  # nothing to look for in the words given
    "no_citation",
    "no_cursor",
    "no_provision",
    "same_edition",  # compared with itself
    "not_comparable",  # editions of different lists
    "not_searched",  # words in parts of articles
    "not_in_this_form",  # fields of linked data
    "text_or_file",  # neither or both
    "unreadable",  # a file that is none of those it is said to be
}


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
    # What fits its description can still name what is not there: 404 in an address, 400 in a parameter, and
    # nothing but that (``refused_for_good_reason``). Importing takes a permission; who asks too much waits.
    schema.config.checks.positive_data_acceptance.expected_statuses = ["2xx", "400", "401", "404", "429"]
    return schema


def refused_for_good_reason(response: Any) -> None:
    """A sound request is refused by 400 only for what no description can say."""
    faults = {(error["parameter"], error["code"]) for error in response.json().get("errors", [])}
    codes = {code for parameter, code in faults if parameter != "file"}  # in JSON there are no files
    assert faults, response.text
    assert codes <= SOUND_REFUSALS, response.text


def holds_in_part(operation: Any, case: Any, response: Any) -> None:
    """With ``fields`` a row lacks what every whole row has; with ``expand`` it holds rows for their keys."""
    whole = operation.schema.raw_schema
    (form, *_) = response.headers["content-type"][0].split(";")
    answer = whole["paths"][operation.path][operation.method]["responses"]["200"]["content"][form]["schema"]
    expanded = {path.rpartition(".")[2] for path in str(case.query.get("expand", "")).split(",")}
    if form == "application/json":
        hold_in_part(response.json(), answer, whole, expanded)


def spelt_in_an_address(failure: BaseException) -> bool:
    """Whether all that is wrong is a number for which text was meant to stand: in an address all is text."""
    faults = failure.exceptions if isinstance(failure, BaseExceptionGroup) else (failure,)
    return all("in path - violates `type`" in str(fault) for fault in faults)


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
        in_part = {"fields", "expand"} & {*(case.query or ())}
        response = case.call_and_validate(
            headers={"Accept-Encoding": "identity"},
            excluded_checks=[response_schema_conformance] if in_part else [],
        )
        if in_part and response.status_code == 200:
            holds_in_part(operation, case, response)
        if response.status_code >= 400:
            assert response.headers["content-type"][0].startswith(PROBLEM)
        if response.status_code == 400 and mode is schemathesis.GenerationMode.POSITIVE:
            refused_for_good_reason(response)

    with suppress(Unsatisfiable):  # what takes no parameter cannot be asked unsoundly
        hold()


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.usefixtures("concepts", "fresh")
def test_every_answer_is_as_described(mode: Any) -> None:
    fill(2)
    edition_with_rows(1, kind="compiled", issued=None)  # what a check holds a text against
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
                if not spelt_in_an_address(failure):
                    failures[operation.label] = str(failure)[:3000]
    assert not failures, "\n\n".join(f"{label}: {failure}" for label, failure in failures.items())
