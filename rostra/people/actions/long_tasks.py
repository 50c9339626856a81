"""Long work that somebody began and may leave: begun in the request, worked by a task, seen by its owner."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rostra.kernel.errors import Refused
from rostra.people.models import LongTask, Person

logger = logging.getLogger("rostra.tasks")

EVERY = timedelta(milliseconds=500)
State = LongTask.State


@transaction.atomic
def begin(
    *, kind: str, title: str, by: Person, work: Any, total: int = 0, address: str = "", **values: Any
) -> LongTask:
    """Write down that long work begins, and enqueue it on commit.

    `work` is a `@task` that takes the row's key as `long_task` besides `values` (plain JSON) and works inside
    `running(long_task)`. `title` in the words of who begins it; `address` is where the result will be seen.
    """
    row = LongTask.objects.create(kind=kind, title=title[:255], person=by, total=total, address=address)
    work.enqueue(long_task=row.key, **values)
    return row


class Progress:
    """What the work says about itself. Written at most twice a second, outside the work's transactions if it has any."""

    def __init__(self, row: LongTask) -> None:
        self.row = row
        self._said = timezone.now()

    def step(self, done: int, total: int | None = None) -> None:
        """So many are done (of so many)."""
        self.row.done = done
        self.row.total = self.row.total if total is None else total
        if timezone.now() - self._said >= EVERY:
            self._said = timezone.now()
            LongTask.objects.filter(pk=self.row.pk).update(done=self.row.done, total=self.row.total)

    def keep_file(self, name: str, content: bytes) -> None:
        """Keep a file for the owner, under this name for the browser."""
        self.row.file.save(f"{self.row.key}/{name}", ContentFile(content), save=False)
        self.row.file_name = name

    def result(self, **values: Any) -> None:
        """Say what came out: counts and line-by-line remarks, plain JSON."""
        self.row.result = {**self.row.result, **values}


@contextmanager
def running(key: str) -> Iterator[Progress]:
    """Around the work of a task, in the owner's language. A refusal ends it as failed with the refusal's words; any other
    error too, without details, and is raised again so that the task is tried once more.
    """
    row = LongTask.objects.select_related("person").get(key=key)
    LongTask.objects.filter(pk=row.pk).update(state=State.RUNNING, started_at=timezone.now(), problem="")
    progress = Progress(row)
    with translation.override(row.person.language):
        try:
            yield progress
        except Refused as refused:
            _end(row, State.FAILED, str(refused))
        except Exception:
            _end(row, State.FAILED, _("Something went wrong. It is tried again by itself."))
            raise
        else:
            row.done = row.total = max(row.done, row.total)
            _end(row, State.DONE)


def _end(row: LongTask, state: str, problem: str = "") -> None:
    row.state, row.problem, row.finished_at = state, problem[:255], timezone.now()
    row.save(
        update_fields=["state", "problem", "finished_at", "done", "total", "result", "file", "file_name"]
    )


def of(person: Person) -> Any:
    """The long work of a person, the newest first."""
    return LongTask.objects.filter(person=person).order_by("-created_at", "-pk")
