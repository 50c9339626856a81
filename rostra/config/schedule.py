"""The schedule: what happens again and again, and who sees to it.

A job is an action without arguments. When it is due, the leading process enqueues a task for it; the rows of
those tasks are also the memory of when each job last ran. The leader is whoever holds the lock: a file lock
in the data folder on SQLite, an advisory lock on PostgreSQL.
"""

from __future__ import annotations

import fcntl
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, close_old_connections, connection, connections, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult, TaskResultStatus

from rostra.config.workers import TaskWorker, put_back_lost
from rostra.kernel.tasks import task

logger = logging.getLogger("rostra.schedule")

TICK_SECONDS = 15
STOP_SECONDS = 4
LOCK_KEY = 0x526F7374
KEEP_RESULTS = timedelta(days=8)
KEEP_JOBS = timedelta(days=2)


@dataclass(frozen=True)
class Job:
    """Something periodic: a name, how often, and the dotted path of an action that needs no arguments."""

    name: str
    every: timedelta
    action: str
    why: str


JOBS = [
    Job(
        "mail", timedelta(minutes=1), "rostra.messaging.actions.outbox.tend", "Mail that waited or was stuck"
    ),
    Job(
        "webhooks",
        timedelta(minutes=1),
        "rostra.ledger.actions.hooks.tend",
        "What other systems wait to hear",
    ),
    Job(
        "places",
        timedelta(minutes=1),
        "rostra.live.actions.registrations.sweep",
        "Places that nobody confirmed and offers that nobody took go to who is next",
    ),
    Job(
        "offered-places",
        timedelta(minutes=15),
        "rostra.cohorts.actions.applications.sweep",
        "Offers to people who applied that run out",
    ),
    Job("scheduled-publishing", timedelta(minutes=1), "rostra.config.schedule.publish_scheduled", "Pages"),
    Job(
        "calls-for-help",
        timedelta(hours=1),
        "rostra.coaching.actions.flags.remind_overdue",
        "Answers to calls for help that are overdue",
    ),
    Job(
        "exchanges",
        timedelta(hours=1),
        "rostra.community.actions.exchanges.tend",
        "Exchanges that are over close, and those that end soon are announced to who wrote them",
    ),
    Job(
        "directory",
        timedelta(minutes=15),
        "rostra.community.actions.directory.follow",
        "The search follows quiet periods and names in the directory",
    ),
    Job(
        "sprints",
        timedelta(hours=3),
        "rostra.coaching.actions.sprint_letters.tell_started",
        "Members of a sprint that begins and who have no aim yet",
    ),
    Job(
        "ended-grants",
        timedelta(minutes=15),
        "rostra.people.actions.access.follow_ended",
        "Access of editors",
    ),
    Job(
        "wishes",
        timedelta(minutes=15),
        "rostra.cohorts.actions.interests.tell_due",
        "Who wants to hear that something opens",
    ),
    Job(
        "status-files",
        timedelta(minutes=15),
        "rostra.ledger.actions.status_exports.make_due",
        "Status files for personnel systems",
    ),
    Job(
        "due-reminders",
        timedelta(hours=6),
        "rostra.ledger.actions.reminders.remind_due",
        "What is due or overdue, where the installation reminds people",
    ),
    Job(
        "questionnaires",
        timedelta(hours=6),
        "rostra.ledger.actions.baselines.ask_due",
        "What editions ask their people, and feedback at the end",
    ),
    Job(
        "session-feedback",
        timedelta(hours=1),
        "rostra.live.actions.feedback.ask_due",
        "Feedback from those who came, when the register is closed",
    ),
    Job(
        "next-steps",
        timedelta(hours=6),
        "rostra.coaching.actions.nudges.remind_due",
        "The next step of people, in editions that remind of it",
    ),
    Job(
        "weekly-letters",
        timedelta(hours=1),
        "rostra.coaching.actions.digests.write_due",
        "The week of support officers and of those who run editions",
    ),
    Job(
        "community-week",
        timedelta(hours=1),
        "rostra.community.actions.digests.write_due",
        "What is new in spaces and what people follow, once a week",
    ),
    Job(
        "letters-to-many",
        timedelta(minutes=1),
        "rostra.messaging.actions.mailings.write_due",
        "Letters to many whose minute is over",
    ),
    Job(
        "newsletter",
        timedelta(minutes=1),
        "rostra.community.actions.newsletter.sending.write_due",
        "Issues of the newsletter whose hour has come",
    ),
    Job(
        "session-reminders",
        timedelta(minutes=1),
        "rostra.live.actions.reminders.remind_due",
        "Reminders of sessions",
    ),
    Job(
        "session-times",
        timedelta(hours=24),
        "rostra.live.actions.zones.derive_again",
        "Sessions whose zone has new rules, after an upgrade of the time zone data",
    ),
    Job(
        "meetings",
        timedelta(hours=1),
        "rostra.coaching.actions.met.tend",
        "Meetings of pairs that are over: did you meet?",
    ),
    Job(
        "meeting-times",
        timedelta(hours=24),
        "rostra.coaching.actions.met.derive_again",
        "Meetings of pairs whose zone has new rules",
    ),
    Job(
        "collected-letters",
        timedelta(minutes=15),
        "rostra.messaging.actions.digests.collect_due",
        "Letters that are sent together",
    ),
    Job(
        "returned-mail",
        timedelta(minutes=5),
        "rostra.messaging.actions.bounces.fetch",
        "Mail that came back, where a mailbox for it is named",
    ),
    Job(
        "registers",
        timedelta(minutes=15),
        "rostra.live.actions.register.close_due",
        "Registers of sessions that ended a day ago",
    ),
    Job(
        "busy-calendars",
        timedelta(minutes=15),
        "rostra.live.actions.busy_calendars.refresh_due",
        "Calendars of people and councils, read again every six hours",
    ),
    Job(
        "polls",
        timedelta(minutes=15),
        "rostra.live.actions.polls.tend",
        "Polls about dates: the silent are reminded once, and what is over is closed",
    ),
    Job(
        "cases",
        timedelta(hours=6),
        "rostra.community.actions.cases.answering.remind_due",
        "Other sides of cases that have not answered after a week, once",
    ),
    Job(
        "search-dictionaries",
        timedelta(minutes=5),
        "rostra.search.actions.dictionaries.tend",
        "Dictionaries of languages that are new in the search",
    ),
    Job(
        "search-words",
        timedelta(days=1),
        "rostra.search.actions.dictionaries.gather_words",
        "Words that the search proposes",
    ),
    Job("figures", timedelta(days=1), "rostra.evaluation.actions.figures.rebuild_nightly", "Figures"),
    Job("retention", timedelta(hours=1), "rostra.people.actions.privacy.retire", "What was kept long enough"),
    Job("old-sessions", timedelta(days=1), "rostra.config.schedule.clear_sessions", "Ended sessions"),
    Job("old-results", timedelta(days=1), "rostra.config.schedule.clear_results", "Finished tasks"),
]


@task(retries=2, backoff=timedelta(minutes=1), queue="schedule")
def run_job(name: str) -> None:
    """Run one job of the schedule now."""
    job = next(job for job in JOBS if job.name == name)
    import_string(job.action)()


def publish_scheduled() -> None:
    """Publish and unpublish pages and posts whose time has come; posts about a place that is quiet are put off first."""
    import_string("rostra.community.actions.posts.postpone_quiet")()
    call_command("publish_scheduled", verbosity=0)


def clear_sessions() -> None:
    """Delete sessions that have ended."""
    call_command("clearsessions", verbosity=0)


def clear_results() -> None:
    """Delete finished tasks older than eight days, and those of the schedule itself after two."""
    finished, now = DBTaskResult.objects.finished(), timezone.now()
    finished.filter(finished_at__lt=now - KEEP_RESULTS).delete()
    finished.filter(task_path=run_job.module_path, finished_at__lt=now - KEEP_JOBS).delete()


def enqueue_due(now: datetime | None = None) -> list[str]:
    """Enqueue every job whose time has come and that is not waiting or running; returns their names."""
    moment = now or timezone.now()
    names = []
    with transaction.atomic():
        for job in JOBS:
            last = (
                DBTaskResult.objects.filter(
                    task_path=run_job.module_path, args_kwargs={"args": [job.name], "kwargs": {}}
                )
                .order_by("-enqueued_at")
                .first()
            )
            if last is None or (_is_over(last) and last.enqueued_at + job.every <= moment):
                run_job.enqueue(job.name)
                names.append(job.name)
    return names


def _is_over(row: DBTaskResult) -> bool:
    return row.status not in {TaskResultStatus.READY, TaskResultStatus.RUNNING}


@contextmanager
def leadership() -> Iterator[bool]:
    """Try to lead, without waiting. Yields whether this process now leads; gives the lead up at the end."""
    if connection.vendor == "postgresql":
        with _advisory_lock() as held:
            yield held
    else:
        with _file_lock(settings.ROSTRA_DATA_DIR / "leader.lock") as held:
            yield held


@contextmanager
def _file_lock(path: Path) -> Iterator[bool]:
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _advisory_lock() -> Iterator[bool]:
    # A connection of its own: the lock lives as long as it, and nothing else may close it.
    own: Any = connections.create_connection("default")
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_KEY])
            held = bool(cursor.fetchone()[0])
        yield held
    finally:
        own.close()


class Scheduler:
    """Keeps the schedule while this process leads; otherwise asks every few seconds to lead.

    With `works_tasks` the leader also works the tasks, in a thread of its own: one of several web processes
    does, so that they do not stand in each other's way.
    """

    def __init__(self, stop: threading.Event, *, works_tasks: bool = False) -> None:
        self.stop = stop
        self.works_tasks = works_tasks

    def run(self) -> None:
        """Lead whenever nobody else does, until told to stop."""
        while not self.stop.is_set():
            try:
                with leadership() as leads:
                    if leads:
                        with self._working():
                            self._lead()
            except OperationalError:
                logger.warning("The database does not answer; the schedule waits")
            self.stop.wait(TICK_SECONDS)

    @contextmanager
    def _working(self) -> Iterator[None]:
        if not self.works_tasks:
            yield
            return
        ends = threading.Event()
        thread = threading.Thread(target=TaskWorker(stop=ends).run, name="tasks", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ends.set()
            thread.join(timeout=STOP_SECONDS)

    def _lead(self) -> None:
        while not self.stop.is_set():
            close_old_connections()
            try:
                put_back_lost()
                enqueue_due()
            except OperationalError:
                logger.warning("The database does not answer; the schedule waits")
                return
            self.stop.wait(TICK_SECONDS)
