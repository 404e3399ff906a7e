"""The tag command over stored documents: new texts are read once by each version, decisions stay."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Annotation, PipelineRun
from annotations.tagging import default_lexicon
from tests.factories import (
    AliasFactory,
    AnchorFactory,
    AnnotationFactory,
    ConceptFactory,
    DocumentTextFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def concepts() -> None:
    """Every concept that our lexicon names."""
    for code in sorted({entry.label for entry in default_lexicon().entries} - {"OUT", "CITATION"}):
        ConceptFactory(code=code)


def run() -> str:
    out = StringIO()
    call_command("tag", "--stored", stdout=out)
    return out.getvalue()


def test_each_text_is_read_once_by_a_version() -> None:
    text = DocumentTextFactory(text="对失信茶商限制高消费。", language="zh")
    assert "1 of 1" in run()
    assert "of 1" not in run()
    (stored,) = PipelineRun.objects.get(text=text).suggestions.all()
    assert (stored.label, stored.quote) == ("PM-03", "限制高消费")


def test_a_new_alias_is_found_in_the_next_run_and_decisions_stay() -> None:
    text = DocumentTextFactory(text="茶楼收回金钥匙。", language="zh")
    annotation = AnnotationFactory(document=text.document)
    AnchorFactory(annotation=annotation, text=text, start=0, end=2, quote="茶楼")
    run()
    AliasFactory(concept=ConceptFactory(code="PM-07"), text="收回金钥匙")
    assert "1 of 1" in run()
    assert [r.suggestions.count() for r in PipelineRun.objects.filter(text=text).order_by("pk")] == [0, 1]
    assert Annotation.objects.get() == annotation


@pytest.mark.parametrize("arguments", [[], ["plan.txt", "--stored"]])
def test_files_and_stored_documents_do_not_go_together(arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="one of the two"):
        call_command("tag", *arguments)
