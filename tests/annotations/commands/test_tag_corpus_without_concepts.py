"""Tagging a corpus with a database that holds no list."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.django_db
def test_without_the_concepts_it_says_which_is_missing(tmp_path: Path) -> None:
    (source := tmp_path / "in.jsonl").write_text('{"text": "对失信被执行人限制高消费。"}\n', "utf-8")
    with pytest.raises(CommandError, match="there is no concept"):
        call_command("tag_corpus", source, tmp_path / "out")
    assert not (tmp_path / "out").exists()
