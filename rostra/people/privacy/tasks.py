"""Holdings of the task queue: what was deferred, and what went wrong in it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from rostra.kernel.privacy import INTEREST, Field, Holding, declare, each
from rostra.people.models import Person


def tasks_of(person: Person) -> QuerySet[DBTaskResult]:
    """Finished tasks whose report of a failure quotes the person's address or name.

    Arguments of tasks are numbers and keys of rows by our own rule; a database's complaint may quote more.
    """
    wanted = Q()
    for word in filter(None, (person.email, person.name)):
        wanted |= Q(traceback__icontains=word) | Q(args_kwargs__icontains=word)
    return DBTaskResult.objects.finished().filter(wanted) if wanted else DBTaskResult.objects.none()


declare(
    Holding(
        model=DBTaskResult,
        called=_("work done later"),
        person="",
        rows=tasks_of,
        basis=INTEREST,
        erase_rows=True,
        retention=timedelta(days=8),
        since="finished_at",
        fields=each(
            "args_kwargs return_value traceback exception_class_path",
            Field(_("to do work later and to find faults")),
        ),
    )
)
