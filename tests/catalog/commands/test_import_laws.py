"""What importing laws tells of the editions that rest on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from catalog.models import LawVersion
from tests import factories
from tests.catalog.statutes.test_importing import law, put

pytestmark = pytest.mark.django_db


def test_the_entries_that_a_new_version_affects_are_named_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "old.md", law("灯笼法", "灯笼应当登记。", "罚款。"))
    call_command("import_laws", str(tmp_path))
    assert "Stale" not in capsys.readouterr().out
    old = LawVersion.objects.select_related("law", "current_text").get()
    article = old.current_text.provisions.get(eid="art_1")
    target = factories.BasisTargetFactory(
        basis__law=old.law, version=old, provision="1", eid="art_1", folded_hash=article.folded_hash
    )
    later = "2024年1月2日 第二届灯会常务委员会第一次会议修订"
    put(tmp_path, "new.md", law("灯笼法", "灯笼应当备案。", "罚款。", history=later))
    call_command("import_laws", str(tmp_path))
    out = capsys.readouterr().out
    assert LawVersion.objects.count() == 2
    entry = target.basis.entry
    assert "of the bases on these laws: 1." in out
    assert f"{entry.edition.identifier} {entry.code}: {old.law.key}@2020-01-02#1" in out
