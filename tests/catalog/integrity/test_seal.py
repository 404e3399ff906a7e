"""What the database refuses, whoever asks: the seal of published editions, immutable texts, ledgers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from catalog import integrity
from catalog.models import BasisTarget, Concept, Edition, Entry, EntryAgency, LegalBasis, WorkflowEvent
from catalog.models.tracking import UntrackedWrite
from tests import factories

pytestmark = pytest.mark.django_db


def sql(statement: str, *parameters: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def refused(write: Callable[[], object], match: str = "a published edition is sealed") -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        write()


@pytest.fixture
def sealed() -> BasisTarget:
    """A target of a published edition; its basis, entry and edition are reached through it."""
    target = factories.BasisTargetFactory()
    factories.EntryAgencyFactory(entry=target.basis.entry)
    factories.publish(target.basis.entry.edition)
    return target


def test_a_published_edition_refuses_every_orm_write(sealed: BasisTarget) -> None:
    entry = sealed.basis.entry
    edition = Edition.objects.get(pk=entry.edition_id)
    for row in (edition, entry, sealed.basis, sealed, entry.entry_agencies.get()):
        refused(row.save)
    for row in (sealed, entry.entry_agencies.get()):
        refused(row.delete)


def test_a_published_edition_refuses_a_new_entry(sealed: BasisTarget) -> None:
    refused(lambda: factories.EntryFactory(edition=sealed.basis.entry.edition))
    refused(lambda: factories.LegalBasisFactory(entry=sealed.basis.entry, ordinal=2))
    refused(
        lambda: factories.BasisTargetFactory(
            basis=sealed.basis, version=sealed.version, ordinal=2, provision="2"
        )
    )


@pytest.mark.parametrize(
    "table",
    ["catalog_edition", "catalog_entry", "catalog_entryagency", "catalog_legalbasis", "catalog_basistarget"],
)
def test_raw_sql_can_neither_update_nor_delete_what_is_sealed(sealed: BasisTarget, table: str) -> None:
    refused(lambda: sql(f"UPDATE {table} SET id = id"))
    refused(lambda: sql(f"DELETE FROM {table}"))


@pytest.mark.parametrize("model", [Edition, Entry, EntryAgency, LegalBasis, BasisTarget])
def test_no_queryset_can_change_what_is_sealed(sealed: BasisTarget, model: Any) -> None:
    """The tracked ones refuse by themselves; the database refuses those that do not, and the tracked ways."""
    rows, column = list(model.objects.all()), "lock_version" if model in (Edition, Entry) else "ordinal"
    plain: models.QuerySet[Any] = models.QuerySet(model)
    for tracked in (
        lambda: model.objects.update(**{column: 9}),
        lambda: model.objects.bulk_update(rows, [column]),
        lambda: model.objects.bulk_create(rows),
    ):
        with pytest.raises(UntrackedWrite, match="with_history"):
            tracked()
    refused(lambda: plain.update(**{column: 9}))
    refused(lambda: plain.bulk_update(rows, [column]))
    refused(lambda: model.objects.bulk_update_with_history(rows, [column], reason="r"))
    refused(lambda: rows[0].save_with_history(reason="r"))
    refused(lambda: plain.filter(pk=rows[0].pk)._raw_delete(plain.db))


@pytest.mark.parametrize("model", [Entry, EntryAgency, LegalBasis, BasisTarget])
def test_raw_sql_cannot_insert_into_what_is_sealed(sealed: BasisTarget, model: Any) -> None:
    columns = [f'"{f.column}"' for f in model._meta.concrete_fields if not f.primary_key]
    listed = ", ".join(columns)
    refused(
        lambda: sql(
            f"INSERT INTO {model._meta.db_table} ({listed}) SELECT {listed} FROM {model._meta.db_table}"
        )
    )


def test_an_entry_cannot_be_moved_into_or_out_of_a_sealed_edition(sealed: BasisTarget) -> None:
    outside = factories.EntryFactory()
    sealed_entry = sealed.basis.entry
    refused(
        lambda: sql(
            "UPDATE catalog_entry SET edition_id = %s WHERE id = %s", sealed_entry.edition_id, outside.pk
        )
    )
    refused(
        lambda: sql(
            "UPDATE catalog_entry SET edition_id = %s WHERE id = %s", outside.edition_id, sealed_entry.pk
        )
    )


@pytest.mark.parametrize("model", [Edition, Entry, EntryAgency, LegalBasis, BasisTarget])
def test_sqlite_replace_cannot_swallow_a_sealed_row(sealed: BasisTarget, model: type) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is SQLite's")
    columns = [f'"{f.column}"' for f in model._meta.concrete_fields if not f.generated]
    listed = ", ".join(columns)
    refused(
        lambda: sql(
            f"REPLACE INTO {model._meta.db_table} ({listed}) SELECT {listed} FROM {model._meta.db_table}"
        )
    )


@pytest.mark.parametrize(
    "table", ["catalog_edition", "catalog_entry", "catalog_basistarget", "catalog_workflowevent"]
)
def test_postgresql_truncate_is_refused(sealed: BasisTarget, table: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("TRUNCATE is PostgreSQL's")
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # or PostgreSQL itself refuses, for the checks still to come
    refused(lambda: sql(f"TRUNCATE {table} CASCADE"), match="sealed|append-only")


def test_a_draft_is_free_to_change_and_to_go(sealed: BasisTarget) -> None:
    draft = factories.BasisTargetFactory().basis.entry
    draft.content_zh = "另一内容"
    draft.save()
    draft.edition.delete()
    assert not Entry.objects.filter(pk=draft.pk).exists()


def test_an_edition_cannot_be_born_published() -> None:
    refused(
        lambda: factories.EditionFactory(
            workflow="published", origin="seed", checksum="x", published_at=timezone.now()
        ),
        match="starts as a draft",
    )


def test_publication_needs_two_people() -> None:
    edition = factories.EditionFactory()
    edition.submitted_by = edition.approved_by = factories.UserFactory()
    edition.checksum = edition.approved_checksum = "x"
    edition.workflow, edition.published_at = "published", timezone.now()
    refused(edition.save, match="four_eyes")
    edition.approved_by = None
    refused(edition.save, match="four_eyes")


def test_publication_needs_the_checksum_that_was_approved() -> None:
    edition = factories.EditionFactory()
    edition.submitted_by, edition.approved_by = factories.UserFactory(), factories.UserFactory()
    edition.checksum, edition.approved_checksum = "x", "y"
    edition.workflow, edition.published_at = "published", timezone.now()
    refused(edition.save, match="four_eyes")


def test_who_took_part_in_a_publication_cannot_be_deleted(sealed: BasisTarget) -> None:
    with pytest.raises(ProtectedError):
        sealed.basis.entry.edition.submitted_by.delete()


def test_what_is_said_beside_a_sealed_edition_can_only_be_added(sealed: BasisTarget) -> None:
    translation = factories.EntryTranslationFactory(entry=sealed.basis.entry)
    refused(translation.save, match="never changed")
    refused(translation.delete, match="append-only")


def test_law_texts_documents_and_suggestions_are_never_changed() -> None:
    provision = factories.ProvisionFactory()
    for row in (provision, provision.law_text, factories.SegmentFactory(), factories.SuggestionFactory()):
        refused(row.save, match="never changed")


def test_ledgers_only_grow() -> None:
    event = WorkflowEvent.objects.create(edition=factories.EditionFactory(), to_state="draft")
    refused(event.save, match="never changed")
    refused(event.delete, match="append-only")
    history = factories.ConceptFactory().history.get()
    refused(history.save, match="never changed")
    refused(history.delete, match="append-only")


def test_a_concept_keeps_its_code() -> None:
    concept = factories.ConceptFactory()
    concept.name_en = "Exit ban"
    concept.save()
    concept.code = "PM-99"
    refused(concept.save, match="never changes")


def test_tracked_rows_refuse_writes_that_leave_no_history() -> None:
    concept = factories.ConceptFactory()
    model = type(concept)
    for write in (
        lambda: model.objects.update(name_en="x"),
        lambda: model.objects.bulk_create([concept]),
        lambda: model.objects.bulk_update([concept], ["name_en"]),
    ):
        with pytest.raises(UntrackedWrite):
            write()


def test_bulk_writes_with_history_leave_one_row_each() -> None:
    catalog = factories.CatalogFactory()
    new = [
        factories.ConceptFactory.build(catalog=catalog, code=f"PM-{n}", slug=f"pm-{n}") for n in range(50, 53)
    ]
    created = Concept.objects.bulk_create_with_history(new, reason="made in bulk")
    for concept in created:
        concept.name_en = "Renamed"
    Concept.objects.bulk_update_with_history(created, ["name_en"], reason="renamed in bulk")
    for concept in created:
        reasons = [(h.history_type, h.history_change_reason, h.name_en) for h in concept.history.all()]
        assert reasons == [
            ("~", "renamed in bulk", "Renamed"),
            ("+", "made in bulk", "Restriction on leaving the country"),
        ]


def test_the_database_holds_exactly_the_registered_guards() -> None:
    assert integrity.difference(connection) == (set(), set())
    sql(
        f"DROP TRIGGER {_any_trigger()}"
        + (" ON catalog_concept" if connection.vendor == "postgresql" else "")
    )
    missing, unknown = integrity.difference(connection)
    assert len(missing) == 1
    assert not unknown


def _any_trigger() -> str:
    return next(g.name for g in integrity.registry.registered() if g.table == "catalog_concept")
