"""The worklist of bases that are not current, and re-pinning many of them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import BasisTarget, Entry, LegalBasis
from tests import factories
from tests.catalog.admin.test_editing import filled
from tests.catalog.bases.test_repinning import entry_citing, succession, versions

pytestmark = pytest.mark.django_db

WORKLIST = reverse("admin:catalog_legalbasis_worklist")
REPIN = reverse("admin:catalog_legalbasis_repin")


@pytest.fixture
def editor(client_of: Callable[[str], Client]) -> Client:
    return client_of("Legal editors")


def confirm(client: Client, preview: Any) -> Any:
    data = {"target": preview.context["keys"], "seen": preview.context["seen"], "_confirm": "1"}
    return client.post(REPIN, data, follow=True)


def lines(response: Any) -> list[tuple[str, str]]:
    """The rows shown: code of the entry, status."""
    return [
        (line.row.basis.entry.code, line.row.status.value)
        for group in response.context["groups"]
        for line in group.lines
    ]


def test_what_is_not_current_is_shown_by_law_with_both_texts_and_the_successor(editor: Client) -> None:
    old, _new = versions()
    entry_citing("《样例法》第二条", old, "2")
    other, _new = versions("第二样例法")
    entry_citing("《第二样例法》第一条", other, "1")
    response = editor.get(WORKLIST)
    assert {group.law.title_zh for group in response.context["groups"]} == {"样例法", "第二样例法"}
    assert {status for _code, status in lines(response)} == {"renumbered", "amended"}
    assert "《第二样例法》第三条 (2024-07-01)" in response.text
    assert "乙<ins>改</ins>" in response.text


def test_a_citation_that_is_not_settled_is_a_row_with_the_reason(editor: Client) -> None:
    factories.LegalBasisFactory(law=None, law_name="无名法", unresolved_reason="No law of this name is known")
    response = editor.get(WORKLIST)
    assert [status for _code, status in lines(response)] == ["unresolved"]
    assert "No law of this name is known" in response.text


def test_open_drafts_come_first_and_every_edition_can_be_asked_for(editor: Client) -> None:
    old, _new = versions()
    sealed = entry_citing("《样例法》第一条", old, "1")
    factories.publish(sealed.edition)
    assert lines(editor.get(WORKLIST)) == []
    response = editor.get(WORKLIST, {"edition": "all"})
    assert lines(response) == [(sealed.code, "renumbered")]
    assert "draft a correction" in response.text
    assert f'value="{sealed.bases.get().targets.get().pk}"' not in response.text


def test_a_state_of_a_past_day_is_judged_on_it_and_not_brought_up_to_date(editor: Client) -> None:
    old, _new = versions()
    state = factories.EditionFactory(kind="compiled", law_as_of="2022-12-31")
    entry_citing("《样例法》第一条", old, "1", edition=state)
    assert lines(editor.get(WORKLIST)) == []
    assert lines(editor.get(WORKLIST, {"edition": state.identifier})) == []
    preview = editor.post(REPIN, {"target": BasisTarget.objects.get().pk})
    assert preview.context["rows"] == []
    assert "The list states the law of 2022-12-31" in preview.text


def test_rows_are_narrowed_by_law_status_and_day(editor: Client) -> None:
    old, _new = versions()
    entry = entry_citing("《样例法》第一条、第二条", old, "1", "2")
    assert lines(editor.get(WORKLIST, {"status": "amended"})) == [(entry.code, "amended")]
    assert lines(editor.get(WORKLIST, {"law": "no-such-law"})) == []
    assert len(lines(editor.get(WORKLIST, {"law": old.law.key}))) == 2
    assert lines(editor.get(WORKLIST, {"as_of": "2019-01-01"})) == []


def test_re_pinning_is_shown_first_and_records_who_confirmed_it(editor: Client) -> None:
    old, new = versions()
    entry = entry_citing("《样例法》第一条、第二条", old, "1", "2")
    keys = list(BasisTarget.objects.values_list("pk", flat=True))
    preview = editor.post(REPIN, {"target": keys})
    assert "《样例法》第三条 (2024-07-01)" in preview.text
    assert not BasisTarget.objects.filter(version=new).exists()
    assert "2 provisions re-pinned" in confirm(editor, preview).text
    entry.refresh_from_db()
    assert entry.basis_text == "《样例法》第三条、第二条"
    targets = BasisTarget.objects.order_by("ordinal")
    assert [(target.version, target.provision) for target in targets] == [(new, "3"), (new, "2")]
    for target in targets:
        record = target.history.latest()
        assert record.history_user is not None
        assert "confirmed by" in record.history_change_reason
    assert lines(editor.get(WORKLIST)) == []


def test_only_what_was_checked_is_re_pinned(editor: Client) -> None:
    old, new = versions()
    entry_citing("《样例法》第一条、第二条", old, "1", "2")
    chosen = BasisTarget.objects.get(provision="2")
    confirm(editor, editor.post(REPIN, {"target": chosen.pk}))
    assert list(BasisTarget.objects.filter(version=new).values_list("pk", flat=True)) == [chosen.pk]


def test_all_that_are_listed_can_be_re_pinned_within_the_filter(editor: Client) -> None:
    old, new = versions()
    entry_citing("《样例法》第一条、第二条", old, "1", "2")
    preview = editor.post(f"{REPIN}?status=amended", {"_every": "1"})
    confirm(editor, preview)
    assert list(BasisTarget.objects.filter(version=new).values_list("provision", flat=True)) == ["2"]


def test_what_changed_since_the_preview_is_shown_again_and_not_done(editor: Client) -> None:
    old, new = versions()
    entry_citing("《样例法》第二条", old, "2")
    preview = editor.post(REPIN, {"target": BasisTarget.objects.get().pk})
    succession(old, "art_2", new, "art_1", "split")
    answer = confirm(editor, preview)
    assert "Something changed meanwhile" in answer.text
    assert not BasisTarget.objects.filter(version=new).exists()


def test_neither_a_split_nor_a_published_one_is_re_pinned(editor: Client) -> None:
    old, new = versions()
    split = entry_citing("《样例法》第二条", old, "2")
    succession(old, "art_2", new, "art_1", "split")
    sealed = entry_citing("《样例法》第一条", old, "1")
    factories.publish(sealed.edition)
    preview = editor.post(REPIN, {"target": list(BasisTarget.objects.values_list("pk", flat=True))})
    assert preview.context["rows"] == []
    assert {p.target.basis.entry.pk for p in preview.context["left"]} == {split.pk, sealed.pk}


def test_who_may_not_edit_neither_re_pins_nor_sees_drafts(client_of: Callable[[str], Client]) -> None:
    old, _new = versions()
    entry_citing("《样例法》第一条", old, "1")
    reader = client_of("Researchers")
    assert reader.post(REPIN, {"target": BasisTarget.objects.get().pk}).status_code == 403
    assert "Re-pin the checked" not in reader.get(WORKLIST).text


def test_the_page_takes_the_same_queries_for_few_and_for_many_rows(editor: Client) -> None:
    counts = []
    for number in range(6):
        old, _new = versions(f"样例法{number}")
        entry_citing(f"《样例法{number}》第一条、第二条", old, "1", "2")
        factories.LegalBasisFactory(law=None, law_name="无名法", unresolved_reason="unknown")
        with CaptureQueriesContext(connection) as captured:
            assert len(lines(editor.get(WORKLIST))) == 3 * (number + 1)
        counts.append(len(captured))
    assert len(set(counts[1:])) == 1
    assert counts[-1] <= 40


def test_bases_are_counted_by_status_edition_and_concept_with_bars(editor: Client) -> None:
    old, _new = versions()
    entry = entry_citing("《样例法》第一条、第二条", old, "1", "2")
    sealed = entry_citing("《样例法》第一条", old, "1")
    factories.publish(sealed.edition)
    response = editor.get(reverse("admin:catalog_legalbasis_standing"))
    found = response.context["standing"]
    assert {status.value: count for status, count in found.all.counts.items()} == {
        "renumbered": 2,
        "amended": 1,
    }
    assert [(row.key, row.not_current) for row in found.by_edition] == [
        (entry.edition.identifier, 2),
        (sealed.edition.identifier, 1),
    ]
    assert [row.key for row in found.by_concept] == ["PM-04"]
    assert [segment.share for segment in found.by_edition[0].segments] == [50.0, 50.0]
    assert response.text.count("<rect") == 2 + 1 + 2
    narrowed = editor.get(WORKLIST, {"edition": "all", "concept": "PM-04", "status": "amended"})
    assert lines(narrowed) == [(entry.code, "amended")]


def test_the_first_page_asks_for_the_figures_and_shows_ones_own_queue(
    client_of: Callable[[str], Client],
) -> None:
    old, _new = versions()
    entry = entry_citing("《样例法》第一条", old, "1")
    editor = client_of("Legal editors")
    address = reverse("admin:catalog_entry_change", args=[entry.pk])
    editor.post(address, filled(editor.get(address)) | {"note": "mine"})
    page = editor.get(reverse("admin:index"))
    assert reverse("admin:catalog_legalbasis_standing") in page.text
    assert [edition.pk for edition in page.context["queue"].to_finish] == [entry.edition_id]
    assert page.context["queue"].to_review == ()
    researcher = client_of("Researchers").get(reverse("admin:index"))
    assert "My queue" not in researcher.text


def test_entries_of_class_one_on_departmental_rules_are_flagged_with_the_rule_and_its_source(
    editor: Client,
) -> None:
    rule = factories.BasisRankRuleFactory(source="国办发〔2020〕49号")
    low = factories.LegalBasisFactory(law__kind="departmental-rule")
    entry: Entry = low.entry
    findings = editor.get(reverse("admin:catalog_basisrankrule_findings"))
    assert entry.code in findings.text
    assert "国办发〔2020〕49号" in findings.text
    page = editor.get(reverse("admin:catalog_entry_change", args=[entry.pk])).text
    assert rule.key in page
    factories.BasisTargetFactory(basis=low, version__law=low.law, provision="1", eid="")
    assert "rank too low" in editor.get(WORKLIST).text
    assert LegalBasis.objects.count() == 1
