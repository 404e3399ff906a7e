"""An editor reviews what became of provisions: side by side, one after another, or many at once."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import LawText, LawVersion, ProvisionSuccession
from catalog.statutes.successions import compare, store
from tests.factories import (
    BasisTargetFactory,
    EditionFactory,
    EntryFactory,
    LawTextFactory,
    LawVersionFactory,
    LegalBasisFactory,
    ProvisionFactory,
    ProvisionSuccessionFactory,
    publish,
)

pytestmark = pytest.mark.django_db

BAN = "串通投标、情节严重的，取消其一年至三年内参加依法必须进行招标项目的投标资格，并予以公告。"
NOTICE = "招标人应当在开标前十五日内在国家指定的媒介上发布招标公告，载明项目的性质和数量。"
REPORT = "评标委员会完成评标后，应当向招标人提出书面评标报告，并推荐合格的中标候选人。"
LIST = reverse("admin:catalog_provisionsuccession_changelist")


@pytest.fixture
def versions() -> tuple[LawVersion, LawVersion]:
    """BAN changes and becomes 2, REPORT goes, NOTICE becomes 4; 1 and 3 are new."""
    old = LawVersionFactory(law__title_zh="招标投标法", date=datetime.date(2018, 1, 1))
    new = LawVersionFactory(law=old.law, date=datetime.date(2024, 1, 1))
    LawTextFactory(version=old, articles=[BAN, REPORT, NOTICE])
    changed = BAN.replace("一年至三年", "二年至五年")
    LawTextFactory(version=new, articles=["本法自公布之日起施行。", changed, "附则。", NOTICE])
    store(compare(old, new))
    return old, new


def row(old: str, new: str) -> ProvisionSuccession:
    return ProvisionSuccession.objects.get(old_eid=old, new_eid=new)


def page_of(succession: ProvisionSuccession) -> str:
    return reverse("admin:catalog_provisionsuccession_change", args=[succession.pk])


def seen(succession: ProvisionSuccession) -> int:
    return int(succession.history.latest().pk)


@pytest.fixture
def editor(client_of: Callable[[str], Client]) -> Client:
    return client_of("Legal editors")


def test_changed_words_are_marked_on_either_side(versions: object, editor: Client) -> None:
    page = editor.get(page_of(row("art_1", "art_2"))).content.decode()
    assert "取消其</span><del>一</del><span>年至</span><del>三</del><span>年内" in page
    assert "取消其</span><ins>二</ins><span>年至</span><ins>五</ins><span>年内" in page
    assert "招标投标法" in page


def test_an_outline_is_said_to_hold_no_words(editor: Client) -> None:
    old = LawVersionFactory(date=datetime.date(2018, 1, 1))
    new = LawVersionFactory(law=old.law, date=datetime.date(2024, 1, 1))
    for version in (old, new):
        outline = LawTextFactory(version=version, kind=LawText.Kind.OUTLINE, body="", source_sha256="0" * 64)
        ProvisionFactory(law_text=outline, text="", exact_hash="a" * 64, folded_hash="b" * 64)
    succession = ProvisionSuccessionFactory(old_version=old, new_version=new)
    page = editor.get(page_of(succession)).content.decode()
    assert page.count("Only the outline is held") == 2
    assert "The words are equal, by their hashes" in page


def test_words_of_one_side_alone_are_not_shown_on_the_other(editor: Client) -> None:
    old = LawTextFactory(articles=[BAN]).version
    new = LawVersionFactory(law=old.law, date=datetime.date(2024, 1, 1))
    outline = LawTextFactory(version=new, kind=LawText.Kind.OUTLINE, body="", source_sha256="0" * 64)
    ProvisionFactory(law_text=outline, text="", exact_hash="a" * 64, folded_hash="b" * 64)
    page = editor.get(page_of(ProvisionSuccessionFactory(old_version=old, new_version=new)))
    assert page.content.decode().count(BAN) == 1
    assert page.content.decode().count("Only the outline is held") == 1


def test_a_version_without_text_is_said_to_be_missing(editor: Client) -> None:
    page = editor.get(
        page_of(ProvisionSuccessionFactory(kind="renumbered", new_eid="art_2"))
    ).content.decode()
    assert page.count("No text of this version is held") == 2


def test_the_bases_at_stake_are_shown_as_far_as_the_user_may_see_them(
    versions: tuple[LawVersion, LawVersion], client_of: Callable[[str], Client]
) -> None:
    published, draft = EditionFactory(), EditionFactory()
    for edition in (published, draft):
        basis = LegalBasisFactory(entry=EntryFactory(edition=edition), law=versions[0].law)
        BasisTargetFactory(basis=basis, version=versions[0], eid="art_1__para_1", provision="1(1)")
    publish(published)
    address = page_of(row("art_1", "art_2"))
    assert len(client_of("Legal editors").get(address).context["related"].targets) == 2
    assert len(client_of("Researchers").get(address).context["related"].targets) == 1


def test_confirm_and_next_goes_through_the_list_and_ends_there(versions: object, editor: Client) -> None:
    filters = "_changelist_filters=kind__exact%3Drepealed%26state__exact%3Dproposed"
    ProvisionSuccessionFactory(kind="repealed", new_eid="")
    first, second = ProvisionSuccession.objects.filter(kind="repealed").order_by("old_version", "pk")
    page = editor.get(f"{page_of(first)}?{filters}")
    assert (page.context["place"], page.context["waiting"]) == (1, 2)
    data = {"seen": seen(first), "note": "checked", "_confirm": ""}
    assert editor.post(f"{page_of(first)}?{filters}", data).url.startswith(page_of(second))
    first.refresh_from_db()
    assert (first.state, first.note) == ("confirmed", "checked")
    last = first.history.latest()
    assert last.history_user == first.decided_by
    assert last.history_user.groups.get().name == "Legal editors"
    response = editor.post(f"{page_of(second)}?{filters}", {"seen": seen(second), "_confirm": ""})
    assert response.url.startswith(LIST)
    assert "kind__exact=repealed" in response.url


def test_overruling_names_another_kind_and_target_with_a_reason(versions: object, editor: Client) -> None:
    wrong = row("art_2", "")
    data = {
        "seen": seen(wrong),
        "kind": "renumbered_amended",
        "provisions": "3",
        "reason": "the same duty in other words",
        "_overrule": "",
    }
    assert editor.post(page_of(wrong), data).status_code == 302
    wrong.refresh_from_db()
    made = row("art_2", "art_3")
    assert (wrong.state, made.state, made.kind) == ("overruled", "confirmed", "renumbered_amended")
    assert wrong.note == made.note == "the same duty in other words"
    assert row("", "art_3").state == "overruled"
    page = editor.get(page_of(made)).content.decode()
    assert "the same duty in other words" in page
    assert str(made.decided_by) in page


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"kind": "renumbered_amended", "provisions": "3"}, "This field is required"),
        ({"kind": "renumbered_amended", "provisions": "99", "reason": "x"}, "has no art_99"),
        ({"kind": "renumbered_amended", "provisions": "第三条", "reason": "x"}, "is not an eid"),
        ({"kind": "", "provisions": "3", "reason": "x"}, "Say what became of it"),
        ({"kind": "amended", "provisions": "3", "reason": "x"}, "The numbers differ"),
    ],
)
def test_what_cannot_be_is_said_on_the_page(
    data: dict[str, str], message: str, versions: object, editor: Client
) -> None:
    wrong = row("art_2", "")
    response = editor.post(page_of(wrong), {"seen": seen(wrong), "_overrule": "", **data})
    assert response.status_code == 200
    assert message in response.content.decode()
    wrong.refresh_from_db()
    assert wrong.state == "proposed"


def test_a_row_that_changed_meanwhile_is_not_decided(versions: object, editor: Client) -> None:
    succession = row("art_1", "art_2")
    before = seen(succession)
    succession.note = "someone else was here"
    succession.save()
    response = editor.post(page_of(succession), {"seen": before, "_confirm": ""})
    assert "changed this row while you had it open" in response.content.decode()
    succession.refresh_from_db()
    assert succession.state == "proposed"
    again = {"seen": seen(succession), "_confirm": ""}
    assert editor.post(page_of(succession), again).status_code == 302


@pytest.mark.parametrize("group", ["Researchers", "Translators", "Publishers"])
def test_who_may_only_view_cannot_decide(
    group: str, versions: object, client_of: Callable[[str], Client]
) -> None:
    client, succession = client_of(group), row("art_1", "art_2")
    page = client.get(page_of(succession))
    assert page.status_code == 200
    assert "Confirm and next" not in page.content.decode()
    data = {"seen": seen(succession), "reason": "x"}
    for button in ("_confirm", "_stay", "_overrule"):
        assert client.post(page_of(succession), data | {button: ""}).status_code == 403
    many = reverse("admin:catalog_provisionsuccession_confirm")
    assert client.post(many, {"keys": str(succession.pk)}).status_code == 403
    client.post(LIST, {"action": "confirm_many", "_selected_action": [succession.pk]})
    succession.refresh_from_db()
    assert succession.state == "proposed"


def test_many_are_confirmed_after_a_look_at_what_they_are(versions: object, editor: Client) -> None:
    keys = list(ProvisionSuccession.objects.values_list("pk", flat=True))
    page = editor.post(LIST, {"action": "confirm_many", "_selected_action": keys})
    alike = row("art_3", "art_4")
    assert [found.pk for found, _name in page.context["fit"]] == [alike.pk]
    assert len(page.context["unfit"]) == len(keys) - 1
    alike.refresh_from_db()
    assert alike.state == "proposed", "nothing is decided before the second page is sent"
    data = {"keys": page.context["form"]["keys"].value(), "note": "equal words"}
    editor.post(reverse("admin:catalog_provisionsuccession_confirm"), data)
    alike.refresh_from_db()
    assert (alike.state, alike.note) == ("confirmed", "equal words")
    assert alike.history.latest().history_user == alike.decided_by is not None
    assert set(ProvisionSuccession.objects.exclude(pk=alike.pk).values_list("state", flat=True)) == {
        "proposed"
    }


def test_rows_unfit_for_the_bulk_are_refused_whatever_is_sent(versions: object, editor: Client) -> None:
    keys = ",".join(map(str, ProvisionSuccession.objects.values_list("pk", flat=True)))
    editor.post(reverse("admin:catalog_provisionsuccession_confirm"), {"keys": keys})
    confirmed = ProvisionSuccession.objects.filter(state="confirmed")
    assert [(found.old_eid, found.kind) for found in confirmed] == [("art_3", "renumbered")]
    response = editor.post(reverse("admin:catalog_provisionsuccession_confirm"), {"keys": "1;drop"})
    assert "Choose the rows again" in response.content.decode()


def test_a_row_added_by_hand_is_the_word_of_who_added_it(
    versions: tuple[LawVersion, LawVersion], admin_client: Client
) -> None:
    data = {
        "old_version": versions[0].pk,
        "old_eid": "2",
        "new_version": versions[1].pk,
        "new_eid": "art_1",
        "kind": "renumbered_amended",
        "note": "by hand",
    }
    address = reverse("admin:catalog_provisionsuccession_add")
    admin_client.post(address, data)
    made = row("art_2", "art_1")
    assert (made.state, made.origin, made.decided_by.username) == ("confirmed", "editor", "root")
    for wrong, message in (
        ({"new_eid": "3"}, "is confirmed: overrule that first"),
        ({"old_eid": "1", "new_eid": "9"}, "has no art_9"),
        ({"old_eid": "one"}, "is not an eid"),
    ):
        assert message in admin_client.post(address, data | wrong).content.decode()


def test_what_editors_decided_outlives_the_command(
    versions: tuple[LawVersion, LawVersion], editor: Client
) -> None:
    from django.core.management import call_command

    wrong = row("art_2", "")
    data = {"kind": "renumbered_amended", "provisions": "3", "reason": "same duty", "_overrule": ""}
    editor.post(page_of(wrong), {"seen": seen(wrong), **data})
    right = row("art_1", "art_2")
    editor.post(page_of(right), {"seen": seen(right), "_confirm": ""})
    before = list(ProvisionSuccession.objects.order_by("pk").values())
    call_command("concordance", versions[0].law.key, "--from", "2018-01-01", "--to", "2024-01-01", "--store")
    assert list(ProvisionSuccession.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"likeness": "equal"}, {("art_3", "art_4")}),
        ({"likeness": "high"}, {("art_1", "art_2")}),
        ({"likeness": "none"}, {("art_2", ""), ("", "art_1"), ("", "art_3")}),
        ({"q": "招标投标 3"}, {("art_3", "art_4"), ("", "art_3")}),
        ({"kind__exact": "repealed"}, {("art_2", "")}),
        ({"state__exact": "confirmed"}, set()),
    ],
)
def test_the_list_is_narrowed(
    query: dict[str, str], found: set[tuple[str, str]], versions: object, editor: Client
) -> None:
    rows = editor.get(LIST, query).context["cl"].result_list
    assert {(r.old_eid, r.new_eid) for r in rows} == found


def test_the_list_is_narrowed_by_version(versions: tuple[LawVersion, LawVersion], editor: Client) -> None:
    ProvisionSuccessionFactory()
    for name, version in zip(("old_version", "new_version"), versions, strict=True):
        rows = editor.get(LIST, {f"{name}__id__exact": version.pk}).context["cl"].result_list
        assert len(rows) == 5, name


def test_an_empty_list_says_where_rows_come_from(editor: Client) -> None:
    assert "Upload the text of a new version" in editor.get(LIST).content.decode()


def test_a_review_takes_as_many_queries_in_a_long_list_as_in_a_short_one(
    versions: tuple[LawVersion, LawVersion], editor: Client
) -> None:
    address = page_of(row("art_1", "art_2"))
    editor.get(address)
    with CaptureQueriesContext(connection) as few:
        editor.get(address)
    basis: Any = LegalBasisFactory(law=versions[0].law)
    for number in range(10, 30):
        ProvisionSuccessionFactory(
            old_version=versions[0], old_eid="art_1", new_version=versions[1], new_eid=f"art_{number}"
        )
        part = {"provision": f"1({number})", "eid": f"art_1__para_{number}"}
        BasisTargetFactory(basis=basis, ordinal=number, version=versions[0], **part)
    with CaptureQueriesContext(connection) as many:
        editor.get(address)
    assert len(many) == len(few) <= 20, "\n".join(query["sql"] for query in many.captured_queries)
