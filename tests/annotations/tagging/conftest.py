"""One tagger for all tests of this folder, and a short way to ask it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotations.tagging import Tagger

Labels = Callable[[str], list[tuple[str, str]]]


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    return Tagger()


@pytest.fixture(scope="session")
def zh(tagger: Tagger) -> Labels:
    """Label and quote of what is suggested in a Chinese text, citations left out."""
    return lambda text: [(s.label, s.quote) for s in tagger.suggest(text, "zh") if s.label != "CITATION"]


@pytest.fixture(scope="session")
def en(tagger: Tagger) -> Labels:
    """The same for an English text."""
    return lambda text: [(s.label, s.quote) for s in tagger.suggest(text, "en") if s.label != "CITATION"]
