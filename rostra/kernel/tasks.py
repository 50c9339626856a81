"""Deferred verbs: `@task` on an action, with retries.

A task is a row in our own database, written in the same transaction as the facts it follows from, and worked
off by `rostra serve` or `rostra worker`. A failed attempt puts the same row back with a later `run_after`, so
the number of attempts is the number of workers that claimed it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import django_tasks
from django.apps import apps

LONGEST_DELAY = timedelta(hours=6)


@dataclass(frozen=True)
class Retry:
    """How often a failed task is tried again, and how long after the first failure; then it doubles."""

    retries: int
    backoff: timedelta

    def delay(self, attempts: int) -> timedelta | None:
        """Time to wait after `attempts` failed attempts, at most six hours; None when no retry is left."""
        if attempts > self.retries:
            return None
        return min(self.backoff * 2 ** (attempts - 1), LONGEST_DELAY)


# Tasks of libraries bring the search index up to date: safe to run again, and two at once may collide.
OF_LIBRARIES = Retry(3, timedelta(seconds=10))


def task(
    *,
    retries: int = 3,
    backoff: timedelta = timedelta(seconds=30),
    queue: str = "default",
    priority: int = 0,
) -> Callable[[Callable[..., Any]], Any]:
    """Make a function a task: `verb.enqueue(**values)` defers it, `verb.call(**values)` runs it now.

    Arguments must be plain JSON values. The function must be safe to run twice: a worker that dies after its
    work but before it reports success leaves the row to another attempt.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        function.retry = Retry(retries, backoff)  # type: ignore[attr-defined]
        return django_tasks.task(queue_name=queue, priority=priority)(function)

    return decorate


def retry_of(task: Any) -> Retry:
    """The retry rule of a task, stated by our decorator or the one for libraries."""
    return getattr(task.func, "retry", OF_LIBRARIES)


def waits(task: Any) -> bool:
    """Whether a run of a task stands in the queue that no worker has begun and that may begin now."""
    if not apps.is_installed("django_tasks_db"):
        return False
    rows = apps.get_model("django_tasks_database", "DBTaskResult").objects
    return bool(rows.ready().filter(task_path=task.module_path, queue_name=task.queue_name).exists())
