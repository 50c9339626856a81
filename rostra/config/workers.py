"""Working off the task queue, with retries and with the tasks that a dead worker left behind."""

from __future__ import annotations

import logging
import os
import socket
import threading
from datetime import datetime, timedelta

from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError, close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult, TaskResultStatus
from django_tasks_db.utils import exclusive_transaction, is_locked_database_exception

from rostra.kernel.tasks import retry_of

logger = logging.getLogger("rostra.tasks")

POLL_SECONDS = 1.0
LOST_AFTER = timedelta(hours=1)


def worker_name() -> str:
    """Host, process and thread of this worker; at most 64 characters, host first."""
    return f"{socket.gethostname()[:32]}:{os.getpid()}:{threading.get_ident() % 10**8}"


class TaskWorker(Worker):
    """Works tasks of the given queues (all of them by default) until `stop` is set."""

    def __init__(self, queues: list[str] | None = None, stop: threading.Event | None = None) -> None:
        super().__init__(
            queue_names=queues or ["*"],
            interval=POLL_SECONDS,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_name(),
            excluded_queue_names=[],
        )
        self.stop = stop or threading.Event()

    def run(self) -> None:
        """Work until told to stop; a database that is away is asked again."""
        while not self.stop.is_set():
            try:
                close_old_connections()
                busy = self.work_one()
            except OperationalError:
                logger.warning("The database does not answer; the worker waits")
                busy = False
                self.stop.wait(5)
            if not busy:
                self.stop.wait(POLL_SECONDS)

    def work_off(self) -> int:
        """Work until no task is ready; returns how many were worked."""
        count = 0
        while self.work_one():
            count += 1
        return count

    def work_one(self) -> bool:
        """Claim and run the next ready task; False when there is none."""
        row = self._claim()
        if row is None:
            return False
        self.run_task(row)
        self._retry(row)
        return True

    def _claim(self) -> DBTaskResult | None:
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        if not self.process_all_queues:
            ready = ready.filter(queue_name__in=self.queue_names)
        # Asked without the lock first: an idle worker must not stand in the way of writers every second.
        if not ready.exists():
            return None
        try:
            with exclusive_transaction(ready.db):
                row = ready.get_locked()
                if row is not None:
                    row.claim(self.worker_id)
                return row
        except OperationalError as error:
            if is_locked_database_exception(error):
                return None
            raise

    def _retry(self, row: DBTaskResult) -> None:
        if row.status != TaskResultStatus.FAILED:
            return
        attempts, delay = len(row.worker_ids), delay_of(row)
        if delay is None:
            logger.error(
                "Task %s gave up after %d attempts: %s\n%s", row.id, attempts, row.task_path, row.traceback
            )
            return
        logger.warning("Task %s failed, comes again in %s: %s", row.id, delay, row.exception_class_path)
        put_back(row, timezone.now() + delay)


def delay_of(row: DBTaskResult) -> timedelta | None:
    """How long a failed task waits for its next attempt; None when it had its last or is unknown by now."""
    try:
        return retry_of(row.task).delay(len(row.worker_ids))
    except (ImportError, SuspiciousOperation):
        return None


def put_back(row: DBTaskResult, run_after: datetime) -> None:
    """Make a task ready again from `run_after` on; what went wrong stays readable in the row."""
    row.status = TaskResultStatus.READY
    row.run_after = run_after
    row.finished_at = None
    row.save(update_fields=["status", "run_after", "finished_at"])


def put_back_lost() -> int:
    """Make tasks ready again whose worker is gone: a dead process of this host, or nothing heard for an hour.

    Such an attempt counts. A task out of retries is marked failed. Returns how many were found.
    """
    found = 0
    for row in DBTaskResult.objects.running():
        if not _is_lost(row):
            continue
        found += 1
        delay = delay_of(row)
        if delay is None:
            row.set_failed(RuntimeError("The worker stopped before the task was done"))
        else:
            put_back(row, timezone.now())
    return found


def _is_lost(row: DBTaskResult) -> bool:
    if row.started_at and row.started_at < timezone.now() - LOST_AFTER:
        return True
    host, _, rest = (row.worker_ids[-1] if row.worker_ids else "").partition(":")
    process = rest.partition(":")[0]
    if host != socket.gethostname()[:32] or not process.isdigit() or int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
