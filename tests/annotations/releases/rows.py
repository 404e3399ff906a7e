"""Public rows of every table of a release, with what is easily lost: no date, no words, rare characters."""

from __future__ import annotations

import datetime

from django.utils import timezone

from catalog.editions.checksum import edition_checksum
from catalog.models import Edition, SourceLaw, Workflow
from tests import factories

__all__ = ["make_rows"]

EVENING = datetime.datetime(2025, 3, 1, 23, 30, 15, 123456, tzinfo=timezone.get_fixed_timezone(480))


def make_rows() -> None:
    """Two editions, of which one corrects the other, laws with and without text, a document agreed on."""
    old, new = _law(), factories.SourceLawFactory(key="a-new-law")
    factories.LawTitleFactory(law=old)
    old.repealed_by, old.repealed_on = new, datetime.date(2024, 1, 1)
    old.save()
    undated = factories.LawVersionFactory(law=new, date=None)
    factories.LawTextFactory(
        version=factories.LawVersionFactory(law=new), kind="outline", body="", source_sha256="0" * 64
    )
    version = old.versions.get()
    factories.ProvisionSuccessionFactory(
        old_version=version, new_version=None, new_eid="", kind="repealed", similarity=None
    )
    factories.ProvisionSuccessionFactory(old_version=version, new_version=undated, similarity=0.1 + 0.2)
    first = _edition(1)
    basis = factories.LegalBasisFactory(entry=first.entries.get(), law=old)
    factories.BasisTargetFactory(basis=basis, version=version, verified=True)
    factories.LegalBasisFactory(
        entry=first.entries.get(), ordinal=2, law=None, unresolved_reason="No such law is held."
    )
    _publish(first, origin="seed")
    second = _edition(2, catalog=first.catalog, slug=first.slug, corrects=first, correction_note="一字")
    _publish(second, origin="editors")
    _beside_the_seal(first, second)
    _document(second)


def _law() -> SourceLaw:
    law = factories.SourceLawFactory(key="z-old-law", title_en="Sample Law, “first”")
    text = factories.LawTextFactory(
        version=factories.LawVersionFactory(law=law, effective=datetime.date(2020, 6, 1)),
        articles=["不得出境。\r\n=1+1", '𠮷田，"quoted" and\ttab'],
    )
    factories.ProvisionFactory(
        law_text=text,
        parent=text.provisions.get(number="1"),
        ordinal=9,
        kind="paragraph",
        number="1",
        eid="art_1__para_1",
    )
    return law


def _edition(revision: int, **kwargs: object) -> Edition:
    edition = factories.EditionFactory(
        revision=revision,
        kind="compiled",  # of which a catalog may have one draft only
        issuers=["国家发展和改革委员会", "中国人民银行"],
        evidence=["https://example.org/a?b=1"],
        **kwargs,
    )
    entry = factories.EntryFactory(edition=edition, code="PM-01.001", note="\u2028")
    factories.EntryAgencyFactory(entry=entry)
    return edition


def _publish(edition: Edition, origin: str) -> None:
    edition.workflow, edition.origin, edition.published_at = Workflow.PUBLISHED, origin, EVENING
    edition.checksum = edition_checksum(edition)
    if origin == "editors":
        edition.submitted_by, edition.approved_by = factories.UserFactory(), factories.UserFactory()
        edition.approved_checksum = edition.checksum
    edition.save()


def _beside_the_seal(first: Edition, second: Edition) -> None:
    entry = second.entries.get()
    factories.EntryTranslationFactory(entry=entry, text="An earlier rendering")
    factories.EntryTranslationFactory(entry=entry, text="The rendering that holds")
    factories.CollationFactory(entry=entry, state="differs")
    factories.CollationFactory(entry=entry)
    factories.EntrySuccessionFactory(old_entry=first.entries.get(), new_entry=entry)


def _document(edition: Edition) -> None:
    document = factories.DocumentFactory(published_at=EVENING, title_en="Opinions")
    chinese = factories.DocumentTextFactory(document=document, text="😀对失信被执行人限制出境。")
    english = factories.DocumentTextFactory(document=document, language="en", text="They may not leave.")
    factories.SegmentAlignmentFactory(
        zh_segment=factories.SegmentFactory(text=chinese), en_segment=factories.SegmentFactory(text=english)
    )
    entry = edition.entries.get()
    law = factories.SourceLawFactory()
    version = factories.LawVersionFactory(law=law)
    marks = [
        {"kind": "concept", "concept": entry.concept, "attributes": {"negated": True, "b": [1, None]}},
        {"kind": "entry", "concept": None, "entry": entry},
        {"kind": "term", "concept": None, "term": factories.TermFactory()},
        {"kind": "citation", "concept": None, "law": law, "version": version, "provisions": ["1(2)"]},
    ]
    for start, mark in enumerate(marks, 1):
        annotation = factories.AnnotationFactory(
            document=document, layer="adjudicated", comment="为何", **mark
        )
        factories.AnchorFactory(annotation=annotation, text=chinese, start=start, end=start + 4)
    orphan = factories.AnnotationFactory(document=document, layer="adjudicated")
    factories.AnchorFactory(
        annotation=orphan, text=english, state="orphaned", start=None, end=None, quote="gone"
    )
