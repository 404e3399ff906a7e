"""Runs a plan, here or on a Dask cluster, and goes on where an earlier run stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotations.corpus.model import CorpusError, Partition, Plan, Summary
from annotations.corpus.tagging import tag_partition
from annotations.tagging import Lexicon, SpanModel, Tagger

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["tag_corpus"]

_RUN = "run.json"
_RETRIES = 3  # a lost worker's partition goes to another; one that fails three times is at fault itself


def tag_corpus(
    plan: Plan,
    target: Path,
    lexicon: Lexicon,
    model: SpanModel | None = None,
    *,
    scheduler: str = "",
    workers: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Summary:
    """Tag every partition of a plan into a folder, which every worker must see under the same path.

    Args:
        scheduler: address of a Dask scheduler; without one the work is done on this machine.
        workers: processes on this machine; 1 is this very process.
        progress: called with partitions done and in all.

    Raises:
        CorpusError: the folder holds a run over another input or by another pipeline, or no worker is there.
    """
    _claim(plan, target, Tagger(lexicon, model).version)
    finished = {path.name for path in target.glob("part-*.parquet")}
    kept = sum(partition.file_name in finished for partition in plan.partitions)
    counts: list[tuple[int, int, int, int]] = []
    for result in _results(plan, str(target), lexicon, model, scheduler, workers):
        counts.append(result)
        progress(len(counts), len(plan.partitions))
    for stale in target.glob(".part-*"):
        stale.unlink(missing_ok=True)
    summary = Summary(
        partitions=len(counts),
        kept=kept,
        rows=sum(count[1] for count in counts),
        errors=sum(count[2] for count in counts),
        suggestions=sum(count[3] for count in counts),
    )
    if summary.rows != plan.rows:
        raise CorpusError(f"{plan.rows} rows were to be tagged, and {summary.rows} were.")
    return summary


def _claim(plan: Plan, target: Path, version: str) -> None:
    """Note what the run is about, or make sure that the one in the folder is about the same."""
    told = {
        "input": plan.fingerprint,
        "pipeline": version,
        "partitions": len(plan.partitions),
        "rows": plan.rows,
    }
    note = target / _RUN
    if note.exists():
        held = json.loads(note.read_text(encoding="utf-8"))
        unlike = [name for name, value in told.items() if held.get(name) != value]
        if unlike:
            raise CorpusError(f"{target} holds a run with another {', '.join(unlike)}: name another folder.")
        return
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise CorpusError(f"{target} is not empty, and holds no run: name another folder.")
    coming = target / f".{_RUN}"
    coming.write_text(json.dumps(told, indent=1), encoding="utf-8")
    coming.replace(note)


def _results(
    plan: Plan, target: str, lexicon: Lexicon, model: SpanModel | None, scheduler: str, workers: int
) -> Iterator[tuple[int, int, int, int]]:
    if not scheduler and workers == 1:
        for partition in plan.partitions:
            yield tag_partition(partition, target, lexicon, model)
        return
    # Takes a second to import, which a run in one process need not wait for.
    from distributed import Client, LocalCluster

    if scheduler:
        with Client(scheduler, timeout=20) as client:
            if not client.scheduler_info()["workers"]:
                raise CorpusError(f"No worker has joined {scheduler}: run `dask worker {scheduler}`.")
            yield from _on(client, plan.partitions, target, lexicon, model)
    else:
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            yield from _on(client, plan.partitions, target, lexicon, model)


def _on(
    client: Client, partitions: tuple[Partition, ...], target: str, lexicon: Lexicon, model: SpanModel | None
) -> Iterator[Any]:
    from distributed import as_completed

    words, scorer = client.scatter([lexicon, model], broadcast=True, hash=False)
    futures = client.map(
        tag_partition, partitions, target=target, lexicon=words, model=scorer, retries=_RETRIES, pure=False
    )
    for future in as_completed(futures):
        yield future.result()
        future.release()
