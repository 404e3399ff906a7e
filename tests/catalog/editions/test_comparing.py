"""What changed between two editions, in meaning; and the working edition as of two days."""

from __future__ import annotations

import csv
import datetime
import io
import json

import pytest
from django.core.management import CommandError, call_command

from catalog.editions.comparing import ChangeKind, Comparison, compare_editions
from catalog.editions.drafting import DraftingError, Particulars, draft_edition
from catalog.editions.snapshots import draft_snapshot
from catalog.editions.successions import decide_succession
from catalog.models import BasisTarget, Edition, Entry, LawVersion, ReviewState
from tests import factories

pytestmark = pytest.mark.django_db

OLD, NEW = datetime.date(2018, 1, 1), datetime.date(2024, 7, 1)
BEFORE, AFTER = datetime.date(2022, 12, 31), datetime.date(2025, 4, 1)


@pytest.fixture
def editions() -> tuple[Edition, Edition]:
    return factories.EditionFactory(slug="old"), factories.EditionFactory(slug="new")


def row(edition: Edition, content: str, concept: str = "PM-04", **particulars: object) -> Entry:
    made = factories.ConceptFactory(code=concept)
    return factories.EntryFactory(
        edition=edition, concept=made, content_zh=content, basis_text="", **particulars
    )


def kinds(comparison: Comparison) -> list[tuple[str | None, str | None, list[str]]]:
    return [
        (c.old.content_zh if c.old else None, c.new.content_zh if c.new else None, [k.value for k in c.kinds])
        for c in comparison.changes
    ]


def test_rows_that_are_the_same_are_counted_only(editions: tuple[Edition, Edition]) -> None:
    for edition in editions:
        row(edition, "限制出境")
    comparison = compare_editions(*editions)
    assert (comparison.changes, comparison.unchanged) == ((), 1)


def test_added_and_dropped_rows(editions: tuple[Edition, Edition]) -> None:
    old, new = editions
    row(old, "限制出境"), row(new, "取消评优资格")
    assert kinds(compare_editions(old, new)) == [
        ("限制出境", None, ["dropped"]),
        (None, "取消评优资格", ["added"]),
    ] or kinds(compare_editions(old, new)) == [
        (None, "取消评优资格", ["added"]),
        ("限制出境", None, ["dropped"]),
    ]


def test_a_reworded_row_shows_its_words_in_both_languages(editions: tuple[Edition, Edition]) -> None:
    old, new = editions
    before, after = row(old, "限制被执行人出境"), row(new, "限制失信被执行人出境")
    factories.EntryTranslationFactory(entry=before, text="Bars debtors from leaving")
    factories.EntryTranslationFactory(entry=after, text="Bars listed debtors from leaving")
    [change] = compare_editions(old, new).changes
    assert change.kinds == (ChangeKind.REWORDED,)
    assert [(t.field, [(p.op, p.text) for p in t.parts if p.op != "equal"]) for t in change.texts] == [
        ("content_zh", [("insert", "失信")]),
        ("content_en", [("insert", "listed ")]),
    ]


@pytest.mark.parametrize(
    ("particulars", "kind", "field"),
    [
        ({"targets_zh": "全体被执行人"}, "retargeted", "targets_zh"),
        ({"legal_persons": True}, "retargeted", "subjects"),
        ({"retention": "三年"}, "particulars", "retention"),
        ({"disclosure": "public"}, "particulars", "disclosure"),
    ],
)
def test_other_changes_are_told_by_their_kind(
    editions: tuple[Edition, Edition], particulars: dict[str, object], kind: str, field: str
) -> None:
    old, new = editions
    row(old, "限制出境"), row(new, "限制出境", **particulars)
    [change] = compare_editions(old, new).changes
    assert ([k.value for k in change.kinds], [t.field for t in change.texts]) == ([kind], [field])


def test_a_row_under_another_concept_is_re_classified(editions: tuple[Edition, Edition]) -> None:
    old, new = editions
    row(old, "限制失信被执行人出境"), row(new, "限制失信被执行人出境", "PM-09")
    assert kinds(compare_editions(old, new))[0][2] == ["re-classified"]


def test_a_split_row_is_shown_with_each_part(editions: tuple[Edition, Edition]) -> None:
    old, new = editions
    before = row(old, "限制担任公司董事、监事、高级管理人员")
    row(new, "限制担任公司董事、监事、高级管理"), row(new, "高级管理人员")
    changes = compare_editions(old, new).changes
    assert [(c.old, c.split) for c in changes] == [(before, True), (before, True)]


def test_what_an_editor_confirmed_comes_before_likeness(editions: tuple[Edition, Edition]) -> None:
    old, new = editions
    before, like, meant = row(old, "限制出境"), row(new, "限制出境"), row(new, "取消评优资格")
    user = factories.UserFactory()
    decide_succession(before, meant, ReviewState.CONFIRMED, user=user)
    changes = {c.new: c for c in compare_editions(old, new).changes}
    assert (changes[meant].old, changes[meant].confirmed) == (before, True)
    assert changes[like].old is None
    decide_succession(before, meant, ReviewState.OVERRULED, user=user)
    assert compare_editions(old, new).unchanged == 1


def test_links_hold_over_editions_in_between_and_from_a_common_source() -> None:
    first = factories.EditionFactory(slug="first")
    entry = row(first, "限制出境")
    second = draft_edition(first, Particulars("second", "二", "2"), reason="r")
    third = draft_edition(second, Particulars("third", "三", "3"), reason="r")
    other = draft_edition(first, Particulars("other", "四", "4"), reason="r")
    for edition in (third, other):
        [continued] = edition.entries.all()
        continued.content_zh = f"{edition.slug} 完全不同"
        continued.save()
    assert [(c.old, c.confirmed) for c in compare_editions(first, third).changes] == [(entry, True)]
    assert compare_editions(other, third).changes[0].confirmed


def test_an_entry_continues_one_of_another_edition_of_the_same_list(
    editions: tuple[Edition, Edition],
) -> None:
    old, _ = editions
    with pytest.raises(ValueError, match="another edition of the same list"):
        decide_succession(row(old, "甲"), row(old, "乙"), ReviewState.CONFIRMED, user=factories.UserFactory())


def test_editions_of_different_lists_are_not_compared(editions: tuple[Edition, Edition]) -> None:
    other = factories.EditionFactory(catalog=factories.CatalogFactory(code="information"))
    with pytest.raises(ValueError, match="different lists"):
        compare_editions(editions[0], other)


def amended_law(title: str = "样例法") -> tuple[LawVersion, LawVersion]:
    """Article 1 became 3 with its words, 2 was amended in its place, 3 became 1; 4 is new."""
    old = factories.LawVersionFactory(law__title_zh=title, date=OLD)
    factories.LawTextFactory(version=old, articles=["甲", "乙", "丙", "丁"])
    new = factories.LawVersionFactory(law=old.law, date=NEW, event="revised")
    factories.LawTextFactory(version=new, articles=["丙改", "乙改", "甲", "新", "丁"])
    for before, after, kind in (
        ("art_1", "art_3", "renumbered"),
        ("art_2", "art_2", "amended"),
        ("art_3", "art_1", "renumbered_amended"),
        ("art_4", "art_5", "renumbered"),
    ):
        factories.ProvisionSuccessionFactory(
            old_version=old, old_eid=before, new_version=new, new_eid=after, kind=kind
        )
    factories.ProvisionSuccessionFactory(
        old_version=old, old_eid="", new_version=new, new_eid="art_4", kind="new"
    )
    return old, new


def citing(edition: Edition, version: LawVersion, *provisions: str) -> Entry:
    text = f"《{version.law.title_zh}》" + "、".join(f"第{'零一二三四五'[int(p)]}条" for p in provisions)
    entry = factories.EntryFactory(edition=edition, basis_text=text, content_zh=text)
    basis = factories.LegalBasisFactory(entry=entry, law=version.law, quote=text, end=len(text))
    held = {p.eid: p for p in version.current_text.provisions.all()}
    for ordinal, provision in enumerate(provisions, start=1):
        factories.BasisTargetFactory(
            basis=basis,
            ordinal=ordinal,
            version=version,
            provision=provision,
            eid=f"art_{provision}",
            folded_hash=held[f"art_{provision}"].folded_hash,
        )
    return entry


class TestTheWorkingEditionAsOfTwoDays:
    @pytest.fixture
    def working(self) -> Edition:
        return factories.EditionFactory(kind="compiled", slug="compiled")

    def pins(self, edition: Edition) -> list[tuple[str, str]]:
        targets = BasisTarget.objects.filter(basis__entry__edition=edition).select_related("version")
        ordered = targets.order_by("basis__entry__ordinal", "basis__ordinal", "ordinal")
        return [(str(t.version.date), t.provision) for t in ordered]

    def test_each_basis_is_pinned_to_the_version_of_the_day(self, working: Edition) -> None:
        old, new = amended_law()
        citing(working, new, "3", "2", "1")
        citing(working, old, "4")
        before, after = draft_snapshot(working, BEFORE), draft_snapshot(working, AFTER)
        assert self.pins(before) == [
            ("2018-01-01", "1"),
            ("2018-01-01", "2"),
            ("2018-01-01", "3"),
            ("2018-01-01", "4"),
        ]
        assert self.pins(after) == [
            ("2024-07-01", "3"),
            ("2024-07-01", "2"),
            ("2024-07-01", "1"),
            ("2024-07-01", "5"),
        ]
        texts = before.entries.order_by("ordinal").values_list("basis_text", flat=True)
        assert list(texts) == ["《样例法》第一条、第二条、第三条", "《样例法》第四条"]
        assert (before.law_as_of, before.slug, before.workflow) == (BEFORE, "compiled-2022-12-31", "draft")
        assert self.pins(working)[0] == ("2024-07-01", "3")

    def test_a_law_that_was_not_yet_in_force_leaves_a_basis_that_says_so(self, working: Edition) -> None:
        version = factories.LawVersionFactory(law__title_zh="新法", date=NEW)
        factories.LawTextFactory(version=version, articles=["甲"])
        citing(working, version, "1")
        basis = draft_snapshot(working, BEFORE).entries.get().bases.get()
        assert (basis.targets.count(), basis.quote) == (0, "《新法》第一条")
        assert basis.unresolved_reason == "No version of the law was in force on 2022-12-31"

    def test_a_provision_that_is_new_did_not_stand_there(self, working: Edition) -> None:
        _, new = amended_law()
        citing(working, new, "4", "2")
        basis = draft_snapshot(working, BEFORE).entries.get().bases.get()
        assert [t.provision for t in basis.targets.all()] == ["2"]
        assert basis.unresolved_reason == "The provision did not stand in the law on 2022-12-31"

    def test_the_two_states_differ_in_what_truly_changed(self, working: Edition) -> None:
        _, new = amended_law()
        citing(working, new, "3", "2", "1")
        citing(working, new, "4")
        unchanged = factories.LawVersionFactory(law__title_zh="不变法", date=OLD)
        factories.LawTextFactory(version=unchanged, articles=["甲"])
        citing(working, unchanged, "1")
        comparison = compare_editions(draft_snapshot(working, BEFORE), draft_snapshot(working, AFTER))
        assert comparison.unchanged == 1
        assert [[k.value for k in c.kinds] for c in comparison.changes] == [["re-cited"], ["re-cited"]]
        told = [
            (x.kind.value, x.before and x.before.provision, x.after and x.after.provision)
            for c in comparison.changes
            for x in c.citations
        ]
        assert told == [
            ("renumbered", "1", "3"),
            ("amended", "2", "2"),
            ("renumbered_amended", "3", "1"),
            ("added", None, "4"),
        ]

    def test_only_compiled_lists_follow_the_law_of_a_day(self, working: Edition) -> None:
        with pytest.raises(DraftingError, match="no compiled list"):
            draft_snapshot(factories.EditionFactory(), BEFORE)
        draft_snapshot(working, BEFORE)
        with pytest.raises(DraftingError, match="There is an edition compiled-2022-12-31 already"):
            draft_snapshot(working, BEFORE)


@pytest.mark.parametrize("count", [1, 6])
def test_editions_of_any_size_take_the_same_queries(
    count: int, editions: tuple[Edition, Edition], django_assert_num_queries
) -> None:
    for number in range(count):
        for edition, version in zip(editions, amended_law(f"样例法{number}"), strict=True):
            citing(edition, version, "1", "2")
    with django_assert_num_queries(19):
        compare_editions(*editions)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("compare_editions", "punishment", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_json_csv_and_text(editions: tuple[Edition, Edition]) -> None:
    old, new = editions
    row(old, "限制被执行人出境"), row(new, "限制失信被执行人出境")
    document = json.loads(run("old", "new", "--format", "json"))
    assert (document["old"], document["counts"]["reworded"]) == ("punishment-old-r1", 1)
    assert document["changes"][0]["texts"][0]["parts"][1] == {"op": "insert", "text": "失信"}
    [line] = csv.DictReader(io.StringIO(run("old", "new", "--format", "csv")))
    assert (line["kinds"], line["field"], line["after"]) == ("reworded", "content_zh", "限制失信被执行人出境")
    assert "1 reworded" in run("old", "new").splitlines()[-1]


def test_the_command_says_which_editions_there_are(editions: tuple[Edition, Edition]) -> None:
    with pytest.raises(CommandError, match="there are punishment/new, punishment/old"):
        run("old", "none")
