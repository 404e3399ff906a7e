"""What editors do in the forms of the catalog: bases, pins, concurrent edits, history, search."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.lawtext import exact_hash
from catalog.models import BasisTarget, Entry
from tests.factories import (
    BasisTargetFactory,
    ConceptFactory,
    EditionFactory,
    EntryFactory,
    LawTextFactory,
    LawVersionFactory,
    LegalBasisFactory,
    ProvisionFactory,
    ProvisionSuccessionFactory,
    SourceLawFactory,
    publish,
)

pytestmark = pytest.mark.django_db


def change(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def filled(page: Any) -> dict[str, Any]:
    """What a browser would send if it sent the forms of a page as they are."""
    forms = [page.context["adminform"].form]
    data: dict[str, Any] = {}
    for inline in page.context.get("inline_admin_formsets", []):
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is not None and value is not False:
                data[bound.html_name] = value
    return data


def test_the_second_of_two_people_sees_both_and_loses_nothing(admin_client: Client) -> None:
    entry = EntryFactory(content_zh="限制出境", note="旧注")
    mine = filled(admin_client.get(change(entry)))
    theirs = mine | {"retention": "三年", "note": "他们的注", "legal_persons": "on"}
    assert admin_client.post(change(entry), theirs).status_code == 302
    refused = admin_client.post(change(entry), mine | {"content_zh": "不准出境", "note": "我的注"})
    form = refused.context["adminform"].form
    assert "root saved this row while you were editing it" in form.non_field_errors()[0]
    assert {(c.label, c.theirs, c.mine, c.taken) for c in form.conflicts} == {
        ("Period", "三年", "", True),
        ("Legal persons", "Yes", "No", True),
        ("Note", "他们的注", "我的注", False),
        ("Content", "限制出境", "不准出境", False),
    }
    assert "<del>他们</del><ins>我</ins>" in refused.text
    assert Entry.objects.get().content_zh == "限制出境"
    assert admin_client.post(change(entry), filled(refused)).status_code == 302
    saved = Entry.objects.get()
    assert (saved.content_zh, saved.note, saved.retention) == ("不准出境", "我的注", "三年")
    assert (saved.legal_persons, saved.lock_version) == (True, 2)


def test_rows_on_the_page_of_a_row_are_merged_as_well(admin_client: Client) -> None:
    entry = EntryFactory(basis_text="《甲法》第一条；《乙法》第二条")
    law, other = SourceLawFactory(), SourceLawFactory()
    for ordinal, (name, start) in enumerate((("甲法", 0), ("乙法", 8)), start=1):
        quote = entry.basis_text[start : start + 7]
        LegalBasisFactory(
            entry=entry, ordinal=ordinal, law=law, law_name=name, quote=quote, start=start, end=start + 7
        )
    admin_client.post(change(entry), filled(admin_client.get(change(entry))) | {"note": "a first save"})
    mine = filled(admin_client.get(change(entry)))
    theirs = mine | {"bases-0-law": other.pk, "bases-1-law_name": "他们的"}
    assert admin_client.post(change(entry), theirs).status_code == 302
    refused = admin_client.post(change(entry), mine | {"note": "我的", "bases-1-law_name": "我的"})
    conflicts = refused.context["adminform"].form.conflicts
    assert {(c.label.partition(", ")[2] or c.label, c.taken) for c in conflicts} == {
        ("Note", False),
        ("Law", True),
        ("Law as written", False),
    }
    assert admin_client.post(change(entry), filled(refused)).status_code == 302
    first, second = entry.bases.order_by("ordinal")
    assert (first.law, first.law_name, second.law_name) == (other, "甲法", "我的")


def test_rows_without_a_lock_of_their_own_are_guarded_too(admin_client: Client) -> None:
    concept = ConceptFactory(definition="旧")
    mine = filled(admin_client.get(change(concept)))
    assert admin_client.post(change(concept), mine | {"definition": "他们的"}).status_code == 302
    refused = admin_client.post(change(concept), mine | {"name_en": "Mine"})
    assert refused.status_code == 200
    assert admin_client.post(change(concept), filled(refused)).status_code == 302
    concept.refresh_from_db()
    assert (concept.definition, concept.name_en) == ("他们的", "Mine")


def test_a_save_by_a_command_counts_as_somebody_elses(admin_client: Client) -> None:
    law = SourceLawFactory()
    mine = filled(admin_client.get(change(law)))
    law.note = "checked"
    law.save_with_history(reason="by a command")
    refused = admin_client.post(change(law), mine | {"issuer": "另名"})
    assert "A command saved this row" in refused.context["adminform"].form.non_field_errors()[0]


def test_a_group_of_citations_must_stand_where_it_says(admin_client: Client) -> None:
    entry = EntryFactory(basis_text="依照《样例法》第一条")
    basis = LegalBasisFactory(entry=entry, law=SourceLawFactory(title_zh="样例法"), start=2, end=10)
    data = filled(admin_client.get(change(entry)))
    refused = admin_client.post(change(entry), data | {"bases-0-start": 0})
    [formset, *_rest] = refused.context["inline_admin_formsets"]
    assert "It stands at 2 to 10." in str(formset.formset.errors)
    moved = data | {"basis_text": "《样例法》第一条", "bases-0-start": 0, "bases-0-end": 8}
    assert admin_client.post(change(entry), moved).status_code == 302
    basis.refresh_from_db()
    assert (basis.start, basis.end) == (0, 8)


def test_saving_a_target_pins_it_to_the_words_that_are_held(admin_client: Client) -> None:
    text = LawTextFactory(version__law__title_zh="样例法", articles=["甲。", "乙。"])
    basis = LegalBasisFactory(law=text.version.law)
    data = {
        "entry": basis.entry_id,
        "ordinal": 1,
        "version": text.version_id,
        "provision": "2",
        "basis": basis.pk,
    }
    assert admin_client.post(reverse("admin:catalog_basistarget_add"), data).status_code == 302
    target = BasisTarget.objects.get()
    assert (target.eid, target.read_from, target.exact_hash) == ("art_2", text, exact_hash("乙。"))
    page = filled(admin_client.get(change(target)))
    later = LawTextFactory(version=text.version, articles=["甲。", "另有规定。"])
    admin_client.post(change(target), page | {"verified": "on"})
    target.refresh_from_db()
    assert (target.verified, target.read_from, target.exact_hash) == (True, text, exact_hash("乙。"))
    address = change(basis)
    admin_client.post(address, filled(admin_client.get(address)) | {"targets-0-ordinal": 3})
    target.refresh_from_db()
    assert (target.ordinal, target.read_from) == (3, text)
    admin_client.post(address, filled(admin_client.get(address)) | {"targets-0-provision": "1"})
    target.refresh_from_db()
    assert (target.eid, target.read_from) == ("art_1", later)
    admin_client.post(change(target), filled(admin_client.get(change(target))) | {"provision": "9"})
    target.refresh_from_db()
    assert (target.eid, target.exact_hash) == ("", "")


def test_an_item_cited_without_its_paragraph_is_found_where_only_one_fits(admin_client: Client) -> None:
    text = LawTextFactory(articles=["甲。"])
    ProvisionFactory(law_text=text, ordinal=5, kind="item", eid="art_1__para_1__item_4", text="丁。")
    basis = LegalBasisFactory(law=text.version.law)
    data = {"basis": basis.pk, "ordinal": 1, "version": text.version_id, "provision": "1()(4)"}
    address = reverse("admin:catalog_basistarget_add")
    admin_client.post(address, data)
    assert BasisTarget.objects.get().eid == "art_1__para_1__item_4"
    ProvisionFactory(law_text=text, ordinal=6, kind="item", eid="art_1__para_2__item_4", text="戊。")
    BasisTarget.objects.all().delete()
    admin_client.post(address, data)
    assert BasisTarget.objects.get().eid == ""


def test_a_target_of_another_law_or_without_normal_form_is_refused(admin_client: Client) -> None:
    basis = LegalBasisFactory()
    data = {"basis": basis.pk, "ordinal": 1, "version": LawVersionFactory().pk, "provision": "第一条"}
    form = admin_client.post(reverse("admin:catalog_basistarget_add"), data).context["adminform"].form
    assert "26(2)(3)" in form.errors["provision"][0]
    assert basis.law.title_zh in form.errors["version"][0]


def test_the_page_of_an_entry_shows_what_has_become_of_its_bases(admin_client: Client) -> None:
    old = LawTextFactory(articles=["甲。"]).version
    new = LawVersionFactory(law=old.law, date=datetime.date(2023, 1, 1), event="amended")
    LawTextFactory(version=new, articles=["丙。", "甲。"])
    ProvisionSuccessionFactory(
        old_version=old, old_eid="art_1", new_version=new, new_eid="art_2", kind="renumbered"
    )
    target = BasisTargetFactory(basis=LegalBasisFactory(law=old.law), version=old)
    page = admin_client.get(change(target.basis.entry)).content.decode()
    assert "Renumbered (Proposed)" in page or "Renumbered and amended (Proposed)" in page


def test_the_page_of_an_entry_takes_as_many_queries_for_four_bases_as_for_two(
    admin_client: Client, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    entry = EntryFactory()
    for ordinal in (1, 2):
        BasisTargetFactory(basis=LegalBasisFactory(entry=entry, ordinal=ordinal))
    publish(entry.edition)
    other = EntryFactory()
    for ordinal in (1, 2, 3, 4):
        BasisTargetFactory(basis=LegalBasisFactory(entry=other, ordinal=ordinal))
    publish(other.edition)
    admin_client.get(change(entry))
    with CaptureQueriesContext(connection) as few:
        admin_client.get(change(entry))
    with django_assert_num_queries(len(few)):
        admin_client.get(change(other))


def test_history_shows_what_went_and_what_came(admin_client: Client) -> None:
    entry = EntryFactory(content_zh="限制失信被执行人出境", disclosure="public")
    data = filled(admin_client.get(change(entry)))
    admin_client.post(change(entry), data | {"content_zh": "限制失信人员出境", "disclosure": "conditional"})
    page = admin_client.get(reverse("admin:catalog_entry_history", args=[entry.pk])).content.decode()
    assert "限制失信</span><del>被执行人</del><ins>人员</ins><span>出境" in page
    assert "<del>Public</del> <ins>Public under conditions</ins>" in page
    assert "by root" in page


def test_history_is_read_and_never_put_back(admin_client: Client) -> None:
    entry = EntryFactory()
    first = entry.history.first()
    entry.content_zh = "另一内容"
    entry.save()
    address = reverse("admin:catalog_entry_simple_history", args=[entry.pk, first.history_id])
    assert admin_client.post(address, filled(admin_client.get(address))).status_code == 403
    entry.refresh_from_db()
    assert entry.content_zh == "另一内容"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("catalog_edition", "惩戒措施"),
        ("catalog_entry", "出境"),
        ("catalog_entry", "样例法 第一条"),
        ("catalog_sourcelaw", "招标投标"),
        ("catalog_lawversion", "招标投标"),
        ("catalog_provision", "招标投标 公开"),
        ("catalog_legalbasis", "招标"),
    ],
)
def test_chinese_words_of_two_characters_and_more_are_found(
    name: str, words: str, admin_client: Client
) -> None:
    law = SourceLawFactory(title_zh="招标投标法")
    LawTextFactory(version__law=law, articles=["应当公开招标。"])
    entry = EntryFactory(edition=EditionFactory(), concept=ConceptFactory())
    LegalBasisFactory(entry=entry, law=law)
    address = reverse(f"admin:{name}_changelist")
    assert len(admin_client.get(address, {"q": words}).context["cl"].result_list) == 1
    assert not admin_client.get(address, {"q": "没有的词"}).context["cl"].result_list


def test_an_autocomplete_of_versions_takes_one_query_a_page(admin_client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    law = SourceLawFactory(title_zh="公司法")
    for year in range(2000, 2012):
        LawVersionFactory(law=law, date=datetime.date(year, 1, 1))
    data = {"app_label": "catalog", "model_name": "basistarget", "field_name": "version", "term": "公司"}
    with CaptureQueriesContext(connection) as queries:
        results = admin_client.get(reverse("admin:autocomplete"), data).json()["results"]
    assert len(results) == 12
    assert len(queries) <= 5  # session, user, count, page
