"""A legal editor in Chromium: uploads a new version of a law, has it compared, decides by keyboard."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from catalog.models import ProvisionSuccession
from tests.factories import LawTextFactory, LawVersionFactory, UserFactory

if TYPE_CHECKING:
    from tests.browser.conftest import Walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULE = "样例应当真实、准确、完整，不得虚假，不得遗漏。"
LAW = f"""# 中华人民共和国样例法

2020年1月1日第十三届全国人民代表大会常务委员会第一次会议通过
2024年1月1日第十四届全国人民代表大会常务委员会第二次会议修订

<!-- INFO END -->

第一条 为了规范样例，制定本法。

第二条 本法所称样例，是指样品。

第三条 {RULE}
"""


@pytest.fixture
def editor(walk: Walk, settings: Any, tmp_path: Path) -> Walk:
    """Logged in by the form, on a server that keeps uploads in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    user = UserFactory(username="editor", is_superuser=True)
    user.set_password("a long enough password")
    user.save()
    walk.open(reverse("admin:login"))
    walk.page.get_by_label("Username").fill("editor")
    walk.page.get_by_label("Password").fill("a long enough password")
    walk.page.get_by_role("button", name="Log in").click()
    expect(walk.page.get_by_text("What to do next")).to_be_visible()
    return walk


def test_a_new_version_is_uploaded_compared_and_decided(editor: Walk, tmp_path: Path) -> None:
    old = LawVersionFactory(
        law__title_zh="样例法", law__title_zh_full="中华人民共和国样例法", date=datetime.date(2020, 1, 1)
    )
    LawTextFactory(version=old, articles=["为了规范样例，制定本法。", RULE, "样例由保管人保管。"])
    path = tmp_path / "样例法.md"
    path.write_text(LAW, encoding="utf-8")
    page = editor.page
    editor.open(reverse("admin:catalog_sourcelaw_upload"))
    page.get_by_label("Files").set_input_files(path)
    page.get_by_role("button", name="Upload and look").press("Enter")
    expect(page.get_by_text("New version", exact=True)).to_be_visible()
    page.get_by_role("button", name="Store 1 text").press("Enter")
    expect(page.get_by_text("1 text stored.")).to_be_visible()
    page.get_by_role("button", name="Compare the texts and propose").press("Enter")
    page.get_by_role("link", name="2 → 3").press("Enter")
    assert editor.overflow == 0
    page.get_by_role("button", name="Confirm and next").press("Enter")
    expect(page.get_by_text("Confirmed: 2 → 3.")).to_be_visible()
    page.get_by_text("Overrule", exact=True).press("Enter")
    page.get_by_label("Reason").fill("not the same")
    page.get_by_role("button", name="Overrule and next").press("Enter")
    expect(page.get_by_text("Overruled:")).to_be_visible()
    states = ProvisionSuccession.objects.order_by("state").values_list("state", flat=True)
    assert set(states) == {"confirmed", "overruled", "proposed"}
