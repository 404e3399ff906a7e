"""The evaluation: what counts as a hit, and how the tagger stands against the annotated documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotations.tagging import SuggestedSpan, Tagger
from annotations.tagging.evaluation import GoldDocument, PhraseBaseline, evaluate, load_gold


class Fixed:
    """Suggests what it is told to."""

    def __init__(self, *spans: tuple[int, int, str]) -> None:
        self.spans = spans

    def suggest(self, text: str, language: str) -> list[SuggestedSpan]:
        return [SuggestedSpan(a, b, text[a:b], label, 1.0, "test.rule") for a, b, label in self.spans]


DOCUMENT = GoldDocument("d", "zh", ("甲乙丙丁", "戊己庚辛"), frozenset({(0, 4, "PM-01"), (5, 7, "PM-02")}))


def test_an_exact_span_is_a_hit_three_times() -> None:
    report = evaluate([DOCUMENT], Fixed((0, 4, "PM-01"), (5, 7, "PM-02")))
    assert (report.strict.f1, report.relaxed.f1, report.paragraph.f1) == (1, 1, 1)


def test_half_of_the_shorter_is_a_relaxed_hit_and_no_strict_one() -> None:
    report = evaluate([DOCUMENT], Fixed((0, 2, "PM-01"), (6, 9, "PM-02")))
    assert report.strict.hits == 0
    assert report.relaxed.hits == 2


def test_another_label_on_the_same_stretch_is_false() -> None:
    report = evaluate([DOCUMENT], Fixed((0, 4, "PM-03")))
    assert (report.relaxed.hits, report.relaxed.false, report.relaxed.missed) == (0, 1, 2)
    assert report.by_rule["test.rule"].false == 1


def test_two_suggestions_do_not_share_one_gold_span() -> None:
    report = evaluate([DOCUMENT], Fixed((0, 2, "PM-01"), (2, 4, "PM-01")))
    assert (report.relaxed.hits, report.relaxed.false) == (1, 1)


def test_citations_are_left_out() -> None:
    assert evaluate([DOCUMENT], Fixed((0, 4, "CITATION"))).relaxed.false == 0


def gold_folder(path: Path, rows: list[dict[str, object]]) -> Path:
    (path / "docs").mkdir()
    (path / "dev").mkdir()
    document = {"lang": "zh", "paragraphs": [{"i": 3, "text": "甲乙甲乙"}]}
    (path / "docs" / "d.json").write_text(json.dumps(document))
    (path / "dev" / "d.json").write_text(json.dumps(rows))
    return path


def test_the_second_occurrence_of_a_quote_is_found(tmp_path: Path) -> None:
    folder = gold_folder(tmp_path, [{"p": 3, "quote": "甲乙", "occ": 2, "label": "PM-01"}])
    assert load_gold(folder)[0].spans == {(2, 4, "PM-01")}


def test_a_quote_that_is_not_there_names_document_and_row(tmp_path: Path) -> None:
    folder = gold_folder(tmp_path, [{"p": 3, "quote": "丙", "occ": 1, "label": "PM-01"}])
    with pytest.raises(ValueError, match=r"d\.json, row 1"):
        load_gold(folder)


def test_the_tagger_reads_the_annotated_documents_better_than_their_names_alone(
    shared: Path, tagger: Tagger
) -> None:
    report = evaluate(shared / "gold", tagger)
    assert report.relaxed.f1 >= 0.75
    assert report.paragraph.f1 >= 0.80
    concepts = json.loads((shared / "facts" / "concepts.json").read_text(encoding="utf-8"))
    names = [
        (row["code"], language, row[language])
        for group in ("punishment_measures", "information_categories")
        for row in concepts[group]
        for language in ("zh", "en")
    ]
    assert report.relaxed.f1 > 2 * evaluate(shared / "gold", PhraseBaseline(names)).relaxed.f1


def test_the_report_names_labels_documents_and_rules(tagger: Tagger) -> None:
    text = evaluate([DOCUMENT], Fixed((0, 4, "PM-01"))).render()
    assert "PM-02" in text
    assert "test.rule" in text
    assert "R 0.500" in text
