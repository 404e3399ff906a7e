"""The command that trains the tagger: from files, from agreed annotations, and only where it helps."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotations.exports.importing import import_marks
from annotations.exports.jsonl import write_jsonl
from annotations.exports.model import Bundle, Mark, Text
from annotations.intake import accepted_documents
from annotations.models import Annotation
from tests.factories import AnchorFactory, AnnotationFactory, ConceptFactory, DocumentTextFactory, UserFactory

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "对失信茶商限制高消费。", "茶馆可以限制高消费。"


def gold_folder(path: Path, *names: str, wrong: str = WRONG) -> Path:
    """Documents with one paragraph that the rules read rightly and one where they find too much."""
    for name in names:
        paragraphs = [{"i": 0, "text": RIGHT}, {"i": 1, "text": wrong}]
        rows = [{"p": 0, "quote": "限制高消费", "occ": 1, "label": "PM-03"}]
        for folder, content in (("docs", {"lang": "zh", "paragraphs": paragraphs}), ("dev", rows)):
            (path / folder).mkdir(exist_ok=True)
            (path / folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return path


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("train_tagger", *arguments, stdout=out)
    return out.getvalue()


def test_a_model_that_helps_is_written_with_its_card(tmp_path: Path) -> None:
    gold, out = gold_folder(tmp_path, "a", "b"), tmp_path / "model"
    assert "was written" in run(str(gold), "--out", str(out))
    card = json.loads((out / "card.json").read_text(encoding="utf-8"))
    assert card["documents"] == ["a", "b"]
    assert card["figures"]["relaxed_f1"] > card["figures"]["relaxed_f1_rules_only"]
    assert len(card["data_hash"]) == 64


def test_a_model_that_does_not_help_is_not_written(tmp_path: Path) -> None:
    gold, out = gold_folder(tmp_path, "a", "b", wrong="茶馆供应茶水。"), tmp_path / "model"
    assert "no model was written" in run(str(gold), "--out", str(out))
    assert not out.exists()
    run(str(gold), "--out", str(out), "--force")
    assert (out / "weights.npz").exists()


def test_one_document_is_too_few(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="two documents or more"):
        run(str(gold_folder(tmp_path, "a")))


def test_agreed_annotations_are_gold_and_one_persons_are_not() -> None:
    concept = ConceptFactory(code="PM-03")
    for layer in (Annotation.Layer.ADJUDICATED, Annotation.Layer.PERSONAL):
        text = DocumentTextFactory(text=f"{RIGHT}\n{WRONG}", language="zh")
        annotation = AnnotationFactory(document=text.document, concept=concept, layer=layer)
        AnchorFactory(annotation=annotation, text=text, start=5, end=10, quote=text.text[5:10])
    (document,) = accepted_documents()
    assert document.text == f"{RIGHT}\n{WRONG}"
    assert document.spans == {(5, 10, "PM-03")}


def test_what_reviewers_agreed_on_trains_the_tagger(tmp_path: Path) -> None:
    ConceptFactory(code="PM-03")
    reviewer, out = UserFactory(is_superuser=True), tmp_path / "model"
    names = set()
    for number in (1, 2):
        text = DocumentTextFactory(text=f"{RIGHT}\n{WRONG}\n第{number}号", language="zh")
        mark = Mark(uid="", start=5, end=10, quote="限制高消费", label="PM-03", kind="")
        row = Text("zh", 1, "", text.text, (mark,))
        import_marks(write_jsonl(Bundle("", "", "", "", (row,))).content, "jsonl", reviewer, "adjudicated")
        names.add(f"document-{text.document_id}.zh")
    assert "was written" in run("--database", "--out", str(out))
    card = json.loads((out / "card.json").read_text(encoding="utf-8"))
    assert set(card["documents"]) == names
    assert card["figures"]["relaxed_f1"] > card["figures"]["relaxed_f1_rules_only"]
