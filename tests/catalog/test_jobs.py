"""Background jobs: queued once, run once, resumed after a lost worker, cancelled between two steps."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalog import jobs
from catalog.jobs import Progress, cancel, enqueue, register, requeue, restart, run_job
from catalog.models import Job

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """A kind of job, ``count``, that takes so many steps and goes on where it stopped."""
    taken: list[int] = []

    def count(progress: Progress, upto: int, fail_at: int = 0) -> str:
        for number in range(len(taken) + 1, upto + 1):
            if number == fail_at:
                raise ValueError("step failed")
            taken.append(number)
            progress(number, upto, f"step {number}")
        return f"{upto} steps"

    monkeypatch.setattr(jobs, "_KINDS", {})
    monkeypatch.setattr(jobs, "_REPORT_EVERY", 0)
    register("count", "Count", count)
    return taken


def left_running(minutes: int, **values: object) -> Job:
    """A job whose worker was killed so long ago."""
    heard = timezone.now() - minutes * MINUTE
    return Job.objects.create(
        kind="count", parameters={"upto": 2}, state=Job.State.RUNNING, heard_at=heard, **values
    )


def test_a_job_runs_when_the_transaction_commits(
    steps: list[int], django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("count", upto=3)
        assert steps == []
    job.refresh_from_db()
    assert steps == [1, 2, 3]
    assert (job.state, job.done, job.total, job.message) == ("done", 3, 3, "3 steps")
    assert job.finished_at is not None


def test_what_waits_already_is_not_queued_twice(steps: list[int]) -> None:
    first = enqueue("count", upto=3)
    assert enqueue("count", upto=3) == first
    assert enqueue("count", upto=4) != first


def test_an_unknown_kind_is_refused_with_those_that_exist(steps: list[int]) -> None:
    with pytest.raises(LookupError, match="known are count"):
        enqueue("counting")
    assert not Job.objects.exists()


def test_a_failed_job_says_why_and_goes_on_when_queued_again(
    steps: list[int], django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("count", upto=3, fail_at=2)
    job.refresh_from_db()
    assert (job.state, job.message, job.done) == ("failed", "ValueError: step failed", 1)
    job.parameters = {"upto": 3}
    job.save()
    with django_capture_on_commit_callbacks(execute=True):
        assert restart(job)
    job.refresh_from_db()
    assert (job.state, steps) == ("done", [1, 2, 3])


def test_a_job_that_waits_is_cancelled_at_once_and_never_runs(steps: list[int]) -> None:
    job = enqueue("count", upto=3)
    cancel(job)
    run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.state, steps) == ("cancelled", [])


def test_a_job_that_runs_ends_after_its_step_when_cancelled(
    steps: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = enqueue("count", upto=3)
    step = jobs._Report.__call__

    def cancelled_at_two(report: jobs._Report, done: int, total: int, message: str = "", /) -> None:
        if done == 2:
            cancel(job)
        step(report, done, total, message)

    monkeypatch.setattr(jobs._Report, "__call__", cancelled_at_two)
    run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.state, steps, job.done) == ("cancelled", [1, 2], 2)


def test_a_job_that_is_taken_is_not_run_a_second_time(steps: list[int]) -> None:
    job = left_running(0)
    run_job.call(job.pk)
    assert steps == []


def test_only_what_was_silent_for_long_enough_is_queued_again(
    steps: list[int], django_capture_on_commit_callbacks
) -> None:
    lost, slow = left_running(5), left_running(0)
    with django_capture_on_commit_callbacks(execute=True):
        assert requeue(MINUTE) == 1
    lost.refresh_from_db(), slow.refresh_from_db()
    assert (lost.state, slow.state) == ("done", "running")


def test_the_command_queues_lost_jobs_again(
    steps: list[int], django_capture_on_commit_callbacks, capsys: pytest.CaptureFixture[str]
) -> None:
    left_running(5)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("requeue_jobs", "--idle", "60")
    assert capsys.readouterr().out == "1 jobs queued again.\n"
    assert Job.objects.get().state == Job.State.DONE
