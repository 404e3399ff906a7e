"""What tests of pages share: an edition with rows, and how many queries a page takes."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Edition, LawVersion
from tests.factories import (
    BasisTargetFactory,
    EditionFactory,
    EntryAgencyFactory,
    EntryFactory,
    EntryTranslationFactory,
    LawTextFactory,
    LegalBasisFactory,
    publish,
)


def edition_with_rows(count: int, **kwargs: object) -> Edition:
    """A published edition whose rows each have a law of their own, with one article held, and English."""
    edition = EditionFactory(**kwargs)
    for _ in range(count):
        add_row(edition)
    return publish(edition)


def add_row(edition: Edition, *, version: LawVersion | None = None, **kwargs: object) -> None:
    version = version or LawTextFactory(articles=["不得出境。"]).version
    article = version.current_text.provisions.first()
    entry = EntryFactory(edition=edition, **kwargs)
    EntryAgencyFactory(entry=entry)
    EntryTranslationFactory(entry=entry)
    basis = LegalBasisFactory(entry=entry, law=version.law)
    BasisTargetFactory(
        basis=basis,
        version=version,
        exact_hash=article.exact_hash,
        folded_hash=article.folded_hash,
    )


def queries(client: Client, address: str) -> int:
    """How many queries a page takes, which must be there."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured)
