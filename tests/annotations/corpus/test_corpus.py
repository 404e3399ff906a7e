"""A corpus is tagged row by row: none lost, none twice, bad ones with their error, the same anywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from annotations.corpus import CorpusError, Plan, plan_corpus, running, tag_corpus
from annotations.tagging import default_lexicon

TEXT = "对失信被执行人，依照《中华人民共和国公司法》第一百七十八条限制其任职，并限制高消费。𠮷"
LEXICON = default_lexicon()


def write_lines(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def documents(count: int) -> list[dict[str, Any]]:
    return [{"id": f"d{number}", "text": f"{number}. {TEXT}"} for number in range(count)]


def rows_of(folder: Path) -> list[dict[str, Any]]:
    return [row for path in sorted(folder.glob("part-*.parquet")) for row in pq.read_table(path).to_pylist()]


def run(source: Path, target: Path, rows: int = 4, **options: Any) -> list[dict[str, Any]]:
    tag_corpus(plan_corpus(source, rows), target, LEXICON, **options)
    return rows_of(target)


def test_every_row_comes_out_once_and_in_order(tmp_path: Path) -> None:
    found = run(write_lines(tmp_path / "in.jsonl", documents(11)), tmp_path / "out")
    assert [row["id"] for row in found] == [f"d{number}" for number in range(11)]
    assert [row["row"] for row in found] == list(range(11))


def test_what_is_found_quotes_its_text(tmp_path: Path) -> None:
    (row,) = run(write_lines(tmp_path / "in.jsonl", [{"text": TEXT}]), tmp_path / "out")
    assert (row["id"], row["language"], row["characters"]) == ("in.jsonl:0", "zh", len(TEXT))
    assert {"PM-03", "CITATION"} <= {found["label"] for found in row["suggestions"]}
    (citation,) = row["citations"]
    assert (citation["law"], citation["provisions"]) == ("中华人民共和国公司法", ["178"])
    for found in [*row["suggestions"], citation]:
        assert TEXT[found["start"] : found["end"]] == found["quote"]


def test_a_document_that_cannot_be_read_is_a_row_with_its_error(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", documents(1))
    with source.open("a", encoding="utf-8") as file:
        file.write(
            '{"broken\n[1]\n{"id": 7}\n{"id": 8, "text": " "}\n{"id": 9, "text": "x", "language": "fr"}\n'
        )
    found = run(source, tmp_path / "out", rows=2)
    assert [row["error"] and row["error"].split(":")[0] for row in found] == [
        None,
        "not JSON",
        "not an object with a text",
        "no text",
        "the text is empty",
        "language 'fr' is not one of zh, en",
    ]
    assert [row["id"] for row in found[3:]] == ["7", "8", "9"]


def test_a_failure_in_one_document_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found_in = running.tag_partition.__globals__["find_citations"]

    def failing(text: str, **options: Any) -> Any:
        if text.startswith("1."):
            raise RuntimeError("no luck")
        return found_in(text, **options)

    monkeypatch.setitem(running.tag_partition.__globals__, "find_citations", failing)
    found = run(write_lines(tmp_path / "in.jsonl", documents(3)), tmp_path / "out")
    assert [row["error"] for row in found] == [None, "RuntimeError: no luck", None]


def test_lines_and_a_table_give_the_same(tmp_path: Path) -> None:
    rows = documents(9)
    lines = run(write_lines(tmp_path / "in.jsonl", rows), tmp_path / "lines")
    table = tmp_path / "in.parquet"
    pq.write_table(pa.Table.from_pylist(rows), table, row_group_size=5)
    from_table = run(table, tmp_path / "table")
    assert [row | {"source": ""} for row in lines] == [row | {"source": ""} for row in from_table]


def test_long_lines_make_small_partitions(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", [{"text": "长" * 1_000_000}] * 4)
    assert [p.rows for p in plan_corpus(source, 100).partitions] == [1, 1, 1, 1]


class Stopped(Exception):
    """Stands for a kill between two partitions."""


def test_a_stopped_run_goes_on_without_doing_anything_twice(tmp_path: Path) -> None:
    plan, out = plan_corpus(write_lines(tmp_path / "in.jsonl", documents(12)), 3), tmp_path / "out"

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        tag_corpus(plan, out, LEXICON, progress=stop)
    (out / ".part-000002.parquet.77").write_bytes(b"half a file of a killed worker")
    times = {path.name: path.stat().st_mtime_ns for path in out.glob("part-*")}
    summary = tag_corpus(plan, out, LEXICON)
    assert (summary.partitions, summary.kept, summary.rows) == (4, 2, 12)
    assert {name: (out / name).stat().st_mtime_ns for name in times} == times
    assert [row["id"] for row in rows_of(out)] == [f"d{number}" for number in range(12)]
    assert not list(out.glob(".part-*"))


def test_a_folder_of_another_run_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(write_lines(tmp_path / "in.jsonl", documents(3)), out)
    with pytest.raises(CorpusError, match="holds a run with another input, rows"):
        run(write_lines(tmp_path / "other.jsonl", documents(4)), out)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CorpusError, match="is not empty, and holds no run"):
        run(tmp_path / "in.jsonl", tmp_path / "full")


@pytest.mark.parametrize("name", ["in.txt", "missing.jsonl", "empty"])
def test_an_input_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "in.txt").write_text("{}", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match="file is there"):
        plan_corpus(tmp_path / name)


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(CorpusError, match="cannot be read as Parquet"):
        plan_corpus(tmp_path / "in.parquet")


def test_a_cluster_gives_the_same_bytes_as_one_process(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", documents(6))
    plan: Plan = plan_corpus(source, 2)
    tag_corpus(plan, tmp_path / "one", LEXICON)
    tag_corpus(plan, tmp_path / "two", LEXICON, workers=2)
    names = [partition.file_name for partition in plan.partitions]
    assert [(tmp_path / "one" / n).read_bytes() for n in names] == [
        (tmp_path / "two" / n).read_bytes() for n in names
    ]
