"""An edition held against an official table, row by row, and what becomes of what was found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from catalog.editions.drafting import Particulars, draft_correction, draft_edition
from catalog.models import Collation, Edition, Entry
from tests import factories
from tests.catalog.admin.test_editing import change, filled

pytestmark = pytest.mark.django_db

TABLE = (
    "惩戒措施,惩戒内容,惩戒对象,法规政策依据\n"
    "限制出境,限制出境,失信被执行人,\n"
    "限制出境,不准乘坐飞机,失信者,\n"
    "限制出境,另有规定,,\n"
)


@pytest.fixture
def edition(db: None) -> Edition:
    """A row that the table has, one that it has for others, and one that it lacks."""
    edition = factories.EditionFactory(slug="working")
    concept = factories.ConceptFactory(name_zh="限制出境")
    for content, targets in (
        ("限制出境", "失信被执行人"),
        ("不准乘坐飞机", "失信被执行人"),
        ("取消荣誉称号并收回奖金", ""),
    ):
        factories.EntryFactory(
            edition=edition, concept=concept, content_zh=content, targets_zh=targets, basis_text=""
        )
    return edition


@pytest.fixture
def editor(client_of: Callable[[str], Client]) -> Client:
    return client_of("Legal editors")


def page(edition: Edition) -> str:
    return reverse("admin:catalog_edition_collate_table", args=[edition.pk])


def upload(client: Client, edition: Edition, evidence: str = "官方附件") -> Any:
    file = SimpleUploadedFile("official.csv", TABLE.encode())
    return client.post(page(edition), {"table": file, "evidence": evidence})


def states(edition: Edition) -> dict[str, str]:
    rows = Collation.objects.filter(entry__edition=edition).order_by("pk").select_related("entry")
    return {row.entry.content_zh: row.state for row in rows}


def test_rows_are_shown_beside_those_of_the_table_with_what_differs(editor: Client, edition: Edition) -> None:
    shown = upload(editor, edition)
    found = {row.entry.content_zh: (row.number, row.state) for row in shown.context["page"]}
    assert found == {
        "限制出境": (2, "agrees"),
        "不准乘坐飞机": (3, "differs"),
        "取消荣誉称号并收回奖金": (None, "absent"),
    }
    assert "失信<del>被执行人</del><ins>者</ins>" in shown.text
    assert "另有规定" in shown.text
    assert not Collation.objects.exists()


def test_what_a_person_finds_is_recorded_with_text_row_and_name(editor: Client, edition: Edition) -> None:
    shown = upload(editor, edition)
    keys = {entry.content_zh: entry.pk for entry in edition.entries.all()}
    answer = editor.post(
        page(edition),
        {
            "token": shown.context["token"],
            "_record": "1",
            f"state-{keys['限制出境']}": "agrees",
            f"state-{keys['不准乘坐飞机']}": "differs",
            f"state-{keys['取消荣誉称号并收回奖金']}": "",
        },
    )
    assert states(edition) == {"限制出境": "agrees", "不准乘坐飞机": "differs"}
    recorded = Collation.objects.get(state="agrees")
    assert recorded.evidence == "官方附件, row 2"
    assert recorded.created_by is not None
    assert answer.context["done"] == 2
    assert [row.entry.content_zh for row in answer.context["page"]] == ["取消荣誉称号并收回奖金"]


def test_a_published_edition_is_collated_too_and_stays_as_it_is(editor: Client, edition: Edition) -> None:
    factories.publish(edition)
    shown = upload(editor, edition)
    key = edition.entries.get(content_zh="限制出境").pk
    editor.post(page(edition), {"token": shown.context["token"], "_record": "1", f"state-{key}": "agrees"})
    assert states(edition) == {"限制出境": "agrees"}


def test_only_who_may_collate_comes_here(client_of: Callable[[str], Client], edition: Edition) -> None:
    factories.publish(edition)
    assert client_of("Researchers").get(page(edition)).status_code == 403


def test_a_file_that_is_no_table_is_refused_with_the_cause(editor: Client, edition: Edition) -> None:
    file = SimpleUploadedFile("official.pdf", b"%PDF")
    response = editor.post(page(edition), {"table": file, "evidence": "x"})
    assert response.status_code == 200
    assert response.context["form"].errors["table"]


def collated(edition: Edition) -> Entry:
    entry: Entry = edition.entries.get(content_zh="限制出境")
    factories.CollationFactory(entry=entry, state="agrees", evidence="官方附件, row 2")
    return entry


def test_a_correction_carries_collations_over_and_a_new_edition_does_not(edition: Edition) -> None:
    collated(edition)
    factories.publish(edition)
    user = factories.UserFactory()
    correction = draft_correction(edition, "A misprint.", user=user)
    assert states(correction) == {"限制出境": "agrees"}
    carried = Collation.objects.get(entry__edition=correction)
    assert carried.evidence == (
        "官方附件, row 2; carried over from punishment-working-r1, whose row is the same"
    )
    following = draft_edition(edition, Particulars("next", "下一版", "Next"), reason="x", user=user)
    assert states(following) == {}


def test_a_row_whose_words_change_counts_as_not_collated(editor: Client, edition: Edition) -> None:
    entry = collated(edition)
    editor.post(change(entry), filled(editor.get(change(entry))) | {"note": "our own words"})
    assert states(edition) == {"限制出境": "agrees"}
    editor.post(change(entry), filled(editor.get(change(entry))) | {"targets_zh": "另一些人"})
    assert states(edition) == {"限制出境": "not-collated"}


@pytest.mark.parametrize("workflow", ["in_review", "approved"])
def test_rows_are_read_only_while_an_edition_is_reviewed(
    editor: Client, edition: Edition, workflow: str
) -> None:
    edition.workflow = workflow
    edition.submitted_by = edition.approved_by = None
    edition.save()
    entry = edition.entries.first()
    response = editor.get(change(entry))
    assert 'name="content_zh"' not in response.text
    assert "have changes requested first" in response.text
    assert editor.post(change(entry), {"content_zh": "x"}).status_code == 403
    assert editor.get(reverse("admin:catalog_entry_delete", args=[entry.pk])).status_code == 403
