"""Every rule, broken behind the back of models and triggers, is reported with the row that breaks it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Model

from annotations.models import Annotation
from catalog.editions.checksum import edition_checksum
from catalog.integrity import install, remove
from catalog.models import Edition, Entry, LegalBasis, Provision
from catalog.verifying import registered, run
from tests.factories import (
    AnchorFactory,
    AnnotationFactory,
    BasisTargetFactory,
    DocumentTextFactory,
    EditionFactory,
    EntryFactory,
    LawTextFactory,
    LegalBasisFactory,
    OriginalFactory,
    ProvisionFactory,
    ProvisionSuccessionFactory,
    SegmentAlignmentFactory,
    SegmentFactory,
    SuggestionFactory,
    WorkflowEventFactory,
    publish,
)

pytestmark = pytest.mark.django_db


def overwrite(row: Model, **values: object) -> None:
    """Change a row as somebody with a database shell would, who took the triggers away first."""
    remove(connection)
    columns = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {connection.ops.quote_name(row._meta.db_table)} SET {columns} WHERE id = %s",
            [*values.values(), row.pk],
        )
    install(connection)


def broken_rows(name: str) -> list[str]:
    check = next(check for check in registered() if check.name == name)
    return [f"{broken.row}: {broken.why}" for broken in run(check).broken]


def sealed() -> Edition:
    """A published edition with a row, sealed under its true checksum."""
    edition = EditionFactory()
    EntryFactory(edition=edition)
    edition = publish(edition)
    overwrite(edition, checksum=(held := edition_checksum(edition)), approved_checksum=held)
    return edition


def provision() -> Provision:
    """A provision that lies where it says in its text."""
    text = LawTextFactory(kind="full", body="第一条　不得出境。")
    return ProvisionFactory(law_text=text, start=4, end=9)


def target() -> Any:
    read = provision()
    version = read.law_text.version
    return BasisTargetFactory(
        basis__law=version.law,
        version=version,
        read_from=read.law_text,
        exact_hash=read.exact_hash,
        folded_hash=read.folded_hash,
    )


def basis() -> LegalBasis:
    entry = EntryFactory(basis_text="依据《样例法》第一条")
    return LegalBasisFactory(entry=entry, quote="《样例法》第一条", start=2, end=10)


def annotation() -> Annotation:
    """An annotation anchored in a text of which there comes a second revision."""
    anchor = AnchorFactory()
    document = anchor.annotation.document
    later = DocumentTextFactory(document=document, revision=2)
    AnchorFactory(annotation=anchor.annotation, text=later)
    return anchor.annotation


FAULTS: list[tuple[str, Callable[[], Any], dict[str, object], str]] = [
    ("provisions", provision, {"text": "不得离境。"}, "its words are not those at its place"),
    ("provisions", provision, {"exact_hash": "0" * 64}, "its exact hash"),
    ("provisions", provision, {"folded_hash": "0" * 64}, "its folded hash"),
    ("bases", basis, {"start": 1, "end": 9}, "its quote is not at its place"),
    ("targets", target, {"exact_hash": "0" * 64}, "its hashes are not those"),
    ("texts", DocumentTextFactory, {"text": "另一文本"}, "its hash is not that of its words"),
    ("originals", OriginalFactory, {"sha256": "0" * 64}, "its hash is not that of its content"),
    ("originals", OriginalFactory, {"size": 1}, "bytes, and says 1"),
    ("segments", SegmentFactory, {"end": 10_000}, "ends after its text"),
    ("segments", SegmentFactory, {"parent_path": "9"}, "under a segment that is not there"),
    ("suggestions", SuggestionFactory, {"quote": "他处"}, "its quote is not at its place"),
    ("anchors", AnchorFactory, {"start": 13, "end": 17}, "its quote is not at its place"),
    ("history", EntryFactory, {"content_zh": "改过"}, "differs from its newest record in content_zh"),
    ("seals", sealed, {"title_zh": "改过的清单"}, "was sealed as"),
    ("ledger", EditionFactory, {"workflow": "in_review"}, "is in_review, the ledger says draft"),
]


@pytest.mark.parametrize(
    ("name", "make", "values", "why"), FAULTS, ids=[f"{n}-{'-'.join(v)}" for n, _, v, _ in FAULTS]
)
def test_a_row_that_breaks_a_rule_is_named_with_the_reason(
    name: str, make: Callable[[], Any], values: dict[str, object], why: str
) -> None:
    row = make()
    assert broken_rows(name) == []
    overwrite(row, **values)
    (broken,) = broken_rows(name)
    assert why in broken
    assert str(row.pk) in broken or getattr(row, "identifier", "?") in broken


def test_a_row_without_history_is_named() -> None:
    entry = EntryFactory()
    remove(connection)
    Entry.history.filter(id=entry.pk).delete()
    assert f"catalog.Entry {entry.pk}: no record of it in its history" in broken_rows("history")


def test_a_missing_trigger_is_named() -> None:
    assert broken_rows("guards") == []
    remove(connection)
    assert any("is missing: run manage.py migrate" in broken for broken in broken_rows("guards"))


def test_an_approver_who_worked_on_the_edition_is_named() -> None:
    edition = sealed()
    assert broken_rows("four-eyes") == []
    remove(connection)
    entry = edition.entries.get()
    entry._history_user = edition.approved_by
    entry.save()
    (broken,) = broken_rows("four-eyes")
    assert "its approver had changed it" in broken


def test_an_alignment_across_documents_is_named() -> None:
    alignment = SegmentAlignmentFactory()
    (broken,) = broken_rows("alignments")
    assert str(alignment.pk) in broken


def test_a_succession_back_in_time_is_named() -> None:
    succession = ProvisionSuccessionFactory()
    assert broken_rows("successions") == []
    succession.new_version = succession.old_version
    succession.new_eid = "art_2"
    succession.save()
    (broken,) = broken_rows("successions")
    assert "a version that is not later" in broken


def test_an_annotation_that_was_not_carried_into_the_newest_text_is_named() -> None:
    held = annotation()
    assert broken_rows("annotations") == []
    DocumentTextFactory(document=held.document, revision=3)
    (broken,) = broken_rows("annotations")
    assert broken == f"annotation {held.pk}: was not carried into the newest text in zh"


def test_an_annotation_that_stands_nowhere_is_named() -> None:
    held = AnnotationFactory()
    assert broken_rows("annotations") == [
        f"annotation {held.pk}: stands in no text, and is not orphaned in one either"
    ]


def test_the_ledger_leads_to_the_state() -> None:
    event = WorkflowEventFactory(to_state="in_review")
    overwrite(event.edition, workflow="in_review")
    assert broken_rows("ledger") == []


def test_seed_and_sample_break_no_rule(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_seed")
    call_command("setup_demo")
    capsys.readouterr()
    call_command("verify", "--format", "json")
    report = {check["check"]: check for check in json.loads(capsys.readouterr().out)}
    assert all(check["broken"] == [] for check in report.values())
    assert report["targets"]["rows"] > 1000
    assert report["suggestions"]["rows"] > 20


def test_the_command_fails_and_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    text = DocumentTextFactory()
    overwrite(text, sha256=hashlib.sha256(b"").hexdigest())
    with pytest.raises(CommandError, match="1 rows break a rule"):
        call_command("verify", "texts")
    assert f"document text {text.pk}: its hash" in capsys.readouterr().out


def test_an_unknown_check_is_refused_with_those_that_exist() -> None:
    with pytest.raises(CommandError, match=r"No such check: seal\. There are: guards, keys, seals"):
        call_command("verify", "seal")
