"""Background jobs: registered by kind, queued on commit, run by any worker, resumed, cancelled.

A job must do no harm when it runs twice, for a lost worker is told from a slow one only by its silence. Which
queue carries the jobs is a setting (``TASKS``); what is known of them stands in the database.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import structlog
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django_tasks import task

from catalog.models import Job

__all__ = [
    "JobCancelled",
    "Kind",
    "Progress",
    "cancel",
    "enqueue",
    "kind_of",
    "register",
    "requeue",
    "restart",
]

log = structlog.get_logger(__name__)

_REPORT_EVERY = 1.0  # seconds; more often only makes a busy table busier


class JobCancelled(Exception):
    """Somebody asked the job to stop; it can be queued again."""


class Progress(Protocol):
    """What a service calls after each step.

    Args:
        done: steps finished, of ``total``.
        message: what the step was about.

    Raises:
        JobCancelled: the work is to stop here.
    """

    def __call__(self, done: int, total: int, message: str = "", /) -> None: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: its function takes a ``Progress`` and the parameters, and says how it ended."""

    name: str
    title: str | Promise
    run: Callable[..., str]


_KINDS: dict[str, Kind] = {}


def register(name: str, title: str | Promise, run: Callable[..., str]) -> None:
    """Make a kind of job known; called once for each, when its application is ready."""
    _KINDS[name] = Kind(name, title, run)


def kind_of(job: Job) -> Kind:
    """The kind of a job.

    Raises:
        LookupError: no application that runs here knows it.
    """
    try:
        return _KINDS[job.kind]
    except KeyError:
        raise LookupError(
            f"No job of the kind {job.kind!r} is known here; known are {', '.join(sorted(_KINDS)) or 'none'}."
        ) from None


def enqueue(kind: str, user: User | None = None, **parameters: Any) -> Job:
    """Ask for a job; one that asks for the same and still waits is returned instead.

    Raises:
        LookupError: an unknown kind.
    """
    waiting = Job.objects.filter(kind=kind, parameters=parameters, state=Job.State.QUEUED).first()
    if waiting is not None:
        return waiting
    job = Job(kind=kind, parameters=parameters, requested_by=user)
    kind_of(job)
    job.save()
    _send(job)
    return job


def cancel(job: Job) -> None:
    """End a job that waits at once, and one that runs after the step it is at."""
    ended = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(
        state=Job.State.CANCELLED, cancel_requested=True, finished_at=timezone.now()
    )
    if not ended:
        Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_requested=True)


def requeue(idle: datetime.timedelta) -> int:
    """Queue again what was abandoned; returns how many jobs that were."""
    count = 0
    for job in Job.objects.abandoned(idle):
        count += restart(job)
    return count


def restart(job: Job) -> bool:
    """Queue a job again that was lost, failed or was cancelled; what it had finished stays."""
    restarted = (
        Job.objects.filter(pk=job.pk, state=job.state)
        .exclude(state=Job.State.DONE)
        .update(
            state=Job.State.QUEUED,
            cancel_requested=False,
            finished_at=None,
            heard_at=timezone.now(),
        )
    )
    if restarted:
        _send(job)
    return bool(restarted)


def _send(job: Job) -> None:
    # A worker elsewhere must not look for a row that is not committed yet.
    transaction.on_commit(partial(run_job.enqueue, job.pk))


@task()
def run_job(key: int) -> None:
    """What the queue carries: run the job of this key, unless it was taken, ended or cancelled already."""
    if not Job.objects.filter(pk=key, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, heard_at=timezone.now(), message=""
    ):
        return
    job = Job.objects.get(pk=key)
    report = _Report(job)
    try:
        message = kind_of(job).run(report, **job.parameters)
    except JobCancelled:
        report.end(Job.State.CANCELLED, "")
    except Exception as error:
        log.exception("job_failed", job=key, kind=job.kind)
        report.end(Job.State.FAILED, f"{type(error).__name__}: {error}")
    else:
        report.end(Job.State.DONE, message)


class _Report:
    """Writes the progress of a job, and hears whether it is to stop."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.reported = 0.0

    def __call__(self, done: int, total: int, message: str = "", /) -> None:
        now = time.monotonic()
        if done < total and now - self.reported < _REPORT_EVERY:
            return
        self.reported = now
        row = Job.objects.filter(pk=self.job.pk)
        row.update(done=min(done, total), total=total, message=message, heard_at=timezone.now())
        if row.values_list("cancel_requested", flat=True).get():
            raise JobCancelled

    def end(self, state: Job.State, message: str) -> None:
        values: dict[str, Any] = {"message": message} if message else {}
        Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING).update(
            state=state, finished_at=timezone.now(), heard_at=timezone.now(), **values
        )
