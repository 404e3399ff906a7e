"""The checks of the catalog: guards, seals, four eyes, law texts, bases, history."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import F

from catalog.editions.checksum import edition_checksum
from catalog.editions.contributions import contributed_since_review
from catalog.integrity import difference
from catalog.lawtext import exact_hash, folded_hash
from catalog.models import (
    BasisTarget,
    Edition,
    LawText,
    LegalBasis,
    Provision,
    ProvisionSuccession,
    Workflow,
    WorkflowEvent,
)
from catalog.verifying.history import newest_history_equals_row
from catalog.verifying.model import Broken, Check

__all__ = ["CHECKS"]


def _guards_stand() -> Iterator[Broken | None]:
    missing, unknown = difference(connection)
    for name in sorted(missing):
        yield Broken(f"trigger {name}", "is missing: run manage.py migrate, which makes it again")
    for name in sorted(unknown):
        yield Broken(f"trigger {name}", "is on no list: run manage.py migrate, which removes it")
    yield None


def _foreign_keys_point_somewhere() -> Iterator[Broken | None]:
    """SQLite alone can be made to hold dangling keys, by a connection that does not ask for them."""
    yield None
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_key_check")
            for table, rowid, parent, _index in cursor.fetchall():
                yield Broken(f"{table} {rowid}", f"points to a row that is not in {parent}")


def _seals_hold() -> Iterator[Broken | None]:
    for edition in Edition.objects.published().select_related("catalog"):
        held = edition_checksum(edition)
        yield (
            None
            if held == edition.checksum
            else Broken(edition.identifier, f"was sealed as {edition.checksum}, and holds {held}")
        )


def _four_eyes() -> Iterator[Broken | None]:
    for edition in Edition.objects.published().select_related("catalog", "approved_by"):
        if edition.origin == Edition.Origin.SEED:
            yield None
        elif edition.submitted_by_id is None or edition.approved_by is None:
            yield Broken(edition.identifier, "nobody is known to have submitted or approved it")
        elif edition.submitted_by_id == edition.approved_by_id:
            yield Broken(edition.identifier, "one person submitted and approved it")
        elif edition.approved_checksum != edition.checksum:
            yield Broken(edition.identifier, "was published with another content than was approved")
        elif contributed_since_review(edition, edition.approved_by):
            yield Broken(edition.identifier, "its approver had changed it since somebody else reviewed it")
        else:
            yield None


def _ledger_leads_to_state() -> Iterator[Broken | None]:
    newest = dict(WorkflowEvent.objects.order_by("pk").values_list("edition_id", "to_state"))
    for edition in Edition.objects.select_related("catalog"):
        told = newest.get(edition.pk, Workflow.DRAFT)
        wrong = told != edition.workflow and edition.origin != Edition.Origin.SEED
        yield Broken(edition.identifier, f"is {edition.workflow}, the ledger says {told}") if wrong else None


def _provisions_are_their_text() -> Iterator[Broken | None]:
    for key in LawText.objects.order_by("pk").values_list("pk", flat=True):
        text = LawText.objects.get(pk=key)
        for provision in Provision.objects.filter(law_text=text).iterator():
            why = _provision_fault(provision, text)
            yield Broken(f"provision {provision.pk} ({provision.eid} of text {key})", why) if why else None


def _provision_fault(provision: Provision, text: LawText) -> str:
    if text.kind == LawText.Kind.OUTLINE:
        return "has words, though its text is an outline" if provision.text else ""
    if provision.start is None:
        return "has no place in its text"
    if provision.text and text.body[provision.start : provision.end] != provision.text:
        return "its words are not those at its place in the text"
    if provision.text and provision.exact_hash != exact_hash(provision.text):
        return "its exact hash is not that of its words"
    if provision.text and provision.folded_hash != folded_hash(provision.text):
        return "its folded hash is not that of its words"
    return ""


def _bases_quote_their_entry() -> Iterator[Broken | None]:
    columns = ("pk", "start", "end", "quote", "entry__basis_text")
    for key, start, end, quote, text in LegalBasis.objects.order_by("pk").values_list(*columns).iterator():
        yield (
            None
            if text[start:end] == quote
            else Broken(f"legal basis {key}", "its quote is not at its place")
        )


def _targets_are_what_was_read() -> Iterator[Broken | None]:
    targets = BasisTarget.objects.annotate(read_version=F("read_from__version")).order_by("pk")
    wanted = {(t.read_from_id, t.eid) for t in targets if t.read_from_id and t.eid}
    held = {
        (text, eid): (exact, folded)
        for text, eid, exact, folded in Provision.objects.filter(
            law_text__in={text for text, _ in wanted}, eid__in={eid for _, eid in wanted}
        ).values_list("law_text_id", "eid", "exact_hash", "folded_hash")
    }
    for target in targets:
        row = f"basis target {target.pk}"
        if target.read_from_id is None or not target.eid:
            yield None
        elif target.read_version != target.version_id:
            yield Broken(row, "was read from a text of another version")
        elif held.get((target.read_from_id, target.eid)) != (target.exact_hash, target.folded_hash):
            yield Broken(row, "its hashes are not those of the provision that was read")
        else:
            yield None


def _successions_stay_in_order() -> Iterator[Broken | None]:
    columns = ("pk", "old_version__law", "new_version__law", "old_version__date", "new_version__date")
    for key, old_law, new_law, old, new in ProvisionSuccession.objects.order_by("pk").values_list(*columns):
        wrong = old_law == new_law and new is not None and old is not None and old >= new
        yield Broken(f"provision succession {key}", "leads to a version that is not later") if wrong else None


CHECKS = (
    Check("guards", "The database holds every trigger of ours, and no other.", _guards_stand),
    Check("keys", "Every key points to a row.", _foreign_keys_point_somewhere),
    Check("seals", "A published edition holds what was sealed.", _seals_hold),
    Check("four-eyes", "Two people stand behind each publication, or the seed.", _four_eyes),
    Check("ledger", "The ledger of steps leads to the state of each edition.", _ledger_leads_to_state),
    Check(
        "provisions",
        "Provisions are the words at their place, and hashed.",
        _provisions_are_their_text,
    ),
    Check("bases", "A legal basis quotes its entry.", _bases_quote_their_entry),
    Check("targets", "A target is hashed as the provision that was read.", _targets_are_what_was_read),
    Check("successions", "A succession leads to a later version.", _successions_stay_in_order),
    Check("history", "Tracked rows stand in their history as they are.", newest_history_equals_row),
)
