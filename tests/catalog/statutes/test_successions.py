"""Proposals of what became of each provision: stored, replaced by a new run, never over a person's word."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core.management import CommandError, call_command

from catalog.models import LawVersion, ProvisionSuccession
from catalog.statutes.successions import ORIGIN, TextNotHeld, compare, settled, store
from tests import factories

pytestmark = pytest.mark.django_db

BAN = "串通投标、情节严重的，取消其一年至三年内参加依法必须进行招标项目的投标资格，并予以公告。"
NOTICE = "招标人应当在开标前十五日内在国家指定的媒介上发布招标公告，载明项目的性质和数量。"
REPORT = "评标委员会完成评标后，应当向招标人提出书面评标报告，并推荐合格的中标候选人。"


@pytest.fixture
def versions() -> tuple[LawVersion, LawVersion]:
    """BAN moves from article 1 to 2 and changes, REPORT goes, NOTICE stays as article 3."""
    old = factories.LawVersionFactory(law__key="sample-law", date=datetime.date(2018, 1, 1))
    new = factories.LawVersionFactory(law=old.law, date=datetime.date(2024, 1, 1))
    factories.LawTextFactory(version=old, articles=[BAN, REPORT, NOTICE])
    factories.LawTextFactory(
        version=new, articles=["本法自公布之日起施行。", BAN.replace("一年至三年", "二年至五年"), NOTICE]
    )
    return old, new


def stored() -> set[tuple[str, str, str, str]]:
    return set(ProvisionSuccession.objects.values_list("old_eid", "new_eid", "kind", "state"))


def test_changes_are_stored_as_proposals_with_their_maker(versions: tuple[LawVersion, LawVersion]) -> None:
    result = store(compare(*versions))
    assert stored() == {
        ("art_1", "art_2", "renumbered_amended", "proposed"),
        ("art_2", "", "repealed", "proposed"),
        ("", "art_1", "new", "proposed"),
    }
    assert (result.proposed, result.withdrawn, result.decided) == (3, 0, 0)
    row = ProvisionSuccession.objects.get(old_eid="art_1")
    assert row.origin == ORIGIN
    assert 0.8 < row.similarity < 1
    assert row.history.get().history_change_reason == "concordance run"


def test_a_new_run_replaces_proposals_and_leaves_what_a_person_decided(
    versions: tuple[LawVersion, LawVersion],
) -> None:
    store(compare(*versions))
    confirmed = ProvisionSuccession.objects.get(old_eid="art_2")
    confirmed.new_eid, confirmed.kind, confirmed.state = "art_1", "renumbered_amended", "confirmed"
    confirmed.save()
    overruled = ProvisionSuccession.objects.get(old_eid="art_1")
    overruled.state = "overruled"
    overruled.save()
    result = store(compare(*versions))
    assert result.decided == 2
    assert ("art_2", "art_1", "renumbered_amended", "confirmed") in stored()
    assert ("art_1", "art_2", "renumbered_amended", "overruled") in stored()
    assert ("art_2", "", "repealed", "proposed") not in stored()


def test_what_a_person_decided_stands_in_the_place_of_a_proposal(
    versions: tuple[LawVersion, LawVersion],
) -> None:
    old, new = versions
    tie = {"old_version": old, "new_version": new}
    factories.ProvisionSuccessionFactory(**tie, old_eid="art_2", new_eid="art_1", state="confirmed")
    factories.ProvisionSuccessionFactory(**tie, old_eid="art_1", new_eid="art_2", state="overruled")
    rows = [(row.old, row.new, row.kind.value) for row in settled(compare(old, new))]
    assert rows == [("1", None, "repealed"), (None, "2", "new"), ("2", "1", "amended"), ("3", "3", "same")]


def test_a_run_again_changes_nothing(versions: tuple[LawVersion, LawVersion]) -> None:
    store(compare(*versions))
    before = list(ProvisionSuccession.objects.order_by("pk").values())
    result = store(compare(*versions))
    assert list(ProvisionSuccession.objects.order_by("pk").values()) == before
    assert (result.proposed, result.kept, result.withdrawn) == (0, 3, 0)
    assert ProvisionSuccession.history.count() == 3


def test_a_provision_that_a_person_found_to_continue_another_is_not_proposed_as_new(
    versions: tuple[LawVersion, LawVersion],
) -> None:
    factories.ProvisionSuccessionFactory(
        old_version=versions[0],
        old_eid="art_2",
        new_version=versions[1],
        new_eid="art_1",
        kind="renumbered_amended",
        state="confirmed",
    )
    store(compare(*versions))
    assert ("", "art_1", "new", "proposed") not in stored()


def test_the_rest_of_a_split_stays_proposed_when_one_part_is_decided() -> None:
    old = factories.LawVersionFactory(date=datetime.date(2018, 1, 1))
    new = factories.LawVersionFactory(law=old.law, date=datetime.date(2024, 1, 1))
    factories.LawTextFactory(version=old, articles=[f"{BAN}\n{NOTICE}\n{REPORT}"])
    factories.LawTextFactory(version=new, articles=[f"{BAN}\n{NOTICE}", REPORT])
    store(compare(old, new))
    assert {row[2] for row in stored()} == {"split"}
    part = ProvisionSuccession.objects.get(new_eid="art_2")
    for state in ("confirmed", "overruled"):
        part.state = state
        part.save()
        store(compare(old, new))
        assert ("art_1", "art_1", "split", "proposed") in stored(), state


def test_a_cited_paragraph_is_followed_into_the_article_that_continues_it() -> None:
    old = factories.LawVersionFactory(date=datetime.date(2018, 1, 1))
    new = factories.LawVersionFactory(law=old.law, date=datetime.date(2024, 1, 1))
    for version, article in ((old, 1), (new, 2)):
        text = factories.LawTextFactory(version=version, articles=[])
        if article == 2:
            factories.ProvisionFactory(law_text=text, number="1", text="本法自公布之日起施行。")
        factories.ProvisionFactory(law_text=text, number=str(article), text=f"{NOTICE}\n{BAN}")
        for number, words in ((1, NOTICE), (2, BAN)):
            factories.ProvisionFactory(
                law_text=text,
                kind="paragraph",
                number=str(number),
                eid=f"art_{article}__para_{number}",
                text=words,
            )
    factories.BasisTargetFactory(basis__law=old.law, version=old, provision="1(2)", eid="art_1__para_2")
    store(compare(old, new))
    assert ("art_1__para_2", "art_2__para_2", "renumbered", "proposed") in stored()
    assert ("art_1__para_1", "art_2__para_1", "renumbered", "proposed") not in stored(), "nothing cites it"


def test_a_version_without_text_says_what_to_import(versions: tuple[LawVersion, LawVersion]) -> None:
    bare = factories.LawVersionFactory(law=versions[0].law, date=datetime.date(2020, 1, 1))
    with pytest.raises(TextNotHeld, match="import_laws"):
        compare(versions[0], bare)


def test_the_command_prints_a_row_for_each_article(
    versions: tuple[LawVersion, LawVersion], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command(
        "concordance", "sample-law", "--from", "2018-01-01", "--to", "2024-01-01", "--format", "json"
    )
    rows = json.loads(capsys.readouterr().out)
    assert {(row["old"], row["new"], row["kind"]) for row in rows} == {
        ("1", "2", "renumbered_amended"),
        ("2", None, "repealed"),
        ("3", "3", "same"),
        (None, "1", "new"),
    }
    assert not ProvisionSuccession.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such-law", "--from", "2018-01-01", "--to", "2024-01-01"], "no law with the key or title"),
        (["sample-law", "--from", "2017-01-01", "--to", "2024-01-01"], "it has 2018-01-01, 2024-01-01"),
        (["sample-law", "--from", "yesterday", "--to", "2024-01-01"], "not a date"),
    ],
)
def test_the_command_names_what_is_wrong(
    versions: tuple[LawVersion, LawVersion], arguments: list[str], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("concordance", *arguments)
