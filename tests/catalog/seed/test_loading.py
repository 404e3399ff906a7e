"""The seed: what it holds, that it is honest, that loading it twice changes nothing, that faults stop it."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count

from catalog.bases import Status, statuses
from catalog.models import (
    BasisTarget,
    Catalog,
    Concept,
    Edition,
    Entry,
    EntryTranslation,
    LawVersion,
    LegalBasis,
    Provision,
    SourceLaw,
    WorkflowEvent,
)
from catalog.seed import DATA, load, read_seed
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="class")
def seeded(django_db_setup: None, django_db_blocker) -> None:
    """The whole seed, loaded once for a class of tests that only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(read_seed())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seed's files, to put faults into."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def rewrite(folder: Path, name: str, change: Callable[[dict], None], line: int = 0) -> None:
    path = folder / f"{name}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    row = json.loads(lines[line])
    change(row)
    lines[line] = json.dumps(row, ensure_ascii=False)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.usefixtures("seeded")
class TestWhatItHolds:
    def test_both_catalogs_with_their_concepts(self) -> None:
        counts = Catalog.objects.annotate(count=Count("concepts")).values_list("code", "count")
        assert set(counts) == {("information", 23), ("punishment", 14)}
        assert Concept.objects.get(code="PCI-03.02").parent.code == "PCI-03"
        assert Concept.objects.get(code="PM-04").measure_class == 1

    def test_every_basis_stands_where_it_says_in_its_entry(self) -> None:
        for basis in LegalBasis.objects.select_related("entry"):
            assert basis.entry.basis_text[basis.start : basis.end] == basis.quote
            assert basis.law_id is not None

    def test_citations_of_one_law_are_one_group(self) -> None:
        bases = LegalBasis.objects.filter(entry__edition__slug="compiled", entry__code="PM-01.002")
        assert [basis.quote for basis in bases] == [
            "《招标投标法》第五十三条、第五十四条第二款、第六十条第二款",
            "《招标投标法实施条例》第六十七条第二款、第六十八条第二款",
            "《保障农民工工资支付条例》第四十八条第一款",
        ]

    def test_every_target_of_a_version_with_an_outline_is_pinned_with_hashes(self) -> None:
        held = BasisTarget.objects.exclude(version__current_text=None).exclude(provision="")
        assert held.filter(basis__entry__edition__slug="compiled").count() == 615
        assert not held.filter(eid="").exists()
        assert not held.filter(folded_hash="").exists()

    def test_each_entry_has_its_english(self) -> None:
        contents = EntryTranslation.objects.filter(field="content").values("entry").distinct()
        assert contents.count() == Entry.objects.count()

    def test_no_text_of_a_law_is_shipped(self) -> None:
        assert not Provision.objects.exclude(text="").exists()

    def test_known_repeals_are_dated(self) -> None:
        law = SourceLaw.objects.get(key="individual-business-regs")
        assert law.repealed_on == datetime.date(2022, 11, 1)
        assert law.repealed_by.key == "individual-business-promotion-regs"

    def test_the_company_law_revision_is_judged_without_the_texts(self) -> None:
        target = BasisTarget.objects.get(
            basis__entry__edition__slug="compiled",
            version__law__key="company-law",
            provision__startswith="146",
        )
        status = statuses([target], datetime.date(2024, 7, 1))[target.pk]
        assert status.status == Status.RENUMBERED_AMENDED
        assert [s.provision for s in status.successors] == ["178(1)"]
        before = statuses([target], datetime.date(2024, 6, 30))[target.pk]
        assert before.status == Status.CURRENT


@pytest.mark.usefixtures("seeded")
class TestHonesty:
    def test_an_official_edition_holds_only_rows_known_to_stand_in_it(self) -> None:
        rows = Entry.objects.filter(edition__kind="official")
        assert set(rows.values_list("provenance", flat=True)) == {"official-row"}
        assert set(rows.values_list("edition__slug").annotate(Count("pk"))) == {("2021", 2), ("2024", 4)}

    def test_no_edition_claims_to_be_complete(self) -> None:
        assert not Edition.objects.filter(completeness="complete").exists()
        for edition in Edition.objects.all():
            assert edition.completeness_note
            assert (edition.completeness == "metadata") == (not edition.entries.exists())

    def test_compiled_editions_say_so_in_their_titles(self) -> None:
        for edition in Edition.objects.compiled():
            assert "非官方" in edition.title_zh
            assert "not official" in edition.title_en

    def test_no_row_passes_for_collated(self) -> None:
        assert not Entry.objects.filter(collations__isnull=False).exists()

    def test_publications_by_the_seed_are_marked_and_in_the_ledger(self) -> None:
        published = Edition.objects.published()
        assert set(published.values_list("origin", flat=True)) == {"seed"}
        assert WorkflowEvent.objects.filter(to_state="published").count() == published.count() == 16

    def test_there_is_one_open_draft_of_each_compiled_list(self) -> None:
        drafts = Edition.objects.compiled().exclude(workflow="published")
        assert sorted(drafts.values_list("catalog__code", "slug")) == [
            ("information", "compiled"),
            ("punishment", "compiled"),
        ]

    def test_an_edition_without_a_confirmed_date_is_in_force_on_none(self) -> None:
        in_force = Edition.objects.as_of(datetime.date(2026, 11, 1))
        assert set(in_force.values_list("slug", flat=True)) == {"2024"}


def test_loading_again_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_seed")
    before = (Entry.objects.count(), LawVersion.history.count(), Provision.objects.count())
    capsys.readouterr()
    call_command("load_seed")
    assert "nothing new" in capsys.readouterr().out
    assert (Entry.objects.count(), LawVersion.history.count(), Provision.objects.count()) == before


def test_what_editors_changed_is_left_alone() -> None:
    seed = read_seed()
    load(seed)
    law = SourceLaw.objects.get(key="company-law")
    law.title_en = "Companies Act"
    law.save()
    entry = Entry.objects.get(edition__slug="compiled", code="PM-01.001")
    entry.delete()
    load(seed)
    law.refresh_from_db()
    assert law.title_en == "Companies Act"
    assert not Entry.objects.filter(edition__slug="compiled", code="PM-01.001").exists()


def test_a_full_text_in_use_is_not_replaced_by_an_outline() -> None:
    law = factories.SourceLawFactory(key="company-law", title_zh="公司法")
    version = factories.LawVersionFactory(law=law, date=datetime.date(2018, 10, 26))
    text = factories.LawTextFactory(version=version, articles=["甲"])
    load(read_seed())
    version.refresh_from_db()
    assert version.current_text == text


FAULTS = [
    ("entries", {"concept": "PM-99"}, "entries.jsonl, row 1: there is no concept 'PM-99'"),
    ("entries", {"provenance": "hearsay"}, "entries.jsonl, row 1: provenance is 'hearsay'"),
    ("entries", {"agencies": ["无此机关"]}, "entries.jsonl, row 1: there is no agency '无此机关'"),
    ("entries", {"content_zh": ""}, "entries.jsonl, row 1: content_zh is missing"),
    ("entries", {"id": "PCI-01.002"}, "entries.jsonl, row 2: id 'PCI-01.002' stands in row 1 already"),
    (
        "entries",
        {"bases": [{"law": "company-law", "version": "1900-01-01", "cited": "《公司法》第一条"}]},
        "entries.jsonl, row 1: laws.jsonl has no version of 'company-law' of 1900-01-01",
    ),
    (
        "entries",
        {"bases": [{"law": "company-law", "version": "2018-10-26", "provision": "x", "cited": "《公司法》"}]},
        "entries.jsonl, row 1: 'x' is not a provision",
    ),
    ("laws", {"kind": "decree"}, "laws.jsonl, row 1: kind is 'decree'"),
    ("laws", {"repealed_on": "someday"}, "laws.jsonl, row 1: repealed_on 'someday' is not a date"),
    ("concepts", {"catalog": "nowhere"}, "concepts.jsonl, row 1: there is no catalog 'nowhere'"),
    ("editions", {"issued": "2021-13-01"}, "editions.jsonl, row 1: issued '2021-13-01' is not a date"),
    ("successions", {"state": "rumoured"}, "successions.jsonl, row 1: state is 'rumoured'"),
]


@pytest.mark.parametrize(("name", "change", "message"), FAULTS, ids=[f"{f[0]}: {f[2][-30:]}" for f in FAULTS])
def test_a_fault_names_file_and_row_and_loads_nothing(
    name: str, change: dict, message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(folder, name, lambda row: row.update(change))
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("load_seed", "--folder", str(folder))
    assert message in capsys.readouterr().err
    assert not Catalog.objects.exists()


def test_all_faults_are_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rewrite(folder, "entries", lambda row: row.update(concept="PM-99"), line=0)
    rewrite(folder, "entries", lambda row: row.update(concept="PM-98"), line=5)
    with pytest.raises(CommandError, match="2 faults"):
        call_command("load_seed", "--folder", str(folder))
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["entries.jsonl, row 1", "entries.jsonl, row 6"]


def test_a_line_that_is_no_json_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (folder / "agencies.jsonl").open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    with pytest.raises(CommandError):
        call_command("load_seed", "--folder", str(folder), "--check")
    assert "agencies.jsonl, row 81: is no JSON" in capsys.readouterr().err


def test_a_missing_file_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "laws.jsonl").unlink()
    with pytest.raises(CommandError):
        call_command("load_seed", "--folder", str(folder))
    assert "laws.jsonl" in capsys.readouterr().err


def test_the_outlines_are_what_the_corpus_gives(shared: Path, folder: Path) -> None:
    call_command("build_seed_outlines", str(shared / "corpora" / "laws"), "--folder", str(folder))
    assert (folder / "proposals.jsonl").read_bytes() == (DATA / "proposals.jsonl").read_bytes()
    made = {p.relative_to(folder): p.read_bytes() for p in (folder / "outlines").rglob("*.tsv")}
    shipped = {p.relative_to(DATA): p.read_bytes() for p in (DATA / "outlines").rglob("*.tsv")}
    assert made == shipped
